package nurture.nn;

import nurture.tensor.Kernels;
import nurture.tensor.Tensor;

/**
 * Each channel of x [n, c, ..] at mean 0 and variance 1, then scaled and shifted (Ioffe and
 * Szegedy, 2015). A step uses the batch's mean and variance and lets a share {@code momentum} of
 * them into the running ones, which everything else uses.
 *
 * @param scale [c]
 * @param shift [c]
 * @param mean running mean [c]
 * @param variance running variance, unbiased [c]
 * @param momentum the new batch's share in the running figures, in (0, 1]
 * @param epsilon added to the variance
 */
public record BatchNorm(
    Tensor scale,
    Tensor shift,
    @Buffer Tensor mean,
    @Buffer Tensor variance,
    double momentum,
    double epsilon)
    implements Layer {
  /** Momentum 0.1, epsilon 1e-5. */
  public static BatchNorm of(long channels) {
    return of(channels, 0.1, 1e-5);
  }

  /** With another momentum and epsilon. */
  public static BatchNorm of(long channels, double momentum, double epsilon) {
    return new BatchNorm(
        Tensor.ones(Init.positive("channels", channels)),
        Tensor.zeros(channels),
        Tensor.zeros(channels),
        Tensor.ones(channels),
        momentum,
        epsilon);
  }

  @Override
  public Tensor apply(Tensor x) {
    return Kernels.batchNorm(x, scale, shift, mean, variance, momentum, epsilon);
  }
}
