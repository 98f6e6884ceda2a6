package nurture.study;

import java.util.Arrays;
import nurture.eval.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * Two versions of a model before the same listings, which neither learnt from.
 *
 * @param exam whose listings these are, such as {@code first day}
 * @param figure what is compared: {@code accuracy}, or {@code error}, the mean absolute error of
 *     the logarithm of the price
 * @param before the older version's figure
 * @param after the newer version's
 * @param fall by how much the newer is worse, listing by listing
 * @param margin by how much it may be worse
 * @param lost by how much the newer is worse than the version that first sat this exam, where that
 *     is neither of the two
 */
public record Sitting(
    String exam,
    String figure,
    Estimate before,
    Estimate after,
    Estimate fall,
    double margin,
    @Nullable Estimate lost) {
  /** The share of listings answered right. */
  public static final String ACCURACY = "accuracy";

  /** The mean absolute error of the logarithm of the price. */
  public static final String ERROR = "error";

  /**
   * From what each version scored on each listing: 1 for right, 0 for wrong.
   *
   * @param first the version's that first sat the exam, or null
   */
  static Sitting ofRight(
      String exam, boolean[] before, boolean[] after, boolean @Nullable [] first, double margin) {
    return new Sitting(
        exam,
        ACCURACY,
        share(before),
        share(after),
        mean(falls(before, after)),
        margin,
        first == null ? null : mean(falls(first, after)));
  }

  /** From each version's error on each listing. */
  static Sitting ofErrors(
      String exam, double[] before, double[] after, double @Nullable [] first, double margin) {
    return new Sitting(
        exam,
        ERROR,
        mean(before),
        mean(after),
        mean(rises(before, after)),
        margin,
        first == null ? null : mean(rises(first, after)));
  }

  /**
   * Whether the newer version may be released as far as this goes: {@link #fell} and {@link #wore}
   * do not hold.
   */
  public boolean passed() {
    return !fell() && !wore();
  }

  /**
   * Whether it is worse than the older version by more than the margin, and chance alone (5 %,
   * two-sided) is not to blame.
   */
  public boolean fell() {
    return beyond(fall);
  }

  /**
   * Whether it is so much worse than the version that first sat the exam, and worse than the older
   * one too: a fall that is spread over nights goes no further. What yesterday's version had lost
   * already holds nothing back that does not add to it.
   */
  public boolean wore() {
    return lost != null && fall.value() > 0 && beyond(lost);
  }

  private boolean beyond(Estimate by) {
    return by.value() > margin && by.low() > 0;
  }

  private static double[] falls(boolean[] before, boolean[] after) {
    var falls = new double[before.length];
    for (int i = 0; i < falls.length; i++) falls[i] = (before[i] ? 1 : 0) - (after[i] ? 1 : 0);
    return falls;
  }

  private static double[] rises(double[] before, double[] after) {
    var rises = new double[before.length];
    for (int i = 0; i < rises.length; i++) rises[i] = after[i] - before[i];
    return rises;
  }

  private static Estimate share(boolean[] right) {
    int hits = 0;
    for (boolean r : right) if (r) hits++;
    return Estimate.share(hits, right.length);
  }

  private static Estimate mean(double[] values) {
    if (values.length > 1) return Estimate.mean(values);
    double value = Arrays.stream(values).sum();
    return new Estimate(value, Math.min(value, -1), Math.max(value, 1), values.length);
  }
}
