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

  private static final int BINS = 15;

  /**
   * Fifteen bins over the labelled rows.
   *
   * <p>{@code error} is the mean over the listings of |confidence − accuracy| of their bin, less
   * what chance alone adds to it: an accuracy measured with standard error s adds E|N(d, s²)| − |d|
   * to a true difference d. This is the debiased estimator of Kumar et al. (2019) in closed form.
   * Its interval is that of {@link Estimate#bootstrap}, moved to the debiased value. Some bias
   * remains where bins hold few rows.
   */
  public static Reliability of(Categories answers) {
    record Row(float confidence, boolean right) {}
    var rows =
        Arrays.stream(answers.labelled())
            .mapToObj(i -> new Row(answers.confidence(i), answers.right(i)))
            .sorted(Comparator.comparingDouble(Row::confidence).thenComparing(Row::right))
            .toList();
    int n = rows.size();
    if (n == 0) throw new IllegalArgumentException("calibration needs labelled rows, got none");
    var confidence = new double[n];
    var right = new boolean[n];
    var bin = new int[n];
    int last = 0;
    for (int i = 0; i < n; i++) {
      confidence[i] = Math.min(1, rows.get(i).confidence);
      right[i] = rows.get(i).right;
      boolean full = (long) i * BINS >= (long) (last + 1) * n;
      if (i > 0 && full && confidence[i] != confidence[i - 1]) last = (int) ((long) i * BINS / n);
      bin[i] = last;
    }
    var all = new Sums(BINS);
    for (int i = 0; i < n; i++) all.add(bin[i], confidence[i], right[i]);
    return new Reliability(all.bins(), error(all, bin, confidence, right));
  }

  private static Estimate error(Sums all, int[] bin, double[] confidence, boolean[] right) {
    int n = bin.length;
    double value = Math.max(0, all.error() - all.bias());
    var random = new SplittableRandom(1);
    int drawn = Math.min(n, Estimate.MOST_ROWS);
    double shrink = Math.sqrt((double) drawn / n);
    var resampled = new double[Estimate.RESAMPLES];
    for (int r = 0; r < resampled.length; r++) {
      var sums = new Sums(BINS);
      for (int k = 0; k < drawn; k++) {
        int i = random.nextInt(n);
        sums.add(bin[i], confidence[i], right[i]);
      }
      resampled[r] = sums.error();
    }
    double centre = Arrays.stream(resampled).average().orElse(0);
    return Estimate.percentile(
        value,
        Arrays.stream(resampled)
            .map(e -> Math.clamp(value + shrink * (e - centre), 0, 1))
            .toArray(),
        n);
  }

  /** How many rows of each bin, how confident and how often right. */
  private record Sums(int[] count, double[] confidence, int[] right) {
    Sums(int bins) {
      this(new int[bins], new double[bins], new int[bins]);
    }

    void add(int bin, double sure, boolean correct) {
      count[bin]++;
      confidence[bin] += sure;
      if (correct) right[bin]++;
    }

    double error() {
      double sum = 0;
      for (int b = 0; b < count.length; b++) sum += Math.abs(confidence[b] - right[b]);
      return sum / Arrays.stream(count).sum();
    }

    double bias() {
      double sum = 0;
      for (int b = 0; b < count.length; b++) {
        if (count[b] < 2) continue;
        double accuracy = (double) right[b] / count[b];
        double spread = Math.sqrt(accuracy * (1 - accuracy) / (count[b] - 1));
        double difference = Math.abs(confidence[b] / count[b] - accuracy);
        sum += count[b] * (folded(difference, spread) - difference);
      }
      return sum / Arrays.stream(count).sum();
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
