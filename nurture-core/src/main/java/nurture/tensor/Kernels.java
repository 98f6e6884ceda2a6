package nurture.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.jspecify.annotations.Nullable;

/** What layers are made of: functions of tensors that libtorch computes in one go. */
public final class Kernels {
  private static final long[] ONE = {1, 1};

  private Kernels() {}

  /** {@code x·wᵀ + b} for x [.., in], w [out, in], b [out] or none. */
  public static Tensor linear(Tensor x, Tensor w, @Nullable Tensor b) {
    return x.op("linear", () -> torch.linear(x.pointer(), w.pointer(), optional(b)), with(w, b));
  }

  /** Convolves x [n, in, h, w] with w [out, in / groups, k, k], adding b [out] or nothing. */
  public static Tensor conv2d(
      Tensor x, Tensor w, @Nullable Tensor b, long stride, long padding, long groups) {
    return x.op(
        "conv2d",
        () -> Convolution.of(x.pointer(), w.pointer(), optional(b), stride, padding, groups),
        with(w, b));
  }

  /**
   * The greatest value of each {@code height × width} window of x [n, c, h, w], not overlapping.
   */
  public static Tensor maxPool(Tensor x, long height, long width) {
    return x.op("maxPool", () -> torch.max_pool2d(x.pointer(), new long[] {height, width}));
  }

  /** The greatest value of each square window of x [n, c, h, w]; the padding is never greatest. */
  public static Tensor maxPool(Tensor x, long kernel, long stride, long padding) {
    return x.op(
        "maxPool",
        () ->
            torch.max_pool2d(
                x.pointer(),
                new long[] {kernel, kernel},
                new long[] {stride, stride},
                new long[] {padding, padding},
                ONE,
                false));
  }

  /** The mean of each square window of x [n, c, h, w]; the padding counts as zeros. */
  public static Tensor averagePool(Tensor x, long kernel, long stride, long padding) {
    return x.op(
        "averagePool",
        () ->
            torch.avg_pool2d(
                x.pointer(),
                new long[] {kernel, kernel},
                new long[] {stride, stride},
                new long[] {padding, padding},
                false,
                true,
                new LongOptional()));
  }

  /** The mean of each {@code height × width} window of x [n, c, h, w], not overlapping. */
  public static Tensor averagePool(Tensor x, long height, long width) {
    return x.op("averagePool", () -> torch.avg_pool2d(x.pointer(), new long[] {height, width}));
  }

  /**
   * Normalises each channel of x [n, c, ..] and scales it. While learning, by the batch's mean and
   * variance, which flow into the running ones; otherwise by the running ones.
   */
  public static Tensor batchNorm(
      Tensor x,
      Tensor scale,
      Tensor shift,
      Tensor runningMean,
      Tensor runningVariance,
      double momentum,
      double epsilon) {
    return x.op(
        "batchNorm",
        () ->
            torch.batch_norm(
                x.pointer(),
                optional(scale),
                optional(shift),
                optional(runningMean),
                optional(runningVariance),
                Learning.now(),
                momentum,
                epsilon,
                true),
        List.of(scale, shift));
  }

  /** Normalises x over its last axis of length d and scales by [d]. */
  public static Tensor layerNorm(Tensor x, Tensor scale, Tensor shift, double epsilon) {
    return x.op(
        "layerNorm",
        () ->
            torch.layer_norm(
                x.pointer(), scale.shape(), optional(scale), optional(shift), epsilon, true),
        List.of(scale, shift));
  }

  /** Normalises x [n, c, ..] over each of {@code groups} groups of channels and scales by [c]. */
  public static Tensor groupNorm(
      Tensor x, long groups, Tensor scale, Tensor shift, double epsilon) {
    return x.op(
        "groupNorm",
        () -> {
          // libtorch 2.10 dies in the backward pass of a channels-last x that needs no gradient
          var safe = x.pointer().requires_grad() ? x.pointer() : x.pointer().contiguous();
          return torch.group_norm(safe, groups, optional(scale), optional(shift), epsilon, true);
        },
        List.of(scale, shift));
  }

