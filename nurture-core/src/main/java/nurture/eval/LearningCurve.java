package nurture.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * How the error falls with the number of labels: {@code floor + scale·n^−power}, a law that holds
 * over many tasks and sizes (Cortes et al., 1993; Hestness et al., 2017), fitted to what was
 * measured, to say what more labels would give. Its intervals come from fits to points drawn anew
 * within their own; they know nothing of a law that is wrong.
 *
 * @param points what was measured, by number of labels
 * @param law the law that fits best
 * @param others laws that fit the points as they might have been
 */
public record LearningCurve(List<Point> points, Law law, List<Law> others) {
  /** The fewest points through which a law can be laid. */
  public static final int FEWEST = 3;

  /** How far beyond the points the law is asked at most: so many times their labels. */
  public static final int FARTHEST = 10;

  private static final int REDRAWN = 300;
  private static final double LEAST_POWER = 0.05, MOST_POWER = 2, POWER_STEP = 0.025;

  /** An error measured with so many labels. */
  public record Point(int labels, Estimate error) {}

  /** {@code floor + scale·n^−power}, none of them negative. */
  public record Law(double floor, double scale, double power) {
    /** The error with n labels. */
    public double at(double n) {
      return floor + scale * Math.pow(n, -power);
    }
  }

  /**
   * The law through at least {@value #FEWEST} points of different numbers of labels.
   *
   * @param seed the same seed gives the same intervals
   */
  public static LearningCurve of(List<Point> points, long seed) {
    var sorted = points.stream().sorted(Comparator.comparingInt(Point::labels)).toList();
    if (sorted.stream().mapToInt(Point::labels).distinct().count() < FEWEST)
      throw new IllegalArgumentException(
          "a learning curve needs at least %d different numbers of labels, got %s"
              .formatted(FEWEST, sorted.stream().map(Point::labels).toList()));
    if (sorted.getFirst().labels() < 1)
      throw new IllegalArgumentException(
          "labels must be at least 1, got " + sorted.getFirst().labels());
    var errors = sorted.stream().mapToDouble(p -> p.error().value()).toArray();
    var random = new SplittableRandom(seed);
    var others = new ArrayList<Law>();
    for (int r = 0; r < REDRAWN; r++) {
      var drawn = errors.clone();
      for (int i = 0; i < drawn.length; i++)
        drawn[i] = Math.max(0, drawn[i] + deviation(sorted.get(i)) * random.nextGaussian());
      others.add(fit(sorted, drawn));
    }
    return new LearningCurve(sorted, fit(sorted, errors), List.copyOf(others));
  }

  private static double deviation(Point point) {
    var e = point.error();
    return Math.max(1e-6, (e.high() - e.low()) / 2 / Estimate.Z);
  }

  /** Least squares by the points' precision: for each power a linear problem of two unknowns. */
  private static Law fit(List<Point> points, double[] errors) {
    var best = new Law(0, 0, LEAST_POWER);
    double least = Double.POSITIVE_INFINITY;
    for (double power = LEAST_POWER; power <= MOST_POWER + 1e-9; power += POWER_STEP) {
      var law = fit(points, errors, power);
      double sum = 0;
      for (int i = 0; i < errors.length; i++) {
        double miss = (errors[i] - law.at(points.get(i).labels())) / deviation(points.get(i));
        sum += miss * miss;
      }
      if (sum < least) {
        least = sum;
        best = law;
      }
    }
    return best;
  }

  private static Law fit(List<Point> points, double[] errors, double power) {
    double w = 0, x = 0, y = 0, xx = 0, xy = 0;
    for (int i = 0; i < errors.length; i++) {
      double sd = deviation(points.get(i)), weight = 1 / (sd * sd);
      double term = Math.pow(points.get(i).labels(), -power);
      w += weight;
      x += weight * term;
      y += weight * errors[i];
      xx += weight * term * term;
      xy += weight * term * errors[i];
    }
    double scale = (w * xy - x * y) / (w * xx - x * x);
    double floor = (y - scale * x) / w;
    if (scale < 0) return new Law(Math.max(0, y / w), 0, power); // more labels do no harm
    if (floor < 0) return new Law(0, Math.max(0, xy / xx), power);
    return new Law(floor, scale, power);
  }

  /** The error with n labels, up to {@value #FARTHEST} times the most that were measured. */
  public Estimate error(int n) {
    if (n < 1 || n > farthest())
      throw new IllegalArgumentException(
          "labels must be in [1, %,d], ten times what was measured, got %,d"
              .formatted(farthest(), n));
    return estimate(law -> law.at(n), n);
  }

  /** By how much the error falls from {@code now} labels to {@code then}. */
  public Estimate gain(int now, int then) {
    return estimate(law -> law.at(now) - law.at(then), then);
  }

  private Estimate estimate(ToDoubleFunction<Law> of, int n) {
    var values = others.stream().mapToDouble(of).toArray();
    Arrays.sort(values);
    return Estimate.percentile(of.applyAsDouble(law), values, n);
  }

  /** With how many labels the error is this small; empty if not within reach. */
  public OptionalInt labelsFor(double error) {
    if (law.at(farthest()) > error) return OptionalInt.empty();
    int low = 1, high = farthest();
    while (low < high) {
      int middle = low + (high - low) / 2;
      if (law.at(middle) > error) low = middle + 1;
      else high = middle;
    }
    return OptionalInt.of(low);
  }

  private int farthest() {
    return (int) Math.min(Integer.MAX_VALUE, (long) FARTHEST * points.getLast().labels());
  }
}
