package nurture.lab.arithmetic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import nurture.eval.Estimate;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.nn.Embedding;
import nurture.nn.Gru;
import nurture.nn.Layer;
import nurture.nn.Linear;
import nurture.optim.AdamW;
import nurture.optim.Average;
import nurture.optim.Schedule;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import nurture.train.Event;
import nurture.train.Trainer;

/**
 * The arithmetic test of the catapult thesis: a net learns a few hundred sums of short numbers by
 * heart; does a large couple of rate and decay, cyclic or not, make it understand addition sooner
 * or better than a cosine of as many steps does?
 *
 * <p>A GRU reads two numbers a column at a time, the ones first, and answers the column of their
 * sum. Addition is then one rule and one bit to carry, so whoever has understood it adds numbers of
 * any length. It learns from numbers of up to four digits and is asked for whole answers: other
 * sums of four digits, sums of sixteen, and sums of sixteen in which a carry runs through twelve
 * columns, three times what any lesson can show.
 *
 * <p><b>Claim</b> (Branwen's, as this project reads it; its author calls it unlikely): the curves
 * cross, cosine ahead at first and the large couple in the end. <b>Seen</b>: strong decay is all
 * the difference, from nothing understood to nearly everything; of cycles little is seen that a
 * higher rate does not do.
 *
 * <p>{@code nurture-bench/run lab.arithmetic.Addition 1 2 3}; couples to choose from, on other
 * seeds: {@code nurture-bench/run lab.arithmetic.Addition --search 101 102}. Cost and result:
 * {@code docs/results/arithmetic.md}.
 */
public final class Addition {
  private static final int BASE = 10, SHORT = 4, LONG = 16, RUN = 12, EXAM = 500;
  private static final double WARMUP = 0.02, AVERAGE = 0.98;
  private static final List<Config> CHOSEN =
      List.of(
          Config.of(Course.COSINE, 1e-2, 0.1, 0),
          Config.of(Course.COSINE, 3e-2, 0.1, 0),
          Config.of(Course.COSINE, 1e-2, 1, 0),
          Config.of(Course.CYCLIC, 1e-2, 1, 0),
          Config.of(Course.COSINE, 3e-2, 1, 0),
          Config.of(Course.CYCLIC, 3e-2, 1, 0),
          Config.of(Course.CONSTANT, 1e-2, 1, 0));

  private Addition() {}

  /** How the rate goes over a run. */
  public enum Course {
    /** Half a cosine from the rate to 0. */
    COSINE,
    /** Eight times straight up to the rate and straight down to 0. */
    CYCLIC,
    /** The rate, and the running average of the weights is asked. */
    CONSTANT;

    private Schedule schedule() {
      return switch (this) {
        case COSINE -> Schedule.cosine();
        case CYCLIC -> Schedule.triangle(0.5).repeated(8);
        case CONSTANT -> Schedule.constant();
      };
    }
  }

  /**
   * What is tried.
   *
   * @param lessons different sums to learn from
   * @param hidden units of the GRU
   * @param batch sums in a step
   * @param steps of learning
   * @param course of the rate
   * @param rate of AdamW at its highest
   * @param decay of AdamW
   * @param seed of lessons, start and order
   */
  public record Config(
      int lessons,
      int hidden,
      int batch,
      int steps,
      Course course,
      double rate,
      double decay,
      long seed) {
    /** The full test. */
    public static Config of(Course course, double rate, double decay, long seed) {
      return new Config(300, 48, 100, 400, course, rate, decay, seed);
    }

    /** The same with another seed. */
    public Config seed(long seed) {
      return new Config(lessons, hidden, batch, steps, course, rate, decay, seed);
    }

    /** For a test: a few seconds. */
    public static Config tiny(double decay) {
      return new Config(300, 48, 100, 300, Course.COSINE, 3e-2, decay, 1);
    }
  }

  /**
   * Shares of sums that are right in every column.
   *
   * @param steps made
   * @param lessons of those learnt from
   * @param others of as many digits
   * @param longer of four times as many
   * @param carrying of as many, with a carry through twelve columns
   */
  public record Point(long steps, double lessons, double others, double longer, double carrying) {}

