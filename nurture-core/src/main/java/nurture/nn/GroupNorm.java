package nurture.nn;

import nurture.tensor.Kernels;
import nurture.tensor.Tensor;

/**
 * Each group of channels of x [n, c, ..] at mean 0 and variance 1 within its sample, then scaled
 * and shifted by channel (Wu and He, 2018): the same in a step and outside.
 *
 * @param scale [c]
 * @param shift [c]
 * @param groups a divisor of c
 * @param epsilon added to the variance
 */
public record GroupNorm(Tensor scale, Tensor shift, long groups, double epsilon) implements Layer {
  /** Epsilon 1e-5. */
  public static GroupNorm of(long groups, long channels) {
    if (Init.positive("channels", channels) % Init.positive("groups", groups) != 0)
      throw new IllegalArgumentException(
          "groups must divide channels, got %d for %d".formatted(groups, channels));
    return new GroupNorm(Tensor.ones(channels), Tensor.zeros(channels), groups, 1e-5);
  }

  @Override
  public Tensor apply(Tensor x) {
    return Kernels.groupNorm(x, groups, scale, shift, epsilon);
  }
}
