package nurture.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WordingTest {
  private static final String TEXT = "one two three four five six seven eight nine ten";

  private static String said(Wording wording, long seed) {
    return wording.of(TEXT, new SplittableRandom(seed));
  }

  @Test
  void leavesOutAShareOfTheWordsAndNeverAll() {
    int words = 0;
    for (int i = 0; i < 500; i++) words += said(new Wording(0.3, 0), i).split(" ").length;
    assertThat(words / 5_000.0).isBetween(0.67, 0.73);
    for (int i = 0; i < 100; i++) assertThat(said(new Wording(0.99, 0), i)).isNotBlank();
  }

  @Test
  void swapsNeighboursOnly() {
    assertThat(said(new Wording(0, 1), 1))
        .isEqualTo("two one four three six five eight seven ten nine");
    assertThat(said(new Wording(0, 0.2), 1).split(" "))
        .containsExactlyInAnyOrder(TEXT.split(" "))
        .isNotEqualTo(TEXT.split(" "));
  }

  @Test
  void repeatsByTheSeedAndLeavesLoneWordsAlone() {
    var wording = new Wording(0.3, 0.3);
    assertThat(said(wording, 4)).isEqualTo(said(wording, 4)).isNotEqualTo(said(wording, 5));
    assertThat(said(Wording.NONE, 4)).isEqualTo(TEXT);
    assertThat(wording.of("Lamp", new SplittableRandom(1))).isEqualTo("Lamp");
    assertThatThrownBy(() -> new Wording(1, 0)).hasMessageContaining("drop must be in [0, 1)");
  }
}
