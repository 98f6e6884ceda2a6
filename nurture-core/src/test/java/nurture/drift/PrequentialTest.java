package nurture.drift;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrequentialTest {
  @Test
  void repeating_the_last_label_has_its_own_score() {
    var score = new Prequential();
    int[] truth = {1, 1, 0, 0, 0};
    int[] answers = {1, 0, 1, 0, 0};
    for (int i = 0; i < 5; i++) score.next(answers[i], truth[i]);
    assertThat(score.accuracy().value()).isEqualTo(0.6);
    assertThat(score.repeating().value()).isEqualTo(0.6);
  }
}
