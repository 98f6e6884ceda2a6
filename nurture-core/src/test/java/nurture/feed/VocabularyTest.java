package nurture.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Which features are known, and what they weigh. */
class VocabularyTest {
  private static Vocabulary.Counter counted() {
    var counter = new Vocabulary.Counter();
    counter.add(new int[] {9, 9, 9, 5});
    counter.add(new int[] {9, 5});
    counter.add(new int[] {9, 2});
    return counter;
  }

  @Test
  void a_feature_needs_enough_samples_and_repeats_in_one_count_once() {
    var counter = counted();
    assertThat(counter.vocabulary(1, 10).buckets()).containsExactly(2, 5, 9);
    assertThat(counter.vocabulary(2, 10).buckets()).containsExactly(5, 9);
    assertThat(counter.vocabulary(3, 10).buckets()).containsExactly(9);
    assertThat(counter.vocabulary(4, 10).size()).isZero();
  }

  @Test
  void samples_without_a_label_tell_how_rare_a_feature_is_and_make_none_known() {
    var counter = counted();
    var before = counter.vocabulary(1, 10);
    counter.weigh(new int[] {2, 2, 7});
    var after = counter.vocabulary(1, 10);
    assertThat(after.buckets()).isEqualTo(before.buckets()); // 7 stays unknown
    assertThat(after.weights()[1]).isGreaterThan(before.weights()[1]);
    assertThat(after.weights()[0] - after.weights()[1])
        .isLessThan(before.weights()[0] - before.weights()[1]);
  }

  @Test
  void what_was_known_before_stays_known_at_its_weight_beside_what_is_new() {
    var earlier = counted().vocabulary(1, 10);
    var counter = new Vocabulary.Counter();
    counter.add(new int[] {9, 7});
    var today = counter.vocabulary(1, 10);
    var both = today.after(earlier);
    assertThat(both.buckets()).containsExactly(2, 5, 7, 9);
    for (int bucket : earlier.buckets())
      assertThat(both.weights()[both.row(bucket)])
          .isEqualTo(earlier.weights()[earlier.row(bucket)]);
    assertThat(both.weights()[both.row(7)]).isEqualTo(today.weights()[today.row(7)]);
  }

  @Test
  void the_most_frequent_features_stay_where_there_is_no_room() {
    assertThat(counted().vocabulary(1, 2).buckets()).containsExactly(5, 9);
    assertThat(counted().vocabulary(1, 1).buckets()).containsExactly(9);
  }

  @Test
  void weights_are_inverse_document_frequencies() {
    var weights = counted().vocabulary(1, 10).weights();
    assertThat(weights[0]).isCloseTo(1.6931472f, within(1e-6f)); // ln(4/2) + 1
    assertThat(weights[1]).isCloseTo(1.287682f, within(1e-6f)); // ln(4/3) + 1
    assertThat(weights[2]).isEqualTo(1f); // ln(4/4) + 1
  }

  @Test
  void a_row_is_found_by_its_bucket() {
    var vocabulary = counted().vocabulary(1, 10);
    assertThat(vocabulary.row(2)).isZero();
    assertThat(vocabulary.row(9)).isEqualTo(2);
    assertThat(vocabulary.row(7)).isEqualTo(-1);
    assertThat(vocabulary.row(1_000)).isEqualTo(-1);
  }
}
