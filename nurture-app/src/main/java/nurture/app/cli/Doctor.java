package nurture.app.cli;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import nurture.tensor.Engine;
import nurture.tensor.Precision;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import picocli.CommandLine.Command;
import tools.jackson.databind.json.JsonMapper;

/** {@code nurture doctor}. */
@Command(
    name = "doctor",
    description = "Checks what this machine brings along, and says what to do where it lacks.",
    footer = {
      "Examples:",
      "  nurture doctor",
      "  nurture doctor --json",
      "      the same for a program; the exit code is 1 if a check failed"
    })
final class Doctor extends Nurture.Speaking implements Callable<Integer> {
  private static final int JAVA = 25;
  private static final int SIDE = 1024;
  private static final double GB = 1e9;

  /** What was looked at, how it is, and what to do about it, or nothing. */
  private record Finding(String check, State state, String found, String advice) {}

  private enum State {
    OK,
    WARN,
    FAIL
  }

  @Override
  public Integer call() {
    var findings =
        List.of(
            guarded("java", Doctor::java),
            guarded("libtorch", Doctor::libtorch),
            guarded("speed", Doctor::speed),
            guarded("processor", Doctor::processor),
            guarded("memory", Doctor::memory),
            guarded("disk (libraries)", () -> disk("disk (libraries)", libraries(), 1)),
            guarded("disk (temporary)", () -> disk("disk (temporary)", temporary(), 2)),
            guarded("tables", Doctor::tables),
            guarded("photos", Doctor::photos),
            guarded("browser", Doctor::browser));
    var voice = voice();
    for (var f : findings) {
      voice.say(
          "%-4s  %-17s %s%s"
              .formatted(
                  f.state.name().toLowerCase(Locale.ROOT),
                  f.check,
                  f.found,
                  f.advice.isEmpty() ? "" : "; " + f.advice));
    }
    boolean failed = findings.stream().anyMatch(f -> f.state == State.FAIL);
    voice.say(failed ? "Nurture cannot work here yet." : "Nurture can work here.");
    var json = JsonMapper.shared().createObjectNode().put("ok", !failed);
    var array = json.putArray("checks");
    for (var f : findings)
      array
          .addObject()
          .put("check", f.check)
          .put("state", f.state.name().toLowerCase(Locale.ROOT))
          .put("found", f.found)
          .put("advice", f.advice);
    voice.json(json);
    return failed ? Nurture.FAILED : Nurture.OK;
  }

  private static Finding guarded(String check, Supplier<Finding> look) {
    try {
      return look.get();
    } catch (RuntimeException | LinkageError e) {
      return new Finding(check, State.FAIL, Errors.sentence(e), "");
    }
  }

  private static Finding java() {
    int feature = Runtime.version().feature();
    var found = "Java " + Runtime.version() + " in " + System.getProperty("java.home");
    return feature >= JAVA
        ? new Finding("java", State.OK, found, "")
        : new Finding("java", State.FAIL, found, "install a JDK " + JAVA);
  }

  private static Finding libtorch() {
    long began = System.nanoTime();
    try (var scope = Scope.open()) {
      float sum = Tensor.ones(2, 2).sum().item();
      if (sum != 4) throw new IllegalStateException("libtorch counts 4 as " + sum);
    }
    return new Finding(
        "libtorch",
        State.OK,
        "%s, loaded in %.1f s, %d threads"
            .formatted(Engine.version(), (System.nanoTime() - began) / 1e9, Engine.threads()),
        "");
  }

  private static Finding speed() {
    var found = new ArrayList<String>();
    double least = Double.MAX_VALUE;
    for (var precision : Precision.values()) {
      double flops = product(precision);
      least = Math.min(least, flops);
      found.add(
          "%.0f GFLOP/s in %s".formatted(flops / 1e9, precision.name().toLowerCase(Locale.ROOT)));
    }
    boolean slow = least < 10e9;
    return new Finding(
        "speed",
        slow ? State.WARN : State.OK,
        String.join(", ", found),
        slow ? "it works, slowly; is the machine busy?" : "");
  }

