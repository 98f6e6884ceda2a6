package nurture.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import nurture.nn.Stateful;
import nurture.tensor.Cholesky;
import nurture.tensor.Parameters;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/**
 * A {@link Covariance} while it is learnt: in each lesson some listings are asked about and the
 * others remembered, and what is learnt is how likely the prices asked about are. Parts that belong
 * together are asked about together, as they will be.
 */
record LearntCovariance(Tensor widths, Tensor heights, Tensor slopes, Tensor floor, Tensor noise)
    implements Stateful {
  private static final int BELLS = 2, MOST = 1_000, LESSON = 500, STEPS = 80;
  private static final double RATE = 0.1, LEAST_NOISE = 1e-3, ASKED = 0.25, CLIP = 5;

  /**
   * Learns from prices of mean 0 and deviation 1, each listing being in one of {@code of} parts.
   */
  static Covariance learn(
      Remembered listings,
      float[] prices,
      int[] parts,
      int of,
      SplittableRandom random,
      LinearAnswer.Watcher watcher) {
    var some = drawn(IntStream.range(0, prices.length).toArray(), MOST, random);
    var few = listings.only(some);
    int n = some.length, columns = listings.columns();
    var learnt = Scope.outside(() -> start(columns));
    try (var scope = Scope.open()) {
      var parameters = Parameters.of(learnt.state().values());
      var first = parameters.tensors().stream().map(Tensor::zerosLike).toList();
      var second = parameters.tensors().stream().map(Tensor::zerosLike).toList();
      var steps = parameters.tensors().stream().map(any -> Tensor.zeros()).toList();
      var unlike = unlike(few);
      for (int step = 0; step < STEPS; step++) {
        watcher.solved(step, STEPS);
        var asked = new boolean[of];
        for (int p = 0; p < of; p++) asked[p] = random.nextDouble() < ASKED;
        var lesson = drawn(IntStream.range(0, n).toArray(), LESSON, random);
        var known = where(lesson, i -> !asked[parts[some[i]]]);
        var unknown = where(lesson, i -> asked[parts[some[i]]]);
        if (known.length < 2 || unknown.length == 0) continue;
        double rate = RATE * pace(step);
        parameters.differentiate(
            () -> learnt.loss(unlike, known, unknown, i -> prices[some[i]]),
            gradients -> {
              double norm = gradients.norm();
              if (norm > CLIP) gradients.scale(CLIP / norm);
              gradients.adamW(first, second, steps, rate, 0, 0.9, 0.99, 1e-8);
            });
      }
      return Covariance.of(learnt.covariance().flat(), columns); // to the digits that are saved
    } finally {
      learnt.free();
    }
  }

  /** Up in three tenths of the steps, then down along a cosine. */
  private static double pace(int step) {
    double done = (step + 1.0) / STEPS;
    return done < 0.3 ? done / 0.3 : 0.5 * (1 + Math.cos(Math.PI * (done - 0.3) / 0.7));
  }

  private interface Price {
    float of(int row);
  }

  private static LearntCovariance start(int columns) {
    var widths = new float[BELLS * columns];
    for (int b = 0; b < BELLS; b++)
      Arrays.fill(widths, b * columns, (b + 1) * columns, b == 0 ? -2 : 0);
    return new LearntCovariance(
        Tensor.of(widths, BELLS, columns),
        Tensor.full(-1, BELLS, 1),
        Tensor.full(-3, 1, columns),
        Tensor.full(0, 1),
        Tensor.full(-3, 1));
  }

  /** How unlike any two are: [columns, n, n]. */
  private static Tensor unlike(Remembered few) {
    int n = few.size(), columns = few.columns();
    var all = new float[columns * n * n];
    var look = few.new Look(few);
    var alike = new float[columns];
    for (int i = 0; i < n; i++) {
      look.at(i);
      for (int k = 0; k <= i; k++) {
        look.alike(k, alike);
        for (int c = 0; c < columns; c++)
          all[(c * n + i) * n + k] = all[(c * n + k) * n + i] = 1 - alike[c];
      }
    }
    return Tensor.of(all, columns, n, n);
  }

  /** Minus the logarithm of how likely the unknown prices are, given the known ones. */
  private Tensor loss(Tensor unlike, int[] known, int[] unknown, Price price) {
    var rows = index(IntStream.concat(Arrays.stream(known), Arrays.stream(unknown)).toArray());
    int k = known.length, n = k + unknown.length;
    var apart = unlike.gather(1, rows).gather(2, rows.narrow(0, 0, k)).reshape(unlike.size(0), -1);
    var steep = slopes.exp();
    var spread = noise.exp().plus(LEAST_NOISE);
    var together =
        widths
            .exp()
            .matmul(apart)
            .times(-1)
            .exp()
            .times(heights.exp())
            .sum(0)
            .plus(steep.matmul(apart.times(-1).plus(1)).squeeze(0))
            .plus(floor.exp())
            .reshape(n, k);
    var factor = Cholesky.factor(together.narrow(0, 0, k).plus(unit(k).times(spread)));
    var given = prices(known, price);
    var mean = given.mean();
    var right =
        Tensor.cat(List.of(together.narrow(0, k, n - k).transpose(0, 1), given.minus(mean)), 1);
    var solved = Cholesky.solveFactor(factor, right);
    var reach = solved.narrow(1, 0, n - k);
    var expected = reach.transpose(0, 1).matmul(solved.narrow(1, n - k, 1)).plus(mean);
    var sure = heights.exp().sum().plus(steep.sum()).plus(floor.exp()).plus(spread);
    var left = sure.minus(reach.times(reach).sum(0)).relu().plus(LEAST_NOISE);
    var miss = prices(unknown, price).minus(expected).squeeze(1);
    return miss.times(miss).over(left).plus(left.log()).mean().times(0.5);
  }

  private static Tensor prices(int[] rows, Price price) {
    var values = new float[rows.length];
    for (int i = 0; i < values.length; i++) values[i] = price.of(rows[i]);
    return Tensor.of(values, values.length, 1);
  }

  private static Tensor unit(int n) {
    var unit = new float[n * n];
    for (int i = 0; i < n; i++) unit[i * n + i] = 1;
    return Tensor.of(unit, n, n);
  }

  private Covariance covariance() {
    int columns = (int) widths.size(1);
    var wide = exp(widths);
    var each = new ArrayList<double[]>();
    for (int b = 0; b < BELLS; b++)
      each.add(Arrays.copyOfRange(wide, b * columns, (b + 1) * columns));
    return new Covariance(
        each.toArray(double[][]::new),
        exp(heights),
        exp(slopes),
        exp(floor)[0],
        exp(noise)[0] + LEAST_NOISE);
  }

  private static double[] exp(Tensor logs) {
    var values = logs.floats();
    return IntStream.range(0, values.length).mapToDouble(i -> Math.exp(values[i])).toArray();
  }

  private static Tensor index(int[] rows) {
    return Tensor.of(Arrays.stream(rows).asLongStream().toArray(), rows.length);
  }

  private static int[] where(int[] rows, IntPredicate wanted) {
    return Arrays.stream(rows).filter(wanted).toArray();
  }

  /** At most so many of some rows, in a random order. */
  private static int[] drawn(int[] rows, int most, SplittableRandom random) {
    int n = Math.min(most, rows.length);
    for (int i = 0; i < n; i++) {
      int k = i + random.nextInt(rows.length - i);
      int swapped = rows[i];
      rows[i] = rows[k];
      rows[k] = swapped;
    }
    return Arrays.copyOf(rows, n);
  }
}
