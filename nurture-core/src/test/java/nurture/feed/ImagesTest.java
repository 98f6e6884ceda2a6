package nurture.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nurture.tensor.Scope;
import org.junit.jupiter.api.Test;

/** Photos of one size as batches. */
class ImagesTest {
  private static byte[] grey(int level) {
    var rgb = new byte[3 * 4 * 2];
    Arrays.fill(rgb, (byte) level);
    return rgb;
  }

  private static final Images IMAGES =
      new Images(
          4, 2, List.of(grey(0), grey(255), grey(51)), new int[] {2, 0, -100}, Augment.cutout(2));

  @Test
  void aBatchHoldsTheRowsAskedForAndChangesThemOnlyToLearn() {
    try (var scope = Scope.open()) {
      var batch = IMAGES.batch(new int[] {1, 2}, null);
      assertThat(batch.get("photo").shape()).containsExactly(2, 3, 2, 4);
      assertThat(batch.get("photo").select(0, 0).floats()).containsOnly(2);
      assertThat(batch.get("class").longs()).containsExactly(0, -100);
      var learnt = IMAGES.batch(new int[] {1, 2}, new Feed.Chance(1, new SplittableRandom(1)));
      assertThat(learnt.get("photo").select(0, 0).floats()).contains(0);
      var plain = IMAGES.with(Augment.none());
      var same = plain.batch(new int[] {1}, new Feed.Chance(1, new SplittableRandom(1)));
      assertThat(same.get("photo").floats()).containsOnly(2);
    }
  }

  @Test
  void sizesMustAgree() {
    assertThatThrownBy(() -> new Images(4, 2, List.of(grey(1)), new int[] {1, 2}, Augment.none()))
        .hasMessage("there must be a class for each photo, got 2 for 1");
    assertThatThrownBy(() -> new Images(4, 4, List.of(grey(1)), new int[] {1}, Augment.none()))
        .hasMessage("photo 0 must have 3 × 4 × 4 bytes, got 24");
  }
}
