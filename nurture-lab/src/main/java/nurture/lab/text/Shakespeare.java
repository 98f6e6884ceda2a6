package nurture.lab.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.model.Gpt;
import nurture.optim.Average;
import nurture.optim.Muon;
import nurture.optim.Schedule;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import nurture.train.Event;
import nurture.train.Trainer;
import org.jspecify.annotations.Nullable;

/**
 * A small GPT that learns Shakespeare a character at a time, as nanoGPT's {@code shakespeare_char}
 * does (Karpathy, 2022): the first 90 % of a million characters are read again and again, the
 * others are the examination.
 *
 * <p><b>What differs</b>: {@link Muon} for the matrices between layers (Jordan et al., 2024),
 * positions as angles, the running average of the weights, and a rate that falls straight to zero
 * at the end of the time that is given, however far the machine came by then.
 *
 * <p><b>Aim</b>: 1.55 nats a character in half an hour on two cores, between nanoGPT's setting for
 * such cores (1.88) and for a graphics card (1.47).
 *
 * <p>{@code nurture-bench/run lab.text.Shakespeare ../shared/data 1}; couples of rate and decay
 * beside each other: {@code nurture-bench/run lab.text.Shakespeare ../shared/data --couples}. Cost
 * and result: {@code docs/results/shakespeare.md}.
 */
public final class Shakespeare {
  private static final double OTHER_RATE = 3e-3, AVERAGE = 0.99, CLIP = 1, WARMUP = 0.02;
  private static final int IGNORED = -100;

  private Shakespeare() {}

  /**
   * What is tried.
   *
   * @param width of the net
   * @param blocks of attention and a hidden layer
   * @param heads of attention
   * @param context how many characters are read at once
   * @param batch such stretches in a step
   * @param passes over the text, at most
   * @param minutes at most; the rate falls to 0 at whichever end comes first
   * @param rate of Muon
   * @param decay of all matrices; the rate multiplies it
   * @param dropout on what a block adds
   * @param seed of start, order and dropout
   */
  public record Config(
      int width,
      int blocks,
      int heads,
      int context,
      int batch,
      int passes,
      double minutes,
      double rate,
      double decay,
      double dropout,
      long seed) {
    /** Half an hour, or twenty passes. */
    public static Config of(long seed) {
      return new Config(128, 4, 4, 128, 8, 20, 29, 0.02, 0.1, 0, seed);
    }

    /** For a test: a few seconds. */
    public static Config tiny() {
      return new Config(32, 1, 2, 16, 16, 8, Double.POSITIVE_INFINITY, 0.02, 0.1, 0, 1);
    }

    /** The same with another couple, for at most so many passes. */
    public Config couple(double rate, double decay, int passes) {
      return new Config(
          width, blocks, heads, context, batch, passes, minutes, rate, decay, dropout, seed);
    }
  }

  /** Losses after a pass: while learning, and on a sample of the examination. */
  public record Point(long steps, double training, double held) {}

  /**
   * What came of it; losses in nats a character, over the whole examination.
   *
   * @param curve after each pass
   * @param held read in stretches side by side
   * @param characters learnt from, repetitions counted
   * @param seconds of learning, with a look at the sample after each pass
   * @param text that it writes
   */
  public record Report(
      List<Point> curve, double held, long characters, double seconds, String text) {}

  /** A text as whole numbers, and the characters that they stand for. */
  record Text(int[] codes, char[] characters) {
    static Text of(String text) {
      var characters = text.chars().distinct().sorted().toArray();
      var codes = text.chars().map(c -> Arrays.binarySearch(characters, c)).toArray();
      var names = new char[characters.length];
      for (int i = 0; i < names.length; i++) names[i] = (char) characters[i];
      return new Text(codes, names);
    }

    /** Where the examination begins. */
    int end() {
      return (int) (codes.length * 0.9);
    }
  }

  /** Learns the beginning of a text and is examined on its last tenth. */
  public static Report run(Config c, String text) {
    Engine.seed(c.seed);
    var all = Text.of(text);
    var net =
        Scope.outside(() -> Gpt.of(all.characters.length, c.width, c.blocks, c.heads, c.dropout));
    var starts = IntStream.range(0, all.end() / c.context - 1).map(i -> i * c.context).toArray();
    Feed.Source source =
        (rows, chance) -> stretches(all, rows, c.context, chance == null ? null : chance.random());
    var feed = Feed.of(source, starts, c.batch).shuffled(c.seed);
    var course = new Course(c.minutes * 60);
    var fall = Schedule.warmup(WARMUP).then(Schedule.linear());
    try (var rule =
            Muon.of(net, c.rate, OTHER_RATE)
                .normalised(false)
                .momentum(0.95)
                .betas(0.9, 0.98)
                .matrices(Gpt.MATRICES)
                .decay(c.decay)
                .clip(CLIP);
        var average = Average.of(net, AVERAGE)) {
      Trainer.of(net, batch -> loss(net, batch))
          .optimizer(rule)
          .average(average)
          .schedule(progress -> fall.at(course.progress(progress)))
          .epochs(c.passes)
          .seed(c.seed)
          .stopWhen(course::over)
          .validationLoss(() -> examine(net, all, c.context, 8))
          .watch(course::see)
          .fit(feed);
      double seconds = course.seconds();
      try (var averaged = average.swappedIn()) {
        return new Report(
            List.copyOf(course.curve),
            examine(net, all, c.context, 1),
            course.steps * c.batch * c.context,
            seconds,
            write(net, all, c.context, 500, c.seed));
      }
    } finally {
      net.free();
    }
  }

  /** How far a run is, by its steps or by the clock, whichever is further; and what it saw. */
  private static final class Course {
    private final long began = System.nanoTime();
    private final double limit;
    private final List<Point> curve = new ArrayList<>();
    private long steps;