  /** The rows of {@code table} [rows, d] that {@code indices} [..] name: [.., d]. */
  public static Tensor embedding(Tensor table, Tensor indices) {
    return table.op(
        "embedding", () -> torch.embedding(table.pointer(), indices.pointer()), List.of(indices));
  }

  /**
   * Weighted sums of rows of {@code table} [rows, d]: bag i sums the rows {@code
   * indices[offsets[i]]} up to {@code indices[offsets[i + 1]]}, each times its weight. An empty bag
   * is zero.
   *
   * @param indices row numbers [m]
   * @param offsets where each bag starts [n]
   * @param weights one for each index [m]
   * @return [n, d]
   */
  public static Tensor embeddingBag(Tensor table, Tensor indices, Tensor offsets, Tensor weights) {
    return table.op(
        "embeddingBag",
        () ->
            first(
                torch
                    .embedding_bag(
                        table.pointer(),
                        indices.pointer(),
                        offsets.pointer(),
                        false,
                        0 /* sum */,
                        false,
                        optional(weights),
                        false,
                        new LongOptional())
                    .get0()),
        List.of(indices, offsets, weights));
  }

  /** Zeroes each value with probability p and scales the others by 1/(1−p). */
  public static Tensor dropout(Tensor x, double p) {
    if (p == 0) return x;
    return x.op(
        "dropout",
        () ->
            x.pointer()
                .mul(
                    torch
                        .empty_like(x.pointer())
                        .bernoulli_(1 - p, Engine.chanceHere())
                        .div_(new Scalar(1 - p))));
  }

  /**
   * Attention (Vaswani et al., 2017): {@code softmax(q·kᵀ/√d)·v}, fused where that is faster, by
   * hand in bfloat16 on a processor.
   *
   * @param q [n, heads, t, d]
   * @param k [n, heads, s, d]
   * @param v [n, heads, s, d]
   * @param causal whether position i sees only positions up to i
   */
  public static Tensor attention(Tensor q, Tensor k, Tensor v, boolean causal) {
    var others = List.of(k, v);
    if (!Precision.narrow())
      return q.op(
          "attention",
          () ->
              torch.scaled_dot_product_attention(
                  q.pointer(),
                  k.pointer(),
                  v.pointer(),
                  new TensorOptional(),
                  0,
                  causal,
                  new DoubleOptional(),
                  false),
          others);
    return q.op(
        "attention",
        () -> {
          var scores =
              torch
                  .matmul(q.pointer(), k.pointer().transpose(-2, -1))
                  .mul(new Scalar(1 / Math.sqrt((double) q.size(-1))));
          if (causal) {
            var future = torch.full(new long[] {q.size(-2), k.size(-2)}, new Scalar(-1e9f)).triu(1);
            scores = scores.add(future);
          }
          return torch.matmul(torch.softmax(scores, -1).to(v.pointer().scalar_type()), v.pointer());
        },
        others);
  }

  /**
   * A stack of LSTM layers over x [n, t, in] (Hochreiter and Schmidhuber, 1997), from a state of
   * zeros; in 32 bits where there is none in bfloat16.
   *
   * @param weights for each layer: input [4h, in], recurrent [4h, h], input bias [4h], recurrent
   *     bias [4h]
   * @return every output of the last layer [n, t, h]
   */
  public static Tensor lstm(Tensor x, List<Tensor> weights, long hidden) {
    if (Precision.narrow() && !Precision.recurrent())
      return Precision.wide(() -> lstm(x.toFloat(), weights, hidden));
    int layers = weights.size() / 4;
    return x.op(
        "lstm",
        () -> {
          var zero = Engine.here(torch.zeros(new long[] {layers, x.size(0), hidden}));
          return first(
              torch
                  .lstm(
                      x.pointer(),
                      nativeVector(zero, zero),
                      Tensor.vector(weights),
                      true,
                      layers,
                      0,
                      Learning.now(),
                      false,
                      true)
                  .get0());
        },
        weights);
  }

  /** A stack of GRU layers (Cho et al., 2014); as {@link #lstm}, with weights of 3h rows. */
  public static Tensor gru(Tensor x, List<Tensor> weights, long hidden) {
    int layers = weights.size() / 4;
    return x.op(
        "gru",
        () ->
            first(
                torch
                    .gru(
                        x.pointer(),
                        Engine.here(torch.zeros(new long[] {layers, x.size(0), hidden})),
                        Tensor.vector(weights),
                        true,
                        layers,
                        0,
                        Learning.now(),
                        false,
                        true)
                    .get0()),
        weights);
  }

