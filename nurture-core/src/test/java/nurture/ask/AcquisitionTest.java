package nurture.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.eval.Categories;
import nurture.eval.Predictions;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every way to choose does, and what each is for. */
class AcquisitionTest {
  static List<Acquisition> all() {
    return List.of(
        new Chance(),
        new Typical(),
        new Covering(4),
        new Badge(),
        new Uncertain(Doubt.MARGIN, 1),
        new Uncertain(Doubt.ENTROPY, 1),
        new Uncertain(Doubt.LEAST, 5),
        new Uncertain(Doubt.DISAGREEMENT, 1),
        new Uncertain(Doubt.MARGIN, 10),
        new Representative(Doubt.MARGIN),
        Phases.auto(),
        new Controlled(Phases.auto(), 0.2));
  }

  /**
   * Four clouds of rows of unequal size, every tenth row labelled; answers are the surer the nearer
   * a row is to the middle of its cloud.
   */
  static Situation clouds(int n, int width, int labelledEvery) {
    var random = new SplittableRandom(5);
    var x = new float[n][width];
    var labels = new int[n];
    var p = new float[n][4];
    var q = new float[n][4];
    for (int i = 0; i < n; i++) {
      int cloud = i % 10 < 4 ? 0 : i % 10 < 7 ? 1 : i % 10 < 9 ? 2 : 3;
      for (int j = 0; j < width; j++)
        x[i][j] = (float) (random.nextGaussian() + (j == cloud ? 12 : 0));
      labels[i] = labelledEvery > 0 && i % labelledEvery == 0 ? cloud : -1;
      double sure = 0.4 + 0.6 * random.nextDouble();
      for (int c = 0; c < 4; c++) p[i][c] = (float) (c == cloud ? sure : (1 - sure) / 3);
      for (int c = 0; c < 4; c++) q[i][c] = (i & 1) == 0 ? p[i][c] : 0.25f;
    }
    var ids = IntStream.range(0, n).mapToObj(i -> "row" + i).toList();
    var categories = new Categories(List.of("a", "b", "c", "d"), labels, p);
    var costs = new double[n];
    for (int i = 0; i < n; i++) costs[i] = 1 + i % 3;
    return new Situation(
        new Predictions(ids, Optional.of(categories), Optional.empty(), x), costs, List.of(p, q));
  }

  static SplittableRandom seven() {
    return new SplittableRandom(7);
  }

  @ParameterizedTest
  @MethodSource("all")
  void it_asks_as_many_as_it_may_none_twice_and_none_that_has_a_label(Acquisition way) {
    var s = clouds(500, 8, 10);
    var asked = way.ask(s, Budget.of(40), seven());
    assertThat(asked).hasSize(40);
    assertThat(asked.stream().map(Question::row)).doesNotHaveDuplicates();
    assertThat(asked)
        .allSatisfy(q -> {
          assertThat(s.askable(q.row())).isTrue();
          assertThat(q.id()).isEqualTo("row" + q.row());
          assertThat(q.why()).isNotBlank();
        });
  }

  @Test
  void it_is_torn_only_where_there_is_a_second_class() {
    var p = new float[][] {{0.97f, 0.03f}, {0.9f, 0.1f}};
    var categories = new Categories(List.of("a", "b"), new int[] {-1, -1}, p);
    var s =
        new Situation(
            new Predictions(
                List.of("x", "y"), Optional.of(categories), Optional.empty(), new float[2][1]),
            new double[] {1, 1},
            List.of());
    assertThat(Doubt.torn(s, 0)).isEqualTo("hardly in doubt: a (0.97)");
    assertThat(Doubt.torn(s, 1)).isEqualTo("torn between a (0.90) and b (0.10)");
    assertThat(Doubt.DISAGREEMENT.why(s, 0)).isEqualTo("hardly in doubt: a (0.97)");
    assertThat(Doubt.DISAGREEMENT.why(s, 1)).startsWith("the nets disagree: torn between a (0.90)");
  }

