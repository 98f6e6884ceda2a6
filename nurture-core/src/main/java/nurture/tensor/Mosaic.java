package nurture.tensor;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Small photos laid beside each other in large ones, a row and a column of zeros between them, so
 * that a convolution of 3 × 3 sees what it sees of each alone.
 *
 * <p>oneDNN 3.7 on AMX works along a photo's rows: the gradient of 512 × 512 filters for photos of
 * 4 × 4 pixels reaches 0.10 TFLOP/s of one core, for the same photos in mosaics of 25 × 25 pixels
 * 0.60, zeros counted ({@code docs/log.md}).
 *
 * @param rows photos beneath each other
 * @param columns photos beside each other
 */
record Mosaic(long rows, long columns) {
  /** Photos of more pixels along a side are laid in no mosaic. */
  private static final long SMALL = 8;

  /** About so many pixels along a side of a mosaic do best. */
  private static final long SIDE = 24;

  /** The mosaic for photos x [n, c, h, w], or one photo by itself where that is as good. */
  static Mosaic of(Tensor x) {
    long h = x.size(2), w = x.size(3);
    if (h > SMALL || w > SMALL) return new Mosaic(1, 1);
    return new Mosaic(Math.max(1, SIDE / (h + 1)), Math.max(1, SIDE / (w + 1)));
  }

  /** How many photos lie in one. */
  long photos() {
    return rows * columns;
  }

  /** Convolves x [n, in, h, w] with w [out, in, 3, 3] and a margin of 1: [n, out, h, w]. */
  Tensor convolve(Tensor x, Tensor w, TensorOptional b) {
    return take(Convolution.plain(lay(x), w, b, 1, 1, 1), x.size(0), x.size(2), x.size(3));
  }

  /** Lays x [n, c, h, w]: [⌈n / photos⌉, c, rows·(h + 1), columns·(w + 1)], channels last. */
  private Tensor lay(Tensor x) {
    long c = x.size(1), h = x.size(2) + 1, w = x.size(3) + 1;
    long missing = Math.floorMod(-x.size(0), photos());
    return torch
        .constant_pad_nd(x, new long[] {0, 1, 0, 1, 0, 0, 0, missing}, new Scalar(0))
        .permute(0, 2, 3, 1)
        .reshape(-1, rows, columns, h, w, c)
        .permute(0, 1, 3, 2, 4, 5)
        .reshape(-1, rows * h, columns * w, c)
        .permute(0, 3, 1, 2);
  }

  /** Takes n photos of h × w pixels out again: [n, c, h, w], channels last. */
  private Tensor take(Tensor y, long n, long h, long w) {
    long c = y.size(1);
    return y.permute(0, 2, 3, 1)
        .reshape(-1, rows, h + 1, columns, w + 1, c)
        .permute(0, 1, 3, 2, 4, 5)
        .narrow(3, 0, h)
        .narrow(4, 0, w)
        .reshape(-1, h, w, c)
        .narrow(0, 0, n)
        .permute(0, 3, 1, 2);
  }
}
