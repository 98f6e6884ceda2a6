package nurture.eval;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What several witnesses say of the same listing, as one answer that trusts each as far as it
 * deserves: probabilities multiply, each to the power of its weight (a logarithmic opinion pool;
 * Genest and Zidek, 1986), estimates add up, each times its weight. Beside the witnesses stands
 * what is known of a listing of which nothing is seen: the shares of the classes, or the mean.
 *
 * <p>With one witness the weight is the inverse of a temperature (Guo et al., 2017): it makes
 * confidences mean what they say.
 *
 * @param weights by which witnesses speak: row {@code m − 1} is for those whose bits are set in
 *     {@code m}, first the weight of what is known beforehand, then one for each witness
 */
public record Pool(double[][] weights) {
  private static final double HEAVIEST = 20, PULL = 1;
  private static final int STEPS = 50;

  /** Every witness trusted alike: the geometric mean of what they say. */
  public static Pool even(int witnesses) {
    var weights = new double[(1 << witnesses) - 1][];
    for (int m = 1; m <= weights.length; m++) {
      weights[m - 1] = new double[witnesses + 1];
      for (int w = 0; w < witnesses; w++)
        if ((m >> w & 1) == 1) weights[m - 1][w + 1] = 1.0 / Integer.bitCount(m);
    }
    return new Pool(weights);
  }

  /** How many witnesses there may be. */
  public int witnesses() {
    return Integer.numberOfTrailingZeros(weights.length + 1);
  }

  /**
   * The weights under which the labels are most likely, for each set of witnesses, by Newton's
   * method: the loss is convex. A penalty as of one listing keeps them near equal trust.
   *
   * @param logs [witness][n][classes] logarithms of probabilities of listings that the witnesses
   *     had not seen; null for a listing of which a witness says nothing
   * @param prior [classes] logarithms of the classes' shares
   * @param labels [n] rows with −1 are left out
   */
  public static Pool ofProbabilities(float[][] @Nullable [] logs, float[] prior, int[] labels) {
    var pool = even(logs.length);
    for (int m = 1; m <= pool.weights.length; m++) {
      int set = m;
      var rows =
          IntStream.range(0, labels.length)
              .filter(i -> labels[i] >= 0 && speak(logs, set, i))
              .toArray();
      if (rows.length > 0) newton(pool.weights[m - 1], set, logs, prior, labels, rows);
    }
    return pool;
  }

  /**
   * The weights with the least squared error, likewise.
   *
   * @param estimates [witness][n] standardised; NaN where a witness says nothing
   * @param actual [n] standardised; NaN where unknown
   */
  public static Pool ofEstimates(double[][] estimates, double[] actual) {
    var pool = even(estimates.length);
    for (int m = 1; m <= pool.weights.length; m++) {
      int set = m, k = estimates.length + 1;
      var start = pool.weights[m - 1];
      var square = new double[k][k];
      var right = new double[k];
      for (int i = 0; i < actual.length; i++) {
        if (Double.isNaN(actual[i])) continue;
        var x = new double[k];
        x[0] = 1;
        for (int w = 0; w + 1 < k; w++) if ((set >> w & 1) == 1) x[w + 1] = estimates[w][i];
        if (Arrays.stream(x).anyMatch(Double::isNaN)) continue;
        double miss = actual[i];
        for (int a = 1; a < k; a++) miss -= start[a] * x[a];
        for (int a = 0; a < k; a++) {
          right[a] += x[a] * miss;
          for (int b = 0; b < k; b++) square[a][b] += x[a] * x[b];
        }
      }
      for (int a = 0; a < k; a++) square[a][a] += PULL;
      var change = solve(square, right);
      for (int a = 0; a < k; a++) if (a == 0 || (set >> (a - 1) & 1) == 1) start[a] += change[a];
    }
    return pool;
  }

  /**
   * One answer from several.
   *
   * @param logs [witness][classes] logarithms of probabilities; null for one that says nothing
   * @param prior [classes] logarithms of the classes' shares
   * @return probabilities
   */
  public float[] probabilities(float[] @Nullable [] logs, float[] prior) {
    int set = 0;
    for (int w = 0; w < logs.length; w++) if (logs[w] != null) set |= 1 << w;
    if (set == 0) return softmax(prior);
    return softmax(mixed(weights[set - 1], logs, prior));
  }

  /** One estimate from several, NaN standing for one that says nothing; 0 if none speaks. */
  public double estimate(double[] estimates) {
    int set = 0;
    for (int w = 0; w < estimates.length; w++) if (!Double.isNaN(estimates[w])) set |= 1 << w;
    if (set == 0) return 0;
    double sum = weights[set - 1][0];
    for (int w = 0; w < estimates.length; w++)
      if ((set >> w & 1) == 1) sum += weights[set - 1][w + 1] * estimates[w];
    return sum;
  }

  /** The probabilities of logits. */
  public static float[] softmax(float[] logits) {
    double top = Double.NEGATIVE_INFINITY;
    for (float z : logits) top = Math.max(top, z);
    var weights = new double[logits.length];
    double total = 0;
    for (int k = 0; k < logits.length; k++) {
      weights[k] = Math.exp(logits[k] - top);
      total += weights[k];
    }
    var probabilities = new float[logits.length];
    for (int k = 0; k < logits.length; k++) probabilities[k] = (float) (weights[k] / total);
    return probabilities;
  }

