package nurture.lab.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import nurture.tensor.Scope;
import org.junit.jupiter.api.Test;

/** What is asked is addition, and some of it is understood. */
class AdditionTest {
  @Test
  void a_sum_in_columns_is_the_sum() {
    var sums = Addition.Sums.carrying(50, 16, 12, new SplittableRandom(1));
    try (var scope = Scope.open()) {
      var batch = sums.batch(new int[] {7, 9});
      var y = batch.get("y").longs();
      for (int i = 0; i < 2; i++) {
        long expected = number(sums.a()[batch.rows()[i]]) + number(sums.b()[batch.rows()[i]]);
        long actual = 0;
        for (int k = 16; k >= 0; k--) actual = 10 * actual + y[17 * i + k];
        assertThat(actual).isEqualTo(expected);
      }
    }
  }

  @Test
  void a_carry_runs_through_as_many_columns_as_said() {
    var sums = Addition.Sums.carrying(50, 16, 12, new SplittableRandom(2));
    for (int i = 0; i < sums.size(); i++) {
      int longest = 0, run = 0, carry = 0;
      for (int k = 0; k < 16; k++) {
        int sum = sums.a()[i][k] + sums.b()[i][k];
        run = carry == 1 && sum == 9 ? run + 1 : 0;
        longest = Math.max(longest, run);
        carry = (sum + carry) / 10;
      }
      assertThat(longest).isGreaterThanOrEqualTo(12);
    }
  }

  @Test
  void a_net_that_learnt_short_sums_adds_some_longer_ones() {
    var report = Addition.run(Addition.Config.tiny(0.1));
    assertThat(report.last().lessons()).isGreaterThan(0.95);
    assertThat(report.last().others()).isGreaterThan(0.3);
    assertThat(report.curve().getFirst().others()).isLessThan(report.last().others());
  }

  private static long number(int[] digits) {
    long number = 0;
    for (int k = digits.length - 1; k >= 0; k--) number = 10 * number + digits[k];
    return number;
  }
}
