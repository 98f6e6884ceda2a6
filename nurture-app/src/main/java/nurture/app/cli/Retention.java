package nurture.app.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import nurture.app.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets listings of which nothing was said for some days, at once and then every hour. */
final class Retention implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("retention").factory());

  private Retention() {}

  /** Of a run and the store at a place. */
  static Retention of(Duration age, Path run, String place) {
    var retention = new Retention();
    var _ =
        retention.clock.scheduleWithFixedDelay(() -> forget(age, run, place), 0, 1, TimeUnit.HOURS);
    return retention;
  }

  private static void forget(Duration age, Path run, String place) {
    try (var store = Store.open(place)) {
      var names = store.silentSince(Instant.now().minus(age));
      if (names.isEmpty()) return;
      var receipts = Forget.forget(run, store, names);
      LOG.info(
          "{} listings forgotten, of which nothing was said for {} days",
          receipts.size(),
          age.toDays());
    } catch (RuntimeException e) {
      LOG.warn("what is too old stays until the next hour: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    clock.close();
  }
}
