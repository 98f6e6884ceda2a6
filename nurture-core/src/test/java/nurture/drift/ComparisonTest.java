package nurture.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import nurture.data.Column;
import nurture.data.Role;
import nurture.drift.Comparison.Blanks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  private static final int WIDTH = 40;

  /** A listing with heavy-tailed prices, hundreds of rare words, gaps and an embedding. */
  private static Seen listing(int id, SplittableRandom random) {
    var numbers = new HashMap<String, Double>();
    var names = new HashMap<String, String>();
    for (int c = 0; c < 8; c++)
      if (random.nextInt(10) > c % 4) numbers.put("n" + c, Math.exp(c * random.nextGaussian() / 3));
    for (int c = 0; c < 8; c++)
      if (random.nextInt(10) > c % 3)
        names.put("w" + c, "v" + (int) (Math.pow(3, c) / 2 * Math.pow(random.nextDouble(), 3)));
    var embedding = new float[WIDTH];
    for (int j = 0; j < WIDTH; j++) embedding[j] = (float) random.nextGaussian();
    return new Seen("item-" + id, numbers, names, embedding);
  }

  private static List<Seen> listings(int n, long seed) {
    var random = new SplittableRandom(seed);
    return IntStream.range(0, n).mapToObj(i -> listing(i, random)).toList();
  }

  private static Comparison compared(List<Seen> now) {
    return Comparison.of(Portrait.of(listings(600, 1), 1), now, 0.01, Blanks.COUNT, 1);
  }

  private static List<Seen> changed(BiFunction<Seen, SplittableRandom, Seen> how) {
    var random = new SplittableRandom(9);
    return listings(400, 2).stream().map(seen -> how.apply(seen, random)).toList();
  }

  @Test
  void of_comparisons_without_a_change_no_more_raise_an_alarm_than_is_stated() {
    int alarms = 0, comparisons = 600;
    for (int i = 0; i < comparisons; i++) {
      var portrait = Portrait.of(listings(300, 10_000 + i), i);
      var now = listings(120, 20_000 + i);
      var blanks = i % 2 == 0 ? Blanks.COUNT : Blanks.IGNORE;
      if (!Comparison.of(portrait, now, 0.1, blanks, i).drifted().isEmpty()) alarms++;
    }
    // 60 at most are promised, and three standard deviations are allowed for.
    assertThat(alarms).isBetween(5, 82);
  }

  /** Of five columns, each of which one listing in a thousand leaves blank. */
  private static List<Seen> hardlyBlank(int n, SplittableRandom random) {
    return IntStream.range(0, n)
        .mapToObj(i -> {
          var numbers = new HashMap<String, Double>();
          for (int c = 0; c < 5; c++)
            if (random.nextInt(1_000) > 0) numbers.put("n" + c, random.nextGaussian());
          var embedding = new float[] {(float) random.nextGaussian()};
          return new Seen("item-" + i, numbers, Map.of(), embedding);
        })
        .toList();
  }

  @Test
  void a_few_blank_cells_raise_no_more_alarms_than_is_stated() {
    int alarms = 0, comparisons = 400;
    for (int i = 0; i < comparisons; i++) {
      var random = new SplittableRandom(i);
      var portrait = Portrait.of(hardlyBlank(1_000, random), i);
      var now = hardlyBlank(50, random);
      if (!Comparison.of(portrait, now, 0.01, Blanks.COUNT, i).drifted().isEmpty()) alarms++;
    }
    // 4 at most are promised, and three standard deviations are allowed for.
    assertThat(alarms).isLessThanOrEqualTo(10);
  }

  /** A listing whose embedding shows which of two inputs are blank, and little else. */
  private static Seen showing(int id, SplittableRandom random, double blank) {
    var numbers = new HashMap<String, Double>();
    var names = new HashMap<String, String>();
    var embedding = new float[WIDTH];
    for (int j = 0; j < WIDTH; j++) embedding[j] = (float) random.nextGaussian();
    if (random.nextDouble() >= blank) numbers.put("n", random.nextGaussian());
    else embedding[0] += 5;
    if (random.nextDouble() >= blank) names.put("title: one word", "w" + random.nextInt(3));
    else embedding[1] += 5;
    // What is answered hangs on it as well.
    boolean sure = numbers.containsKey("n") && names.containsKey("title: one word");
    numbers.put("answer: confidence", random.nextGaussian() + (sure ? 2 : 0));
    names.put("answer: category", sure ? "c" + random.nextInt(3) : "c0");
    return new Seen("item-" + id, numbers, names, embedding);
  }

  private static List<Seen> showing(int n, long seed, double blank) {
    var random = new SplittableRandom(seed);
    return IntStream.range(0, n).mapToObj(i -> showing(i, random, blank)).toList();
  }

  @Test
  void blanks_that_shall_not_count_do_not_count_in_embeddings_either() {
    int alarms = 0, windows = 0;
    for (int shop = 0; shop < 30; shop++) {
      var portrait = Portrait.of(showing(500, 1_000 + shop, 0.1), shop);
      for (int w = 0; w < 20; w++, windows++) {
        var now = showing(300, 100_000 + 100 * shop + w, 0.4);
        if (!Comparison.of(portrait, now, 0.1, Blanks.IGNORE, w).drifted().isEmpty()) alarms++;
      }
    }
    // 60 at most are promised; windows share portraits, so five standard deviations are allowed for
    assertThat(windows).isEqualTo(600);
    assertThat(alarms).isBetween(5, 97);
    var portrait = Portrait.of(showing(500, 1, 0.1), 1);
    assertThat(Comparison.of(portrait, showing(300, 2, 0.4), 0.01, Blanks.COUNT, 1).drifted())
        .extracting(Change::aspect)
        .contains("embedding", "answer: confidence", "answer: category");
  }

  @Test
  void answers_are_compared_among_listings_that_say_the_same() {
    var portrait = Portrait.of(showing(500, 1, 0.1), 1);
    var less =
        showing(300, 2, 0.4).stream()
            .map(seen ->
                seen.inputs().equals("n, title")
                    ? seen.with(Map.of("answer: confidence", 0.0), Map.of(), seen.embedding())
                    : seen)
            .toList();
    var drifted = Comparison.of(portrait, less, 0.001, Blanks.IGNORE, 1).drifted();
    assertThat(drifted).extracting(Change::aspect).containsExactly("answer: confidence");
    assertThat(drifted.getFirst().why()).startsWith("median from 1.").contains(" to 0,");
    var told =
        showing(300, 2, 0.4).stream()
            .map(seen -> seen.with(Map.of(), Map.of("answer: category", "new"), seen.embedding()))
            .toList();
    assertThat(Comparison.of(portrait, told, 0.001, Blanks.IGNORE, 1).drifted())
        .extracting(Change::aspect)
        .containsExactly("answer: category");
  }

  @Test
  void nothing_is_flagged_where_nothing_changed() {
    assertThat(compared(listings(400, 3)).drifted()).isEmpty();
    assertThat(compared(listings(400, 3)).changes()).hasSize(17);
  }

  @Test
  void a_number_that_moved_is_named_with_what_it_was_and_listings_that_show_it() {
    var now =
        changed((seen, random) -> {
          var price = seen.numbers().get("n4");
          return price == null
              ? seen
              : seen.with(Map.of("n4", 1.8 * price), Map.of(), seen.embedding());
        });
    var drifted = compared(now).drifted();
    assertThat(drifted).extracting(Change::aspect).containsExactly("n4");
    assertThat(drifted.getFirst().why()).startsWith("median from ");
    double least =
        drifted.getFirst().examples().stream()
            .mapToDouble(id -> now.get(Integer.parseInt(id.substring(5))).numbers().get("n4"))
            .min()
            .orElseThrow();
    assertThat(now.stream().filter(s -> s.numbers().getOrDefault("n4", 0.0) > least).count())
        .isLessThan(4);
  }

  @Test
  void shares_that_have_not_changed_are_not_told() {
    var random = new SplittableRandom(3);
    var was =
        IntStream.range(0, 400).mapToObj(i -> named(i, i % 2 == 0 ? "right" : "wrong")).toList();
    var is =
        IntStream.range(0, 400)
            .mapToObj(i -> named(i, random.nextInt(10) > 0 ? "right" : "wrong"))
            .toList();
    var changes = Comparison.of(Portrait.of(was, 1), is, 0.01, Blanks.COUNT, 1).changes();
    assertThat(of("w", changes).why())
        .contains("right from 50.0 % to ", "wrong from 50.0 % to ")
        .doesNotContain("(others)", "(blank)");
    var same = Comparison.of(Portrait.of(was, 1), was, 0.01, Blanks.COUNT, 1).changes();
    assertThat(of("w", same).why()).isEqualTo("shares as before");
  }

  private static Change of(String aspect, List<Change> changes) {
    return changes.stream().filter(c -> c.aspect().equals(aspect)).findFirst().orElseThrow();
  }

  private static Seen named(int id, String name) {
    return new Seen("item-" + id, Map.of(), Map.of("w", name), new float[1]);
  }

  @Test
  void a_new_name_a_gap_and_a_shifted_embedding_are_each_found() {
    var name =
        changed((seen, random) ->
            random.nextInt(10) > 0
                ? seen
                : seen.with(Map.of(), Map.of("w3", "brand new"), seen.embedding()));
    assertThat(compared(name).drifted())
        .singleElement()
        .satisfies(c -> {
          assertThat(c.aspect()).isEqualTo("w3");
          assertThat(c.why()).startsWith("brand new from 0.0 % to ");
          assertThat(c.examples())
              .isNotEmpty()
              .allMatch(id ->
                  "brand new"
                      .equals(name.get(Integer.parseInt(id.substring(5))).names().get("w3")));
        });
    var gap =
        changed((seen, random) -> {
          var numbers = new HashMap<>(seen.numbers());
          if (random.nextInt(4) == 0) numbers.remove("n0");
          return new Seen(
              seen.id(), numbers, seen.names(), java.util.Objects.requireNonNull(seen.embedding()));
        });
    assertThat(compared(gap).drifted())
        .singleElement()
        .satisfies(c -> assertThat(c.why()).startsWith("blank from "));
    var moved =
        changed((seen, random) -> {
          var embedding = java.util.Objects.requireNonNull(seen.embedding()).clone();
          for (int j = 0; j < 8; j++) embedding[j] += 0.6f;
          return seen.with(Map.of(), Map.of(), embedding);
        });
    assertThat(compared(moved).drifted())
        .singleElement()
        .satisfies(c -> assertThat(c.aspect()).isEqualTo("embedding"));
  }

  @Test
  void truths_that_are_not_told_yet_are_no_change() {
    var portrait =
        Portrait.of(
            listings(100, 1).stream()
                .map(s ->
                    s.with(Map.of("label: price", 3.0), Map.of("error: category", "right"), null))
                .toList(),
            1);
    var comparison = Comparison.of(portrait, listings(100, 2), 0.01, Blanks.COUNT, 1);
    assertThat(comparison.changes())
        .extracting(Change::aspect)
        .doesNotContain("label: price", "error: category");
  }

  @Test
  void what_a_row_is_seen_as_follows_from_the_roles_of_its_columns() {
    var columns =
        List.of(
            new Column("title", Role.TEXT), new Column("path", Role.PATH),
            new Column("price", Role.NUMBER), new Column("day", Role.DATE),
            new Column("photo", Role.PHOTO), new Column("colour", Role.CATEGORY));
    var cells =
        Map.of("title", "Blue Mug!", "path", "Home>Mugs", "price", "$12", "day", "2026-01-01");
    var seen = Seen.of("x", columns, cells::get);
    assertThat(seen.numbers()).isEqualTo(Map.of("title: words", 2.0, "price", 12.0));
    assertThat(seen.names()).containsEntry("path", "Home > Mugs").hasSize(2);
    assertThat(seen.names().get("title: one word")).isIn("blue", "mug");
    assertThat(seen.inputs()).isEqualTo("path, price, title");
    assertThat(Seen.of("x", columns, Map.of("title", " ")::get).inputs()).isEmpty();
  }

  @Test
  void a_portrait_is_read_as_it_was_written(@TempDir Path folder) {
    var portrait = Portrait.of(listings(50, 1), 1);
    portrait.save(folder);
    assertThat(Portrait.open(folder)).contains(portrait);
    assertThat(portrait.inputs()).hasSize(50);
    assertThat(Portrait.open(folder.resolve("none"))).isEmpty();
  }

  @Test
  void a_rate_must_be_one() {
    assertThatThrownBy(
            () -> Comparison.of(Portrait.of(List.of(), 1), List.of(), 1, Blanks.COUNT, 1))
        .hasMessageContaining("rate must be in (0, 1), got 1.0");
  }
}
