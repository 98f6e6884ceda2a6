package nurture.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.eval.LearningCurve.Law;
import nurture.eval.LearningCurve.Point;
import org.junit.jupiter.api.Test;

/** What more labels would give. */
class LearningCurveTest {
  private static final int[] LABELS = {100, 200, 400, 800, 1_600};

  private static Point point(int labels, double error, double half) {
    return new Point(labels, new Estimate(error, error - half, error + half, 5));
  }

  private static List<Point> points(Law law, double half, long seed) {
    var random = new SplittableRandom(seed);
    return Arrays.stream(LABELS)
        .mapToObj(n -> point(n, law.at(n) + half / Estimate.Z * random.nextGaussian(), half))
        .toList();
  }

  @Test
  void a_law_without_noise_is_found_again() {
    for (var law : List.of(new Law(0.05, 2, 0.5), new Law(0, 1, 0.3), new Law(0.2, 30, 1))) {
      var curve = LearningCurve.of(points(law, 1e-6, 1), 1);
      for (int n : new int[] {100, 3_000, 16_000})
        assertThat(curve.error(n).value()).isCloseTo(law.at(n), within(1e-3));
      assertThat(curve.law().power()).isCloseTo(law.power(), within(0.03));
    }
  }

  @Test
  void its_intervals_hold_the_truth_about_as_often_as_they_say() {
    var law = new Law(0.04, 1.5, 0.45);
    int held = 0, runs = 200;
    for (int seed = 0; seed < runs; seed++) {
      var at = LearningCurve.of(points(law, 0.01, seed), seed).error(6_400);
      if (at.low() <= law.at(6_400) && law.at(6_400) <= at.high()) held++;
    }
    assertThat(held).isGreaterThan((int) (0.88 * runs)); // 95 % of 200, less four deviations
  }

  @Test
  void it_says_how_many_labels_are_wanted_or_that_they_are_out_of_reach() {
    var law = new Law(0.05, 2, 0.5);
    var curve = LearningCurve.of(points(law, 1e-6, 1), 1);
    assertThat(curve.labelsFor(0.09).orElseThrow()).isBetween(2_400, 2_600); // (2 / 0.04)² = 2,500
    assertThat(curve.labelsFor(0.04)).isEmpty();
    assertThat(curve.gain(1_600, 2_500).value()).isCloseTo(0.01, within(5e-4));
    assertThatThrownBy(() -> curve.error(20_000))
        .hasMessageContaining("labels must be in [1, 16,000]");
  }

  @Test
  void where_labels_change_nothing_more_of_them_promise_nothing() {
    var flat =
        LearningCurve.of(
            IntStream.of(LABELS).mapToObj(n -> point(n, 0.3 + n * 1e-6, 0.01)).toList(), 1);
    assertThat(flat.gain(1_600, 16_000).value()).isBetween(0.0, 0.002);
    assertThat(flat.gain(1_600, 16_000).low()).isNotNegative();
  }

  @Test
  void two_numbers_of_labels_are_too_few() {
    assertThatThrownBy(() -> LearningCurve.of(List.of(point(10, 0.3, 0.1), point(20, 0.2, 0.1)), 1))
        .hasMessageStartingWith("a learning curve needs at least 3 different numbers of labels");
  }
}
