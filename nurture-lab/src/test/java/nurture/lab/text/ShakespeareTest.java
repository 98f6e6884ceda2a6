package nurture.lab.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The direction of the claim, on a made text. */
class ShakespeareTest {
  /** Words of a small language, by chance: what follows depends on several characters. */
  private static final String[] WORDS = {
    "the ", "them ", "then ", "other ", "mother ", "moth ", "hemp ", "poem ", "pother "
  };

  private static String made(int words) {
    var random = new SplittableRandom(3);
    var text = new StringBuilder();
    for (int i = 0; i < words; i++) text.append(WORDS[random.nextInt(WORDS.length)]);
    return text.toString();
  }

  @Test
  void sees_more_than_the_character_before() {
    var text = made(3_000);
    var report = Shakespeare.run(Shakespeare.Config.tiny(), text);
    assertThat(report.held()).isBetween(chance(text), pairs(text) - 0.15);
    assertThat(report.curve()).hasSize(8);
    assertThat(report.text()).hasSize(500).containsAnyOf("mother", "other", "them");
  }

  /** What no one can know: which word comes next, in nats a character. */
  private static double chance(String text) {
    double words = text.chars().filter(c -> c == ' ').count();
    return words * Math.log(WORDS.length) / text.length() * 0.97;
  }

  /** The loss of whoever knows each pair of characters, and nothing more. */
  private static double pairs(String text) {
    var pairs = new double[128][128];
    var single = new double[128];
    for (int i = 0; i + 1 < text.length(); i++) {
      pairs[text.charAt(i)][text.charAt(i + 1)]++;
      single[text.charAt(i)]++;
    }
    double sum = 0;
    for (int a = 0; a < 128; a++)
      for (int b = 0; b < 128; b++)
        if (pairs[a][b] > 0) sum -= pairs[a][b] * Math.log(pairs[a][b] / single[a]);
    return sum / (text.length() - 1);
  }
}
