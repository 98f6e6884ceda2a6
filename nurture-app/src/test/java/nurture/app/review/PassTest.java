package nurture.app.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nurture.data.Dataset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look for questions that does not come to its end. */
class PassTest {
  @TempDir Path folder;
  private Dataset data;
  private Ledger ledger;

  @BeforeEach
  void open() throws Exception {
    data = Dataset.read(Files.writeString(folder.resolve("two.csv"), "id,title\n1,mug\n2,cup\n"));
    ledger = Ledger.open(folder.resolve("r.db"));
  }

  @AfterEach
  void close() {
    ledger.close();
    data.close();
  }

  private Session start(Session.Source source) {
    var plan = new Session.Plan("two", data, Optional.empty(), data.sha256(), Optional.empty());
    return Session.start(plan, new Desk(ledger, 0), ledger, source);
  }

  @Test
  void where_memory_runs_out_the_page_is_told() throws Exception {
    Session.Source hungry =
        looked -> {
          throw new OutOfMemoryError("Java heap space");
        };
    try (var session = start(hungry)) {
      for (int i = 0; i < 500 && !session.state("").pass().finished(); i++) Thread.sleep(20);
      assertThat(session.state("").pass().finished()).isTrue();
      assertThat(session.state("").pass().problem()).contains("OutOfMemoryError: Java heap space");
    }
  }

  @Test
  void it_ends_with_the_session() throws Exception {
    var begun = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    Session.Source endless =
        looked -> {
          begun.countDown();
          try {
            Thread.sleep(Long.MAX_VALUE);
            throw new AssertionError("nobody waits so long");
          } catch (InterruptedException e) {
            ended.countDown();
            throw new IllegalStateException(e);
          }
        };
    try (var _ = start(endless)) {
      assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
  }
}
