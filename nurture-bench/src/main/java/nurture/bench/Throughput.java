package nurture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import nurture.bench.Contender.Reading;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How fast nets are trained, ours beside DJL and Python's torch, and which share of the speed of
 * matrix products that is. Each round of each contender is a process of its own with its own
 * warm-up; rounds go round-robin, so that a slow minute of the machine meets all. Of the peers with
 * many settings a short heat chooses who enters; the best median of a family stands for it.
 */
@Command(
    name = "Throughput",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Training throughput beside DJL and Python's torch.")
public final class Throughput implements Callable<Integer> {
  private static final List<String> PYTHON_OPTIONS =
      List.of("channels-last", "foreach", "max-pool");
  private static final String OURS = "Nurture";

  @Option(names = "--rounds", paramLabel = "N", description = "Rounds of each (${DEFAULT-VALUE}).")
  int rounds = 5;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Of each round, after warm-up (${DEFAULT-VALUE}).")
  double seconds = 8;

  @Option(
      names = "--heat",
      paramLabel = "S",
      description = "Seconds in which each setting of Python's qualifies (${DEFAULT-VALUE}).")
  double heat = 4;

  @Option(
      names = "--finalists",
      paramLabel = "N",
      description = "Settings of Python's that enter, for each precision (${DEFAULT-VALUE}).")
  int finalists = 2;

  @Option(names = "--threads", paramLabel = "N", description = "Of torch; all cores otherwise.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--wait",
      paramLabel = "active|passive",
      description = "How OpenMP's threads wait, for all; otherwise as each has it by itself.")
  @Nullable String wait;

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "M",
      defaultValue = "resnet9,wrn,gpt,listing,photos,feed",
      description = "What is done (${DEFAULT-VALUE}); photos and feed make batches and no steps.")
  List<String> models = List.of();

  @Option(
      names = "--precisions",
      split = ",",
      paramLabel = "fp32,bf16",
      defaultValue = "bf16,fp32",
      description = "Which precisions (${DEFAULT-VALUE}).")
  List<String> precisions = List.of();

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "djl,python",
      defaultValue = "djl,python",
      description = "Which peers (${DEFAULT-VALUE}).")
  List<String> peers = List.of();

  @Option(names = "--python", paramLabel = "FILE", description = "With torch (${DEFAULT-VALUE}).")
  String python = "/usr/bin/python3";

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FOLDER",
      description = "Gets throughput.json and throughput.md (${DEFAULT-VALUE}).")
  Path out = Path.of("nurture-bench/target/results");

  private final Map<String, String> absent = new LinkedHashMap<>();

  public static void main(String[] args) {
    System.exit(Measurement.run(new Throughput(), args));
  }

  @Override
  public Integer call() throws Exception {
    if (!List.of("fp32", "bf16").containsAll(precisions)
        || !List.of("djl", "python").containsAll(peers))
      throw new IllegalArgumentException(
          "--precisions must be of fp32 and bf16, --peers of djl and python, got %s and %s"
              .formatted(precisions, peers));
    if (rounds < 1 || finalists < 1 || threads < 1)
      throw new IllegalArgumentException("--rounds, --finalists and --threads must be at least 1");
    var wanted = models.stream().map(Workload::of).toList();
    var machine = Machine.here();
    var ceiling = new LinkedHashMap<String, Double>();
    for (var precision : precisions)
      ceiling.put(precision, products(precision) * Workload.CEILING.flops);
    var tables = new ArrayList<ThroughputTable>();
    for (var model : wanted) {
      tables.add(measured(model, machine, ceiling));
      say("\n" + tables.getLast().markdown());
      save(tables); // what is measured is not lost
    }
    say("Written to " + out.resolve("throughput.{json,md}"));
    return 0;
  }

  /** The median speed of matrix products, in thousand millions of operations a second. */
  private double products(String precision) throws IOException, InterruptedException {
    var contender = ours(Workload.CEILING, precision);
    var rates = new ArrayList<Double>();
    for (int round = 1; round <= Math.min(3, rounds); round++) {
      var reading = contender.run(heat, threads, wait);
      rates.add(reading.rate());
      say("ceiling  " + line(contender, reading));
    }
    return Quantiles.of(rates).median();
  }

  private void save(List<ThroughputTable> tables) throws IOException {
    Files.createDirectories(out);
    Files.writeString(out.resolve("throughput.json"), ThroughputTable.json(tables) + "\n");
    Files.writeString(
        out.resolve("throughput.md"),
        String.join("\n", tables.stream().map(ThroughputTable::markdown).toList()));
  }

  private ThroughputTable measured(Workload model, Machine machine, Map<String, Double> ceiling)
      throws IOException, InterruptedException {
    absent.clear();
    var field = new ArrayList<Contender>();
    for (var precision : precisions) {
      field.add(ours(model, precision));
      if (model.peers && peers.contains("djl")) field.addAll(djl(model, precision));
      if (model.peers && peers.contains("python")) field.addAll(python(model, precision));
    }
    var readings = new LinkedHashMap<Contender, List<Reading>>();
    for (var contender : field) readings.put(contender, new ArrayList<>());
    for (int round = 1; round <= rounds; round++)
      for (var entry : List.copyOf(readings.entrySet())) round(round, entry, readings);
    var settings =
        "%s; %d threads%s, %d rounds of %.0f s"
            .formatted(
                model.setting, threads, wait == null ? "" : " waiting " + wait, rounds, seconds);
    return new ThroughputTable(
        model, Map.copyOf(ceiling), OURS, machine, settings, readings, new LinkedHashMap<>(absent));
  }

  /** One round of one contender; a peer that fails in it is noted and leaves. */
  private void round(
      int round, Map.Entry<Contender, List<Reading>> entry, Map<Contender, List<Reading>> readings)
      throws IOException, InterruptedException {
    var contender = entry.getKey();
    try {
      var reading = contender.run(seconds, threads, wait);
      entry.getValue().add(reading);
      say("round " + round + "  " + line(contender, reading));
    } catch (IOException e) {
      if (contender.family().equals(OURS)) throw e;
      readings.remove(contender);
      absent.put(contender.name(), String.valueOf(e.getMessage()));
      say("round " + round + "  " + e.getMessage());
    }
  }

  private static Contender ours(Workload model, String precision) {
    var command = java("-cp", System.getProperty("java.class.path"));
    command.add(OurRound.class.getName());
    return new Contender(OURS, model, precision, List.of(), command, Map.of());
  }

  /** As it comes, and with the allocator set as ours is; none where it is not built or fails. */
  private List<Contender> djl(Workload model, String precision)
      throws IOException, InterruptedException {
    var target = Path.of(System.getProperty("nurture.root", "."), "nurture-bench/peers/target");
    if (!Files.exists(target.resolve("classpath"))) {
      absent.put("DJL", "not built; ./mvnw -Ppeers -pl nurture-bench/peers package does it");
      return List.of();
    }
    var libraries = Files.readString(target.resolve("classpath")).strip();
    var command =
        java(
            "-Dai.djl.offline=true",
            "-DOPT_OUT_TRACKING=true",
            "-DDJL_CACHE_DIR=" + target.toAbsolutePath().resolve("djl"),
            "-cp",
            target.resolve("classes") + java.io.File.pathSeparator + libraries,
            "nurture.peers.DjlRound");
    return qualified(
            List.of(new Contender("DJL", model, precision, List.of(), command, Map.of())), 1)
        .stream()
        .flatMap(c -> java.util.stream.Stream.of(c, c.keepingFreedMemory()))
        .toList();
  }

  /** The best of all combinations of its options, each as it comes and with our allocator. */
  private List<Contender> python(Workload model, String precision)
      throws IOException, InterruptedException {
    var root = System.getProperty("nurture.root", ".");
    var command = List.of(python, root + "/nurture-bench/src/main/python/throughput.py");
    try {
      var asked =
          new ProcessBuilder(python, "-c", "import torch").redirectErrorStream(true).start();
      asked.getInputStream().readAllBytes();
      if (asked.waitFor() != 0) throw new IOException("torch is missing");
    } catch (IOException e) {
      absent.put("Python torch", python + ": " + e.getMessage());
      return List.of();
    }
    var all = new ArrayList<Contender>();
    // A net without images has one way to lie in memory, and only ResNet-9 a global maximum.
    var settings =
        switch (model) {
          case GPT -> List.of("foreach");
          case WRN -> List.of("foreach", "channels-last");
          default -> PYTHON_OPTIONS;
        };
    for (int bits = 0; bits < 1 << settings.size(); bits++) {
      var options = new ArrayList<String>();
      for (int i = 0; i < settings.size(); i++)
        if ((bits >> i & 1) == 1) options.add(settings.get(i));
      all.add(new Contender("Python torch", model, precision, options, command, Map.of()));
    }
    return qualified(all, finalists).stream()
        .flatMap(c -> java.util.stream.Stream.of(c, c.keepingFreedMemory()))
        .toList();
  }

  /** The fastest of a short heat; who fails is noted and left out. */
  private List<Contender> qualified(List<Contender> all, int most) throws InterruptedException {
    var rates = new LinkedHashMap<Contender, Double>();
    for (var contender : all)
      try {
        var reading = contender.run(heat, threads, wait);
        rates.put(contender, reading.rate());
        say("heat     " + line(contender, reading));
      } catch (IOException e) {
        absent.put(contender.name(), String.valueOf(e.getMessage()));
        say("heat     " + e.getMessage());
      }
    return rates.entrySet().stream()
        .sorted(Map.Entry.<Contender, Double>comparingByValue().reversed())
        .limit(most)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Java with the flags of ./nurture. */
  private static List<String> java(String... more) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
                "-Xmx2g",
                "-XX:+UseSerialGC"));
    command.addAll(List.of(more));
    return command;
  }

  private static String line(Contender contender, Reading reading) {
    return String.format(
        Locale.ROOT,
        "%-56s %8.1f %s/s, %5.0f MiB%s%s",
        contender.model().label() + " " + contender.name(),
        reading.rate(),
        contender.model().unit,
        reading.peakMib(),
        reading.others() > ThroughputTable.QUIET
            ? ", others used %.0f %%".formatted(100 * reading.others())
            : "",
        reading.learnt() ? "" : ", did NOT learn");
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
