package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nurture.eval.Categories;
import nurture.eval.Predictions;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DarkReplayTest {
  @TempDir Path folder;

  private static Exam exam(int[] rows, List<String> classes, float[][] probabilities) {
    return new Exam(
        rows,
        Predictions.of(
            IntStream.of(rows).mapToObj(Integer::toString).toList(),
            new Categories(classes, new int[rows.length], probabilities)));
  }

  @Test
  void the_loss_is_the_cross_entropy_against_earlier_answers_by_their_share() {
    var dark = new DarkReplay(Map.of(7, new float[] {0.25f, 0.75f}, 9, new float[] {1, 0}), 0.5);
    try (var scope = Scope.open()) {
      var logits = Tensor.of(new float[] {0, 0, 5, 5, 1, -1, 3, 2}, 4, 2);
      double second = Math.log(1 + Math.exp(-2)); // −log of what is given to the first of 1, −1
      assertThat(dark.loss(logits, new int[] {7, 8, 9, 10}).item())
          .isCloseTo((float) (0.5 * (Math.log(2) + second) / 4), within(1e-6f));
      assertThat(dark.loss(logits, new int[] {1, 2, 3, 4}).item()).isZero();
    }
  }

  @Test
  void answers_are_said_in_the_categories_of_today() {
    var exam =
        exam(
            new int[] {3, 4},
            List.of("mug", "gone", "bowl"),
            new float[][] {{0.6f, 0.2f, 0.2f}, {0.1f, 0.8f, 0.1f}});
    var dark = DarkReplay.of(exam, List.of("bowl", "new", "mug"), 1);
    assertThat(dark.answers()).containsOnlyKeys(3); // most of what was said of 4 is no more
    assertThat(dark.answers().get(3)).containsExactly(new float[] {0.25f, 0, 0.75f}, within(1e-6f));
    assertThatThrownBy(() -> DarkReplay.of(exam, List.of("mug"), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** An earlier version that was wrong of everything shows whether anybody listens to it. */
  @Test
  void nets_that_agree_learn_what_the_earlier_version_answered() {
    var data = Made.listings(150);
    var plain = Study.of(data, Made.quick(4, 1));
    var classes = plain.brief().classes();
    var rows = plain.brief().train();
    var wrong = new float[rows.length][classes.size()];
    for (int i = 0; i < rows.length; i++)
      wrong[i][(plain.brief().labels()[rows[i]] + 1) % classes.size()] = 1;
    var alone = plain.run(folder.resolve("alone"));
    var misled =
        Study.of(data, Made.quick(4, 1))
            .agreeing(exam(rows, classes, wrong), 20)
            .run(folder.resolve("misled"));
    assertThat(loss(misled)).isGreaterThan(2 * loss(alone));
    assertThat(misled.card().version())
        .as("another answer under another name")
        .isNotEqualTo(alone.card().version());
  }

  /** How wrong the net is about listings that it left out, by their labels alone. */
  private static double loss(Result result) {
    return result.curves().getFirst().epochs().getLast().validationLoss();
  }
}