  /** The natural logarithms of probabilities, which serve as logits. */
  public static float[] logarithms(float[] probabilities) {
    var logarithms = new float[probabilities.length];
    for (int k = 0; k < logarithms.length; k++)
      logarithms[k] = (float) Math.log(Math.max(probabilities[k], Float.MIN_NORMAL));
    return logarithms;
  }

  private static boolean speak(float[][] @Nullable [] logs, int set, int row) {
    for (int w = 0; w < logs.length; w++)
      if ((set >> w & 1) == 1 && logs[w][row] == null) return false;
    return true;
  }

  private static float[] mixed(double[] weights, float[] @Nullable [] logs, float[] prior) {
    var mixed = new float[prior.length];
    for (int c = 0; c < mixed.length; c++) {
      double sum = weights[0] * prior[c];
      for (int w = 0; w < logs.length; w++) {
        var said = logs[w];
        if (said != null) sum += weights[w + 1] * said[c];
      }
      mixed[c] = (float) sum;
    }
    return mixed;
  }

  private static void newton(
      double[] weights,
      int set,
      float[][] @Nullable [] logs,
      float[] prior,
      int[] labels,
      int[] rows) {
    var start = weights.clone();
    var at = loss(weights, start, set, logs, prior, labels, rows);
    for (int step = 0; step < STEPS; step++) {
      var change = change(weights, at);
      double length = Arrays.stream(change).map(Math::abs).max().orElse(0);
      if (length < 1e-6) break;
      double share = 1;
      boolean better = false;
      while (!better && share > 1e-6) {
        var next = weights.clone();
        for (int a = 0; a < next.length; a++) next[a] -= share * change[a];
        for (int a = 1; a < next.length; a++) next[a] = Math.clamp(next[a], 0, HEAVIEST);
        var there = loss(next, start, set, logs, prior, labels, rows);
        better = there.value < at.value - 1e-9;
        if (better) {
          System.arraycopy(next, 0, weights, 0, next.length);
          at = there;
        }
        share /= 2;
      }
      if (!better) break;
    }
  }

  /** Newton's step in the weights that are not held at a bound by their slope. */
  private static double[] change(double[] weights, Loss at) {
    var first = at.first.clone();
    var second = new double[weights.length][];
    for (int a = 0; a < weights.length; a++) second[a] = at.second[a].clone();
    for (int a = 1; a < weights.length; a++) {
      boolean held = weights[a] <= 0 ? first[a] > 0 : weights[a] >= HEAVIEST && first[a] < 0;
      if (!held) continue;
      first[a] = 0;
      for (int b = 0; b < weights.length; b++) second[a][b] = second[b][a] = a == b ? 1 : 0;
    }
    return solve(second, first);
  }

  private record Loss(double value, double[] first, double[][] second) {}

  /** The penalised loss with its first two derivatives by the weights. */
  private static Loss loss(
      double[] weights,
      double[] start,
      int set,
      float[][] @Nullable [] logs,
      float[] prior,
      int[] labels,
      int[] rows) {
    int k = weights.length;
    double value = 0;
    var first = new double[k];
    var second = new double[k][k];
    for (int a = 0; a < k; a++) {
      double off = weights[a] - start[a];
      value += PULL * off * off / 2;
      first[a] = PULL * off;
      second[a][a] = PULL;
    }
    var silence = new float[prior.length];
    var said = new float[k][];
    var mean = new double[k];
    for (int i : rows) {
      said[0] = prior;
      for (int w = 0; w + 1 < k; w++) {
        var own = (set >> w & 1) == 1 ? logs[w][i] : null;
        said[w + 1] = own == null ? silence : own;
      }
      var z = new float[prior.length];
      for (int a = 0; a < k; a++)
        for (int c = 0; c < z.length; c++) z[c] += (float) (weights[a] * said[a][c]);
      var p = softmax(z);
      value -= Math.log(Math.max(p[labels[i]], 1e-30));
      for (int a = 0; a < k; a++) {
        mean[a] = 0;
        for (int c = 0; c < z.length; c++) mean[a] += p[c] * said[a][c];
        first[a] += mean[a] - said[a][labels[i]];
        for (int b = 0; b <= a; b++) {
          double sum = 0;
          for (int c = 0; c < z.length; c++) sum += p[c] * said[a][c] * said[b][c];
          second[a][b] += sum - mean[a] * mean[b];
          if (a != b) second[b][a] = second[a][b];
        }
      }
    }
    return new Loss(value, first, second);
  }

  /** Solves a small positive definite system, by elimination. */
  private static double[] solve(double[][] square, double[] right) {
    int n = right.length;
    var a = Arrays.stream(square).map(double[]::clone).toArray(double[][]::new);
    var x = right.clone();
    for (int i = 0; i < n; i++)
      for (int j = i + 1; j < n; j++) {
        double factor = a[j][i] / a[i][i];
        for (int c = i; c < n; c++) a[j][c] -= factor * a[i][c];
        x[j] -= factor * x[i];
      }
    for (int i = n - 1; i >= 0; i--) {
      for (int j = i + 1; j < n; j++) x[i] -= a[i][j] * x[j];
      x[i] /= a[i][i];
    }
    return x;
  }
}
