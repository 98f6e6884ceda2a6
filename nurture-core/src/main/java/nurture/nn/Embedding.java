package nurture.nn;

import nurture.tensor.Kernels;
import nurture.tensor.Tensor;

/**
 * A table of learnt vectors: whole numbers [..] to [.., width].
 *
 * @param weight [rows, width]
 */
public record Embedding(Tensor weight) implements Layer {
  /** Starts normal with standard deviation 1, as PyTorch does. */
  public static Embedding of(long rows, long width) {
    return of(rows, width, 1);
  }

  /** Starts normal with the given standard deviation. */
  public static Embedding of(long rows, long width, double deviation) {
    return new Embedding(
        Init.normal(deviation, Init.positive("rows", rows), Init.positive("width", width)));
  }

  @Override
  public Tensor apply(Tensor indices) {
    return Kernels.embedding(weight, indices);
  }
}
