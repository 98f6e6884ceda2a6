package nurture.eval;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Price ranges that cover as often as asked, whatever the model: split-conformal prediction (Vovk
 * et al., 2005; Lei et al., 2018) on log(1 + price).
 *
 * <p>The range of an estimate e with scale s runs from log(1 + e) − s · below to log(1 + e) + s ·
 * above. The scale is any guess of how far off the estimate may be, such as a second output of the
 * model; 1 everywhere gives a range of constant ratio. The guess may be bad: coverage holds for
 * listings like those fitted on, and only the width suffers.
 *
 * @param level the share of listings to cover, in (0, 1)
 */
public record Conformal(double level, double below, double above) {
  /** From one price to another. */
  public record Range(double low, double high) {}

  /**
   * Equally far up and down: the ⌈(n + 1) · level⌉-th smallest |error| ÷ scale.
   *
   * @param actual [n] prices of listings that were not trained on; NaN where unknown
   * @param estimate [n] the suggested prices
   * @param scale [n] above 0
   * @throws IllegalArgumentException where too few prices are known for the level: 9 for 0.9
   */
  public static Conformal fit(double[] actual, double[] estimate, double[] scale, double level) {
    var scores = Arrays.stream(scores(actual, estimate, scale, level)).map(Math::abs).toArray();
    Arrays.sort(scores);
    double reach = scores[rank(scores.length, level) - 1];
    return new Conformal(level, reach, reach);
  }

  /** Ranges so many times as far, where errors are known to be. */
  public Conformal times(double factor) {
    return new Conformal(level, factor * below, factor * above);
  }

  /** The range around an estimate. */
  public Range range(double estimate, double scale) {
    positive(scale);
    if (!(estimate >= 0))
      throw new IllegalArgumentException("an estimated price must be at least 0, got " + estimate);
    double centre = Math.log1p(estimate);
    return new Range(
        Math.clamp(Math.expm1(centre - scale * below), 0, estimate),
        Math.max(estimate, Math.expm1(centre + scale * above)));
  }

  private static double[] scores(double[] actual, double[] estimate, double[] scale, double level) {
    if (!(level > 0 && level < 1))
      throw new IllegalArgumentException("level must be in (0, 1), got " + level);
    if (estimate.length != actual.length || scale.length != actual.length)
      throw new IllegalArgumentException(
          "actual, estimate and scale must be as many, got %d, %d and %d"
              .formatted(actual.length, estimate.length, scale.length));
    return IntStream.range(0, actual.length)
        .filter(i -> !Double.isNaN(actual[i]))
        .mapToDouble(i -> (Math.log1p(actual[i]) - Math.log1p(estimate[i])) / positive(scale[i]))
        .toArray();
  }

  private static int rank(int n, double level) {
    int rank = (int) Math.ceil((n + 1) * level - 1e-9);
    if (rank > n)
      throw new IllegalArgumentException(
          "a range at level %s needs at least %d known prices, got %d; add listings or lower it"
              .formatted(level, (int) Math.ceil(level / (1 - level) - 1e-9), n));
    return rank;
  }

  private static double positive(double scale) {
    if (!(scale > 0) || Double.isInfinite(scale))
      throw new IllegalArgumentException("scale must be above 0, got " + scale);
    return scale;
  }
}
