package nurture.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a running {@code nurture serve} bears requests of a photo and a title: their latency at a
 * given rate, or, with {@code --soak}, its memory over many of them.
 */
@Command(
    name = "ServingLoad",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Latency of a running nurture serve at a given rate; its memory with --soak.")
public final class ServingLoad implements Callable<Integer> {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Parameters(paramLabel = "ADDRESS", description = "Such as http://127.0.0.1:8080")
  URI address = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Listings to ask about, read as train does; the demo's otherwise.")
  @Nullable Path data;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Requests a second, sent whether or not earlier ones are answered"
              + " (${DEFAULT-VALUE}).")
  double rate = 20;

  @Option(names = "--seconds", paramLabel = "S", description = "How long (${DEFAULT-VALUE}).")
  int seconds = 60;

  @Option(
      names = "--warm-up",
      paramLabel = "S",
      description = "Seconds at the same rate before, not counted (${DEFAULT-VALUE}).")
  int warmUp = 10;

  @Option(
      names = "--soak",
      paramLabel = "N",
      description = "Instead: N requests one after another, and the server's memory.")
  int soak;

  @Option(names = "--clients", paramLabel = "N", description = "That soak (${DEFAULT-VALUE}).")
  int clients = 2;

  @Option(names = "--pid", paramLabel = "N", description = "The server's; found by itself if one.")
  @Nullable Long pid;

  @Option(
      names = "--photos",
      paramLabel = "N",
      description = "So many different listings, in turn (${DEFAULT-VALUE}).")
  int photos = 500;

  @Option(names = "--seed", paramLabel = "N", description = "Of their choice (${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FOLDER",
      description = "Gets serving.json, or soak.json (${DEFAULT-VALUE}).")
  Path out = Path.of("nurture-bench/target/results");

  public static void main(String[] args) {
    System.exit(Measurement.run(new ServingLoad(), args));
  }

  @Override
  public Integer call() throws Exception {
    if (!(rate > 0) || seconds < 1 || warmUp < 0 || clients < 1 || photos < 1 || soak < 0)
      throw new IllegalArgumentException(
          "--rate, --seconds, --clients and --photos must be above 0, the others not below");
    try (var requests = Requests.of(address, data, photos, seed)) {
      say("Asking " + address + " about " + requests);
      return soak > 0 ? soak(requests) : load(requests);
    }
  }

  private int load(Requests requests) throws Exception {
    var others = new Machine.Others();
    if (warmUp > 0) OpenLoop.run(requests, rate, warmUp);
    var outcome = OpenLoop.run(requests, rate, seconds);
    if (outcome.milliseconds().isEmpty())
      throw new IOException("the server answered nothing: " + outcome.errors());
    var times = Quantiles.of(outcome.milliseconds());
    var result = new LinkedHashMap<String, Object>();
    result.put("machine", Machine.here());
    result.put("asked", requests.toString());
    result.put("rate", rate);
    result.put("sent", outcome.sent());
    result.put("answered", outcome.milliseconds().size());
    result.put("median_ms", times.median());
    result.put("p95_ms", times.at(0.95));
    result.put("p99_ms", times.at(0.99));
    result.put("max_ms", times.greatest());
    result.put("late_ms", outcome.latestSendMilliseconds());
    result.put("errors", outcome.errors());
    result.put("others_share_with_server", others.share());
    say(
        "%d requests at %.0f a second: median %.1f ms, p95 %.1f, p99 %.1f, max %.1f; errors %s"
            .formatted(
                outcome.sent(),
                rate,
                times.median(),
                times.at(0.95),
                times.at(0.99),
                times.greatest(),
                shown(outcome.errors())));
    if (outcome.latestSendMilliseconds() > 5)
      say(
          "This program itself sent up to %.0f ms late, which is counted: the machine was busy."
              .formatted(outcome.latestSendMilliseconds()));
    write("serving.json", result);
    return outcome.errors().isEmpty() ? 0 : 1;
  }

  private int soak(Requests requests) throws Exception {
    long server = pid == null ? Soak.server() : pid;
    var outcome = Soak.run(requests, server, soak, clients);
    var times = Quantiles.of(outcome.milliseconds());
    var result = new LinkedHashMap<String, Object>();
    result.put("machine", Machine.here());
    result.put("asked", requests.toString());
    result.put("requests", soak);
    result.put("clients", clients);
    result.put("requests_a_second", soak / outcome.seconds());
    result.put("median_ms", times.median());
    result.put("p99_ms", times.at(0.99));
    result.put("max_ms", times.greatest());
    result.put("errors", outcome.errors());
    result.put("resident_mib", outcome.residentMib());
    result.put("drift", outcome.drift());
    result.put("spread", outcome.spread());
    result.put("flat", outcome.flat());
    say(
        "%d requests, %.1f a second, median %.1f ms, p99 %.1f; errors %s"
            .formatted(
                soak,
                soak / outcome.seconds(),
                times.median(),
                times.at(0.99),
                shown(outcome.errors())));
    say(
        "Memory after warm-up is %s: at most %.1f %% from its mean (5 %% is flat), %+.1f %% from first to last"
            .formatted(
                outcome.flat() ? "flat" : "NOT flat",
                100 * outcome.spread(),
                100 * outcome.drift()));
    write("soak.json", result);
    return outcome.flat() && outcome.errors().isEmpty() ? 0 : 1;
  }

  private void write(String name, Map<String, Object> result) throws IOException {
    Files.createDirectories(out);
    var file = Files.writeString(out.resolve(name), JSON.writeValueAsString(result) + "\n");
    say(Machine.here().sentence());
    say("Written to " + file);
  }

  private static String shown(Map<String, Integer> errors) {
    return errors.isEmpty() ? "none" : errors.toString();
  }

  static void say(String line) {
    System.out.println(line);
  }

  /** Errors by what they were, for a record that several threads fill. */
  static Map<String, Integer> counted(List<String> errors) {
    var counts = new java.util.TreeMap<String, Integer>();
    for (var error : errors) counts.merge(error, 1, Integer::sum);
    return counts;
  }
}