    Course(double limit) {
      this.limit = limit;
    }

    double seconds() {
      return (System.nanoTime() - began) / 1e9;
    }

    double progress(double bySteps) {
      return Math.min(1, Math.max(bySteps, seconds() / limit));
    }

    boolean over() {
      return seconds() >= limit;
    }

    void see(Event event) {
      if (event instanceof Event.Stepped) steps++;
      if (event instanceof Event.EpochEnded e) {
        curve.add(new Point(steps, e.loss(), e.validationLoss()));
        System.err.printf(Locale.ROOT, "%.0f s %s%n", seconds(), curve.getLast());
      }
    }
  }

  /** Stretches of text and, for each character, the next; shifted by chance while learning. */
  private static Batch stretches(
      Text text, int[] starts, int context, @Nullable SplittableRandom random) {
    var x = new long[starts.length * context];
    var y = new long[starts.length * context];
    for (int i = 0; i < starts.length; i++) {
      int start = starts[i] + (random == null ? 0 : random.nextInt(context));
      for (int k = 0; k < context; k++) {
        int at = i * context + k;
        boolean known = start + k + 1 < text.codes.length;
        x[at] = known ? text.codes[start + k] : 0;
        y[at] = known ? text.codes[start + k + 1] : IGNORED;
      }
    }
    return new Batch(
        Arrays.stream(starts).mapToObj(Integer::toString).toList(),
        starts,
        Map.of(
            "x", Tensor.of(x, starts.length, context), "y", Tensor.of(y, starts.length, context)));
  }

  private static Tensor loss(Gpt net, Batch batch) {
    var logits = net.apply(batch.get("x"));
    return Losses.crossEntropy(logits.reshape(-1, logits.size(2)), batch.get("y").reshape(-1));
  }

  /** The mean loss over every so-manieth of the last tenth's stretches. */
  private static double examine(Gpt net, Text text, int context, int every) {
    var starts =
        IntStream.iterate(text.end(), s -> s + 1 < text.codes.length, s -> s + every * context)
            .toArray();
    Feed.Source source = (rows, chance) -> stretches(text, rows, context, null);
    double sum = 0;
    long count = 0;
    try (var pass = Feed.of(source, starts, 32).epoch(1)) {
      for (var batch : pass)
        try (var scope = Scope.open()) {
          long known = Arrays.stream(batch.get("y").longs()).filter(y -> y != IGNORED).count();
          sum += known * loss(net, batch).item();
          count += known;
        }
    }
    return sum / count;
  }

  /** So many characters after an empty line, each drawn at temperature 0.8. */
  private static String write(Gpt net, Text text, int context, int length, long seed) {
    var random = new SplittableRandom(seed);
    var written = new ArrayList<Long>(List.of(0L));
    while (written.size() <= length)
      try (var scope = Scope.open()) {
        var seen = written.subList(Math.max(0, written.size() - context), written.size());
        var x = Tensor.of(seen.stream().mapToLong(i -> i).toArray(), 1, seen.size());
        var shares = net.apply(x).select(1, seen.size() - 1).times(1 / 0.8).softmax(1).floats();
        double left = random.nextDouble();
        int next = 0;
        while (next < shares.length - 1 && (left -= shares[next]) > 0) next++;
        written.add((long) next);
      }
    return written.stream()
        .skip(1)
        .map(i -> String.valueOf(text.characters[i.intValue()]))
        .collect(Collectors.joining());
  }

  /** The folder of data, then seeds; or {@code --couples}. */
  public static void main(String[] args) throws IOException {
    if (args.length < 2) {
      System.err.println(
          "Shakespeare DATA SEED…      half an hour each: losses, speed, and what it writes\n"
              + "Shakespeare DATA --couples  rate × decay, two passes each");
      System.exit(2);
    }
    Engine.threads(Integer.getInteger("threads", Runtime.getRuntime().availableProcessors()));
    var text = read(Path.of(args[0], "text", "lm.zip"));
    if (args[1].equals("--couples")) {
      couples(text);
      return;
    }
    for (int i = 1; i < args.length; i++) {
      var report = run(Config.of(Long.parseLong(args[i])), text);
      System.out.printf(
          Locale.ROOT,
          "seed %s: held %.4f, %,d characters in %.0f s: %,.0f a second; "
              + "processor %.0f s, %s%n",
          args[i],
          report.held,
          report.characters,
          report.seconds,
          report.characters / report.seconds,
          ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3,
          peak());
      report.curve.forEach(System.out::println);
      System.out.println(report.text);
    }
  }

  /** Compared on the last of what is learnt from otherwise, so that the examination is not seen. */
  private static void couples(String whole) {
    var text = whole.substring(0, (int) (0.9 * whole.length()));
    for (double[] couple : new double[][] {{0.02, 0.1}, {0.02, 1}, {0.04, 0.1}, {0.04, 1}}) {
      var report = run(Config.of(101).couple(couple[0], couple[1], 2), text);
      System.out.printf(
          Locale.ROOT,
          "rate %s decay %s: held %.4f, %s%n",
          couple[0],
          couple[1],
          report.held,
          report.curve);
    }
  }

  private static String read(Path zip) throws IOException {
    try (var file = new ZipFile(zip.toFile())) {
      var entry = file.getEntry("tinyshakespeare.txt");
      if (entry == null)
        throw new IOException(zip + " must hold tinyshakespeare.txt; see ../shared/data/README.md");
      return new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  /** The most memory that the process held, as Linux tells. */
  private static String peak() throws IOException {
    var status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) return "memory unknown";
    try (var lines = Files.lines(status)) {
      return lines.filter(l -> l.startsWith("VmHWM")).findFirst().orElse("memory unknown");
    }
  }
}
