package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import nurture.study.Sitting.Paper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SittingTest {
  /** Marks of listings, the first of them wrong. */
  private static double[] right(int n, int wrong) {
    var right = new double[n];
    Arrays.fill(right, wrong, n, 1);
    return right;
  }

  private static Sitting accuracy(
      double[] before, double[] after, double @Nullable [] first, double margin) {
    return Sitting.of(List.of(new Paper("day", Sitting.ACCURACY, before, after, first)), margin)
        .getFirst();
  }

  private static Sitting error(double[] before, double[] after, double @Nullable [] first) {
    return Sitting.of(List.of(new Paper("day", Sitting.ERROR, before, after, first)), 0.01)
        .getFirst();
  }

  @Test
  void a_fall_beyond_the_margin_counts_when_chance_does_not_explain_it() {
    assertThat(accuracy(right(100, 0), right(100, 10), null, 0.01).fell()).isTrue();
    assertThat(accuracy(right(100, 0), right(100, 10), null, 0.1).fell()).isFalse();
    assertThat(accuracy(right(100, 0), right(100, 2), null, 0.01).fell())
        .as("two of a hundred")
        .isFalse();
    assertThat(accuracy(right(100, 10), right(100, 0), null, 0).fell()).isFalse();
    assertThat(accuracy(right(1, 0), right(1, 1), null, 0).fell())
        .as("one listing proves nothing")
        .isFalse();
    assertThat(accuracy(right(3, 0), right(3, 3), null, 0).fell()).as("nor do three").isFalse();
  }

  @Test
  void the_more_exams_there_are_the_surer_a_fall_must_be() {
    var fallen = new Paper("day", Sitting.ACCURACY, right(100, 0), right(100, 6), null);
    var held = new Paper("other", Sitting.ACCURACY, right(100, 3), right(100, 3), null);
    assertThat(Sitting.of(List.of(fallen), 0.01).getFirst().fell()).isTrue();
    var many = new ArrayList<>(Collections.nCopies(19, held));
    many.addFirst(fallen);
    var sittings = Sitting.of(many, 0.01);
    assertThat(sittings).hasSize(20).allMatch(Sitting::passed);
    assertThat(sittings.getFirst().fall().low()).as("by itself").isPositive();
    many.set(7, new Paper("worse", Sitting.ACCURACY, right(100, 0), right(100, 15), null));
    assertThat(Sitting.of(many, 0.01)).filteredOn(Sitting::fell).hasSize(1);
    assertThat(Sitting.of(many, 0.01).get(7).fell()).isTrue();
  }

  @Test
  void falls_are_taken_listing_by_listing() {
    // Both are right of half, but of the other half: nothing fell, and the interval is wide.
    var sitting = accuracy(new double[] {1, 1, 0, 0}, new double[] {0, 0, 1, 1}, null, 0.01);
    assertThat(sitting.fall().value()).isZero();
    assertThat(sitting.fall().high()).isBetween(0.5, 1.0);
    assertThat(sitting.before().value()).isEqualTo(sitting.after().value()).isEqualTo(0.5);
  }

  @Test
  void larger_errors_of_prices_are_a_fall() {
    var before = new double[] {0.10, 0.20, 0.30, 0.25};
    var after = new double[] {0.15, 0.25, 0.35, 0.30};
    var sitting = error(before, after, null);
    assertThat(sitting.fall().value()).isCloseTo(0.05, within(1e-9));
    assertThat(sitting.fell()).isTrue();
    assertThat(error(after, before, null).passed()).isTrue();
  }

  @Test
  void a_fall_that_is_spread_over_nights_goes_no_further() {
    var first = right(100, 0);
    var tonight = accuracy(right(100, 5), right(100, 7), first, 0.01);
    assertThat(tonight.fell()).as("two of a hundred").isFalse();
    assertThat(tonight.wore()).isTrue();
    assertThat(tonight.passed()).isFalse();
    assertThat(Objects.requireNonNull(tonight.lost()).value()).isCloseTo(0.07, within(1e-9));
    assertThat(accuracy(right(100, 7), right(100, 7), first, 0.01).passed())
        .as("yesterday had lost it already")
        .isTrue();
    assertThat(accuracy(right(100, 7), right(100, 8), first, 0.1).passed())
        .as("within the margin")
        .isTrue();
    assertThat(accuracy(right(100, 1), right(100, 3), first, 0.01).passed())
        .as("three of a hundred may be chance")
        .isTrue();
    var low = new double[] {0.10, 0.20, 0.30, 0.25};
    var middle = new double[] {0.20, 0.29, 0.41, 0.35};
    var high = new double[] {0.20, 0.30, 0.41, 0.35};
    assertThat(error(middle, high, null).passed()).isTrue();
    assertThat(error(middle, high, low).wore()).isTrue();
  }
}
