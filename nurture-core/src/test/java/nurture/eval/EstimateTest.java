package nurture.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EstimateTest {
  @Test
  void a_share_has_wilsons_interval() {
    var e = Estimate.share(1154, 1200);
    assertThat(e.value()).isEqualTo(1154 / 1200.0);
    assertThat(e.low()).isCloseTo(0.94917, within(1e-4)); // statsmodels: proportion_confint(wilson)
    assertThat(e.high()).isCloseTo(0.97114, within(1e-4));
    assertThat(e).hasToString("0.962 [0.949, 0.971], n = 1,200");
    assertThat(Estimate.share(0, 10).low()).isZero();
    assertThat(Estimate.share(10, 10).low()).isCloseTo(0.7225, within(1e-4));
    assertThat(Estimate.share(0, 0)).isEqualTo(new Estimate(0, 0, 1, 0));
  }

  @Test
  void pairs_that_never_differed_may_do_so_yet() {
    var e = Estimate.oftener(0, 0, 119);
    assertThat(e.value()).isZero();
    assertThat(e.high()).isCloseTo(1.96 / 121, within(1e-4)); // one difference in 121² of variance
    assertThat(e.low()).isEqualTo(-e.high());
    assertThat(Estimate.oftener(3, 1, 4).high()).isLessThanOrEqualTo(1);
    assertThatThrownBy(() -> Estimate.oftener(3, 2, 4)).hasMessageContaining("got 3 and 2 of 4");
  }

  /** As nights are compared: a hundred listings, of which a few are answered otherwise. */
  @Test
  void the_interval_of_pairs_covers_as_it_says_where_few_differ() {
    var random = new SplittableRandom(8);
    int n = 100, trials = 4_000, held = 0, students = 0;
    double one = 0.02, other = 0.01;
    for (int t = 0; t < trials; t++) {
      var by = new double[n];
      for (int i = 0; i < n; i++) {
        double draw = random.nextDouble();
        by[i] = draw < one ? 1 : draw < one + other ? -1 : 0;
      }
      long more = Arrays.stream(by).filter(b -> b > 0).count();
      long less = Arrays.stream(by).filter(b -> b < 0).count();
      if (holds(Estimate.oftener(more, less, n), one - other)) held++;
      if (holds(Estimate.mean(by), one - other)) students++;
    }
    assertThat((double) held / trials).isBetween(0.94, 0.99);
    assertThat((double) students / trials).as("why Student's is not enough").isLessThan(0.94);
  }

  @Test
  void a_mean_has_students_interval() {
    var e = Estimate.mean(new double[] {1, 2, 3, 4});
    assertThat(e.value()).isEqualTo(2.5);
    assertThat(e.high() - e.value()).isCloseTo(3.18245 * Math.sqrt(5.0 / 3 / 4), within(1e-4));
    assertThatThrownBy(() -> Estimate.mean(new double[] {1})).hasMessageContaining("at least 2");
  }

  @Test
  void students_quantile_agrees_with_the_tables() {
    assertThat(Estimate.student(10)).isCloseTo(2.22814, within(2e-4));
    assertThat(Estimate.student(30)).isCloseTo(2.04227, within(1e-5));
    assertThat(Estimate.student(1000)).isCloseTo(1.96234, within(1e-5));
  }

  @Test
  void a_bootstrap_is_repeatable_and_agrees_with_the_t_interval() {
    var random = new Random(3);
    var x = IntStream.range(0, 400).mapToDouble(_ -> random.nextGaussian()).toArray();
    var e = Estimate.bootstrap(400, rows -> mean(x, rows), 5);
    assertThat(e).isEqualTo(Estimate.bootstrap(400, rows -> mean(x, rows), 5));
    assertThat(e).isNotEqualTo(Estimate.bootstrap(400, rows -> mean(x, rows), 6));
    assertThat(e.low()).isCloseTo(Estimate.mean(x).low(), within(0.02));
    assertThat(e.high()).isCloseTo(Estimate.mean(x).high(), within(0.02));
  }

  @Test
  void the_intervals_hold_the_truth_as_often_as_they_say() {
    var random = new Random(11);
    int means = 0;
    int shares = 0;
    int medians = 0;
    for (int trial = 0; trial < 1000; trial++) {
      var x = IntStream.range(0, 40).mapToDouble(_ -> random.nextGaussian()).toArray();
      if (holds(Estimate.mean(x), 0)) means++;
      if (holds(Estimate.median(x), 0)) medians++;
      long hits = IntStream.range(0, 40).filter(_ -> random.nextDouble() < 0.9).count();
      if (holds(Estimate.share(hits, 40), 0.9)) shares++;
    }
    assertThat(means).isBetween(930, 970);
    assertThat(medians).isBetween(930, 990); // ranks are whole numbers, so rather too wide
    assertThat(shares).isBetween(920, 985);
  }

  @Test
  void nineteen_of_twenty_values_drawn_lie_in_the_interval_as_many_on_either_side() {
    var estimate = new Estimate(0.1, 0.08, 0.2, 100);
    var random = new SplittableRandom(1);
    int below = 0, above = 0;
    for (int i = 0; i < 20_000; i++) {
      double drawn = estimate.drawn(random);
      if (drawn < estimate.low()) below++;
      if (drawn > estimate.high()) above++;
    }
    assertThat(below).isBetween(400, 600);
    assertThat(above).isBetween(400, 600);
  }

  @Test
  void a_value_outside_its_interval_is_refused() {
    assertThatThrownBy(() -> new Estimate(2, 0, 1, 3)).hasMessageContaining("lie in its interval");
    assertThatThrownBy(() -> new Estimate(Double.NaN, 0, 1, 3)).hasMessageContaining("NaN");
  }

  private static boolean holds(Estimate e, double truth) {
    return e.low() <= truth && truth <= e.high();
  }

  private static double mean(double[] x, int[] rows) {
    return Arrays.stream(rows).mapToDouble(i -> x[i]).average().orElseThrow();
  }

  @Test
  void an_auroc_counts_pairs_and_halves_ties() {
    var estimate = Estimate.auroc(new double[] {0.9, 0.4, 0.4}, new double[] {0.1, 0.4, 0.5, 0.2});
    assertThat(estimate.value()).isCloseTo(9 / 12.0, within(1e-12));
    assertThat(estimate.n()).isEqualTo(7);
    var apart = Estimate.auroc(new double[] {2, 3}, new double[] {0, 1});
    assertThat(apart.value()).isEqualTo(1);
    assertThat(apart.low()).as("two pairs prove little").isEqualTo(Estimate.share(2, 2).low());
    assertThat(apart.high()).isEqualTo(1);
    assertThatThrownBy(() -> Estimate.auroc(new double[] {1}, new double[] {0, 1}))
        .hasMessage("an AUROC needs at least 2 of each kind, got 1 and 2");
  }

  @Test
  void the_interval_of_an_auroc_covers_as_it_says() {
    var random = new SplittableRandom(8);
    double truth = 0.7602; // Φ(1/√2)
    int covered = 0, rounds = 400;
    for (int r = 0; r < rounds; r++) {
      var above = new double[60];
      for (int i = 0; i < above.length; i++) above[i] = 1 + random.nextGaussian();
      var below = new double[80];
      for (int i = 0; i < below.length; i++) below[i] = random.nextGaussian();
      var estimate = Estimate.auroc(above, below);
      if (estimate.low() <= truth && truth <= estimate.high()) covered++;
    }
    assertThat(covered / (double) rounds).isBetween(0.91, 0.98);
  }
}
