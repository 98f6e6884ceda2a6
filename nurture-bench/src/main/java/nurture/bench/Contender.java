package nurture.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Something that trains a net in a process of its own: {@code command MODEL PRECISION SECONDS
 * THREADS option…}, whose line {@code RESULT {"engine": …, "items": …, "seconds": …, "first_loss":
 * …, "last_loss": …, "peak_mb": …}} counts the steps after its own warm-up.
 *
 * @param family whose it is: contenders of one family stand for it by their best
 * @param model what it trains
 * @param precision {@code fp32} or {@code bf16}
 * @param options what is set differently from the family's first
 * @param command starts it, without the arguments above
 * @param environment added to the driver's
 */
record Contender(
    String family,
    Workload model,
    String precision,
    List<String> options,
    List<String> command,
    Map<String, String> environment) {
  /** glibc keeps what a step frees, as our Engine tells it to; for those that cannot tell it. */
  static final Map<String, String> KEEP_FREED_MEMORY =
      Map.of(
          "GLIBC_TUNABLES",
          "glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=2147483647"
              + ":glibc.malloc.top_pad=67108864");

  private static final int LONGEST_START_SECONDS = 120;
  private static final JsonMapper JSON = JsonMapper.shared();

  Contender {
    options = List.copyOf(options);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** The same with glibc's allocator set as ours is. */
  Contender keepingFreedMemory() {
    return new Contender(family, model, precision, options, command, KEEP_FREED_MEMORY);
  }

  /** Family, precision and options in one line. */
  String name() {
    var settings = new java.util.ArrayList<>(options);
    if (!environment.isEmpty()) settings.add("malloc");
    return family
        + " "
        + precision
        + (settings.isEmpty() ? "" : " (" + String.join(", ", settings) + ")");
  }

  /** Family and precision, which is what is compared. */
  String side() {
    return family + " " + precision;
  }

  /**
   * One round.
   *
   * @param wait how OpenMP's threads wait, {@code active} or {@code passive}; null leaves it to the
   *     contender
   * @throws IOException in one sentence, when it fails
   */
  Reading run(double seconds, int threads, @Nullable String wait)
      throws IOException, InterruptedException {
    var line = new java.util.ArrayList<>(command);
    line.addAll(
        List.of(model.label(), precision, String.valueOf(seconds), String.valueOf(threads)));
    line.addAll(options);
    var said = Files.createTempFile("nurture-contender", ".log");
    try {
      var builder =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said.toFile());
      builder.environment().putAll(environment);
      builder.environment().put("OMP_NUM_THREADS", String.valueOf(threads));
      if (wait != null) builder.environment().put("OMP_WAIT_POLICY", wait);
      var others = new Machine.Others();
      var process = builder.start();
      try {
        if (!process.waitFor(LONGEST_START_SECONDS + 10 * (long) seconds, TimeUnit.SECONDS))
          throw new IOException(name() + " gave no answer in time");
      } finally {
        process.destroyForcibly();
      }
      var output = Files.readString(said, StandardCharsets.UTF_8);
      if (process.exitValue() != 0)
        throw new IOException(
            name() + " ended with status " + process.exitValue() + ": " + reason(output));
      return Reading.of(result(output), others.share());
    } finally {
      Files.deleteIfExists(said);
    }
  }

  private JsonNode result(String output) throws IOException {
    var line = output.lines().filter(l -> l.startsWith("RESULT ")).findFirst();
    if (line.isEmpty()) throw new IOException(name() + " gave no result: " + reason(output));
    return JSON.readTree(line.get().substring("RESULT ".length()));
  }

  /** The line of its output that says most. */
  private static String reason(String output) {
    var lines = output.lines().filter(l -> !l.isBlank() && !l.startsWith("WARNING")).toList();
    return lines.stream()
        .filter(l -> l.contains("Exception") || l.contains("Error") || l.contains("SIG"))
        .findFirst()
        .or(() ->
            lines.isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(lines.getLast()))
        .orElse("it said nothing");
  }

  /**
   * What one round gave.
   *
   * @param engine whose and which version
   * @param rate items a second
   * @param learnt whether the loss was finite and fell
   * @param peakMib the most memory that was resident
   * @param others the share of the machine that something else used meanwhile
   */
  record Reading(String engine, double rate, boolean learnt, double peakMib, double others) {
    static Reading of(JsonNode result, double others) {
      double first = result.path("first_loss").asDouble(Double.NaN);
      double last = result.path("last_loss").asDouble(Double.NaN);
      return new Reading(
          result.path("engine").asString(""),
          result.path("items").asDouble(0) / result.path("seconds").asDouble(Double.NaN),
          last < first,
          result.path("peak_mb").asDouble(Double.NaN),
          others);
    }
  }
}
