package nurture.lab.stream;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipFile;
import nurture.drift.Prequential;
import nurture.eval.Estimate;

/**
 * A linear learner on a stream that sees each number beside its own running means, and the last
 * labels: logistic regression with a rate for each weight (AdaGrad; Duchi et al., 2011) on numbers
 * standardised as they come.
 *
 * <p><b>Asked</b>: on Elec2 (Harries, 1999), where half of the published adaptive learners lose to
 * repeating the last label (Žliobaitė et al., 2015), does a linear model get further when a number
 * is told as its distance from where it has lately been? The label there <em>is</em> whether the
 * price lies above its mean of the last day, so it should; the half-lives are powers of four, and
 * not told that day.
 *
 * <p>Row t is answered from its own numbers, the numbers of earlier rows, and the labels of rows up
 * to t − 1 − delay; then its label is learnt, as late. Settings are chosen on the first tenth.
 *
 * <p>{@code nurture-bench/run lab.stream.RunningMeans ../shared/data}. Cost and result: {@code
 * docs/results/drift.md}.
 */
public final class RunningMeans {
  private static final double CLIP = 3;

  private RunningMeans() {}

  /**
   * What is tried.
   *
   * @param halfLives of the running means, in rows; none for the numbers alone
   * @param labels how many of the last known labels are seen
   * @param rate of AdaGrad
   * @param delay after how many further rows a label is known
   */
  public record Config(double[] halfLives, int labels, double rate, int delay) {
    /** All combinations from which one is chosen. */
    static List<Config> grid() {
      var all = new ArrayList<Config>();
      for (var halfLives :
          new double[][] {{}, {1, 4, 16, 64, 256}, {0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256}})
        for (int labels : new int[] {0, 1, 4})
          for (double rate : new double[] {0.1, 0.2, 0.5, 1})
            all.add(new Config(halfLives, labels, rate, 0));
      return all;
    }

    /** The same with labels that come later. */
    Config delayed(int rows) {
      return new Config(halfLives, labels, rate, rows);
    }

    @Override
    public String toString() {
      return "half-lives %s, %d labels, rate %s, delay %d"
          .formatted(Arrays.toString(halfLives), labels, rate, delay);
    }
  }

  /**
   * Rows in the order of their time.
   *
   * @param x [n][d]
   * @param y [n] 0 or 1
   */
  public record Stream(double[][] x, int[] y) {
    Stream first(int n) {
      return new Stream(Arrays.copyOf(x, n), Arrays.copyOf(y, n));
    }
  }

  /**
   * What came of it.
   *
   * @param accuracy of answers before the truth
   * @param repeating the last known label
   * @param second the accuracy on the rows after the first tenth
   */
  public record Report(Estimate accuracy, Estimate repeating, Estimate second, double seconds) {}

  /** The learner. */
  static final class Learner {
    private final Config config;
    private final double[] keeping;
    private final double[][] means;
    private final double[] weights, gradients, mean, squares;
    private final double[] lastLabels;
    private long seen;

    Learner(Config config, int inputs) {
      this.config = config;
      keeping = Arrays.stream(config.halfLives).map(h -> Math.pow(0.5, 1 / h)).toArray();
      means = new double[keeping.length][inputs];
      int d = 1 + inputs * (1 + keeping.length) + config.labels;
      weights = new double[d];
      gradients = new double[d];
      Arrays.fill(gradients, 1e-8);
      mean = new double[d];
      squares = new double[d];
      lastLabels = new double[config.labels];
    }

    /** Row x as the model sees it; each row once, in order. */
    double[] look(double[] x) {
      var z = new double[weights.length];
      int at = 0;
      z[at++] = 1;
      for (double value : x) z[at++] = value;
      for (int k = 0; k < keeping.length; k++)
        for (int j = 0; j < x.length; j++) {
          if (seen == 0) means[k][j] = x[j];
          z[at++] = x[j] - means[k][j];
          means[k][j] = x[j] + keeping[k] * (means[k][j] - x[j]);
        }
      for (double label : lastLabels) z[at++] = label;
      seen++;
      for (int i = 1; i < z.length; i++) {
        double off = z[i] - mean[i];
        mean[i] += off / seen;
        squares[i] += off * (z[i] - mean[i]);
        double deviation = Math.sqrt(squares[i] / seen) + 1e-6;
        z[i] = Math.clamp((z[i] - mean[i]) / deviation, -CLIP, CLIP);
      }
      return z;
    }

