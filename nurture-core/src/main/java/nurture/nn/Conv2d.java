package nurture.nn;

import static nurture.nn.Init.positive;

import nurture.tensor.Kernels;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Convolution of images: x [n, in, h, w] to [n, out, h', w'] with {@code h' = (h + 2·padding −
 * kernel) / stride + 1}. Fastest when x has its channels last in memory, as the weights do.
 *
 * @param weight [out, in / groups, kernel, kernel]
 * @param bias [out], or none
 * @param stride pixels from one window to the next
 * @param padding zeros around the image
 * @param groups how many parts the channels are cut into, each convolved on its own
 */
public record Conv2d(Tensor weight, @Nullable Tensor bias, long stride, long padding, long groups)
    implements Layer {
  /** Stride 1, no padding. Starts from ±1/√(in·kernel²) (He et al., 2015), as PyTorch does. */
  public static Conv2d of(long in, long out, long kernel) {
    return of(in, out, kernel, 1, true);
  }

  /** As {@link #of(long, long, long)}, without a bias: before a normalisation, which has one. */
  public static Conv2d withoutBias(long in, long out, long kernel) {
    return of(in, out, kernel, 1, false);
  }

  /** In groups: {@code groups} must divide both {@code in} and {@code out}. */
  public static Conv2d of(long in, long out, long kernel, long groups, boolean bias) {
    if (positive("in", in) % positive("groups", groups) != 0 || positive("out", out) % groups != 0)
      throw new IllegalArgumentException(
          "groups must divide in and out, got %d for %d and %d".formatted(groups, in, out));
    long fanIn = in / groups * positive("kernel", kernel) * kernel;
    var weight =
        Scope.tidy(() -> Init.kaiming(fanIn, out, in / groups, kernel, kernel).channelsLast());
    return new Conv2d(weight, bias ? Init.kaiming(fanIn, out) : null, 1, 0, groups);
  }

  /** With the same weights, at another stride. */
  public Conv2d stride(long pixels) {
    return new Conv2d(weight, bias, positive("stride", pixels), padding, groups);
  }

  /** With the same weights and another padding. */
  public Conv2d padding(long pixels) {
    if (pixels < 0) throw new IllegalArgumentException("padding must be at least 0, got " + pixels);
    return new Conv2d(weight, bias, stride, pixels, groups);
  }

  @Override
  public Tensor apply(Tensor x) {
    return Kernels.conv2d(x, weight, bias, stride, padding, groups);
  }
}
