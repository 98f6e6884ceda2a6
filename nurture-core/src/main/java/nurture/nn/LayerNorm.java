package nurture.nn;

import nurture.tensor.Kernels;
import nurture.tensor.Tensor;

/**
 * The last axis of x [.., width] at mean 0 and variance 1, then scaled and shifted (Ba et al.,
 * 2016).
 *
 * @param scale [width]
 * @param shift [width]
 * @param epsilon added to the variance
 */
public record LayerNorm(Tensor scale, Tensor shift, double epsilon) implements Layer {
  /** Epsilon 1e-5. */
  public static LayerNorm of(long width) {
    return new LayerNorm(Tensor.ones(Init.positive("width", width)), Tensor.zeros(width), 1e-5);
  }

  @Override
  public Tensor apply(Tensor x) {
    return Kernels.layerNorm(x, scale, shift, epsilon);
  }
}
