package nurture.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What a figure was measured on; a figure without it does not exist.
 *
 * @param cpu the processor's name
 * @param cores how many of them this process may use
 * @param features those of its features that decide the speed of matrix products
 * @param memoryGib of the whole machine
 * @param system kernel and version
 * @param java version of the virtual machine
 * @param commit of the sources, with {@code +} where files differed from it
 * @param date in UTC
 */
record Machine(
    String cpu,
    int cores,
    List<String> features,
    long memoryGib,
    String system,
    String java,
    String commit,
    String date) {
  private static final List<String> TELLING =
      List.of("avx2", "avx512f", "avx512_bf16", "avx512_fp16", "amx_tile", "amx_bf16", "amx_int8");

  static Machine here() {
    var processor = lines(Path.of("/proc/cpuinfo"));
    var flags = List.of(after(processor, "flags").split(" ", -1));
    var memory = after(lines(Path.of("/proc/meminfo")), "MemTotal").replaceAll("\\D", "");
    return new Machine(
        after(processor, "model name"),
        Runtime.getRuntime().availableProcessors(),
        TELLING.stream().filter(flags::contains).toList(),
        memory.isEmpty() ? 0 : Math.round(Long.parseLong(memory) / 1024.0 / 1024.0),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        Runtime.version().toString(),
        builtFrom(),
        LocalDate.now(ZoneOffset.UTC).toString());
  }

  /** In one sentence for people. */
  String sentence() {
    return "%s, %d cores (%s), %d GiB, %s, Java %s, commit %s, %s"
        .formatted(cpu, cores, String.join(" ", features), memoryGib, system, java, commit, date);
  }

  /** The resident memory of a process in MiB, NaN when it has ended. */
  static double residentMib(long pid) {
    return mib(String.valueOf(pid), "VmRSS");
  }

  /** The most memory of this process that was ever resident, in MiB. */
  static double peakMib() {
    return mib("self", "VmHWM");
  }

  private static double mib(String pid, String name) {
    var kib = after(lines(Path.of("/proc", pid, "status")), name).replaceAll("\\D", "");
    return kib.isEmpty() ? Double.NaN : Long.parseLong(kib) / 1024.0;
  }

  private static String builtFrom() {
    var facts = new Properties();
    // The application's build wrote it down.
    try (var in = Machine.class.getResourceAsStream("/nurture/app/cli/build.properties")) {
      if (in != null) facts.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return facts.getProperty("commit", "unknown");
  }

  private static String after(List<String> lines, String name) {
    return lines.stream()
        .filter(l -> l.startsWith(name) && l.contains(":"))
        .findFirst()
        .map(l -> l.substring(l.indexOf(':') + 1).strip())
        .orElse("");
  }

  private static List<String> lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of(); // no Linux, or a process that has ended
    }
  }

  /** How busy the processors were with other things than this process and its children. */
  static final class Others {
    private final long began = System.nanoTime();
    private final long busy = busy();
    private final long mine = mine();

    /** Their share of all cores' time since this object was made, or since the machine's start. */
    double share() {
      double ticks = (System.nanoTime() - began) / 1e7 * Runtime.getRuntime().availableProcessors();
      return Math.clamp(((busy() - busy) - (mine() - mine)) / Math.max(1, ticks), 0, 1);
    }

    /** In hundredths of a second: user, nice, system, interrupts, and time stolen by the host. */
    private static long busy() {
      var all = lines(Path.of("/proc/stat"));
      if (all.isEmpty()) return 0;
      var fields = List.of(all.getFirst().trim().split("\\s+", -1));
      return Stream.of(1, 2, 3, 6, 7, 8).mapToLong(i -> Long.parseLong(fields.get(i))).sum();
    }

    /** User and system time of this process and of its children that have ended. */
    private static long mine() {
      var all = lines(Path.of("/proc/self/stat"));
      if (all.isEmpty()) return 0;
      var line = all.getFirst();
      var fields = List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
      return Stream.of(11, 12, 13, 14).mapToLong(i -> Long.parseLong(fields.get(i))).sum();
    }
  }

  /** How long this process has kept processors busy, in nanoseconds. */
  static long processorNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
