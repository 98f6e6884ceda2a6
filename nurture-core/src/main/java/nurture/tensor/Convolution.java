package nurture.tensor;

import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Convolution, as far as the processor can be trusted with it.
 *
 * <p>On an AMD Zen 5, oneDNN 3.7 (libtorch 2.10) lays filters out wrongly where channels are no
 * multiple of 16: answers and gradients were off by more than half, without a word. Whether that is
 * so here is found out once, and where it is, channels of zeros fill up what is missing.
 *
 * <p>Of filters of one pixel that skip pixels, the same library writes beyond its memory on an AMD
 * Zen 3 with one thread. What they skip is left out beforehand, which is the same convolution.
 *
 * <p>Small photos of many channels are learnt from in a {@link Mosaic} where there is AMX.
 */
final class Convolution {
  private static final long BLOCK = 16;
  private static final long[] ONE = {1, 1};

  /** Channels of which a mosaic makes up for laying it. */
  private static final long MANY = 64;

  private Convolution() {}

  private static final class Trust {
    static final boolean ANY_CHANNELS = anyChannels();
  }

  private static final class Tiles {
    static final boolean HERE = Precision.amx(Engine.processor());
  }

  /** As {@link Kernels#conv2d}. */
  static Tensor of(Tensor x, Tensor w, TensorOptional b, long stride, long padding, long groups) {
    if (stride > 1 && padding == 0 && w.size(2) == 1 && w.size(3) == 1)
      return of(every(x, stride), w, b, 1, 0, groups);
    if (small(x, w, stride, padding, groups)) return Mosaic.of(x).convolve(x, w, b);
    boolean whole = x.size(1) % BLOCK == 0 && w.size(0) % BLOCK == 0;
    return whole || groups != 1 || Engine.device() == Device.CUDA || Trust.ANY_CHANNELS
        ? plain(x, w, b, stride, padding, groups)
        : filledUp(x, w, b, stride, padding);
  }

  /** Whether photos are better learnt from in a {@link Mosaic}. */
  private static boolean small(Tensor x, Tensor w, long stride, long padding, long groups) {
    boolean even = stride == 1 && padding == 1 && groups == 1 && w.size(2) == 3 && w.size(3) == 3;
    return even
        && Learning.now()
        && Precision.narrow()
        && Tiles.HERE
        && Math.min(w.size(0), w.size(1)) >= MANY
        && Mosaic.of(x).photos() <= x.size(0)
        && Mosaic.of(x).photos() > 1;
  }

  /** Every so many pixels of x [n, c, h, w] along its sides, beginning with the first. */
  private static Tensor every(Tensor x, long stride) {
    var some = x;
    for (int axis = 2; axis < 4; axis++)
      some = some.slice(axis, new LongOptional(0), new LongOptional(x.size(axis)), stride);
    return some.contiguous(x.suggest_memory_format());
  }

  static Tensor plain(
      Tensor x, Tensor w, TensorOptional b, long stride, long padding, long groups) {
    return torch.conv2d(
        x, w, b, new long[] {stride, stride}, new long[] {padding, padding}, ONE, groups);
  }

  private static Tensor filledUp(Tensor x, Tensor w, TensorOptional b, long stride, long padding) {
    long in = missing(w.size(1)), out = missing(w.size(0));
    var bias = b.has_value() ? new TensorOptional(filled(b.get(), new long[] {0, out})) : b;
    return plain(
            filled(x, new long[] {0, 0, 0, 0, 0, in}),
            filled(w, new long[] {0, 0, 0, 0, 0, in, 0, out}),
            bias,
            stride,
            padding,
            1)
        .narrow(1, 0, w.size(0));
  }

  private static long missing(long channels) {
    return Math.floorMod(-channels, BLOCK);
  }

  private static Tensor filled(Tensor tensor, long[] more) {
    var whole = torch.constant_pad_nd(tensor, more, new Scalar(0));
    return whole.dim() == 4 ? whole.contiguous(MemoryFormat.ChannelsLast) : whole;
  }

  /** Whether filling up changes nothing: an answer in 16 bits, and a gradient in 32. */
  private static boolean anyChannels() {
    try (var helpers = new PointerScope()) {
      var x = torch.arange(new Scalar(75)).sin().view(1, 3, 5, 5);
      var w = torch.arange(new Scalar(108)).cos().view(4, 3, 3, 3);
      var none = new TensorOptional();
      Tensor x16 = x.to(ScalarType.BFloat16), w16 = w.to(ScalarType.BFloat16);
      var y = torch.arange(new Scalar(100)).cos().view(1, 4, 5, 5);
      return alike(plain(x16, w16, none, 1, 1, 1), filledUp(x16, w16, none, 1, 1))
          && alike(
              pulled(y, x, w),
              pulled(
                      filled(y, new long[] {0, 0, 0, 0, 0, missing(4)}),
                      filled(x, new long[] {0, 0, 0, 0, 0, missing(3)}),
                      filled(w, new long[] {0, 0, 0, 0, 0, missing(3), 0, missing(4)}))
                  .narrow(1, 0, 3));
    }
  }

  /** The gradient of x where y is that of the answer. */
  private static Tensor pulled(Tensor y, Tensor x, Tensor w) {
    return torch
        .convolution_backward(
            y,
            x,
            w,
            new LongArrayRefOptional(),
            ONE,
            ONE,
            ONE,
            false,
            new long[] {0, 0},
            1,
            new BoolPointer(3).put(0, true).put(1, false).put(2, false))
        .get0();
  }

  private static boolean alike(Tensor a, Tensor b) {
    return torch.allclose(a.to(ScalarType.Float), b.to(ScalarType.Float), 0.05, 0.05, true);
  }
}
