package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SittingTest {
  private static boolean[] right(int n, int wrong) {
    var right = new boolean[n];
    for (int i = wrong; i < n; i++) right[i] = true;
    return right;
  }

  @Test
  void a_fall_beyond_the_margin_counts_when_chance_does_not_explain_it() {
    assertThat(Sitting.ofRight("day", right(100, 0), right(100, 10), null, 0.01).passed())
        .isFalse();
    assertThat(Sitting.ofRight("day", right(100, 0), right(100, 10), null, 0.1).passed()).isTrue();
    assertThat(Sitting.ofRight("day", right(100, 0), right(100, 2), null, 0.01).passed())
        .as("two of a hundred")
        .isTrue();
    assertThat(Sitting.ofRight("day", right(100, 10), right(100, 0), null, 0).passed()).isTrue();
    assertThat(Sitting.ofRight("day", right(1, 0), right(1, 1), null, 0).passed())
        .as("one listing proves nothing")
        .isTrue();
  }

  @Test
  void falls_are_taken_listing_by_listing() {
    // Both are right of half, but of the other half: nothing fell, and the interval is wide.
    var sitting =
        Sitting.ofRight(
            "day",
            new boolean[] {true, true, false, false},
            new boolean[] {false, false, true, true},
            null,
            0.01);
    assertThat(sitting.fall().value()).isZero();
    assertThat(sitting.fall().high()).isGreaterThan(1);
    assertThat(sitting.before().value()).isEqualTo(sitting.after().value()).isEqualTo(0.5);
  }

  @Test
  void larger_errors_of_prices_are_a_fall() {
    var before = new double[] {0.10, 0.20, 0.30, 0.25};
    var after = new double[] {0.15, 0.25, 0.35, 0.30};
    var sitting = Sitting.ofErrors("day", before, after, null, 0.01);
    assertThat(sitting.fall().value()).isCloseTo(0.05, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(sitting.passed()).isFalse();
    assertThat(Sitting.ofErrors("day", after, before, null, 0.01).passed()).isTrue();
  }

  @Test
  void a_fall_that_is_spread_over_nights_goes_no_further() {
    var first = right(100, 0);
    var tonight = Sitting.ofRight("day", right(100, 5), right(100, 7), first, 0.01);
    assertThat(tonight.fell()).as("two of a hundred").isFalse();
    assertThat(tonight.wore()).isTrue();
    assertThat(tonight.passed()).isFalse();
    assertThat(Sitting.ofRight("day", right(100, 7), right(100, 7), first, 0.01).passed())
        .as("yesterday had lost it already")
        .isTrue();
    assertThat(Sitting.ofRight("day", right(100, 7), right(100, 8), first, 0.1).passed())
        .as("within the margin")
        .isTrue();
    assertThat(Sitting.ofRight("day", right(100, 1), right(100, 3), first, 0.01).passed())
        .as("three of a hundred may be chance")
        .isTrue();
    var low = new double[] {0.10, 0.20, 0.30, 0.25};
    var middle = new double[] {0.20, 0.25, 0.36, 0.33};
    var high = new double[] {0.20, 0.26, 0.36, 0.33};
    assertThat(Sitting.ofErrors("day", middle, high, null, 0.01).passed()).isTrue();
    assertThat(Sitting.ofErrors("day", middle, high, low, 0.01).wore()).isTrue();
  }
}
