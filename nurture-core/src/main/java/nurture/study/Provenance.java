package nurture.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import nurture.tensor.Engine;

/** Where a bundle comes from, so that it can be made again. */
final class Provenance {
  private Provenance() {}

  static Map<String, String> of(String dataHash, Settings settings) {
    var facts = new LinkedHashMap<String, String>();
    facts.put("data sha256", dataHash);
    facts.put("seed", Long.toString(settings.seed()));
    facts.put("threads", Integer.toString(settings.threads()));
    facts.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    var version = Provenance.class.getPackage().getImplementationVersion();
    facts.put("nurture", version == null ? "in development" : version);
    facts.put("libtorch", Engine.version());
    facts.put("java", Runtime.version().toString());
    facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put("processor", processor());
    return facts;
  }

  private static String processor() {
    var file = Path.of("/proc/cpuinfo");
    int cores = Runtime.getRuntime().availableProcessors();
    if (!Files.isReadable(file)) return System.getProperty("os.arch") + ", " + cores + " cores";
    try (var lines = Files.lines(file)) {
      var name =
          lines
              .filter(l -> l.startsWith("model name"))
              .map(l -> l.substring(l.indexOf(':') + 1).strip())
              .findFirst()
              .orElse(System.getProperty("os.arch"));
      return name + ", " + cores + " cores";
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
