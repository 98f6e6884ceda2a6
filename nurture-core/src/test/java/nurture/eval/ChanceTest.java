package nurture.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What chance may be to blame for; scipy's figures for groups stand in {@code BiasTest}. */
class ChanceTest {
  @Test
  void many_looks_are_counted_as_holm_does() {
    assertThat(Chance.adjusted(new double[] {0.01, 0.04, 0.03, 0.005}))
        .usingComparatorWithPrecision(1e-12)
        .containsExactly(0.03, 0.06, 0.06, 0.02);
    assertThat(Chance.adjusted(new double[0])).isEmpty();
    assertThat(Chance.adjusted(new double[] {0.6, 0.7})).containsExactly(1, 1);
  }

  @Test
  void two_rare_shares_are_compared_exactly() {
    assertThat(Chance.independent(new long[][] {{0, 2_000}, {1, 49}}))
        .isCloseTo(50 / 2_050.0, within(1e-9));
  }

  @Test
  void rare_counts_of_many_groups_are_compared_with_what_chance_makes_of_them() {
    // p by going through all tables with these sums
    assertThat(Chance.independent(new long[][] {{3, 0}, {1, 4}, {0, 5}}))
        .isCloseTo(0.027972, within(0.3 * 0.027972));
    assertThat(Chance.independent(new long[][] {{4, 1, 0}, {1, 3, 1}, {0, 1, 6}}))
        .isCloseTo(0.003039, within(0.3 * 0.003039));
    var one = new long[9][];
    for (int g = 0; g < one.length; g++) one[g] = new long[] {g == 0 ? 12 : 0, g == 0 ? 88 : 100};
    assertThat(Chance.independent(one)).isLessThan(2e-5);
  }

  /** Nine sellers who leave one cell in a hundred blank, most of them with few rows. */
  @Test
  void groups_alike_in_what_is_rare_are_told_apart_no_oftener_than_is_said() {
    var random = new SplittableRandom(5);
    int apart = 0, tables = 1_000;
    for (int t = 0; t < tables; t++) {
      var table = new long[9][2];
      for (int g = 0; g < table.length; g++) {
        int rows = g == 0 ? 500 : 30;
        for (int i = 0; i < rows; i++) table[g][random.nextInt(100) == 0 ? 0 : 1]++;
      }
      if (Chance.independent(table) <= 0.01) apart++;
    }
    assertThat(apart).isLessThanOrEqualTo(19); // ten, and three standard deviations
  }

  @Test
  void numbers_that_are_no_larger_are_said_to_be_no_oftener_than_is_said() {
    // 8 of 808 are 1, of them 2 of the 8 asked about: hypergeometric, by hand
    var eight = new double[] {1, 1, 0, 0, 0, 0, 0, 0};
    var others = new double[800];
    Arrays.fill(others, 0, 6, 1);
    assertThat(Chance.larger(eight, others)).isCloseTo(0.00233393, within(1e-6));
    assertThat(Chance.larger(new double[] {0, 0}, new double[] {0, 0, 0})).isEqualTo(1);
    // nine pairs of nine are in order: one of the twenty ways to choose three ranks of six
    assertThat(Chance.larger(new double[] {4, 5, 6}, new double[] {1, 2, 3}))
        .isCloseTo(1 / 20.0, within(1e-9));
  }

  @Test
  void better_and_worse_are_compared_exactly() {
    assertThat(Chance.even(0, 7)).isCloseTo(2 / 128.0, within(1e-12));
    assertThat(Chance.even(7, 0)).isCloseTo(2 / 128.0, within(1e-12));
    assertThat(Chance.even(2, 8)).isCloseTo(2 * (1 + 10 + 45) / 1024.0, within(1e-12));
    assertThat(Chance.even(4, 4)).isEqualTo(1);
    assertThat(Chance.even(0, 0)).isEqualTo(1);
  }

  @Test
  void where_there_is_nothing_to_compare_chance_explains_all() {
    assertThat(Chance.independent(new long[][] {{3, 4}, {0, 0}})).isEqualTo(1);
    assertThat(Chance.independent(new long[][] {{3, 0}, {9, 0}})).isEqualTo(1);
    assertThat(Chance.association(new long[][] {{3, 0}, {9, 0}})).isZero();
    assertThat(Chance.alike(List.of(new double[] {1, 2, 3}, new double[] {9}))).isEqualTo(1);
    assertThat(Chance.alike(List.of(new double[] {2, 2}, new double[] {2, 2}))).isEqualTo(1);
  }

  @Test
  void what_always_goes_together_has_an_association_of_one() {
    assertThat(Chance.association(new long[][] {{5, 0, 0}, {0, 7, 0}, {0, 0, 0}}))
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void the_difference_of_two_shares_has_newcombes_interval() {
    // 56 of 70 and 48 of 80: Newcombe (1998), method 10
    var difference = Estimate.share(56, 70).minus(Estimate.share(48, 80));
    assertThat(difference.value()).isCloseTo(0.2, within(1e-12));
    assertThat(difference.low()).isCloseTo(0.0524, within(5e-5));
    assertThat(difference.high()).isCloseTo(0.3339, within(5e-5));
    assertThat(difference.n()).isEqualTo(150);
  }

  @Test
  void a_mean_of_nothing_is_no_chance_and_one_number_says_nothing() {
    // t = 3.27965 with 4 degrees of freedom; its density integrated numerically
    assertThat(Chance.centred(new double[] {1, 2, 3, 4, 0.5})).isCloseTo(0.030511, within(1e-6));
    assertThat(Chance.centred(new double[] {1, -1, 2, -2})).isCloseTo(1, within(1e-12));
    assertThat(Chance.centred(new double[5])).isEqualTo(1);
    assertThat(Chance.centred(new double[] {3})).isEqualTo(1);
    assertThat(Chance.centred(new double[] {0.5, 0.5, 0.5})).isLessThan(1e-6);
  }
}
