package nurture.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a run to sleep at the same time each day, in a process of its own, which yields to whoever
 * answers; what it says goes to {@code RUN/sleep.log}.
 */
final class Bedtime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Bedtime.class);

  private final LocalTime at;
  private final ProcessBuilder sleep;
  private final ScheduledExecutorService waiting =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("bedtime").factory());
  private volatile @Nullable Process asleep;

  private Bedtime(LocalTime at, ProcessBuilder sleep) {
    this.at = at;
    this.sleep = sleep;
  }

  /**
   * Each day at a time, as the machine's clock shows it.
   *
   * @param keep of how many nights the bundles are kept; of all if null
   */
  static Bedtime each(LocalTime at, Path run, String store, @Nullable Integer keep) {
    var command = command("sleep", run.toString(), "--threads", "1");
    if (keep != null) command.addAll(List.of("--keep", keep.toString()));
    var sleep = logged(command, run);
    sleep.environment().put(StoreFlag.VARIABLE, store); // a URL may hold a password
    var bedtime = new Bedtime(at, sleep);
    bedtime.waitForNight();
    return bedtime;
  }

  private static ProcessBuilder logged(List<String> command, Path run) {
    var log = ProcessBuilder.Redirect.appendTo(run.resolve("sleep.log").toFile());
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log);
  }

  /** This program with other arguments, started as this process was. */
  private static List<String> command(String... arguments) {
    var command = new ArrayList<String>();
    if (java.nio.file.Files.isExecutable(Path.of("/usr/bin/nice")))
      command.addAll(List.of("/usr/bin/nice", "-n", "10"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (var flag : java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments())
      if (!flag.startsWith("-XX:SharedArchiveFile") && !flag.startsWith("-XX:+AutoCreate"))
        command.add(flag);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Nurture.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * How long it is until a time of day comes again, once a day: where clocks go back the first of
   * two such times counts, where they go forward over it the time that is as much later.
   */
  static Duration until(LocalTime at, ZonedDateTime now) {
    var today = now.toLocalDate();
    var next = today.atTime(at).atZone(now.getZone());
    return Duration.between(
        now, next.isAfter(now) ? next : today.plusDays(1).atTime(at).atZone(now.getZone()));
  }

  private void waitForNight() {
    var wait = until(at, ZonedDateTime.now(ZoneId.systemDefault()));
    var _ = waiting.schedule(this::night, wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void night() {
    try {
      var process = sleep.start();
      asleep = process;
      int code = process.waitFor();
      if (code == Nurture.OK) LOG.info("the night ended well");
      else LOG.warn("the night ended with {}; sleep.log says why", code);
    } catch (IOException e) {
      LOG.warn("there was no night: {}", e.getMessage());
    } catch (InterruptedException e) {
      return;
    }
    asleep = null;
    waitForNight();
  }

  /** Wakes whoever is asleep; the night is broken off and yesterday's version stays. */
  @Override
  public void close() {
    waiting.shutdownNow();
    var process = asleep;
    if (process != null) process.destroy();
  }
}
