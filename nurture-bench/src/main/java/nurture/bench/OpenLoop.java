package nurture.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Load from people who do not wait for each other: requests leave on a fixed beat, and a time is
 * counted from the moment a request was due, so that a server that stalls cannot slow its own
 * measurement down.
 */
final class OpenLoop {
  private OpenLoop() {}

  /**
   * What came back.
   *
   * @param sent how many requests
   * @param milliseconds from when each was due to the end of its answer; of those with status 200
   * @param latestSendMilliseconds how far this program itself fell behind the beat at worst
   * @param errors how many of each other status or exception
   */
  record Outcome(
      int sent,
      List<Double> milliseconds,
      double latestSendMilliseconds,
      Map<String, Integer> errors) {}

  static Outcome run(Requests requests, double rate, int seconds) {
    int count = (int) Math.round(rate * seconds);
    var times = Collections.synchronizedList(new ArrayList<Double>());
    var errors = Collections.synchronizedList(new ArrayList<String>());
    var pending = new ArrayList<CompletableFuture<?>>();
    double latest = 0;
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = began + (long) (i * 1e9 / rate);
      for (long left; (left = due - System.nanoTime()) > 0; ) LockSupport.parkNanos(left);
      latest = Math.max(latest, (System.nanoTime() - due) / 1e6);
      pending.add(
          requests
              .send(i)
              .handle((status, failure) -> {
                if (status == null) errors.add(name(failure));
                else if (status != 200) errors.add("status " + status);
                else times.add((System.nanoTime() - due) / 1e6);
                return status;
              }));
    }
    CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new)).join();
    return new Outcome(count, List.copyOf(times), latest, ServingLoad.counted(errors));
  }

  private static String name(Throwable failure) {
    var cause = failure.getCause();
    return (cause == null ? failure : cause).getClass().getSimpleName();
  }
}