    int answer(double[] z) {
      return score(z) > 0 ? 1 : 0;
    }

    void learn(double[] z, int label) {
      double sign = 2 * label - 1;
      double gradient = -sign / (1 + Math.exp(sign * score(z)));
      for (int i = 0; i < z.length; i++) {
        double g = gradient * z[i];
        gradients[i] += g * g;
        weights[i] -= config.rate * g / Math.sqrt(gradients[i]);
      }
      if (lastLabels.length == 0) return;
      System.arraycopy(lastLabels, 0, lastLabels, 1, lastLabels.length - 1);
      lastLabels[0] = sign;
    }

    private double score(double[] z) {
      double sum = 0;
      for (int i = 0; i < z.length; i++) sum += weights[i] * z[i];
      return sum;
    }
  }

  private record Waiting(double[] z, int label) {}

  /** Answers and learns the whole stream once. */
  public static Report run(Config config, Stream stream) {
    long began = System.nanoTime();
    var learner = new Learner(config, stream.x[0].length);
    var all = new Prequential();
    var late = new Prequential();
    var waiting = new ArrayDeque<Waiting>();
    int repeated = 0, last = 0;
    for (int t = 0; t < stream.y.length; t++) {
      var z = learner.look(stream.x[t]);
      int answer = learner.answer(z), truth = stream.y[t];
      all.next(answer, truth);
      if (t >= stream.y.length / 10) late.next(answer, truth);
      if (last == truth) repeated++;
      waiting.addLast(new Waiting(z, truth));
      if (waiting.size() <= config.delay) continue;
      var known = waiting.removeFirst();
      learner.learn(known.z, known.label);
      last = known.label;
    }
    return new Report(
        all.accuracy(),
        config.delay == 0 ? all.repeating() : Estimate.share(repeated, stream.y.length),
        late.accuracy(),
        (System.nanoTime() - began) / 1e9);
  }

  /** The configuration that is best on the first tenth of a stream. */
  public static Config chosen(List<Config> from, Stream stream) {
    var tenth = stream.first(stream.y.length / 10);
    Config best = from.getFirst();
    double most = -1;
    for (var config : from) {
      double accuracy = run(config, tenth).accuracy.value();
      if (accuracy > most) {
        most = accuracy;
        best = config;
      }
    }
    return best;
  }

  /** A table of numbers in a zip whose last column is the class, 0 or 1. */
  static Stream read(Path zip, String entry) {
    var x = new ArrayList<double[]>();
    var y = new ArrayList<Integer>();
    try (var file = new ZipFile(zip.toFile());
        var in =
            new BufferedReader(
                new InputStreamReader(
                    file.getInputStream(file.getEntry(entry)), StandardCharsets.UTF_8))) {
      in.readLine();
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        var cells = line.split(",", -1);
        x.add(Arrays.stream(cells, 0, cells.length - 1).mapToDouble(Double::parseDouble).toArray());
        y.add(Integer.parseInt(cells[cells.length - 1].strip()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Stream(x.toArray(double[][]::new), y.stream().mapToInt(Integer::intValue).toArray());
  }

  public static void main(String[] args) {
    var zip = Path.of(args.length > 0 ? args[0] : "../shared/data").resolve("drift/drift.zip");
    var elec = read(zip, "electricity.csv");
    var config = chosen(Config.grid(), elec);
    System.out.println("chosen on the first tenth of Elec2: " + config + "\n");
    System.out.println("| stream | learner | accuracy | after the first tenth | s |");
    System.out.println("|---|---|---|---|---|");
    rows("Elec2", elec, config);
    rows("SEA", read(zip, "sea_stream.csv"), config);
  }

  private static void rows(String name, Stream stream, Config config) {
    row(name, "numbers alone", run(new Config(new double[0], 0, config.rate, 0), stream));
    row(name, "and means", run(new Config(config.halfLives, 0, config.rate, 0), stream));
    row(name, "and labels", run(new Config(new double[0], config.labels, config.rate, 0), stream));
    row(name, "**all**", run(config, stream));
    for (int delay : new int[] {1, 48, 336})
      row(name, "all, labels " + delay + " rows later", run(config.delayed(delay), stream));
  }

  private static void row(String name, String learner, Report r) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.2f | %.2f | %.2f |%n| | repeat the last label | %.2f | | |%n",
        name,
        learner,
        100 * r.accuracy.value(),
        100 * r.second.value(),
        r.seconds,
        100 * r.repeating.value());
  }
}
