package nurture.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Many requests, each client's next after its last was answered, and the server's memory. */
final class Soak {
  /** The memory is looked at so many times after the start. */
  private static final int LOOKS = 20;

  /** So many of these are warm-up: the heap and the allocator find their sizes. */
  private static final int WARMING = 5;

  private static final double FLAT = 0.05;

  private Soak() {}

  /**
   * What was seen.
   *
   * @param seconds it all took
   * @param milliseconds of each request with status 200
   * @param errors how many of each other status or exception
   * @param residentMib before the first request and after each twentieth of them
   */
  record Outcome(
      double seconds,
      List<Double> milliseconds,
      Map<String, Integer> errors,
      List<Double> residentMib) {
    /** How far memory strays from its mean at most, as a share of it, after warm-up. */
    double spread() {
      double mean = warm().stream().mapToDouble(m -> m).average().orElse(Double.NaN);
      return warm().stream().mapToDouble(m -> Math.abs(m / mean - 1)).max().orElse(Double.NaN);
    }

    /** By which share memory grew from the first look after warm-up to the last. */
    double drift() {
      return warm().getLast() / warm().getFirst() - 1;
    }

    boolean flat() {
      return spread() <= FLAT;
    }

    private List<Double> warm() {
      return residentMib.subList(Math.min(WARMING, residentMib.size() - 1), residentMib.size());
    }
  }

  static Outcome run(Requests requests, long pid, int count, int clients)
      throws InterruptedException, IOException {
    double before = Machine.residentMib(pid);
    if (Double.isNaN(before))
      throw new IOException("the server must be a process of this machine, got no process " + pid);
    ServingLoad.say("The server is process %d, %.0f MiB resident".formatted(pid, before));
    var times = Collections.synchronizedList(new ArrayList<Double>());
    var errors = Collections.synchronizedList(new ArrayList<String>());
    var resident = Collections.synchronizedList(new ArrayList<>(List.of(before)));
    var next = new AtomicLong();
    var done = new AtomicLong();
    long each = Math.max(1, count / LOOKS);
    long began = System.nanoTime();
    var threads = new ArrayList<Thread>();
    for (int c = 0; c < clients; c++)
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (long i; (i = next.getAndIncrement()) < count; ) {
                  ask(requests, i, times, errors);
                  long finished = done.incrementAndGet();
                  if (finished % each == 0) look(pid, finished, resident);
                }
              }));
    for (var thread : threads) thread.join();
    double seconds = (System.nanoTime() - began) / 1e9;
    if (times.isEmpty())
      throw new IOException("the server answered nothing: " + ServingLoad.counted(errors));
    if (resident.stream().anyMatch(m -> m.isNaN()))
      throw new IOException("the server ended during the soak");
    return new Outcome(
        seconds, List.copyOf(times), ServingLoad.counted(errors), List.copyOf(resident));
  }

  private static void ask(Requests requests, long i, List<Double> times, List<String> errors) {
    long began = System.nanoTime();
    try {
      int status = requests.answer(i);
      if (status == 200) times.add((System.nanoTime() - began) / 1e6);
      else errors.add("status " + status);
    } catch (IOException e) {
      errors.add(e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      errors.add("interrupted");
    }
  }

  private static void look(long pid, long finished, List<Double> resident) {
    double now = Machine.residentMib(pid);
    resident.add(now);
    ServingLoad.say("%,8d requests, %.0f MiB resident".formatted(finished, now));
  }

  /**
   * The one process of this machine that is {@code nurture serve} or the demo.
   *
   * @throws IOException if there is none or more than one
   */
  static long server() throws IOException {
    var found = new ArrayList<Long>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var process : processes) {
        var command = command(process);
        int at = command.indexOf("nurture.app.cli.Nurture");
        if (at >= 0 && at + 1 < command.size() && command.get(at + 1).matches("serve|demo"))
          found.add(Long.valueOf(process.getFileName().toString()));
      }
    }
    if (found.size() != 1)
      throw new IOException(
          "there must be one nurture serve on this machine, got " + found + "; name it by --pid");
    return found.getFirst();
  }

  private static List<String> command(Path process) {
    try {
      var line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
      return List.of(line.split("\0", -1));
    } catch (IOException e) {
      return List.of(); // it has just ended
    }
  }
}
