package nurture.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConformalTest {
  /** Prices whose error is known to differ: each listing has a scale of its own. */
  private record Simulated(double[] actual, double[] estimate, double[] scale) {
    static Simulated of(int n, Random random, boolean skewed) {
      var actual = new double[n];
      var estimate = new double[n];
      var scale = new double[n];
      for (int i = 0; i < n; i++) {
        scale[i] = 0.2 * Math.exp(0.8 * random.nextGaussian());
        double error = skewed ? -Math.log(1 - random.nextDouble()) - 0.7 : random.nextGaussian();
        estimate[i] = Math.exp(3 + random.nextGaussian());
        actual[i] = Math.max(0, Math.expm1(Math.log1p(estimate[i]) + scale[i] * error));
      }
      return new Simulated(actual, estimate, scale);
    }

    Prices ranges(Conformal conformal, double[] scales) {
      var ranges =
          IntStream.range(0, actual.length)
              .mapToObj(i -> conformal.range(estimate[i], scales[i]))
              .toList();
      return new Prices(
          actual,
          estimate,
          ranges.stream().mapToDouble(Conformal.Range::low).toArray(),
          ranges.stream().mapToDouble(Conformal.Range::high).toArray());
    }

    double[] ones() {
      var ones = new double[actual.length];
      Arrays.fill(ones, 1);
      return ones;
    }
  }

  @Test
  void ranges_cover_as_often_as_asked_over_many_seeds() {
    long symmetric = 0;
    for (int seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var fit = Simulated.of(199, random, true);
      var fresh = Simulated.of(100, random, true);
      symmetric += covered(fresh, Conformal.fit(fit.actual, fit.estimate, fit.scale, 0.9));
    }
    // 20,000 listings, and 200 fits that each vary by 0.021: the mean is known to ± 0.0015 + 0.002.
    assertThat(symmetric / 20_000.0).isBetween(0.892, 0.908);
  }

  @Test
  void a_scale_that_knows_something_makes_ranges_narrower_at_equal_coverage() {
    var random = new Random(1);
    var fit = Simulated.of(2000, random, false);
    var fresh = Simulated.of(2000, random, false);
    var adaptive =
        fresh.ranges(Conformal.fit(fit.actual, fit.estimate, fit.scale, 0.9), fresh.scale);
    var constant =
        fresh.ranges(Conformal.fit(fit.actual, fit.estimate, fit.ones(), 0.9), fresh.ones());
    assertThat(width(adaptive)).isLessThan(0.8 * width(constant));
    assertThat(IntStream.range(0, 2000).filter(adaptive::covered).count()).isBetween(1750L, 1850L);
  }

  @Test
  void the_score_is_the_one_that_the_theorem_names() {
    // Nine scores, level 0.9: the ninth smallest of nine.
    var estimate = new double[9];
    var actual = IntStream.rangeClosed(1, 9).mapToDouble(i -> Math.expm1(i)).toArray();
    var ones = new double[9];
    Arrays.fill(ones, 1);
    var c = Conformal.fit(actual, estimate, ones, 0.9);
    assertThat(c.above()).isCloseTo(9, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(c.range(5, 1).low()).isZero();
    assertThatThrownBy(() ->
            Conformal.fit(
                Arrays.copyOf(actual, 8), Arrays.copyOf(estimate, 8), Arrays.copyOf(ones, 8), .9))
        .hasMessageContaining("needs at least 9 known prices, got 8");
    assertThatThrownBy(() -> c.range(5, 0)).hasMessageContaining("scale must be above 0");
  }

  private static long covered(Simulated fresh, Conformal conformal) {
    var p = fresh.ranges(conformal, fresh.scale);
    return IntStream.range(0, p.size()).filter(p::covered).count();
  }

  private static double width(Prices prices) {
    return Metrics.WIDTH.of(Predictions.of(Samples.names(prices.size()), prices)).value();
  }
}
