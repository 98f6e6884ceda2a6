package nurture.lab.doubledescent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import nurture.data.BadPhoto;
import nurture.data.Dataset;
import nurture.eval.Estimate;
import nurture.nn.Layer;
import nurture.nn.Linear;
import nurture.optim.AdamW;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/**
 * Double descent (Belkin et al., 2019; Nakkiran et al., 2020): as a net grows, or learns longer,
 * its error on what it has not seen falls, rises to a peak where it has just enough weights to
 * learn every label by heart, wrong ones too, and falls again.
 *
 * <p>Nets of one hidden layer, from 4 to 2,048 units wide, learn 500 images by squared error, with
 * a fifth of the labels wrong or none, with weak or strong decay. The peak is to be expected where
 * the weights number as many as lessons × classes.
 *
 * <p><b>Asked</b>: does the peak appear, over width and over epochs; does decay remove it; and,
 * with wrong labels, does the loss rise once more for the widest nets, the "final ascent" (Xue et
 * al., 2022), against every slogan that bigger is always better?
 *
 * <p>{@code nurture-bench/run lab.doubledescent.DoubleDescent ../shared/data 1 2 3}. Cost and
 * result: {@code docs/results/double-descent.md}.
 */
public final class DoubleDescent {
  private static final int CLASSES = 10, SIDE = 14, LESSONS = 500, EXAM = 2_000, BATCH = 100;
  private static final double RATE = 2e-3;

  private DoubleDescent() {}

  /**
   * What is tried.
   *
   * @param widths of the hidden layer
   * @param epochs after which each net is examined, rising; the last one ends it
   * @param noise share of lessons with another label than their own
   * @param decay of AdamW
   * @param seed of noise, start and order
   */
  public record Config(int[] widths, int[] epochs, double noise, double decay, long seed) {
    /** All widths. */
    public static Config of(double noise, double decay, long seed) {
      return new Config(
          new int[] {4, 8, 16, 24, 32, 64, 128, 512, 2_048},
          new int[] {1, 3, 10, 30, 100, 200},
          noise,
          decay,
          seed);
    }

    /** For a test: the width where the peak should be, and one far beyond it. */
    public static Config tiny(double noise, double decay) {
      return new Config(new int[] {8, 256}, new int[] {600}, noise, decay, 1);
    }
  }

  /**
   * Images as numbers, and their classes from 0.
   *
   * @param x one row a sample
   */
  public record Samples(float[][] x, int[] y) {
    /** The n samples from {@code first} on. */
    public Samples part(int first, int n) {
      return new Samples(
          Arrays.copyOfRange(x, first, first + n), Arrays.copyOfRange(y, first, first + n));
    }

    Tensor input() {
      int d = x[0].length;
      var all = new float[x.length * d];
      for (int i = 0; i < x.length; i++) System.arraycopy(x[i], 0, all, i * d, d);
      return Tensor.of(all, x.length, d);
    }

    /** 1 at the class, 0 elsewhere, for squared errors. */
    Tensor target(int classes) {
      var all = new float[y.length * classes];
      for (int i = 0; i < y.length; i++) all[i * classes + y[i]] = 1;
      return Tensor.of(all, y.length, classes);
    }

    /** With a share of the labels exchanged for others, by chance. */
    Samples noisy(double share, int classes, SplittableRandom random) {
      var labels = y.clone();
      for (int i = 0; i < labels.length; i++)
        if (random.nextDouble() < share)
          labels[i] = (labels[i] + 1 + random.nextInt(classes - 1)) % classes;
      return new Samples(x, labels);
    }
  }

  /**
   * One net at one time: squared error a class, and the share of answers that are wrong.
   *
   * @param lessonError against the labels it was taught
   */
  public record Point(
      int width, int epoch, double lessonLoss, double lessonError, double loss, double error) {}

  /** What came of it. */
  public record Report(List<Point> points) {
    /** One net at one time. */
    public Point at(int width, int epoch) {
      return points.stream()
          .filter(p -> p.width == width && p.epoch == epoch)
          .findFirst()
          .orElseThrow();
    }
  }

  record Net(Linear hidden, Linear out) implements Layer {
    @Override
    public Tensor apply(Tensor x) {
      return out.apply(hidden.apply(x).relu());
    }
  }

  /** Teaches a net of each width and examines it on the way. */
  public static Report run(Config c, Samples lessons, Samples exam) {
    int classes = 1 + Arrays.stream(exam.y).max().orElseThrow();
    var taught = lessons.noisy(c.noise, classes, new SplittableRandom(c.seed));
    var points = new ArrayList<Point>();
    try (var scope = Scope.open()) {
      var x = taught.input();
      var y = taught.target(classes);
      var examX = exam.input();
      var examY = exam.target(classes);
      for (int width : c.widths) {
        Engine.seed(c.seed);
        var random = new SplittableRandom(c.seed);
        try (var own = Scope.open()) {
          var net = new Net(Linear.of(x.size(1), width), Linear.of(width, classes));
          try (var rule = AdamW.of(net, RATE).decay(c.decay)) {
            int done = 0;
            for (int epochs : c.epochs) {
              for (; done < epochs; done++) pass(net, rule, x, y, random);
              var lesson = examine(net, x, y, taught.y);
              var held = examine(net, examX, examY, exam.y);
              points.add(new Point(width, epochs, lesson[0], lesson[1], held[0], held[1]));
            }
          }
        }
      }
    }
    return new Report(points);
  }