  /** What came of it: a point every so often, the last one at the end. */
  public record Report(List<Point> curve, double seconds) {
    /** The end of the run. */
    public Point last() {
      return curve.getLast();
    }
  }

  /** Sums of numbers, digits with the ones first. */
  record Sums(int[][] a, int[][] b) {
    /** Different sums of even chance. */
    static Sums random(int n, int digits, SplittableRandom random) {
      var seen = new LinkedHashSet<List<Integer>>();
      while (seen.size() < n) seen.add(random.ints(2L * digits, 0, BASE).boxed().toList());
      var all = seen.stream().map(s -> s.stream().mapToInt(i -> i).toArray()).toList();
      return new Sums(
          all.stream().map(s -> Arrays.copyOf(s, digits)).toArray(int[][]::new),
          all.stream().map(s -> Arrays.copyOfRange(s, digits, 2 * digits)).toArray(int[][]::new));
    }

    /** Random sums in which {@code run} columns of 9 pass on what the column before them begins. */
    static Sums carrying(int n, int digits, int run, SplittableRandom random) {
      var sums = random(n, digits, random);
      for (int i = 0; i < n; i++) {
        int first = random.nextInt(digits - run);
        sums.a[i][first] = 1 + random.nextInt(BASE - 1);
        sums.b[i][first] = random.nextInt(BASE - sums.a[i][first], BASE);
        for (int k = first + 1; k <= first + run; k++) sums.b[i][k] = BASE - 1 - sums.a[i][k];
      }
      return sums;
    }

    int digits() {
      return a[0].length;
    }

    int size() {
      return a.length;
    }

    /** Those rows; one column more than digits, for the last carry. */
    Batch batch(int[] rows) {
      int columns = digits() + 1;
      var x = new long[rows.length * columns];
      var y = new long[rows.length * columns];
      for (int i = 0; i < rows.length; i++) {
        long carry = 0;
        for (int k = 0; k < columns; k++) {
          long p = k < digits() ? a[rows[i]][k] : 0, q = k < digits() ? b[rows[i]][k] : 0;
          x[i * columns + k] = p * BASE + q;
          y[i * columns + k] = (p + q + carry) % BASE;
          carry = (p + q + carry) / BASE;
        }
      }
      return new Batch(
          Arrays.stream(rows).mapToObj(Integer::toString).toList(),
          rows,
          Map.of("x", Tensor.of(x, rows.length, columns), "y", Tensor.of(y, rows.length, columns)));
    }
  }

  /** Maps pairs of digits [n, columns], as a·10 + b, to logits of the sum's [n, columns, 10]. */
  record Adder(Embedding pairs, Gru gru, Linear out) implements Layer {
    static Adder of(int hidden) {
      return new Adder(
          Embedding.of((long) BASE * BASE, hidden),
          Gru.of(hidden, hidden, 1),
          Linear.of(hidden, BASE));
    }

    @Override
    public Tensor apply(Tensor x) {
      return out.apply(gru.apply(pairs.apply(x)));
    }
  }

  /** Learns and is examined ten times on the way. */
  public static Report run(Config c) {
    Engine.seed(c.seed);
    var random = new SplittableRandom(c.seed);
    var all = Sums.random(c.lessons + EXAM, SHORT, random);
    var longer = Sums.random(EXAM, LONG, random);
    var carrying = Sums.carrying(EXAM, LONG, RUN, random);
    var lessons = IntStream.range(0, c.lessons).toArray();
    var others = IntStream.range(c.lessons, all.size()).toArray();
    var rows = IntStream.range(0, EXAM).toArray();
    var net = Scope.outside(() -> Adder.of(c.hidden));
    var feed = Feed.of((r, chance) -> all.batch(r), lessons, c.batch).shuffled(c.seed);
    int passes = Math.ceilDiv(c.steps, feed.batches()), every = Math.max(1, passes / 10);
    var curve = new ArrayList<Point>();
    long began = System.nanoTime();
    try (var rule = AdamW.of(net, c.rate).decay(c.decay).clip(1);
        var average = Average.of(net, c.course == Course.CONSTANT ? AVERAGE : 0)) {
      Trainer.of(
              net,
              batch ->
                  Losses.crossEntropy(
                      net.apply(batch.get("x")).reshape(-1, BASE), batch.get("y").reshape(-1)))
          .optimizer(rule)
          .schedule(Schedule.warmup(WARMUP).then(c.course.schedule()))
          .average(average)
          .epochs(passes)
          .seed(c.seed)
          .watch(event -> {
            if (event instanceof Event.EpochEnded e
                && (e.epoch() % every == 0 || e.epoch() == passes))
              try (var averaged = average.swappedIn()) {
                curve.add(
                    new Point(
                        (long) e.epoch() * feed.batches(),
                        right(net, all, lessons),
                        right(net, all, others),
                        right(net, longer, rows),
                        right(net, carrying, rows)));
              }
          })
          .fit(feed);
    } finally {
      net.free();
    }
    return new Report(List.copyOf(curve), (System.nanoTime() - began) / 1e9);
  }

