package nurture.feed;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import nurture.data.Shuffle;
import nurture.tensor.Tensor;

/**
 * Photos of which each holds something of another: composed onto a loss, whose targets they share.
 *
 * @param photos [n, channels, h, w]
 * @param others [n], which other each holds something of
 * @param share how much of each is its own, in [0, 1]
 */
public record Mix(Tensor photos, Tensor others, double share) {

  /** Each photo faded into another by a share drawn from Beta(α, α) (Zhang et al., 2018). */
  public static Mix up(Tensor photos, double alpha, SplittableRandom random) {
    var others = others(photos, random);
    double share = beta(alpha, random);
    return new Mix(
        photos.times(share).plus(photos.gather(0, others).times(1 - share)), others, share);
  }

  /**
   * A rectangle of each photo, of an area drawn from Beta(α, α) and at the same place in all, taken
   * from another (CutMix; Yun et al., 2019).
   */
  public static Mix cut(Tensor photos, double alpha, SplittableRandom random) {
    int h = (int) photos.size(2), w = (int) photos.size(3);
    double side = Math.sqrt(1 - beta(alpha, random));
    int top = random.nextInt(h) - (int) (side * h / 2),
        left = random.nextInt(w) - (int) (side * w / 2);
    int bottom = Math.min(h, top + (int) Math.round(side * h));
    int right = Math.min(w, left + (int) Math.round(side * w));
    var own = new float[h * w];
    Arrays.fill(own, 1);
    for (int y = Math.max(0, top); y < bottom; y++)
      if (right > Math.max(0, left)) Arrays.fill(own, y * w + Math.max(0, left), y * w + right, 0);
    double share = IntStream.range(0, own.length).mapToDouble(i -> own[i]).average().orElse(1);
    var others = others(photos, random);
    var mask = Tensor.of(own, 1, 1, h, w);
    var foreign = photos.gather(0, others);
    return new Mix(foreign.plus(photos.minus(foreign).times(mask)), others, share);
  }

  /**
   * Cut in half of the calls and whole in the others, as it was published; with α = 0 always whole.
   */
  public static Mix cutOrWhole(Tensor photos, double alpha, SplittableRandom random) {
    return alpha == 0 || random.nextBoolean()
        ? new Mix(photos, Tensor.of(new long[0], 0), 1)
        : cut(photos, alpha, random);
  }

  /** The loss of these photos' own classes [n] and of those they hold something of, by share. */
  public Tensor loss(Tensor classes, Function<Tensor, Tensor> ofClasses) {
    var own = ofClasses.apply(classes);
    if (share == 1) return own;
    return own.times(share).plus(ofClasses.apply(classes.gather(0, others)).times(1 - share));
  }

  private static Tensor others(Tensor photos, SplittableRandom random) {
    int n = (int) photos.size(0);
    return Tensor.of(Arrays.stream(Shuffle.of(n, random)).asLongStream().toArray(), n);
  }

  /** Beta(α, α) by two gammas (Marsaglia and Tsang, 2000, through sums of their logarithms). */
  private static double beta(double alpha, SplittableRandom random) {
    if (!(alpha > 0)) throw new IllegalArgumentException("alpha must be above 0, got " + alpha);
    double a = gamma(alpha, random), b = gamma(alpha, random);
    return a + b == 0 ? 0.5 : a / (a + b);
  }

  private static double gamma(double shape, SplittableRandom random) {
    if (shape < 1) // Gamma(α) = Gamma(α + 1)·U^(1/α)
    return gamma(shape + 1, random) * Math.pow(random.nextDouble(), 1 / shape);
    double d = shape - 1.0 / 3, c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian(), v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v))
        return d * v;
    }
  }
}