  private static void pass(Net net, AdamW rule, Tensor x, Tensor y, SplittableRandom random) {
    int n = (int) x.size(0);
    var order = random.ints(0, Integer.MAX_VALUE).limit(n).toArray();
    var rows = IntStream.range(0, n).boxed().sorted((a, b) -> Integer.compare(order[a], order[b]));
    var shuffled = rows.mapToLong(i -> i).toArray();
    for (int first = 0; first < n; first += BATCH) {
      var part = Arrays.copyOfRange(shuffled, first, Math.min(n, first + BATCH));
      rule.step(() -> {
        var some = Tensor.of(part, part.length);
        return Losses.squared(net.apply(x.gather(0, some)), y.gather(0, some));
      });
    }
  }

  private static double[] examine(Net net, Tensor x, Tensor y, int[] classes) {
    try (var scope = Scope.open()) {
      var answer = net.apply(x);
      var best = answer.argmax(1).longs();
      long wrong = IntStream.range(0, best.length).filter(i -> best[i] != classes[i]).count();
      return new double[] {Losses.squared(answer, y).item(), (double) wrong / best.length};
    }
  }

  /** The folder of data, then seeds. */
  public static void main(String[] args) throws IOException, BadPhoto {
    if (args.length < 3) {
      System.err.println("DoubleDescent DATA SEED SEED…   tables over width and epochs");
      System.exit(2);
    }
    Engine.threads(1);
    var folder = Path.of(args[0], "fashion-mnist");
    var seeds = Arrays.stream(args).skip(1).mapToLong(Long::parseLong).toArray();
    var exam = read(folder, "t10k", 0, EXAM);
    for (double noise : new double[] {0, 0.2})
      for (double decay : new double[] {0, 3}) {
        var reports = new ArrayList<Report>();
        for (long seed : seeds) {
          var lessons = read(folder, "train", (int) (seed * LESSONS), LESSONS);
          reports.add(run(Config.of(noise, decay, seed), lessons, exam));
        }
        print(Config.of(noise, decay, 0), reports);
      }
  }

  /** Some of an IDX file's images, at half their size, from −1 to 1. */
  private static Samples read(Path folder, String part, int first, int n)
      throws IOException, BadPhoto {
    try (var data =
        Dataset.idx(
            folder.resolve(part + "-images-idx3-ubyte.gz"),
            folder.resolve(part + "-labels-idx1-ubyte.gz"))) {
      var x = new float[n][SIDE * SIDE];
      var y = new int[n];
      for (int i = 0; i < n; i++) {
        var bytes = data.photos().bytes(Integer.toString(first + i));
        for (int k = 0; k < bytes.length; k++) {
          int at = k / (2 * SIDE) / 2 * SIDE + k % (2 * SIDE) / 2;
          x[i][at] += (Byte.toUnsignedInt(bytes[k]) / 127.5f - 1) / 4;
        }
        y[i] = Integer.parseInt(String.valueOf(data.table().cell(first + i, "class")));
      }
      return new Samples(x, y);
    }
  }

  private static void print(Config c, List<Report> reports) {
    System.out.printf(Locale.ROOT, "%nnoise %s, decay %s%n%n", c.noise, c.decay);
    System.out.println(
        "| width | weights | lessons wrong | others wrong | their loss | others wrong after epoch "
            + Arrays.toString(c.epochs)
            + " |\n|---|---|---|---|---|---|");
    int last = c.epochs[c.epochs.length - 1];
    for (int width : c.widths) {
      var over =
          Arrays.stream(c.epochs)
              .mapToObj(e ->
                  String.format(Locale.ROOT, "%.3f", mean(reports, width, e, Point::error).value()))
              .toList();
      System.out.printf(
          Locale.ROOT,
          "| %d | %,d | %.3f | %s | %s | %s |%n",
          width,
          width * (SIDE * SIDE + 1) + CLASSES * (width + 1),
          mean(reports, width, last, Point::lessonError).value(),
          spread(mean(reports, width, last, Point::error)),
          spread(mean(reports, width, last, Point::loss)),
          String.join(" ", over));
    }
  }

  private static Estimate mean(
      List<Report> reports, int width, int epoch, ToDoubleFunction<Point> figure) {
    return Estimate.mean(
        reports.stream().mapToDouble(r -> figure.applyAsDouble(r.at(width, epoch))).toArray());
  }

  private static String spread(Estimate e) {
    return String.format(Locale.ROOT, "%.4f ± %.4f", e.value(), e.high() - e.value());
  }
}
