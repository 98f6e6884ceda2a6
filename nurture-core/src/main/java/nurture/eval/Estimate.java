package nurture.eval;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import nurture.data.Sorted;

/**
 * A number that cannot lose its uncertainty: a value, the ends of its 95 % interval, and the number
 * of observations behind it.
 */
public record Estimate(double value, double low, double high, int n) {
  static final double Z = 1.959963984540054; // 97.5 % of a normal variable lie below
  static final int RESAMPLES = 1_000;
  static final int MOST_ROWS = 20_000;

  /** Student's 97.5 % quantile for 1 to 9 degrees of freedom; a series serves from 10. */
  private static final double[] STUDENT = {
    12.70620, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.30600, 2.26216
  };

  public Estimate {
    if (n < 0) throw new IllegalArgumentException("n must be at least 0, got " + n);
    if (!(low <= value && value <= high))
      throw new IllegalArgumentException(
          "an estimate must lie in its interval, got %s in [%s, %s]".formatted(value, low, high));
  }

  /**
   * The share of hits among n, with the interval of Wilson (1927), which stays inside [0, 1] and is
   * honest at both ends. Of nothing, nothing is known: n = 0 gives 0 [0, 1].
   */
  public static Estimate share(long hits, long n) {
    if (hits < 0 || hits > n)
      throw new IllegalArgumentException("hits must be in [0, n], got %d of %d".formatted(hits, n));
    if (n == 0) return new Estimate(0, 0, 1, 0);
    double p = (double) hits / n;
    double shrink = 1 + Z * Z / n;
    double centre = (p + Z * Z / (2 * n)) / shrink;
    double half = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4.0 * n * n)) / shrink;
    double low = hits == 0 ? 0 : Math.min(p, centre - half);
    double high = hits == n ? 1 : Math.max(p, centre + half);
    return new Estimate(p, low, high, Math.toIntExact(n));
  }

  /**
   * By how much oftener one of two hits than the other where both aim at the same n, with the
   * interval of Agresti and Min (2005): that n never differed does not prove that they never do.
   *
   * @param one how often only the one hit
   * @param other how often only the other did
   */
  public static Estimate oftener(long one, long other, long n) {
    if (one < 0 || other < 0 || one + other > n || n == 0)
      throw new IllegalArgumentException(
          "hits of one alone must be in [0, n], got %d and %d of %d".formatted(one, other, n));
    double value = (double) (one - other) / n;
    double centre = (one - other) / (n + 2.0); // as if half a pair more were of each kind
    double half = Z * Math.sqrt(((one + other + 1) / (n + 2.0) - centre * centre) / (n + 2.0));
    return new Estimate(
        value,
        Math.max(-1, Math.min(value, centre - half)),
        Math.min(1, Math.max(value, centre + half)),
        Math.toIntExact(n));
  }

  /**
   * A statistic of n rows with its percentile interval over 1,000 resamples (Efron, 1979). Of more
   * than 20,000 rows so many are drawn, and the spread is shrunk accordingly (Bickel et al., 1997).
   *
   * @param statistic receives row numbers, with repeats; the array is used again, so don't keep it.
   *     Resamples for which it is not a number are left out
   * @param seed the same seed gives the same interval
   */
  public static Estimate bootstrap(int n, ToDoubleFunction<int[]> statistic, long seed) {
    if (n < 1) throw new IllegalArgumentException("a bootstrap needs at least 1 row, got " + n);
    var rows = new int[n];
    Arrays.setAll(rows, i -> i);
    double value = statistic.applyAsDouble(rows);
    var random = new SplittableRandom(seed);
    var drawn = new int[Math.min(n, MOST_ROWS)];
    double shrink = Math.sqrt((double) drawn.length / n);
    var resampled = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      for (int i = 0; i < drawn.length; i++) drawn[i] = random.nextInt(n);
      resampled[r] = value + shrink * (statistic.applyAsDouble(drawn) - value);
    }
    return percentile(value, resampled, n);
  }

  /** The mean of at least two numbers with Student's t interval. */
  public static Estimate mean(double[] values) {
    int n = values.length;
    if (n < 2) throw new IllegalArgumentException("an interval needs at least 2 numbers, got " + n);
    double mean = Arrays.stream(values).sum() / n;
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double half = student(n - 1) * Math.sqrt(squares / (n - 1) / n);
    return new Estimate(mean, mean - half, mean + half, n);
  }

  /**
   * How often a number of one kind is above one of another, a tie counting half: the area under the
   * ROC curve, with the interval of DeLong et al. (1988). Where that has no width, as where all of
   * one kind are above all of the other, it is Wilson's of as many pairs as share no number.
   *
   * @param above at least two, such as how unlike everything known the strange are
   * @param below at least two, such as how unlike the ordinary are
   */
  public static Estimate auroc(double[] above, double[] below) {
    int m = above.length, n = below.length;
    if (m < 2 || n < 2)
      throw new IllegalArgumentException(
          "an AUROC needs at least 2 of each kind, got %d and %d".formatted(m, n));
    var wins = places(above, below);
    var losses = places(below, above);
    double value = Arrays.stream(wins).sum() / m;
    double half = Z * Math.sqrt(variance(wins, value) / m + variance(losses, 1 - value) / n);
    if (half == 0) {
      int pairs = Math.min(m, n);
      var share = share(Math.round(value * pairs), pairs);
      return new Estimate(value, share.low, share.high, m + n);
    }
    return new Estimate(value, Math.max(0, value - half), Math.min(1, value + half), m + n);
  }

  /** For each number the share of the others below it. */
  private static double[] places(double[] numbers, double[] others) {
    var sorted = others.clone();
    Arrays.sort(sorted);
    return Arrays.stream(numbers)
        .map(x ->
            (Sorted.below(sorted, x) + Sorted.below(sorted, Math.nextUp(x))) / 2.0 / sorted.length)
        .toArray();
  }

  private static double variance(double[] values, double mean) {
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
  }

  /** The median of at least one number with its interval by order statistics, free of any shape. */
  static Estimate median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    int rank = Math.max(1, (int) Math.floor((n + 1) / 2.0 - Z * Math.sqrt(n) / 2));
    double value = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    return new Estimate(value, sorted[rank - 1], sorted[n - rank], n);
  }

  /** The middle 95 % of the resampled values, widened where need be to hold the value itself. */
  public static Estimate percentile(double value, double[] resampled, int n) {
    var sorted = Arrays.stream(resampled).filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) return new Estimate(value, value, value, n);
    return new Estimate(
        value,
        Math.min(value, quantile(sorted, 0.025)),
        Math.max(value, quantile(sorted, 0.975)),
        n);
  }

  /** The value as it might have been: normal, with the spread that the interval has on its side. */
  public double drawn(SplittableRandom random) {
    double deviations = random.nextGaussian();
    return value + deviations / Z * (deviations < 0 ? value - low : high - value);
  }

  /** The q-quantile of sorted numbers, linear between them. */
  static double quantile(double[] sorted, double q) {
    double at = q * (sorted.length - 1);
    int below = (int) at;
    if (below + 1 >= sorted.length) return sorted[sorted.length - 1];
    return sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
  }

  /** Student's 97.5 % quantile; from 10 degrees of freedom by Fisher's expansion (1941). */
  public static double student(int freedom) {
    if (freedom <= STUDENT.length) return STUDENT[freedom - 1];
    double z2 = Z * Z;
    double first = Z * (z2 + 1) / 4;
    double second = Z * ((5 * z2 + 16) * z2 + 3) / 96;
    double third = Z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
    double f = freedom;
    return Z + first / f + second / (f * f) + third / (f * f * f);
  }

  /**
   * This less another that does not depend on it, with the interval that both intervals give (Zou
   * and Donner, 2008); of two shares it is that of Newcombe (1998).
   */
  public Estimate minus(Estimate other) {
    double difference = value - other.value;
    return new Estimate(
        difference,
        difference - Math.hypot(value - low, other.high - other.value),
        difference + Math.hypot(high - value, other.value - other.low),
        n + other.n);
  }

  /** As in {@code 0.962 [0.951, 0.971], n = 1,200}. */
  @Override
  public String toString() {
    double size = Math.max(Math.abs(low), Math.abs(high));
    int digits = size < 10 ? 3 : size < 100 ? 2 : size < 1000 ? 1 : 0;
    var number = "%,." + digits + "f";
    return String.format(
        Locale.ROOT, number + " [" + number + ", " + number + "], n = %,d", value, low, high, n);
  }
}
