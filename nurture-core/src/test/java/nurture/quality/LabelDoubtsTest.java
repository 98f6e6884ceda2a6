package nurture.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import nurture.eval.Categories;
import org.junit.jupiter.api.Test;

class LabelDoubtsTest {
  private static final List<String> NAMES = List.of("cups", "plates", "bowls");

  /** Answers that are right of the truth nine times of ten; a tenth of the labels is wrong. */
  private static Categories noisy(int n, boolean[] wrong, double sharpness) {
    var random = new SplittableRandom(3);
    var labels = new int[n];
    var p = new float[n][3];
    for (int i = 0; i < n; i++) {
      int truth = i % 3;
      wrong[i] = random.nextInt(10) == 0;
      labels[i] = wrong[i] ? (truth + 1 + random.nextInt(2)) % 3 : truth;
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        p[i][k] = (float) Math.exp(sharpness * ((k == truth ? 3 : 0) + random.nextGaussian()));
        sum += p[i][k];
      }
      for (int k = 0; k < 3; k++) p[i][k] /= (float) sum;
    }
    return new Categories(NAMES, labels, p);
  }

  @Test
  void it_finds_planted_wrong_labels_and_says_what_they_should_be() {
    int n = 3_000;
    var wrong = new boolean[n];
    var answers = noisy(n, wrong, 1);
    var doubts = LabelDoubts.of(answers);
    int hits = 0;
    int doubted = 0;
    int planted = 0;
    int named = 0;
    for (int i = 0; i < n; i++) {
      if (wrong[i]) planted++;
      if (!doubts.doubted(i)) continue;
      doubted++;
      if (wrong[i]) hits++;
      if (wrong[i] && doubts.suggested()[i] == i % 3) named++;
    }
    assertThat((double) hits / doubted).isGreaterThan(0.9);
    assertThat((double) hits / planted).isGreaterThan(0.85);
    assertThat((double) named / hits).isGreaterThan(0.95);
  }

  @Test
  void of_the_sure_ones_hardly_any_is_right() {
    int n = 3_000;
    var wrong = new boolean[n];
    var doubts = LabelDoubts.of(noisy(n, wrong, 1));
    int sure = 0;
    int hits = 0;
    int planted = 0;
    for (int i = 0; i < n; i++) {
      if (wrong[i]) planted++;
      if (!doubts.sure(i)) continue;
      assertThat(doubts.doubted(i)).isTrue();
      sure++;
      if (wrong[i]) hits++;
    }
    assertThat((double) hits / sure).isGreaterThan(0.99);
    assertThat((double) hits / planted).isGreaterThan(0.1);
  }

  @Test
  void how_sharp_the_probabilities_are_does_not_matter() {
    int n = 1_000;
    var soft = LabelDoubts.of(noisy(n, new boolean[n], 0.5));
    var sharp = LabelDoubts.of(noisy(n, new boolean[n], 1.5));
    assertThat(sharp.temperature() / soft.temperature()).isCloseTo(3, within(0.15));
    int differ = 0;
    for (int i = 0; i < n; i++) if (soft.doubted(i) != sharp.doubted(i)) differ++;
    assertThat(differ).isLessThan(10);
  }

  @Test
  void a_row_without_a_label_is_not_doubted() {
    var doubts =
        LabelDoubts.of(
            new Categories(NAMES, new int[] {-1, 0}, new float[][] {{1, 0, 0}, {0, 1, 0}}));
    assertThat(doubts.scores()[0]).isZero();
    assertThat(doubts.doubted(0)).isFalse();
    assertThat(doubts.suggested()[1]).isEqualTo(1);
  }

  @Test
  void the_cut_is_half_the_prior_log_odds() {
    var labels = new int[100];
    var p = new float[100][];
    for (int i = 0; i < 100; i++) {
      labels[i] = 0;
      p[i] = i < 10 ? new float[] {.2f, .7f, .1f} : new float[] {.8f, .1f, .1f};
    }
    var doubts = LabelDoubts.of(new Categories(NAMES, labels, p));
    double share = 10.5 / 101;
    assertThat(doubts.cut()).isCloseTo(0.5 * Math.log((1 - share) / share), within(1e-9));
  }
}
