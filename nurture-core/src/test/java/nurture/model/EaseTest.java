package nurture.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EaseTest {
  /** People who like the odd items or the even ones, and some of either. */
  private static List<int[]> histories(int people, int items) {
    var random = new SplittableRandom(4);
    return IntStream.range(0, people)
        .mapToObj(p ->
            IntStream.range(0, items)
                .filter(i -> random.nextDouble() < (i % 2 == p % 2 ? 0.5 : 0.1))
                .toArray())
        .toList();
  }

  @Test
  void what_is_chosen_together_speaks_for_each_other_and_nothing_for_itself() {
    var ease = Ease.fit(histories(300, 12), 12, 20);
    double alike = 0, unlike = 0;
    for (int i = 0; i < 12; i++) {
      var scores = ease.scores(new int[] {i});
      assertThat(scores[i]).isZero();
      for (int j = 0; j < 12; j++)
        if (i % 2 == j % 2) alike += scores[j] / 60;
        else unlike += scores[j] / 72;
    }
    assertThat(alike).isGreaterThan(unlike + 0.05);
  }

  /** At the least of the squared error with that pull, no weight can be moved to make it less. */
  @Test
  void no_weight_off_the_diagonal_can_be_better() {
    var histories = histories(60, 8);
    double pull = 3;
    var ease = Ease.fit(histories, 8, pull);
    double best = loss(histories, ease.weights(), pull);
    for (int w = 0; w < 64; w++) {
      if (w % 9 == 0) continue; // the diagonal
      for (float step : new float[] {0.01f, -0.01f}) {
        var moved = ease.weights().clone();
        moved[w] += step;
        assertThat(loss(histories, moved, pull)).isGreaterThan(best);
      }
    }
  }

  private static double loss(List<int[]> histories, float[] weights, double pull) {
    double sum = 0;
    for (var history : histories) {
      var x = new double[8];
      for (int i : history) x[i] = 1;
      for (int j = 0; j < 8; j++) {
        double said = 0;
        for (int i = 0; i < 8; i++) said += x[i] * weights[i * 8 + j];
        sum += (x[j] - said) * (x[j] - said);
      }
    }
    for (float w : weights) sum += pull * w * w;
    return sum;
  }

  @Test
  void a_history_speaks_as_its_items_together() {
    var ease = Ease.fit(histories(100, 6), 6, 5);
    var both = ease.scores(new int[] {1, 4});
    for (int j = 0; j < 6; j++)
      assertThat(both[j])
          .isCloseTo(ease.scores(new int[] {1})[j] + ease.scores(new int[] {4})[j], within(1e-6f));
  }

  @Test
  void nothing_is_learnt_from_nothing_and_a_pull_must_pull() {
    assertThat(Ease.fit(List.of(), 0, 1).scores(new int[0])).isEmpty();
    assertThatThrownBy(() -> Ease.fit(List.of(), 2, 0)).hasMessage("pull must be above 0, got 0.0");
  }
}
