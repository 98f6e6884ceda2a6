package nurture.model;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import nurture.nn.AveragePool;
import nurture.nn.Buffer;
import nurture.nn.Conv2d;
import nurture.nn.Layer;
import nurture.tensor.Cholesky;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/**
 * Features of small images without labels or gradients: how much each of some whitened random
 * patches, and its negative, is seen in each cell of a grid (Coates and Ng, 2011). An image's patch
 * is brought to mean 0 and variance 1 before it is compared; what is seen in a cell is the root of
 * the mean of what exceeds a threshold.
 *
 * @param filters [k, c, p, p] patches after whitening, with the whitening folded in
 * @param mean [2·k·grid²] of each feature over the images learnt from
 * @param deviation [2·k·grid²] likewise
 * @param grid cells along a side
 * @param stride pixels from one comparison to the next
 */
public record Patches(
    @Buffer Tensor filters, @Buffer Tensor mean, @Buffer Tensor deviation, int grid, int stride)
    implements Layer {
  private static final int PATCH = 6, SAMPLE = 20_000;

  /** What is seen at once, in numbers: few enough for a cache. */
  private static final long AT_ONCE = 1_500_000;

  /** Of a patch in units of {@code photo}: below it, contrast is noise. */
  private static final double CONTRAST = 0.0025;

  private static final double THRESHOLD = 0.25, WHITENING = 0.1, FLAT = 0.01;

  /**
   * Learnt from some images.
   *
   * @param x [n, c, h, w]
   * @param filters how many patches
   * @param grid cells along a side
   * @param stride pixels from one comparison to the next: 2 takes a quarter of the time of 1
   */
  public static Patches learn(
      Tensor x, int filters, int grid, int stride, SplittableRandom random) {
    var chosen = Scope.tidy(() -> filters(x, filters, random));
    int width = 2 * filters * grid * grid;
    var raw = new Patches(chosen, Tensor.zeros(width), Tensor.ones(width), grid, stride);
    try (var scope = Scope.open()) {
      var mean = raw.mean(x, y -> y);
      var squares = raw.mean(x, Patches::square);
      raw.mean.set(mean);
      raw.deviation.set(squares.minus(square(mean)).plus(1e-4).sqrt());
    }
    return raw;
  }

  private Tensor mean(Tensor x, Layer of) {
    return of.apply(apply(x)).mean(0);
  }

  /** How many features an image has. */
  public int width() {
    return (int) mean.size(0);
  }

  /** Maps x [n, c, h, w] to [n, 2·k·grid²]. */
  @Override
  public Tensor apply(Tensor x) {
    return Scope.tidy(() -> {
      var parts = new ArrayList<Tensor>();
      long compared = filters.size(0) * x.size(2) * x.size(3) / stride / stride;
      long atOnce = Math.max(1, AT_ONCE / compared);
      for (long from = 0; from < x.size(0); from += atOnce) {
        var some = x.narrow(0, from, Math.min(atOnce, x.size(0) - from));
        parts.add(Scope.tidy(() -> raw(some)));
      }
      return Tensor.cat(parts, 0).minus(mean).over(deviation);
    });
  }

  private Tensor raw(Tensor x) {
    var spread = local(square(x)).minus(square(local(x)));
    var y = new Conv2d(filters, null, stride, 0, 1).apply(x).over(spread.plus(CONTRAST).sqrt());
    var both = Tensor.cat(List.of(seen(y), seen(y.times(-1))), 1);
    return both.flatten(1).plus(1e-4).sqrt();
  }

  private static Tensor square(Tensor x) {
    return x.times(x);
  }

  /** The mean of each patch over its pixels and channels. */
  private Tensor local(Tensor x) {
    return AveragePool.of(PATCH).stride(stride).apply(x).mean(1).unsqueeze(1);
  }

  private Tensor seen(Tensor y) {
    long out = y.size(2), cell = (out + grid - 1) / grid;
    long stride = grid == 1 ? 1 : (out - cell) / (grid - 1);
    return AveragePool.of(cell).stride(Math.max(1, stride)).apply(y.plus(-THRESHOLD).relu());
  }

  /**
   * Patches d at random as filters {@code (C + εI)⁻¹·d / √(dᵀ·(C + εI)⁻¹·d)} with the covariance C
   * of patches: the product with a patch is that of both whitened, the filter's at unit length.
   */
  private static Tensor filters(Tensor x, int filters, SplittableRandom random) {
    int n = (int) x.size(0), channels = (int) x.size(1);
    int height = (int) x.size(2), width = (int) x.size(3), area = channels * PATCH * PATCH;
    var pixels = x.floats();
    var patches = new float[SAMPLE * area];
    for (int i = 0; i < SAMPLE; i++) {
      double squares;
      int tries = 0;
      do {
        int image = random.nextInt(n);
        int top = random.nextInt(height - PATCH + 1), left = random.nextInt(width - PATCH + 1);
        for (int k = 0; k < area; k++) {
          int channel = k / (PATCH * PATCH),
              row = top + k / PATCH % PATCH,
              column = left + k % PATCH;
          patches[i * area + k] =
              pixels[((image * channels + channel) * height + row) * width + column];
        }
        squares = centre(patches, i * area, area);
      } while (squares / area < FLAT && ++tries < 100);
      float scale = (float) (1 / Math.sqrt(squares / area + CONTRAST));
      for (int k = 0; k < area; k++) patches[i * area + k] *= scale;
    }
    var all = Tensor.of(patches, SAMPLE, area);
    var covariance = all.transpose(0, 1).matmul(all).times(1.0 / SAMPLE);
    var d = all.narrow(0, 0, filters).transpose(0, 1);
    var white = Cholesky.solve(Cholesky.factor(covariance, WHITENING), d);
    var norm = white.times(d).sum(0).plus(1e-12).sqrt();
    return white.over(norm).transpose(0, 1).reshape(filters, channels, PATCH, PATCH).copy();
  }

  /** Takes the mean away; the sum of squares that is left. */
  private static double centre(float[] values, int from, int n) {
    double mean = 0, squares = 0;
    for (int k = from; k < from + n; k++) mean += values[k] / n;
    for (int k = from; k < from + n; k++) {
      values[k] -= (float) mean;
      squares += (double) values[k] * values[k];
    }
    return squares;
  }
}