  @ParameterizedTest
  @MethodSource("all")
  void the_same_randomness_asks_the_same(Acquisition way) {
    var s = clouds(400, 8, 10);
    assertThat(way.ask(s, Budget.of(25), seven())).isEqualTo(way.ask(s, Budget.of(25), seven()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void it_never_spends_more_than_it_may_and_leaves_nothing_that_it_could_pay(Acquisition way) {
    var s = clouds(300, 8, 10);
    var asked = way.ask(s, new Budget(200, 50), seven());
    double spent = asked.stream().mapToDouble(q -> s.costs()[q.row()]).sum();
    assertThat(spent).isBetween(49.0, 50.0);
  }

  @ParameterizedTest
  @MethodSource("all")
  void it_asks_about_all_that_are_left_where_few_are(Acquisition way) {
    var s = clouds(60, 8, 2);
    assertThat(way.ask(s, Budget.of(100), seven()).stream().map(Question::row))
        .containsExactlyInAnyOrder(Arrays.stream(s.askable()).boxed().toArray(Integer[]::new));
    assertThat(way.ask(clouds(20, 8, 1), Budget.of(3), seven())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void rows_that_are_all_alike_are_asked_all_the_same(Acquisition way) {
    int n = 100;
    var p = new float[n][];
    Arrays.setAll(p, i -> new float[] {0.5f, 0.5f});
    var labels = new int[n];
    Arrays.fill(labels, -1);
    var ids = IntStream.range(0, n).mapToObj(Integer::toString).toList();
    var answers =
        new Predictions(
            ids,
            Optional.of(new Categories(List.of("a", "b"), labels, p)),
            Optional.empty(),
            new float[n][3]);
    var costs = new double[n];
    Arrays.fill(costs, 1);
    var s = new Situation(answers, costs, List.of(p, p));
    assertThat(way.ask(s, Budget.of(10), seven())).hasSize(10);
  }

  @ParameterizedTest
  @MethodSource("all")
  void it_takes_seconds_for_a_large_pool(Acquisition way) {
    var s = clouds(20_000, 32, 400);
    Assertions.assertTimeout(
        Duration.ofSeconds(60), () -> assertThat(way.ask(s, Budget.of(100), seven())).hasSize(100));
  }

  @Test
  void typical_ones_come_from_every_cloud_and_lie_in_its_middle() {
    var s = clouds(1_000, 8, 0);
    var asked = new Typical().ask(s, Budget.of(4), seven());
    assertThat(asked.stream().map(q -> cloud(q.row()))).containsExactlyInAnyOrder(0, 1, 2, 3);
    for (var q : asked)
      assertThat(fromMiddle(s, q.row())).as(q.toString()).isLessThan(2.0); // √8 = 2.8 on average
  }

  @Test
  void what_covers_most_is_asked_first() {
    var s = clouds(1_000, 8, 0);
    var asked = new Covering(4).ask(s, Budget.of(4), seven());
    assertThat(asked.stream().map(q -> cloud(q.row()))).containsExactly(0, 1, 2, 3);
  }

  @Test
  void a_cloud_that_has_a_label_is_typical_enough() {
    var s = clouds(1_000, 8, 0);
    var labels = s.categories().labels();
    for (int i = 0; i < 1_000; i += 10) labels[i] = 0; // all in the largest cloud
    assertThat(new Typical().ask(s, Budget.of(3), seven()).stream().map(q -> cloud(q.row())))
        .doesNotContain(0);
  }

  @Test
  void the_most_doubted_are_asked_first_and_doubt_for_money() {
    var s = clouds(500, 8, 10);
    var cheap = Situation.of(s.answers());
    var asked = new Uncertain(Doubt.MARGIN, 1).ask(cheap, Budget.of(30), seven());
    var doubts = asked.stream().map(Question::score).toList();
    assertThat(doubts).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    double least = doubts.getLast();
    var taken = asked.stream().map(Question::row).toList();
    for (int row : s.askable())
      if (!taken.contains(row)) assertThat(Doubt.MARGIN.of(s, row)).isLessThanOrEqualTo(least);
    var dear = new Uncertain(Doubt.MARGIN, 1).ask(s, Budget.of(30), seven());
    assertThat(dear.stream().mapToDouble(q -> s.costs()[q.row()]).sum())
        .isLessThan(asked.stream().mapToDouble(q -> s.costs()[q.row()]).sum());
  }

  @Test
  void a_diverse_batch_takes_one_of_ten_copies() {
    int n = 200;
    var x = new float[n][4];
    var p = new float[n][];
    for (int i = 0; i < n; i++) {
      int place = i / 10; // twenty places, ten copies each
      x[i][place % 4] = 1 + place / 4;
      p[i] = new float[] {0.5f + place * 1e-3f, 0.5f - place * 1e-3f};
    }
    var labels = new int[n];
    Arrays.fill(labels, -1);
    var ids = IntStream.range(0, n).mapToObj(Integer::toString).toList();
    var s =
        Situation.of(
            new Predictions(
                ids,
                Optional.of(new Categories(List.of("a", "b"), labels, p)),
                Optional.empty(),
                x));
    assertThat(places(new Uncertain(Doubt.MARGIN, 1).ask(s, Budget.of(20), seven()))).isEqualTo(2);
    assertThat(places(new Uncertain(Doubt.MARGIN, 10).ask(s, Budget.of(20), seven())))
        .isGreaterThanOrEqualTo(17);
  }

  @Test
  void where_nothing_is_in_doubt_the_cheap_are_asked() {
    int n = 400;
    var random = new SplittableRandom(2);
    var x = new float[n][6];
    var p = new float[n][];
    var costs = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < 6; j++) x[i][j] = (float) random.nextGaussian();
      p[i] = new float[] {1, 0};
      costs[i] = new double[] {1, 2, 5}[i % 3];
    }
    var labels = new int[n];
    Arrays.fill(labels, -1);
    var ids = IntStream.range(0, n).mapToObj(Integer::toString).toList();
    var categories = new Categories(List.of("a", "b"), labels, p);
    var s =
        new Situation(
            new Predictions(ids, Optional.of(categories), Optional.empty(), x), costs, List.of());
    var asked = new Representative(Doubt.MARGIN).ask(s, new Budget(400, 40), seven());
    long cheap = asked.stream().filter(q -> costs[q.row()] == 1).count();
    assertThat(cheap).isGreaterThan(asked.size() * 3L / 5);
  }

  private static long places(List<Question> asked) {
    return asked.stream().map(q -> q.row() / 10).distinct().count();
  }

  @Test
  void models_that_disagree_are_asked_about_not_models_that_all_doubt() {
    var agree = new float[][] {{0.5f, 0.5f}, {0.99f, 0.01f}, {0.01f, 0.99f}};
    var other = new float[][] {{0.5f, 0.5f}, {0.01f, 0.99f}, {0.01f, 0.99f}};
    var answers =
        Predictions.of(
            List.of("both doubt", "they differ", "both sure"),
            new Categories(List.of("a", "b"), new int[] {-1, -1, -1}, agree));
    var s = new Situation(answers, new double[] {1, 1, 1}, List.of(agree, other));
    assertThat(new Uncertain(Doubt.DISAGREEMENT, 1).ask(s, Budget.of(1), seven()).getFirst().id())
        .isEqualTo("they differ");
    assertThat(Doubt.DISAGREEMENT.of(s, 0)).isLessThan(1e-6);
    assertThat(Doubt.ENTROPY.of(s, 0)).isGreaterThan(0.999);
    assertThatThrownBy(() ->
            new Uncertain(Doubt.DISAGREEMENT, 1).ask(Situation.of(answers), Budget.of(1), seven()))
        .hasMessageContaining("at least 2 models");
  }

  @Test
  void what_is_lacking_is_said() {
    var none = Situation.of(Predictions.of(List.of("a"), Optional.empty(), Optional.empty()));
    assertThatThrownBy(() -> new Typical().ask(none, Budget.of(1), seven()))
        .hasMessageContaining("embeddings");
    assertThatThrownBy(() -> new Uncertain(Doubt.MARGIN, 1).ask(none, Budget.of(1), seven()))
        .hasMessageContaining("model's answers");
    assertThatThrownBy(() -> Budget.of(0)).hasMessageContaining("at least 1");
  }

  @Test
  void the_control_is_a_share_drawn_by_chance_and_marked() {
    var s = clouds(2_000, 8, 10);
    var asked = new Controlled(new Uncertain(Doubt.MARGIN, 1), 0.2).ask(s, Budget.of(50), seven());
    var control = asked.stream().filter(Question::control).toList();
    assertThat(control).hasSize(10);
    // Whoever stops early has labels of both arms.
    assertThat(asked.subList(0, 20).stream().filter(Question::control).count()).isBetween(3L, 5L);
    double doubt =
        control.stream().mapToDouble(q -> Doubt.MARGIN.of(s, q.row())).average().orElse(1);
    double chosen =
        asked.stream()
            .filter(q -> !q.control())
            .mapToDouble(q -> Doubt.MARGIN.of(s, q.row()))
            .average()
            .orElse(0);
    assertThat(doubt).isLessThan(chosen - 0.2);
  }

  @Test
  void the_control_is_a_share_of_what_there_is_to_ask() {
    var s = clouds(10, 8, 5); // two are labelled
    var asked = new Controlled(new Uncertain(Doubt.MARGIN, 1), 0.2).ask(s, Budget.of(50), seven());
    assertThat(asked).hasSize(8);
    assertThat(asked.stream().filter(Question::control)).hasSize(2);
  }

  /** A tenth of the budget for the control pays for no dear listing. */
  @Test
  void what_a_listing_costs_is_nothing_to_the_control() {
    var clouds = clouds(200, 8, 10);
    var costs = new double[200];
    for (int i = 0; i < costs.length; i++) costs[i] = i / 100 == 0 ? 1 : 15;
    var s = new Situation(clouds.answers(), costs, List.of());
    var way = new Controlled(new Uncertain(Doubt.MARGIN, 1), 0.1);
    int drawn = 0, dear = 0;
    for (int seed = 0; seed < 200; seed++)
      for (var q : way.ask(s, new Budget(100, 120), new SplittableRandom(seed)))
        if (q.control()) {
          drawn++;
          if (costs[q.row()] > 1) dear++;
        }
    assertThat(drawn).isEqualTo(200 * 2); // a tenth of the fifteen that it buys on average
    assertThat(dear / (double) drawn).isBetween(0.42, 0.58);
  }

  @Test
  void what_is_bought_after_a_listing_was_too_dear_is_no_control() {
    var s = clouds(300, 8, 10);
    var asked = new Chance().ask(s, new Budget(200, 50), seven());
    double cost = asked.stream().mapToDouble(q -> s.costs()[q.row()]).sum();
    int first = 0;
    while (first < asked.size() && asked.get(first).control()) first++;
    assertThat(asked.subList(first, asked.size())).noneMatch(Question::control);
    double paid = asked.subList(0, first).stream().mapToDouble(q -> s.costs()[q.row()]).sum();
    assertThat(paid).isGreaterThan(47).isLessThanOrEqualTo(cost);
  }

  private static int cloud(int row) {
    return row % 10 < 4 ? 0 : row % 10 < 7 ? 1 : row % 10 < 9 ? 2 : 3;
  }

  private static double fromMiddle(Situation s, int row) {
    double squares = 0;
    for (int j = 0; j < 8; j++)
      squares += Math.pow(s.embeddings()[row][j] - (j == cloud(row) ? 12 : 0), 2);
    return Math.sqrt(squares);
  }
}
