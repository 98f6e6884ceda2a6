package nurture.bench;

import java.util.Arrays;
import java.util.Collection;

/** Measured numbers in order. */
final class Quantiles {
  private final double[] sorted;

  private Quantiles(double[] sorted) {
    this.sorted = sorted;
  }

  /** Of at least one number. */
  static Quantiles of(Collection<Double> numbers) {
    if (numbers.isEmpty())
      throw new IllegalArgumentException("numbers must not be empty, got none");
    var sorted = numbers.stream().mapToDouble(x -> x).toArray();
    Arrays.sort(sorted);
    return new Quantiles(sorted);
  }

  /** The middle one, or the mean of the middle two. */
  double median() {
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  /** The least that at least this share of the numbers do not exceed; no number is invented. */
  double at(double share) {
    return sorted[Math.clamp((int) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
  }

  double least() {
    return sorted[0];
  }

  double greatest() {
    return sorted[sorted.length - 1];
  }
}
