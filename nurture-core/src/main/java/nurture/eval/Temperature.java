package nurture.eval;

import java.util.Arrays;

/**
 * One number that makes confidences mean what they say: logits are divided by it before softmax
 * (Guo et al., 2017). Above 1 it makes answers more modest; it never changes which answer is best.
 */
public record Temperature(double value) {
  /** Answers as they are. */
  public static final Temperature ONE = new Temperature(1);

  private static final double COLDEST = 0.05;
  private static final double HOTTEST = 20;

  public Temperature {
    if (!(value > 0) || Double.isInfinite(value))
      throw new IllegalArgumentException("temperature must be positive, got " + value);
  }

  /**
   * The temperature in [0.05, 20] at which the labels are most likely, by Newton's method on its
   * inverse, in which the loss is convex.
   *
   * @param logits [n, classes] or logarithms of probabilities, of listings not trained on
   * @param labels [n] rows with −1 are left out
   */
  public static Temperature fit(float[][] logits, int[] labels) {
    if (logits.length != labels.length)
      throw new IllegalArgumentException(
          "logits and labels must be as many, got %d and %d"
              .formatted(logits.length, labels.length));
    if (Arrays.stream(labels).allMatch(l -> l < 0)) return ONE;
    double low = 1 / HOTTEST;
    double high = 1 / COLDEST;
    double inverse = 1;
    for (int step = 0; step < 60 && high - low > 1e-9 * inverse; step++) {
      var slope = slope(logits, labels, inverse);
      if (slope.first > 0) high = inverse;
      else low = inverse;
      double next = inverse - slope.first / slope.second;
      if (!(next >= low && next <= high)) next = (low + high) / 2;
      boolean still = Math.abs(next - inverse) < 1e-9 * inverse;
      inverse = next;
      if (still) break;
    }
    return new Temperature(1 / inverse);
  }

  private record Slope(double first, double second) {}

  /** The first two derivatives of the loss by the inverse temperature. */
  private static Slope slope(float[][] logits, int[] labels, double inverse) {
    double first = 0;
    double second = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0) continue;
      var row = logits[i];
      double top = max(row);
      double total = 0;
      double mean = 0;
      double square = 0;
      for (float z : row) {
        double centred = Math.max(z - top, -1e4);
        double weight = Math.exp(inverse * centred);
        total += weight;
        mean += weight * centred;
        square += weight * centred * centred;
      }
      mean /= total;
      first += mean - Math.max(row[labels[i]] - top, -1e4);
      second += square / total - mean * mean;
    }
    return new Slope(first, second);
  }

  /** The probabilities of logits at this temperature. */
  public float[] apply(float[] logits) {
    double top = max(logits);
    var weights = new double[logits.length];
    double total = 0;
    for (int k = 0; k < logits.length; k++) {
      weights[k] = Math.exp((logits[k] - top) / value);
      total += weights[k];
    }
    var probabilities = new float[logits.length];
    for (int k = 0; k < logits.length; k++) probabilities[k] = (float) (weights[k] / total);
    return probabilities;
  }

  /** The same answers at this temperature. */
  public Categories apply(Categories answers) {
    return new Categories(
        answers.classes(),
        answers.labels(),
        Arrays.stream(answers.probabilities())
            .map(row -> apply(logarithms(row)))
            .toArray(float[][]::new));
  }

  /** The natural logarithms of probabilities, which serve as logits. */
  public static float[] logarithms(float[] probabilities) {
    var logarithms = new float[probabilities.length];
    for (int k = 0; k < logarithms.length; k++)
      logarithms[k] = (float) Math.log(Math.max(probabilities[k], Float.MIN_NORMAL));
    return logarithms;
  }

  private static double max(float[] row) {
    double top = Double.NEGATIVE_INFINITY;
    for (float z : row) top = Math.max(top, z);
    return top;
  }
}
