package nurture.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Which samples are learnt from, and which come first. */
class FilterTest {
  private static final int[] ROWS = {4, 7, 1, 9, 2, 8, 3, 5, 6, 0};

  /** Samples that are their own number. */
  private static final Feed.Source NUMBERS =
      (rows, chance) ->
          new Batch(
              Arrays.stream(rows).mapToObj(Integer::toString).toList(),
              rows,
              Map.of(
                  "x",
                  Tensor.of(Arrays.stream(rows).asLongStream().toArray(), rows.length).toFloat()));

  @Test
  void filtersKeepTheOrderOfThoseThatStay() {
    assertThat(Filter.without(row -> row % 2 == 0).of(ROWS)).containsExactly(7, 1, 9, 3, 5);
    assertThat(Filter.distinct(row -> row / 2).of(ROWS)).containsExactly(4, 7, 1, 9, 2);
    assertThat(Filter.withoutLowest(0.3, row -> row).of(ROWS)).containsExactly(4, 7, 9, 8, 3, 5, 6);
    assertThat(Filter.withoutLowest(0.39, row -> -row).of(ROWS))
        .containsExactly(4, 1, 2, 3, 5, 6, 0);
    assertThat(Filter.withoutLowest(0, row -> row).of(ROWS)).containsExactly(ROWS);
  }

  @Test
  void filtersComposeAndWorkWithinClasses() {
    var odd = Filter.without(row -> row % 2 == 0);
    assertThat(odd.then(Filter.withoutLowest(0.4, row -> -row)).of(ROWS)).containsExactly(1, 3, 5);
    assertThat(Filter.withoutLowest(0.4, row -> row).within(row -> row % 2).of(ROWS))
        .containsExactly(4, 7, 9, 8, 5, 6);
    assertThatThrownBy(() -> Filter.withoutLowest(1, row -> row).of(ROWS))
        .hasMessage("share must be in [0, 1), got 1.0");
  }

  @Test
  void aFeedGivesTheRowsThatAFilterKeeps() {
    var feed = Feed.of(NUMBERS, ROWS, 4).only(Filter.without(row -> row < 5)).shuffled(1);
    assertThat(feed.size()).isEqualTo(5);
    assertThat(feed.batches()).isEqualTo(2);
    assertThat(rows(feed, 1)).containsExactlyInAnyOrder(5, 6, 7, 8, 9);
  }

  @Test
  void easyRowsComeFirstInPassesAsLongAsEver() {
    var feed = Feed.of(NUMBERS, ROWS, 4).shuffled(1).easyFirst(0.2, 4, row -> row);
    for (int epoch = 1; epoch <= 6; epoch++) {
      var rows = rows(feed, epoch);
      assertThat(rows).hasSize(10);
      var counts = new LinkedHashMap<Integer, Integer>();
      for (int row : rows) counts.merge(row, 1, Integer::sum);
      int known = new int[] {2, 4, 6, 8, 10, 10}[epoch - 1];
      assertThat(counts.keySet())
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, known).boxed().toList());
    }
    assertThat(rows(feed, 2)).isEqualTo(rows(feed, 2)).isNotEqualTo(rows(feed, 3));
  }

  @Test
  void ofEachBatchTheHardestStayWhileLearning() {
    var worthwhile = new Worthwhile(NUMBERS, 0.5, batch -> batch.get("x"));
    var feed = Feed.of(worthwhile, ROWS, 5);
    assertThat(rows(feed, 1)).containsExactly(ROWS); // asked, not learnt
    var shuffled = feed.shuffled(3);
    var offered = new ArrayList<int[]>();
    try (var pass = Feed.of(NUMBERS, ROWS, 5).shuffled(3).epoch(1)) {
      for (var batch : pass) offered.add(batch.rows());
    }
    int batches = 0;
    try (var pass = shuffled.epoch(1)) {
      for (var batch : pass) {
        var hardest =
            Arrays.stream(offered.get(batches++)).boxed().sorted((x, y) -> y - x).limit(3).toList();
        assertThat(Arrays.stream(batch.rows()).boxed())
            .containsExactlyInAnyOrderElementsOf(hardest);
        for (int i = 0; i < batch.size(); i++) {
          assertThat(batch.get("x").floats()[i]).isEqualTo(batch.rows()[i]);
          assertThat(batch.ids().get(i)).isEqualTo(Integer.toString(batch.rows()[i]));
        }
      }
    }
    assertThat(batches).isEqualTo(2);
    assertThatThrownBy(() ->
            rows(
                Feed.of(new Worthwhile(NUMBERS, 0.5, batch -> batch.get("x").sum()), ROWS, 5)
                    .shuffled(1),
                1))
        .hasMessage("the proxy must give a loss for each of 5 samples, got 1");
  }

  @Test
  void aBatchThatIsNotOneRowASampleCannotBeSelectedFrom() {
    try (var scope = Scope.open()) {
      var batch =
          new Batch(java.util.List.of("a", "b"), new int[] {0, 1}, Map.of("bag", Tensor.ones(3)));
      assertThatThrownBy(() -> batch.select(new int[] {1}))
          .hasMessageStartingWith("bag must have one row for each of 2 samples");
    }
  }

  private static int[] rows(Feed feed, int epoch) {
    var rows = IntStream.builder();
    try (var pass = feed.epoch(epoch)) {
      for (var batch : pass) for (int row : batch.rows()) rows.add(row);
    }
    return rows.build().toArray();
  }
}
