package nurture.nn;

import nurture.tensor.Kernels;
import nurture.tensor.Tensor;

/**
 * A table of learnt vectors of which each sample sums several, weighted: a linear layer over a
 * sparse input.
 *
 * @param weight [rows, width]
 */
public record EmbeddingBag(Tensor weight) implements Stateful {
  /** Starts normal with standard deviation 1, as PyTorch does. */
  public static EmbeddingBag of(long rows, long width) {
    return of(rows, width, 1);
  }

  /** Starts normal with the given standard deviation; 0 for a linear model. */
  public static EmbeddingBag of(long rows, long width, double deviation) {
    return new EmbeddingBag(
        Init.normal(deviation, Init.positive("rows", rows), Init.positive("width", width)));
  }

  /**
   * The weighted sum of each bag's rows; an empty bag is zero.
   *
   * @param indices row numbers of all bags, one after the other [m]
   * @param offsets where each bag starts in {@code indices} [n]
   * @param weights one for each index [m]
   * @return [n, width]
   */
  public Tensor apply(Tensor indices, Tensor offsets, Tensor weights) {
    return Kernels.embeddingBag(weight, indices, offsets, weights);
  }
}
