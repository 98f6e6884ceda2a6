package nurture.nn;

import nurture.tensor.Kernels;
import nurture.tensor.Tensor;

/**
 * The mean of each square window of x [n, c, h, w].
 *
 * @param kernel the window's side, in pixels
 * @param stride pixels from one window to the next
 * @param padding pixels around the image, at most half the kernel
 */
public record AveragePool(long kernel, long stride, long padding) implements Layer {
  /** Windows side by side, without padding. */
  public static AveragePool of(long kernel) {
    return new AveragePool(Init.positive("kernel", kernel), kernel, 0);
  }

  /** At another stride. */
  public AveragePool stride(long pixels) {
    return new AveragePool(kernel, Init.positive("stride", pixels), padding);
  }

  /** With another padding. */
  public AveragePool padding(long pixels) {
    return new AveragePool(kernel, stride, pixels);
  }

  @Override
  public Tensor apply(Tensor x) {
    return Kernels.averagePool(x, kernel, stride, padding);
  }
}
