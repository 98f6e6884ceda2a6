package nurture.nn;

import nurture.tensor.Kernels;
import nurture.tensor.Tensor;

/**
 * The greatest value of each square window of x [n, c, h, w].
 *
 * @param kernel the window's side, in pixels
 * @param stride pixels from one window to the next
 * @param padding pixels around the image, at most half the kernel
 */
public record MaxPool(long kernel, long stride, long padding) implements Layer {
  /** Windows side by side, without padding. */
  public static MaxPool of(long kernel) {
    return new MaxPool(Init.positive("kernel", kernel), kernel, 0);
  }

  /** At another stride. */
  public MaxPool stride(long pixels) {
    return new MaxPool(kernel, Init.positive("stride", pixels), padding);
  }

  /** With another padding. */
  public MaxPool padding(long pixels) {
    return new MaxPool(kernel, stride, pixels);
  }

  @Override
  public Tensor apply(Tensor x) {
    return Kernels.maxPool(x, kernel, stride, padding);
  }
}