  /** The inverse of a symmetric positive definite matrix a [n, n], by Cholesky's factors. */
  public static Tensor inverse(Tensor a) {
    return a.op("inverse", () -> torch.cholesky_inverse(torch.linalg_cholesky(a.pointer())));
  }

  /**
   * The principal axes of a covariance a [n, n] as rows, each divided by the root of the variance
   * along it plus {@code floor}: their products with a sample have variances of nearly 1.
   */
  public static Tensor whitening(Tensor a, double floor) {
    return a.op(
        "whitening",
        () -> {
          var eigen = torch.linalg_eigh(a.pointer(), "L");
          var deviation = eigen.get0().add(new Scalar(floor)).sqrt();
          return eigen.get1().div(deviation).t().contiguous();
        });
  }

  /** Images of bytes [n, h, w, 3] as floats [n, 3, h, w], (x/255 − 0.5) / 0.25, channels last. */
  public static Tensor photos(Tensor bytes) {
    return bytes.op(
        "photos",
        () ->
            bytes
                .pointer()
                .permute(0, 3, 1, 2)
                .to(torch.ScalarType.Float)
                .mul_(new Scalar(1 / (255 * 0.25)))
                .sub_(new Scalar(2.0))
                .contiguous(MemoryFormat.ChannelsLast));
  }

  /** Adds {@code aᵀ·b} to {@code sum} [p, q] in place, for a [n, p] and b [n, q]. */
  public static void addProduct(Tensor sum, Tensor a, Tensor b) {
    try (var helpers = new PointerScope();
        var still = new org.bytedeco.pytorch.NoGradGuard()) {
      sum.pointer().addmm_(a.pointer().t(), b.pointer());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("addProduct: %s with %s, %s".formatted(sum, a, b), e);
    }
  }

  /** Images x [n, c, h, w] at another size, by bilinear interpolation. */
  public static Tensor resize(Tensor x, long height, long width) {
    return x.op(
        "resize", () -> torch.upsample_bilinear2d(x.pointer(), new long[] {height, width}, false));
  }

  /**
   * Images x [n, c, h, w] seen through affine windows (Jaderberg et al., 2015): what stands at a
   * point p of the result, with both axes from −1 to 1, stood at {@code window·(p, 1)}; bilinear,
   * mirrored beyond the border.
   *
   * @param windows [n, 2, 3]
   */
  public static Tensor affine(Tensor x, Tensor windows) {
    return x.op(
        "affine",
        () ->
            torch.grid_sampler_2d(
                x.pointer(),
                torch.affine_grid_generator(
                    windows.pointer(),
                    new long[] {x.size(0), x.size(1), x.size(2), x.size(3)},
                    false),
                0, // bilinear
                2, // mirrored
                false),
        List.of(windows));
  }

  /** x [n, c, h, w] with {@code border} more pixels on each side, mirrored. */
  public static Tensor padMirrored(Tensor x, long border) {
    return x.op(
        "padMirrored",
        () ->
            torch.pad(
                x.pointer(),
                new long[] {border, border, border, border},
                "reflect",
                new DoubleOptional()));
  }

  /** A tensor of its own for what points into a tuple, which is about to be freed. */
  private static org.bytedeco.pytorch.Tensor first(org.bytedeco.pytorch.Tensor inTuple) {
    return new org.bytedeco.pytorch.Tensor(inTuple);
  }

  static TensorOptional optional(@Nullable Tensor tensor) {
    return tensor == null ? new TensorOptional() : new TensorOptional(tensor.pointer());
  }

  private static org.bytedeco.pytorch.TensorVector nativeVector(
      org.bytedeco.pytorch.Tensor... tensors) {
    var vector = new org.bytedeco.pytorch.TensorVector();
    for (var tensor : tensors) vector.push_back(tensor);
    return vector;
  }

  private static List<Tensor> with(Tensor w, @Nullable Tensor b) {
    var all = new ArrayList<Tensor>();
    all.add(w);
    if (b != null) all.add(b);
    return all;
  }
}
