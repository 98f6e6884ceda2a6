package nurture.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Text as words and as buckets. */
class WordsTest {
  @Test
  void words_are_letters_and_digits_of_any_script_in_lower_case() {
    assertThat(Words.of("Blue-Mug, 2×4 ÄRMEL ＡＢＣ ﬁn 陶器!"))
        .containsExactly("blue", "mug", "2", "4", "ärmel", "abc", "fin", "陶器");
    assertThat(Words.of(" … !")).isEmpty();
  }

  @Test
  void a_composed_letter_and_its_parts_are_the_same_word() {
    assertThat(Words.features("cafe\u0301")).isEqualTo(Words.features("café"));
  }

  @Test
  void a_typo_shares_pieces_and_another_word_does_not() {
    var mug = pieces("ceramic");
    var typo = pieces("cerramic");
    typo.retainAll(mug);
    assertThat(typo.size()).isGreaterThan(mug.size() / 3);
    var other = pieces("oolong");
    other.retainAll(mug);
    assertThat(other).isEmpty();
  }

  @Test
  void a_pair_of_neighbours_tells_the_order_of_words() {
    assertThat(Words.features("case phone")).isNotEqualTo(Words.features("phone case"));
    // <ab> has 3 + 2 + 1 pieces of 2, 3 and 4 letters, and itself; two words have a pair too.
    assertThat(Words.features("ab")).hasSize(7);
    assertThat(Words.features("ab cd")).hasSize(15);
  }

  @Test
  void buckets_never_change_because_saved_models_rest_on_them() {
    // Computed in Python: FNV-1a over kind and text, mixed, modulo 2^20.
    assertThat(Words.features("ab"))
        .containsExactly(642_614, 308_785, 22_857, 105_115, 766_042, 961_544, 600_568);
    assertThat(Words.value("brand", "Acme")).isEqualTo(365_887);
  }

  @Test
  void every_bucket_is_one_of_the_vocabularys() {
    assertThat(Arrays.stream(Words.features("The quick brown fox jumps over 13 dogs")))
        .allMatch(b -> b >= 0 && b < Vocabulary.BUCKETS);
  }

  @Test
  void a_long_text_ends() {
    assertThat(Words.features("mug ".repeat(100_000)).length).isLessThan(5_000);
  }

  @Test
  void a_value_says_its_column_too() {
    assertThat(Words.value("brand", "Acme")).isNotEqualTo(Words.value("maker", "Acme"));
    assertThat(Words.value("brand", "Acme")).isNotEqualTo(Words.value("brand", "acme"));
  }

  private static java.util.Set<Integer> pieces(String word) {
    return Arrays.stream(Words.features(word)).boxed().collect(Collectors.toSet());
  }
}