  /** The best of a few products of two square matrices. */
  private static double product(Precision precision) {
    try (var scope = Scope.open()) {
      var a = Tensor.normal(SIDE, SIDE);
      var b = Tensor.normal(SIDE, SIDE);
      long best = Long.MAX_VALUE;
      for (int i = 0; i < 5; i++) {
        long began = System.nanoTime();
        try (var each = Scope.open()) {
          precision.call(() -> a.matmul(b));
        }
        best = Math.min(best, System.nanoTime() - began);
      }
      return 2.0 * SIDE * SIDE * SIDE / (best / 1e9);
    }
  }

  private static Finding processor() {
    var flags = flags();
    var has =
        List.of("avx2", "avx512f", "avx512_bf16", "amx_bf16", "amx_int8").stream()
            .filter(flags::contains)
            .toList();
    var found =
        "%s, %d cores%s; computes in %s"
            .formatted(
                Environment.processor(),
                Runtime.getRuntime().availableProcessors(),
                has.isEmpty() ? "" : ", " + String.join(" ", has),
                Precision.best().name().toLowerCase(Locale.ROOT));
    return new Finding("processor", State.OK, found, "");
  }

  private static List<String> flags() {
    var file = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(file)) return List.of();
    try (var lines = Files.lines(file)) {
      return lines
          .filter(l -> l.startsWith("flags"))
          .findFirst()
          .map(l -> Arrays.asList(l.split("\\s+", -1)))
          .orElse(List.of());
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Finding memory() {
    double free = 0;
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system)
      free = system.getFreeMemorySize() / GB;
    double all = Environment.memory() / GB;
    var found =
        "%.0f GB, %.0f GB unused; Java's heap takes at most %.1f GB"
            .formatted(all, free, Runtime.getRuntime().maxMemory() / GB);
    return all < 3.5
        ? new Finding("memory", State.WARN, found, "large data sets need 4 GB")
        : new Finding("memory", State.OK, found, "");
  }

  private static Path libraries() {
    var set = System.getProperty("org.bytedeco.javacpp.cachedir");
    return set == null ? Path.of(System.getProperty("user.home"), ".javacpp") : Path.of(set);
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static Finding disk(String check, Path folder, int needed) {
    var existing = folder.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) existing = existing.getParent();
    try {
      double free = Files.getFileStore(existing).getUsableSpace() / GB;
      var found = "%.1f GB free at %s".formatted(free, folder);
      if (!Files.isWritable(existing))
        return new Finding(check, State.FAIL, found, "it may not be written; change its owner");
      return free < needed
          ? new Finding(check, State.WARN, found, "free some: %d GB are usual".formatted(needed))
          : new Finding(check, State.OK, found, "");
    } catch (IOException e) {
      return new Finding(check, State.WARN, folder + " cannot be asked: " + e.getMessage(), "");
    }
  }

  private static Finding tables() {
    try {
      Class.forName("org.duckdb.DuckDBDriver");
      return new Finding("tables", State.OK, "CSV, TSV, JSON lines, Parquet; gzip", "");
    } catch (ClassNotFoundException e) {
      return new Finding(
          "tables", State.FAIL, "DuckDB is not there", "build again: ./mvnw package");
    }
  }

  private static Finding photos() {
    var formats =
        List.of("jpeg", "png", "webp", "gif", "bmp").stream()
            .filter(f -> ImageIO.getImageReadersByFormatName(f).hasNext())
            .toList();
    return formats.size() == 5
        ? new Finding("photos", State.OK, String.join(", ", formats), "")
        : new Finding(
            "photos",
            State.WARN,
            "only " + String.join(", ", formats),
            "build again: ./mvnw package");
  }

  private static Finding browser() {
    for (var folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
      for (var name : List.of("chromium", "chromium-browser", "google-chrome", "chrome.exe")) {
        var file = Path.of(folder, name);
        if (Files.isExecutable(file))
          return new Finding("browser", State.OK, file + ", for the tests", "");
      }
    return new Finding(
        "browser",
        State.WARN,
        "no Chromium in PATH",
        "only the page's tests need one; they are skipped without");
  }
}
