package nurture.drift;

import java.util.Optional;

/**
 * The test of Page (1954) and Hinkley (1971), to both sides, for numbers whose mean is known while
 * nothing changes: it adds up by how much they exceed the mean and half the shift that matters, and
 * never falls below zero. The threshold is not a setting: the sums are those of a bet at fair odds,
 * which an unchanged stream seldom wins (Ville, 1939; Shin et al., 2022).
 */
public final class PageHinkley implements Detector {
  private final double mean;
  private final double shift;
  private final double variance;
  private final double rare;

  private long at;
  private final Side above = new Side();
  private final Side below = new Side();

  /**
   * @param mean of the numbers while nothing changes
   * @param variance a proxy: 1/12 for numbers spread evenly over [0, 1], a quarter of the squared
   *     range for any that have one
   * @param shift of the mean that matters; one that is twice as large is seen four times as soon
   * @param rare items for each false alarm
   */
  public PageHinkley(double mean, double variance, double shift, double rare) {
    if (!(variance > 0 && shift > 0))
      throw new IllegalArgumentException(
          "variance and shift must be above 0, got %s and %s".formatted(variance, shift));
    if (!(rare > 1))
      throw new IllegalArgumentException(
          "items for each false alarm must be more than 1, got " + rare);
    this.mean = mean;
    this.variance = variance;
    this.shift = shift;
    this.rare = rare;
  }

  /** For numbers spread evenly over [0, 1], such as ranks and p-values. */
  public static PageHinkley even(double rare) {
    return new PageHinkley(0.5, 1 / 12.0, 0.2, rare);
  }

  /** What has been added up to one side. */
  private final class Side {
    double sum;
    double values;
    long items;

    void add(double excess, double value) {
      sum += shift / variance * (excess - shift / 2);
      items++;
      values += value;
      if (sum <= 0) clear();
    }

    void clear() {
      sum = 0;
      values = 0;
      items = 0;
    }
  }

  @Override
  public Optional<Alarm> next(double value) {
    if (!Double.isFinite(value))
      throw new IllegalArgumentException("value must be finite, got " + value);
    at++;
    above.add(value - mean, value);
    below.add(mean - value, value);
    var side = above.sum > below.sum ? above : below;
    if (side.sum < Math.log(2 * rare)) return Optional.empty();
    var alarm =
        new Alarm(
            at,
            at - side.items + 1,
            mean,
            side.values / side.items,
            Math.min(1, 2 * Math.exp(-side.sum)));
    above.clear();
    below.clear();
    return Optional.of(alarm);
  }
}
