package nurture.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
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
