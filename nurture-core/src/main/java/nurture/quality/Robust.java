package nurture.quality;

import java.util.Arrays;

/**
 * Where numbers lie and how widely, whatever a few of them do: the median and the interquartile
 * range brought to a normal's standard deviation, of the logarithms where the numbers are positive
 * and skewed.
 *
 * @param middle the median, of logarithms if {@code log}
 * @param spread one standard deviation, in the same terms; 0 where half the numbers are equal
 * @param log whether logarithms are meant
 * @param n how many numbers
 */
record Robust(double middle, double spread, boolean log, int n) {
  private static final double QUARTILES = 1.349;

  /** Beyond this, (upper − lower) ÷ (upper + lower) of the tenths from the median is skewed. */
  private static final double SKEWED = 0.3;

  /** Of the numbers that are there; NaN are skipped. */
  static Robust of(double[] values) {
    var sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    int n = sorted.length;
    if (n == 0) return new Robust(0, 0, false, 0);
    double low = at(sorted, 0.1);
    double middle = at(sorted, 0.5);
    double high = at(sorted, 0.9);
    boolean log =
        at(sorted, 0.01) > 0 && high > low && (high + low - 2 * middle) / (high - low) > SKEWED;
    if (log)
      for (int i = 0; i < n; i++)
        sorted[i] = sorted[i] > 0 ? Math.log(sorted[i]) : -Double.MAX_VALUE;
    double spread = (at(sorted, 0.75) - at(sorted, 0.25)) / QUARTILES;
    return new Robust(at(sorted, 0.5), spread, log, n);
  }

  /** How many spreads a number lies from the middle; 0 where that cannot be said. */
  double z(double value) {
    if (spread == 0 || Double.isNaN(value) || (log && value <= 0)) return 0;
    return ((log ? Math.log(value) : value) - middle) / spread;
  }

  /**
   * The z beyond which a number is far out: further than one of n normal ones is expected to lie,
   * and half again, for real tails are heavier.
   */
  double far() {
    return 1.5 * Math.sqrt(2 * Math.log(Math.max(n, 10)));
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  }
}
