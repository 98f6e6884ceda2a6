package nurture.app.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;
import nurture.app.report.ReportData;
import nurture.tensor.Engine;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** On what and by what a run was made. */
record Environment(
    String dataHash,
    String commit,
    long seed,
    int threads,
    SequencedMap<String, String> versions,
    String hardware,
    Instant started) {

  static Environment now(String dataHash, long seed, int threads) {
    var versions = new LinkedHashMap<String, String>();
    versions.put("nurture", Build.version());
    versions.put("java", Runtime.version().toString());
    versions.put("libtorch", Engine.version());
    versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    return new Environment(
        dataHash,
        Build.commit(),
        seed,
        threads,
        versions,
        machine(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  private static String machine() {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %.0f GB",
        processor(),
        Runtime.getRuntime().availableProcessors(),
        memory() / 1e9);
  }

  /** The processor's name, or its kind where the system does not tell. */
  static String processor() {
    var file = Path.of("/proc/cpuinfo");
    if (Files.isReadable(file))
      try (var lines = Files.lines(file)) {
        var name = lines.filter(l -> l.startsWith("model name")).findFirst();
        if (name.isPresent()) return name.get().substring(name.get().indexOf(':') + 1).strip();
      } catch (IOException e) {
        // The kind will do.
      }
    return System.getProperty("os.arch");
  }

  /** Bytes of memory in this machine or container. */
  static long memory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }

  ReportData.Provenance provenance(double seconds) {
    return new ReportData.Provenance(dataHash, commit, seed, versions, hardware, started, seconds);
  }

  ObjectNode json() {
    var json =
        JsonMapper.shared()
            .createObjectNode()
            .put("commit", commit)
            .put("data_hash", dataHash)
            .put("seed", seed)
            .put("threads", threads)
            .put("hardware", hardware)
            .put("started", started.toString());
    var node = json.putObject("versions");
    versions.forEach(node::put);
    return json;
  }
}
