package nurture.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionsTest {
  static final Categories MUGS =
      new Categories(
          List.of("mug", "vase"),
          new int[] {0, 0, 1, -1},
          new float[][] {{.9f, .1f}, {.2f, .8f}, {.99f, .01f}, {.5f, .5f}});

  static final Predictions P = Predictions.of(List.of("a", "b", "c", "d"), MUGS);

  @Test
  void mistakes_come_with_the_most_confident_first() {
    assertThat(P.mistakes()).extracting(Mistake::id).containsExactly("c", "b");
    assertThat(P.mistakes().getFirst())
        .hasToString("c: given 'vase', predicted 'mug' (99 %)")
        .matches(m -> m.index() == 2);
  }

  @Test
  void the_hardest_are_those_whose_given_class_is_least_likely() {
    var torn =
        new Categories(
            List.of("mug", "vase", "lamp"),
            new int[] {0, 0, 2, 1},
            new float[][] {{.05f, .9f, .05f}, {.01f, .5f, .49f}, {.1f, .6f, .3f}, {0, 1, 0}});
    var answers = Predictions.of(List.of("sure", "hard", "near", "right"), torn);
    assertThat(answers.mistakes()).extracting(Mistake::id).containsExactly("sure", "near", "hard");
    assertThat(answers.hardest(0)).extracting(Mistake::id).containsExactly("hard", "sure", "near");
    assertThat(answers.hardest(0).getFirst().likelihood()).isEqualTo(.01f);
    assertThat(answers.hardest(1)).extracting(Mistake::id).containsExactly("hard", "near");
  }

  @Test
  void a_row_answers_with_its_best_class() {
    assertThat(MUGS.answer(1)).isEqualTo(1);
    assertThat(MUGS.confidence(1)).isEqualTo(.8f);
    assertThat(MUGS.right(0)).isTrue();
    assertThat(MUGS.right(3)).isFalse();
    assertThat(MUGS.loss(0)).isCloseTo(-Math.log(.9), org.assertj.core.api.Assertions.within(1e-6));
    assertThat(MUGS.loss(3)).isNaN();
    assertThat(MUGS.counts()).containsExactly(2, 1);
  }

  @Test
  void rows_can_be_chosen() {
    var chosen = P.select(new int[] {2, 0, 2});
    assertThat(chosen.ids()).containsExactly("c", "a", "c");
    assertThat(chosen.mistakes()).hasSize(2);
    assertThat(chosen.accuracy().n()).isEqualTo(3);
  }

  @Test
  void what_does_not_fit_is_refused_in_words() {
    assertThatThrownBy(() -> Predictions.of(List.of("a"), MUGS))
        .hasMessage("categories must have a row for each of the 1 ids, got 4");
    assertThatThrownBy(
            () -> new Categories(List.of("a", "b"), new int[] {0}, new float[][] {{2, 3}}))
        .hasMessage("probabilities of row 0 must sum to 1, got 5.0000; apply softmax first");
    assertThatThrownBy(
            () -> new Categories(List.of("a", "b"), new int[] {2}, new float[][] {{1, 0}}))
        .hasMessage("label of row 0 must be in [-1, 2), got 2");
    assertThatThrownBy(
            () -> new Categories(List.of("a", "b"), new int[] {0}, new float[][] {{Float.NaN, 0}}))
        .hasMessageContaining("at least 0");
    assertThatThrownBy(
            () -> new Prices(new double[1], new double[] {2}, new double[] {3}, new double[] {4}))
        .hasMessage("row 0 must have 0 <= low <= estimate <= high, got 3.0, 2.0, 4.0");
    assertThatThrownBy(() -> new Prices(new double[1], new double[2], new double[1], new double[1]))
        .hasMessageContaining("as many");
  }
}
