package nurture.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nurture.tensor.Engine;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** The order of samples. */
class FeedTest {
  private static final Feed.Source SOURCE =
      (rows, chance) ->
          new Batch(
              Arrays.stream(rows).mapToObj(Integer::toString).toList(),
              rows,
              Map.of("drawn", Tensor.of(chance == null ? -1 : chance.random().nextDouble())));

  private static final int[] ROWS = IntStream.range(100, 123).toArray();

  private static List<Integer> order(Feed feed, int epoch) {
    var order = new ArrayList<Integer>();
    try (var pass = feed.epoch(epoch)) {
      for (var batch : pass) for (int row : batch.rows()) order.add(row);
    }
    return order;
  }

  @Test
  void unshuffled_rows_come_as_they_stand_and_without_chance() {
    var feed = Feed.of(SOURCE, ROWS, 5);
    assertThat(order(feed, 1)).containsExactlyElementsOf(IntStream.of(ROWS).boxed().toList());
    assertThat(order(feed, 2)).isEqualTo(order(feed, 1));
    try (var pass = feed.epoch(1)) {
      assertThat(pass.iterator().next().get("drawn").item()).isEqualTo(-1);
    }
    assertThat(feed.size()).isEqualTo(23);
    assertThat(feed.batches()).isEqualTo(5);
  }

  @Test
  void neighbouring_seeds_and_passes_draw_numbers_of_their_own() {
    var drawn = new ArrayList<Float>();
    for (int seed = 1; seed < 9; seed++)
      for (int epoch = 1; epoch < 4; epoch++)
        try (var pass = Feed.of(SOURCE, ROWS, 4).shuffled(seed).epoch(epoch)) {
          for (var batch : pass) drawn.add(batch.get("drawn").item());
        }
    assertThat(drawn).hasSize(8 * 3 * 6).doesNotHaveDuplicates();
  }

  @Test
  void every_row_comes_once_in_every_pass() {
    var feed = Feed.of(SOURCE, ROWS, 4).shuffled(3);
    for (int epoch = 1; epoch < 5; epoch++)
      assertThat(order(feed, epoch))
          .containsExactlyInAnyOrderElementsOf(IntStream.of(ROWS).boxed().toList());
  }

  @Test
  void the_first_passes_may_come_from_another_source_in_the_same_order() {
    Feed.Source other = (rows, chance) -> new Batch(List.of(), rows, Map.of());
    var feed = Feed.of(SOURCE, ROWS, 4).shuffled(3).beginning(other, 2);
    var plain = Feed.of(SOURCE, ROWS, 4).shuffled(3);
    for (int epoch = 1; epoch < 5; epoch++) {
      assertThat(order(feed, epoch)).isEqualTo(order(plain, epoch));
      try (var pass = feed.epoch(epoch)) {
        assertThat(pass.iterator().next().tensors().isEmpty()).isEqualTo(epoch <= 2);
      }
    }
  }

  @Test
  void the_order_depends_on_the_seed_and_the_pass_and_on_nothing_else() {
    var third = order(Feed.of(SOURCE, ROWS, 4).shuffled(7), 3);
    var feed = Feed.of(SOURCE, ROWS, 4).shuffled(7);
    var first = order(feed, 1);
    assertThat(order(feed, 3)).isEqualTo(third);
    assertThat(order(feed, 1)).isEqualTo(first).isNotEqualTo(third);
    assertThat(order(Feed.of(SOURCE, ROWS, 4).shuffled(8), 3)).isNotEqualTo(third);
  }

  @Test
  void augmentation_repeats_with_the_pass() {
    var feed = Feed.of(SOURCE, ROWS, 4).shuffled(7);
    assertThat(drawn(feed, 2)).isEqualTo(drawn(feed, 2)).isNotEqualTo(drawn(feed, 3));
  }

  private static List<Float> drawn(Feed feed, int epoch) {
    var drawn = new ArrayList<Float>();
    try (var pass = feed.epoch(epoch)) {
      for (var batch : pass) drawn.add(batch.get("drawn").item());
    }
    return drawn;
  }

  @Test
  void a_pass_frees_each_batch_when_the_next_is_asked_for() {
    long before = Engine.liveObjects();
    var during = new ArrayList<Long>();
    for (var batch : Feed.of(SOURCE, ROWS, 4).epoch(1)) {
      assertThat(batch.size()).isPositive();
      during.add(Engine.liveObjects() - before);
    }
    assertThat(during).containsOnly(during.getFirst());
    assertThat(during.getFirst()).isPositive();
    assertThat(Engine.liveObjects()).isEqualTo(before); // the end closed the pass
  }

  @Test
  void a_pass_broken_off_frees_its_batch_when_it_is_closed() {
    long before = Engine.liveObjects();
    try (var pass = Feed.of(SOURCE, ROWS, 4).epoch(1)) {
      assertThat(pass.iterator().next().size()).isEqualTo(4);
    }
    assertThat(Engine.liveObjects()).isEqualTo(before);
  }

  @Test
  void an_unknown_tensor_is_named_beside_those_that_are_there() {
    var batch = new Batch(List.of(), new int[0], Map.of());
    assertThatThrownBy(() -> batch.get("photo")).hasMessage("batch has no photo; it has ");
    assertThatThrownBy(() -> Feed.of(SOURCE, ROWS, 0))
        .hasMessage("batch size must be at least 1, got 0");
  }
}
