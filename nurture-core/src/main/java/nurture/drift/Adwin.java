package nurture.drift;

import java.util.Arrays;
import java.util.Optional;

/**
 * A window that grows while its numbers agree and drops its older part when they no longer do
 * (ADWIN; Bifet and Gavaldà, 2007). It is kept as an exponential histogram, so an item costs O(log
 * n) time and the window O(log n) memory. Each cut of the window is tried after each item, and the
 * bound is divided among all of them; the older part goes at once, at the strongest cut, so that
 * one change is one alarm.
 */
public final class Adwin implements Detector {
  private static final int SAME_SIZE = 5, FEWEST = 5;

  private final double low;
  private final double scale;
  private final double proxy;
  private final double rare;

  // Buckets of consecutive items, the oldest first; sizes are powers of two.
  private long[] sizes = new long[64];
  private double[] sums = new double[64];
  private double[] squares = new double[64];
  private int buckets;
  private long at;

  private Adwin(double low, double high, double proxy, double rare) {
    if (!(high > low && Double.isFinite(high - low)))
      throw new IllegalArgumentException(
          "the range must be finite and not empty, got [%s, %s]".formatted(low, high));
    if (!(rare > 1))
      throw new IllegalArgumentException(
          "items for each false alarm must be more than 1, got " + rare);
    this.low = low;
    this.scale = high - low;
    this.proxy = proxy;
    this.rare = rare;
  }

  /**
   * For numbers in a range, such as errors in [0, 1].
   *
   * @param rare items for each false alarm
   */
  public static Adwin of(double low, double high, double rare) {
    return new Adwin(low, high, 0.25, rare);
  }

  /**
   * For numbers spread evenly over [0, 1], such as ranks and p-values: their mean strays less
   * (Marchal and Arbel, 2017), so less is needed to be sure.
   */
  public static Adwin even(double rare) {
    return new Adwin(0, 1, 1 / 12.0, rare);
  }

  @Override
  public Optional<Alarm> next(double value) {
    double x = (value - low) / scale;
    if (!(x >= 0 && x <= 1))
      throw new IllegalArgumentException(
          "value must be in [%s, %s], got %s; rank it if it has no range (Ranked)"
              .formatted(low, low + scale, value));
    at++;
    add(x);
    return cut();
  }

  /** How many items the window holds. */
  public long width() {
    return Arrays.stream(sizes, 0, buckets).sum();
  }

  /** The mean of the window; NaN while it is empty. */
  public double mean() {
    return low + scale * Arrays.stream(sums, 0, buckets).sum() / width();
  }

  private void add(double x) {
    if (buckets == sizes.length) {
      sizes = Arrays.copyOf(sizes, 2 * buckets);
      sums = Arrays.copyOf(sums, 2 * buckets);
      squares = Arrays.copyOf(squares, 2 * buckets);
    }
    sizes[buckets] = 1;
    sums[buckets] = x;
    squares[buckets++] = x * x;
    int last = buckets; // of each size at most so many; the two oldest of one too many become one
    while (last > 0) {
      int first = last - 1;
      while (first > 0 && sizes[first - 1] == sizes[last - 1]) first--;
      if (last - first <= SAME_SIZE) return;
      sizes[first] += sizes[first + 1];
      sums[first] += sums[first + 1];
      squares[first] += squares[first + 1];
      remove(first + 1, first + 2);
      last = first + 1;
    }
  }

  private void remove(int from, int to) {
    System.arraycopy(sizes, to, sizes, from, buckets - to);
    System.arraycopy(sums, to, sums, from, buckets - to);
    System.arraycopy(squares, to, squares, from, buckets - to);
    buckets -= to - from;
  }

  private Optional<Alarm> cut() {
    long n = width();
    if (n < 2 * FEWEST) return Optional.empty();
    double sum = Arrays.stream(sums, 0, buckets).sum();
    double mean = sum / n;
    double variance = Math.max(0, Arrays.stream(squares, 0, buckets).sum() / n - mean * mean);
    double needed = Math.log(2 * (buckets - 1) * rare);
    int best = -1;
    double most = needed, older = 0;
    long olderItems = 0;
    for (int b = 0; b < buckets - 1; b++) {
      older += sums[b];
      olderItems += sizes[b];
      long newer = n - olderItems;
      if (olderItems < FEWEST || newer < FEWEST) continue;
      double difference = Math.abs(older / olderItems - (sum - older) / newer);
      double m = 1 / (1.0 / olderItems + 1.0 / newer);
      double surprise = surprise(difference, m, variance);
      if (surprise > most) {
        most = surprise;
        best = b;
      }
    }
    return best < 0 ? Optional.empty() : Optional.of(drop(best, most, n, sum));
  }

  /**
   * −log of a bound on the probability of such a difference at one cut: of Hoeffding's and of
   * Bernstein's, the smaller.
   *
   * @param m the harmonic size of the two parts
   */
  private double surprise(double difference, double m, double variance) {
    double hoeffding = difference * difference * m / (2 * proxy);
    double bernstein = difference * difference * m / (2 * variance + 4 * difference / 3);
    return Math.max(hoeffding, bernstein);
  }

  private Alarm drop(int bucket, double surprise, long n, double sum) {
    long items = 0;
    double older = 0;
    for (int b = 0; b <= bucket; b++) {
      items += sizes[b];
      older += sums[b];
    }
    double chance = Math.min(1, 2 * (buckets - 1) * Math.exp(-surprise));
    remove(0, bucket + 1);
    return new Alarm(
        at,
        at - (n - items) + 1,
        low + scale * older / items,
        low + scale * (sum - older) / (n - items),
        chance);
  }
}
