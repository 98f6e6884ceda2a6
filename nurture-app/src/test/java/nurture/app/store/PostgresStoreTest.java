package nurture.app.store;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresStoreTest extends StoreContract {
  private final AtomicInteger count = new AtomicInteger();
  private @Nullable Postgres server;

  @BeforeAll
  void start() throws Exception {
    var programs = Postgres.installed();
    Assumptions.assumeTrue(
        programs.isPresent(), "no initdb is installed: the store is not tested on PostgreSQL");
    server = Postgres.start(programs.orElseThrow());
  }

  @AfterAll
  void stop() throws Exception {
    if (server != null) server.close();
  }

  @Override
  String place() {
    try {
      return java.util.Objects.requireNonNull(server).database("store" + count.incrementAndGet());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
