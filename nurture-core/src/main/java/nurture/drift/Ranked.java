package nurture.drift;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * A detector that reads, in the place of each number, its rank among those before it, ties being
 * broken by lot: while nothing changes, ranks are spread evenly over [0, 1] whatever the numbers
 * are (Vovk et al., 2005), so the rate of false alarms holds without a range, a shape or a scale.
 * What it cannot see is a change that leaves the ranks' mean where it was, such as a wider spread;
 * give it distances from the middle for that.
 *
 * <p>At most {@value #MOST} numbers are kept; later ones are ranked among the first so many.
 */
public final class Ranked implements Detector {
  private static final int MOST = 4_096;

  private final Supplier<Detector> kind;
  private final SplittableRandom lots;
  private final double[] sorted = new double[MOST];
  private int known;
  private Detector inner;
  private long at;
  private long began;

  /**
   * @param kind makes what reads the ranks, such as {@code () -> Adwin.even(1e7)}
   * @param seed of the lots that break ties
   */
  public Ranked(Supplier<Detector> kind, long seed) {
    this.kind = kind;
    this.lots = new SplittableRandom(seed);
    this.inner = kind.get();
  }

  @Override
  public Optional<Alarm> next(double value) {
    if (!Double.isFinite(value))
      throw new IllegalArgumentException("value must be finite, got " + value);
    at++;
    var alarm = inner.next(rank(value));
    if (alarm.isEmpty()) return Optional.empty();
    var seen = alarm.get();
    var told =
        new Alarm(
            at,
            began + seen.since(),
            quantile(seen.before()),
            quantile(seen.after()),
            seen.chance());
    known = 0;
    began = at;
    inner = kind.get();
    return Optional.of(told);
  }

  private double rank(double value) {
    int below = before(value, false), upTo = before(value, true);
    double rank = (below + lots.nextDouble() * (upTo - below + 1)) / (known + 1);
    if (known < MOST) {
      System.arraycopy(sorted, upTo, sorted, upTo + 1, known - upTo);
      sorted[upTo] = value;
      known++;
    }
    return rank;
  }

  /** How many numbers are less than a value, or not greater. */
  private int before(double value, boolean orEqual) {
    int low = 0, high = known;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value || (orEqual && sorted[middle] == value)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private double quantile(double rank) {
    return sorted[Math.min(known - 1, (int) (rank * known))];
  }
}
