package nurture.eval;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The category answers of some listings.
 *
 * @param classes the names, in the order of the columns of {@code probabilities}
 * @param labels [n] the class each listing was given, −1 where nobody said
 * @param probabilities [n, classes] each row sums to 1
 */
public record Categories(List<String> classes, int[] labels, float[][] probabilities) {
  /** How far from 1 a row of probabilities may sum, which leaves room for half precision. */
  static final double TOLERANCE = 5e-3;

  public Categories {
    classes = List.copyOf(classes);
    if (classes.isEmpty()) throw new IllegalArgumentException("classes must not be empty");
    if (new HashSet<>(classes).size() != classes.size())
      throw new IllegalArgumentException("classes must differ, got " + classes);
    if (labels.length != probabilities.length)
      throw new IllegalArgumentException(
          "labels and probabilities must be as many, got %d and %d"
              .formatted(labels.length, probabilities.length));
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < -1 || labels[i] >= classes.size())
        throw new IllegalArgumentException(
            "label of row %d must be in [-1, %d), got %d".formatted(i, classes.size(), labels[i]));
      check(probabilities[i], classes.size(), i);
    }
  }

  private static void check(float[] row, int size, int i) {
    if (row.length != size)
      throw new IllegalArgumentException(
          "row %d must have %d probabilities, got %d".formatted(i, size, row.length));
    double sum = 0;
    for (float p : row) {
      if (!(p >= 0))
        throw new IllegalArgumentException(
            "probabilities must be at least 0, got %s in row %d".formatted(p, i));
      sum += p;
    }
    if (!(Math.abs(sum - 1) <= TOLERANCE))
      throw new IllegalArgumentException(
          "probabilities of row %d must sum to 1, got %.4f; apply softmax first".formatted(i, sum));
  }

  public int size() {
    return labels.length;
  }

  /** The most probable class of row i, the first of equals. */
  public int answer(int i) {
    var row = probabilities[i];
    int best = 0;
    for (int k = 1; k < row.length; k++) if (row[k] > row[best]) best = k;
    return best;
  }

  /** The probability of the answer. */
  public float confidence(int i) {
    return probabilities[i][answer(i)];
  }

  /** Minus the natural logarithm of the given class's probability; NaN where no class was given. */
  public double loss(int i) {
    return labels[i] < 0
        ? Double.NaN
        : -Math.log(Math.max(probabilities[i][labels[i]], Float.MIN_NORMAL));
  }

  /** Whether the answer is the class given; never where none was. */
  public boolean right(int i) {
    return labels[i] == answer(i);
  }

  /** The class given to row i. */
  public String given(int i) {
    if (labels[i] < 0) throw new IllegalArgumentException("row " + i + " was given no class");
    return classes.get(labels[i]);
  }

  /** How often each class was given. */
  public int[] counts() {
    var counts = new int[classes.size()];
    for (int label : labels) if (label >= 0) counts[label]++;
    return counts;
  }

  /** The rows that were given a class. */
  public int[] labelled() {
    return IntStream.range(0, size()).filter(i -> labels[i] >= 0).toArray();
  }

  public Categories select(int[] rows) {
    return new Categories(
        classes,
        Arrays.stream(rows).map(i -> labels[i]).toArray(),
        Arrays.stream(rows).mapToObj(i -> probabilities[i]).toArray(float[][]::new));
  }
}
