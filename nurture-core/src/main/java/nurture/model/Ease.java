package nurture.model;

import java.util.List;
import nurture.tensor.Kernels;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/**
 * What is chosen together: a linear model from the items of a history to all items, in closed form
 * and without an item speaking for itself (EASE; Steck, 2019). Immutable and on the heap.
 *
 * @param items how many there are
 * @param weights [items × items]: row i, column j is how much i speaks for j; 0 on the diagonal
 */
public record Ease(int items, float[] weights) {
  public Ease {
    if (weights.length != (long) items * items)
      throw new IllegalArgumentException(
          "weights must be %d × %d, got %d".formatted(items, items, weights.length));
  }

  /**
   * Solved for histories; items² memory and items³ time.
   *
   * @param histories item numbers, each once in a history
   * @param pull towards 0, above 0; in histories that share a pair of items
   */
  public static Ease fit(List<int[]> histories, int items, double pull) {
    if (!(pull > 0)) throw new IllegalArgumentException("pull must be above 0, got " + pull);
    if (items == 0) return new Ease(0, new float[0]);
    var gram = new float[items * items];
    for (var history : histories) for (int i : history) for (int j : history) gram[i * items + j]++;
    for (int i = 0; i < items; i++) gram[i * items + i] += (float) pull;
    try (var scope = Scope.open()) {
      var weights = Kernels.inverse(Tensor.of(gram, items, items)).floats();
      var diagonal = new float[items];
      for (int j = 0; j < items; j++) diagonal[j] = weights[j * items + j];
      for (int i = 0; i < items; i++)
        for (int j = 0; j < items; j++)
          weights[i * items + j] = i == j ? 0 : -weights[i * items + j] / diagonal[j];
      return new Ease(items, weights);
    }
  }

  /** How much a history speaks for each item; what is in it is scored like the rest. */
  public float[] scores(int[] history) {
    var scores = new float[items];
    for (int i : history)
      for (int j = 0, at = i * items; j < items; j++) scores[j] += weights[at + j];
    return scores;
  }
}
