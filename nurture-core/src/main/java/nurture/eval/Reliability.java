package nurture.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Whether a confidence of 80 % is right in 80 of 100 cases: the bins of a calibration plot, equally
 * full, each with its mean confidence and its accuracy. Equal confidences share a bin.
 */
public record Reliability(List<Bin> bins, Estimate error) {
  /** Listings of like confidence. */
  public record Bin(double confidence, Estimate accuracy) {
    public int n() {
      return accuracy.n();
    }
  }

  private static final int MOST = 15, ROWS = 50;
  private static final double LEVEL = 0.05;

  /** One bin for fifty of n rows, fifteen at most. */
  public static int bins(int n) {
    return Math.clamp(n / ROWS, 1, MOST);
  }

  /** As many bins as the labelled rows fill. */
  public static Reliability of(Categories answers) {
    return of(answers, bins(answers.labelled().length));
  }

  /**
   * So many bins over the labelled rows.
   *
   * <p>{@code error} is the mean over the listings of |confidence − accuracy| of their bin, less
   * what chance alone adds to it: an accuracy measured with standard error s adds E|N(d, s²)| − |d|
   * to a true difference d (Kumar et al., 2019, in closed form). The s is what it would be were the
   * confidence true, and the differences seen are shrunk to d so that their mean square is what is
   * left of theirs without s² (James and Stein, 1961). Its interval is as wide as accuracies drawn
   * within theirs make it, below that value and above the plain mean, which rather exceeds the
   * truth; the low end is 0 where one in twenty sets of listings whose confidence is true, or more,
   * would show as large differences.
   */
  public static Reliability of(Categories answers, int most) {
    record Row(float confidence, boolean right) {}
    var rows =
        Arrays.stream(answers.labelled())
            .mapToObj(i -> new Row(answers.confidence(i), answers.right(i)))
            .sorted(Comparator.comparingDouble(Row::confidence).thenComparing(Row::right))
            .toList();
    int n = rows.size();
    if (n == 0) throw new IllegalArgumentException("calibration needs labelled rows, got none");
    var confidence = new double[n];
    var bin = new int[n];
    var all = new Sums(most);
    int last = 0;
    for (int i = 0; i < n; i++) {
      confidence[i] = Math.min(1, rows.get(i).confidence);
      boolean full = (long) i * most >= (long) (last + 1) * n;
      if (i > 0 && full && confidence[i] != confidence[i - 1]) last = (int) ((long) i * most / n);
      bin[i] = last;
      all.add(bin[i], confidence[i], rows.get(i).right);
    }
    return new Reliability(all.bins(), error(all, bin, confidence));
  }

  private static Estimate error(Sums all, int[] bin, double[] confidence) {
    double plain = all.error(), value = all.debiased();
    var drawn = drawn(all.bins(), bin.length);
    Arrays.sort(drawn);
    double centre = Arrays.stream(drawn).average().orElse(0);
    double low = value + Math.min(0, Estimate.quantile(drawn, 0.025) - centre);
    double high = plain + Math.max(0, Estimate.quantile(drawn, 0.975) - centre);
    return new Estimate(
        value,
        calibrated(all, bin, confidence) ? 0 : Math.max(0, low),
        Math.min(1, high),
        bin.length);
  }

  /** What the error might have been, by accuracies within their intervals. */
  private static double[] drawn(List<Bin> bins, int n) {
    var random = new SplittableRandom(1);
    var errors = new double[Estimate.RESAMPLES];
    for (int r = 0; r < errors.length; r++)
      for (var b : bins) errors[r] += b.n() * Math.abs(b.confidence - b.accuracy.drawn(random)) / n;
    return errors;
  }

  /** Whether answers that are right as often as they claim would differ as much. */
  private static boolean calibrated(Sums seen, int[] bin, double[] confidence) {
    var random = new SplittableRandom(2);
    int as = 0;
    for (int r = 0; r < Estimate.RESAMPLES; r++) {
      var sums = new Sums(seen.count.length);
      for (int i = 0; i < bin.length; i++)
        sums.add(bin[i], confidence[i], random.nextDouble() < confidence[i]);
      if (sums.error() >= seen.error() && ++as >= LEVEL * Estimate.RESAMPLES) return true;
    }
    return false;
  }

  /**
   * How many rows of each bin, how confident and how often right.
   *
   * @param variance of how many are right, were the confidence true
   */
  private record Sums(int[] count, double[] confidence, double[] variance, int[] right) {
    Sums(int bins) {
      this(new int[bins], new double[bins], new double[bins], new int[bins]);
    }

    void add(int bin, double sure, boolean correct) {
      count[bin]++;
      confidence[bin] += sure;
      variance[bin] += sure * (1 - sure);
      if (correct) right[bin]++;
    }

    double error() {
      double sum = 0;
      for (int b = 0; b < count.length; b++) sum += Math.abs(confidence[b] - right[b]);
      return sum / Arrays.stream(count).sum();
    }

    double debiased() {
      double squares = 0, chance = 0;
      for (int b = 0; b < count.length; b++) {
        if (count[b] == 0) continue;
        squares += Math.pow(confidence[b] - right[b], 2) / count[b];
        chance += variance[b] / count[b];
      }
      if (squares <= chance) return 0;
      double shrunk = Math.sqrt(1 - chance / squares), added = 0;
      for (int b = 0; b < count.length; b++) {
        double difference = shrunk * Math.abs(confidence[b] - right[b]);
        added += folded(difference, Math.sqrt(variance[b])) - difference;
      }
      return Math.max(0, error() - added / Arrays.stream(count).sum());
    }

    List<Bin> bins() {
      var bins = new ArrayList<Bin>();
      for (int b = 0; b < count.length; b++)
        if (count[b] > 0)
          bins.add(new Bin(confidence[b] / count[b], Estimate.share(right[b], count[b])));
      return List.copyOf(bins);
    }
  }

  /** The mean of |N(mean, spread²)| for a mean of at least 0. */
  static double folded(double mean, double spread) {
    if (spread == 0) return mean;
    double z = mean / spread;
    double tail = spread * Math.sqrt(2 / Math.PI) * Math.exp(-z * z / 2);
    return tail + mean * erf(z / Math.sqrt(2));
  }

  /** The error function for x of at least 0, to 1.5e-7 (Abramowitz and Stegun, 1964, 7.1.26). */
  private static double erf(double x) {
    double t = 1 / (1 + 0.3275911 * x);
    double series =
        ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592)
            * t;
    return 1 - series * Math.exp(-x * x);
  }
}
