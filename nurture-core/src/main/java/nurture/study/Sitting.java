package nurture.study;

import java.util.Arrays;
import nurture.eval.Estimate;

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
 */
public record Sitting(
    String exam, String figure, Estimate before, Estimate after, Estimate fall, double margin) {
  /** The share of listings answered right. */
  public static final String ACCURACY = "accuracy";

  /** The mean absolute error of the logarithm of the price. */
  public static final String ERROR = "error";

  /** From what each version scored on each listing: 1 for right, 0 for wrong. */
  static Sitting ofRight(String exam, boolean[] before, boolean[] after, double margin) {
    var falls = new double[before.length];
    for (int i = 0; i < falls.length; i++) falls[i] = (before[i] ? 1 : 0) - (after[i] ? 1 : 0);
    return new Sitting(exam, ACCURACY, share(before), share(after), mean(falls), margin);
  }

  /** From each version's error on each listing. */
  static Sitting ofErrors(String exam, double[] before, double[] after, double margin) {
    var falls = new double[before.length];
    for (int i = 0; i < falls.length; i++) falls[i] = after[i] - before[i];
    return new Sitting(exam, ERROR, mean(before), mean(after), mean(falls), margin);
  }

  /**
   * Whether the newer version may be released as far as this goes: it is not worse by more than the
   * margin, or chance alone (5 %, two-sided) may be to blame.
   */
  public boolean passed() {
    return fall.value() <= margin || fall.low() <= 0;
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
