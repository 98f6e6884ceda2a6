package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.eval.Categories;
import nurture.eval.Predictions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  @TempDir Path folder;

  /** 200 listings: every fourth a bowl, the last ten plates, the others mugs. */
  private Dataset table() throws Exception {
    var lines = new StringBuilder("id,title,category\n");
    for (int i = 0; i < 200; i++)
      lines.append(
          "item-%d,thing %d,%s\n"
              .formatted(i, i, i >= 190 ? "Plates" : i % 4 == 0 ? "Bowls" : "Mugs"));
    var data = Dataset.read(Files.writeString(folder.resolve("shop.csv"), lines));
    return data.with(data.schema().with("id", Role.ID));
  }

  private static double[] none() {
    throw new AssertionError("nobody needs to answer");
  }

  private static int[] rows(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  private static long of(Dataset data, int[] rows, String category) {
    return Arrays.stream(rows)
        .filter(row -> category.equals(data.table().cell(row, "category")))
        .count();
  }

  @Test
  void all_is_all_and_so_is_what_is_fewer_than_wanted() throws Exception {
    try (var data = table()) {
      var some = new int[] {3, 5, 8};
      assertThat(Replay.ALL.choose(data, some, null, 1, ReplayTest::none)).containsExactly(3, 5, 8);
      for (var replay : Replay.values())
        assertThat(replay.choose(data, some, "category", 3, ReplayTest::none))
            .containsExactly(3, 5, 8);
    }
  }

  @Test
  void who_left_the_reservoir_does_not_come_back_and_newcomers_have_their_share() throws Exception {
    try (var data = table()) {
      var first = Replay.RESERVOIR.choose(data, rows(0, 100), "category", 50, ReplayTest::none);
      var then = Replay.RESERVOIR.choose(data, rows(0, 200), "category", 50, ReplayTest::none);
      assertThat(first).hasSize(50).doesNotHaveDuplicates().isSorted();
      assertThat(then).hasSize(50);
      var stayed = Arrays.stream(then).filter(row -> row < 100).toArray();
      assertThat(first).contains(stayed);
      assertThat(stayed.length).isBetween(15, 35);
    }
  }

  @Test
  void categories_take_turns() throws Exception {
    try (var data = table()) {
      var chosen = Replay.BALANCED.choose(data, rows(0, 200), "category", 60, ReplayTest::none);
      assertThat(of(data, chosen, "Plates")).isEqualTo(10);
      assertThat(of(data, chosen, "Bowls")).isEqualTo(25);
      assertThat(of(data, chosen, "Mugs")).isEqualTo(25);
      assertThatThrownBy(
              () -> Replay.BALANCED.choose(data, rows(0, 200), null, 60, ReplayTest::none))
          .hasMessageContaining("a balanced replay needs a category");
    }
  }

  @Test
  void what_was_answered_worst_comes_first() throws Exception {
    try (var data = table()) {
      var old = rows(20, 80);
      var losses = new double[60];
      for (int i = 0; i < 60; i++) losses[i] = 37 * i % 60; // each once
      losses[7] = Double.POSITIVE_INFINITY;
      var chosen = Replay.HARDEST.choose(data, old, "category", 10, () -> losses);
      var expected =
          IntStream.range(0, 60).filter(i -> i == 7 || losses[i] >= 51).map(i -> i + 20).toArray();
      assertThat(chosen).containsExactly(expected);
    }
  }

  @Test
  void a_category_that_yesterdays_version_does_not_know_is_the_hardest() throws Exception {
    try (var data = table()) {
      var exam =
          new Exam(
              new int[] {1, 4, 195},
              Predictions.of(
                  List.of("item-1", "item-4", "item-195"),
                  Optional.of(
                      new Categories(
                          List.of("Mugs", "Bowls"),
                          new int[] {0, 1, -1},
                          new float[][] {{.9f, .1f}, {.75f, .25f}, {.5f, .5f}})),
                  Optional.empty()));
      var losses = Replay.losses(exam, data, "category");
      assertThat(losses[0]).isCloseTo(-Math.log(.9), org.assertj.core.data.Offset.offset(1e-6));
      assertThat(losses[1]).isCloseTo(-Math.log(.25), org.assertj.core.data.Offset.offset(1e-6));
      assertThat(losses[2]).isInfinite();
    }
  }
}
