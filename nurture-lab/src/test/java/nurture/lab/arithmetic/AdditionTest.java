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
  void with_strong_decay_a_few_short_sums_teach_long_ones() {
    var weak = Addition.run(Addition.Config.tiny(0.1)).last();
    var strong = Addition.run(Addition.Config.tiny(1)).last();
    assertThat(weak.lessons()).isGreaterThan(0.95);
    assertThat(strong.lessons()).isGreaterThan(0.95);
    assertThat(strong.others()).isGreaterThan(weak.others());
    assertThat(strong.longer()).isGreaterThan(weak.longer() + 0.3);
  }

  private static long number(int[] digits) {
    long number = 0;
    for (int k = digits.length - 1; k >= 0; k--) number = 10 * number + digits[k];
    return number;
  }
}
