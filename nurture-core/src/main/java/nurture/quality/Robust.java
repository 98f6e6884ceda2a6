package nurture.quality;

import java.util.Arrays;
import java.util.Optional;

/**
 * Where numbers lie and how widely, whatever a few of them do: the median and the interquartile
 * range brought to a normal's standard deviation, of the logarithms where the numbers are positive
 * and skewed. Where half the numbers are equal, how far off the others are.
 *
 * @param middle the median, of logarithms if {@code log}
 * @param spread one standard deviation, in the same terms; 0 where half the numbers are equal
 * @param log whether logarithms are meant
 * @param n how many numbers
 * @param off where half of them are equal, how far off the others are, as the logarithm of their
 *     distances
 */
record Robust(double middle, double spread, boolean log, int n, Optional<Off> off) {
  /** A middle and a spread. */
  record Off(double middle, double spread) {}

  /** Fewer numbers off the middle say nothing of how far off is usual. */
  private static final int FEWEST_OFF = 10;

  /** Distances vary by this at least: among 1,000 numbers, 65 times the usual one is far. */
  private static final double LEAST_OFF = 0.75;

  private static final double QUARTILES = 1.349;

  /** Beyond this, (upper − lower) ÷ (upper + lower) of the tenths from the median is skewed. */
  private static final double SKEWED = 0.3;

  /** Of the numbers that are there; NaN are skipped. */
  static Robust of(double[] values) {
    return of(values, true);
  }

  /** The same of what are logarithms already, of which no further ones are taken. */
  static Robust ofLogarithms(double[] values) {
    return of(values, false);
  }

  private static Robust of(double[] values, boolean quantities) {
    var sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    int n = sorted.length;
    if (n == 0) return new Robust(0, 0, false, 0, Optional.empty());
    double low = at(sorted, 0.1);
    double middle = at(sorted, 0.5);
    double high = at(sorted, 0.9);
    if (at(sorted, 0.25) == at(sorted, 0.75))
      return new Robust(middle, 0, false, n, off(sorted, middle));
    boolean log =
        quantities
            && at(sorted, 0.01) > 0
            && high > low
            && (high + low - 2 * middle) / (high - low) > SKEWED;
    if (log)
      for (int i = 0; i < n; i++)
        sorted[i] = sorted[i] > 0 ? Math.log(sorted[i]) : -Double.MAX_VALUE;
    double spread = (at(sorted, 0.75) - at(sorted, 0.25)) / QUARTILES;
    return new Robust(at(sorted, 0.5), spread, log, n, Optional.empty());
  }

  private static Optional<Off> off(double[] values, double middle) {
    var off =
        Arrays.stream(values)
            .filter(v -> v != middle)
            .map(v -> Math.log(Math.abs(v - middle)))
            .sorted()
            .toArray();
    if (off.length < FEWEST_OFF) return Optional.empty();
    double spread = (at(off, 0.75) - at(off, 0.25)) / QUARTILES;
    return Optional.of(new Off(at(off, 0.5), Math.max(LEAST_OFF, spread)));
  }

  /** How many times as far from the middle a number is as the others off it usually are. */
  double timesOff(double value) {
    return off.map(o -> Math.abs(value - middle) / Math.exp(o.middle)).orElse(0.0);
  }

  /**
   * How many spreads a number lies from the middle; 0 where that cannot be said. Where half the
   * numbers are equal, how many spreads it lies further off than those that are off usually do.
   */
  double z(double value) {
    if (off.isPresent() && timesOff(value) > 1)
      return Math.signum(value - middle) * Math.log(timesOff(value)) / off.get().spread;
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
