package nurture.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is kept of a stream. */
class ReplayBufferTest {
  private static final int ROOM = 10;

  @Test
  void a_reservoir_keeps_early_and_late_samples_alike() {
    int streams = 4_000, length = 40;
    var kept = new double[length];
    var random = new SplittableRandom(1);
    for (int s = 0; s < streams; s++) {
      var buffer = new Reservoir<Integer>(ROOM, random);
      for (int i = 0; i < length; i++) buffer.offer(i, 0);
      assertThat(buffer.samples()).hasSize(ROOM).doesNotHaveDuplicates();
      for (int i : buffer.samples()) kept[i] += 1.0 / streams;
    }
    for (double share : kept) assertThat(share).isCloseTo(0.25, within(0.03));
  }

  @Test
  void a_balanced_buffer_gives_each_class_its_share() {
    var buffer = new ClassBalanced<Integer>(ROOM, new SplittableRandom(1));
    for (int i = 0; i < 90; i++) buffer.offer(0, 0);
    assertThat(buffer.samples()).hasSize(ROOM);
    for (int i = 0; i < 5; i++) buffer.offer(1, 1);
    for (int i = 0; i < 90; i++) buffer.offer(0, 0);
    assertThat(Collections.frequency(buffer.samples(), 1)).isEqualTo(5);
    for (int i = 0; i < 3; i++) buffer.offer(2, 2);
    assertThat(buffer.samples()).hasSize(ROOM);
    assertThat(Collections.frequency(buffer.samples(), 2)).isEqualTo(3);
    assertThat(Collections.frequency(buffer.samples(), 0)).isBetween(3, 4);
  }

  @Test
  void a_draw_has_no_sample_twice_and_changes_nothing() {
    var buffer = new Reservoir<Integer>(ROOM, new SplittableRandom(1));
    IntStream.range(0, 6).forEach(i -> buffer.offer(i, 0));
    var random = new SplittableRandom(2);
    assertThat(buffer.draw(4, random)).hasSize(4).doesNotHaveDuplicates();
    assertThat(buffer.draw(9, random)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    assertThat(buffer.samples()).containsExactly(0, 1, 2, 3, 4, 5);
  }
}