  /** The share of sums that are right in every column. */
  private static double right(Adder net, Sums sums, int[] rows) {
    int right = 0;
    try (var scope = Scope.open()) {
      var batch = sums.batch(rows);
      var answers = net.apply(batch.get("x")).argmax(2).longs();
      var truth = batch.get("y").longs();
      int columns = sums.digits() + 1;
      for (int i = 0; i < rows.length; i++)
        if (Arrays.equals(
            answers, i * columns, (i + 1) * columns, truth, i * columns, (i + 1) * columns))
          right++;
    }
    return (double) right / rows.length;
  }

  /** Seeds; or {@code --search} and seeds. */
  public static void main(String[] args) {
    if (args.length < 2) {
      System.err.println(
          "Addition SEED SEED…      the usual couple and large ones: means, intervals, curves\n"
              + "Addition --search SEED…  every course, rate and decay, at the end");
      System.exit(2);
    }
    Engine.threads(1);
    boolean search = args[0].equals("--search");
    var seeds = Arrays.stream(args).skip(search ? 1 : 0).mapToLong(Long::parseLong).toArray();
    System.out.println(
        "| course | rate | decay | lessons | others | longer | carrying | seconds |\n"
            + "|---|---|---|---|---|---|---|---|");
    if (!search) {
      for (var c : CHOSEN) curve(print(c, seeds));
      return;
    }
    for (var course : Course.values())
      for (double rate : new double[] {3e-3, 1e-2, 3e-2, 1e-1})
        for (double decay : new double[] {0, 0.1, 1, 3})
          print(Config.of(course, rate, decay, 0), seeds);
  }

  private static List<Report> print(Config c, long[] seeds) {
    var reports = Arrays.stream(seeds).mapToObj(s -> run(c.seed(s))).toList();
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s | %s | %.1f |%n",
        c.course,
        c.rate,
        c.decay,
        spread(reports, Point::lessons),
        spread(reports, Point::others),
        spread(reports, Point::longer),
        spread(reports, Point::carrying),
        mean(reports, Report::seconds));
    return reports;
  }

  /** Means over seeds on the way. */
  private static void curve(List<Report> reports) {
    var points = reports.getFirst().curve;
    for (int i = 0; i < points.size(); i++) {
      int at = i;
      System.out.printf(
          Locale.ROOT,
          "  %d: others %.2f, longer %.2f, carrying %.2f%n",
          points.get(i).steps,
          mean(reports, r -> r.curve.get(at).others),
          mean(reports, r -> r.curve.get(at).longer),
          mean(reports, r -> r.curve.get(at).carrying));
    }
  }

  private static double mean(List<Report> reports, ToDoubleFunction<Report> figure) {
    return reports.stream().mapToDouble(figure).average().orElseThrow();
  }

  /** Mean and half of its 95 % interval; of one seed, its value. */
  private static String spread(List<Report> reports, ToDoubleFunction<Point> share) {
    var values = reports.stream().mapToDouble(r -> share.applyAsDouble(r.last())).toArray();
    if (values.length == 1) return String.format(Locale.ROOT, "%.3f", values[0]);
    var mean = Estimate.mean(values);
    return String.format(Locale.ROOT, "%.3f ± %.3f", mean.value(), mean.high() - mean.value());
  }
}
