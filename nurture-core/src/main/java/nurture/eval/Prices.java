package nurture.eval;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The price answers of some listings, in the currency of the data.
 *
 * @param actual [n] the asked price, NaN where nobody said
 * @param estimate [n] the suggested price
 * @param low [n] the lower end of the suggested range, at least 0
 * @param high [n] the upper end of the suggested range; {@link #ENDLESS} where there is no range
 */
public record Prices(double[] actual, double[] estimate, double[] low, double[] high) {
  /** The upper end where there is no range; the lower is 0. */
  public static final double ENDLESS = Double.MAX_VALUE;

  public Prices {
    int n = actual.length;
    if (estimate.length != n || low.length != n || high.length != n)
      throw new IllegalArgumentException(
          "actual, estimate, low and high must be as many, got %d, %d, %d and %d"
              .formatted(n, estimate.length, low.length, high.length));
    for (int i = 0; i < n; i++) {
      if (actual[i] < 0 || Double.isInfinite(actual[i]))
        throw new IllegalArgumentException(
            "actual price of row %d must be at least 0 or NaN, got %s".formatted(i, actual[i]));
      if (!(0 <= low[i] && low[i] <= estimate[i] && estimate[i] <= high[i])
          || Double.isInfinite(high[i]))
        throw new IllegalArgumentException(
            "row %d must have 0 <= low <= estimate <= high, got %s, %s, %s"
                .formatted(i, low[i], estimate[i], high[i]));
    }
  }

  public int size() {
    return actual.length;
  }

  /** Whether the actual price of row i lies in its range. */
  public boolean covered(int i) {
    return low[i] <= actual[i] && actual[i] <= high[i];
  }

  /** Whether row i has a range. */
  public boolean ranged(int i) {
    return high[i] < ENDLESS;
  }

  /** log(1 + estimate) − log(1 + actual), the error on the scale on which prices are learnt. */
  public double logError(int i) {
    return Math.log1p(estimate[i]) - Math.log1p(actual[i]);
  }

  /** The rows whose actual price is known. */
  public int[] known() {
    return IntStream.range(0, size()).filter(i -> !Double.isNaN(actual[i])).toArray();
  }

  /** The rows whose actual price is known and that have a range. */
  public int[] ranged() {
    return Arrays.stream(known()).filter(this::ranged).toArray();
  }

  public Prices select(int[] rows) {
    return new Prices(at(actual, rows), at(estimate, rows), at(low, rows), at(high, rows));
  }

  private static double[] at(double[] values, int[] rows) {
    return Arrays.stream(rows).mapToDouble(i -> values[i]).toArray();
  }
}
