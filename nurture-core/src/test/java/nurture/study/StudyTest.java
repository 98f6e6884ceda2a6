package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import nurture.data.Column;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.eval.Conformal;
import nurture.eval.Predictions;
import nurture.serve.Bundle;
import nurture.serve.Listing;
import nurture.train.Event;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From made listings to a bundle and its examination. */
class StudyTest {
  private static final Dataset DATA = Made.listings(150);
  private static final List<String> COLUMNS = List.of("id", "seller", "title", "category", "price");

  @TempDir Path folder;

  private static void same(Predictions one, Predictions two) {
    assertThat(two.ids()).isEqualTo(one.ids());
    assertThat(two.categories().orElseThrow().probabilities())
        .isDeepEqualTo(one.categories().orElseThrow().probabilities());
    assertThat(two.prices().orElseThrow().estimate())
        .isEqualTo(one.prices().orElseThrow().estimate());
    assertThat(two.prices().orElseThrow().high()).isEqualTo(one.prices().orElseThrow().high());
  }

  @Test
  void the_same_seed_gives_the_same_predictions_to_the_last_digit() {
    var one = Study.of(DATA, Made.quick(3, 2)).run(folder.resolve("one"));
    var two = Study.of(DATA, Made.quick(3, 2)).run(folder.resolve("two"));
    same(one.test(), two.test());
    same(one.validation(), two.validation());
    assertThat(one.curves()).hasSize(2).allMatch(curve -> curve.epochs().size() == 3);
    assertThat(one.stopped()).isFalse();
    assertThat(one.test().size()).isEqualTo(one.brief().test().length);
  }

  private static double sure(Predictions said) {
    return Arrays.stream(said.categories().orElseThrow().probabilities())
        .mapToDouble(p -> IntStream.range(0, p.length).mapToDouble(c -> p[c]).max().orElseThrow())
        .average()
        .orElseThrow();
  }

  /** A word tells the category in seven of ten titles; five others are nobody else's. */
  @Test
  void of_rare_words_new_listings_are_answered_as_surely_as_those_out_of_fold() {
    var random = new SplittableRandom(5);
    var kinds = List.of("mug", "vase", "lamp");
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 800; i++) {
      int kind = random.nextInt(3);
      int said = random.nextDouble() < 0.7 ? kind : random.nextInt(3);
      var title = new StringBuilder(kinds.get(said));
      for (int w = 0; w < 5; w++) title.append(" q").append(random.nextInt(1_000_000));
      rows.add(List.of("item-" + i, title.toString(), kinds.get(kind)));
    }
    var settings = Made.learn("category", null, "title");
    var result =
        Study.of(
                Made.of(List.of("id", "title", "category"), rows),
                settings.with(s -> {
                  s.testFraction = 0.5;
                  s.epochs = 5;
                  s.members = 2;
                }))
            .run(folder.resolve("rare"));
    assertThat(sure(result.test())).isCloseTo(sure(result.validation()), within(0.05));
  }

  /** Twelve clocks after the other listings. */
  private static Dataset clocks() {
    var rows = new ArrayList<List<String>>();
    for (int row = 0; row < DATA.size(); row++) {
      var cells = new ArrayList<String>();
      for (var column : COLUMNS) cells.add(String.valueOf(DATA.table().cell(row, column)));
      rows.add(cells);
    }
    for (int i = 0; i < 12; i++)
      rows.add(List.of("new-" + i, "seller 3", "ticking bedside alarm " + i, "clock", "80"));
    return Made.of(COLUMNS, rows);
  }

  @Test
  void what_nets_do_not_look_at_the_linear_answer_reads() throws Exception {
    var data = clocks();
    int[] few = IntStream.range(0, DATA.size()).filter(row -> row % 6 == 0).toArray();
    var study = Study.of(data, Made.quick(3, 2)).looking(row -> row % 6 == 0 && row < DATA.size());
    var brief = study.brief();
    var result = study.run(folder.resolve("looking"));
    assertThat(IntStream.of(few).boxed()).containsAll(IntStream.of(brief.train()).boxed().toList());
    assertThat(brief.learnt()).hasSize(Brief.of(data, Made.quick(3, 2)).train().length);
    assertThat(brief.notes().getLast())
        .isEqualTo(
            "Nets learn from %d listings; the linear answer from %d more."
                .formatted(brief.train().length, brief.read().length));
    assertThat(IntStream.of(brief.train()).mapToObj(data::id))
        .containsAll(result.validation().ids());
    assertThat(IntStream.of(result.unseen()).mapToObj(data::id))
        .containsExactlyElementsOf(result.validation().ids());
    assertThat(result.plan()).isEqualTo(study.plan());
    assertThat(study.plan().courses().getFirst())
        .isEqualTo(Study.of(data.rows(few), Made.quick(3, 2)).plan().courses().getFirst());
    var card = Objects.requireNonNull(result.card().category());
    assertThat(card.classes()).contains("clock");
    assertThat(IntStream.of(card.seen()).sum()).isEqualTo(brief.learnt().length);
    try (var bundle = Bundle.open(folder.resolve("looking"))) {
      var title = Listing.of(Map.of("title", "ticking bedside alarm"));
      assertThat(bundle.suggest(title).categories().getFirst().name()).isEqualTo("clock");
    }
    var other = Study.of(data, Made.quick(3, 2)).looking(row -> row % 5 == 0 && row < DATA.size());
    assertThat(other.run(folder.resolve("other")).card().version())
        .as("another answer under another name")
        .isNotEqualTo(result.card().version());
  }

  @Test
  void what_is_read_counts_where_the_linear_answer_is_examined() {
    var random = new SplittableRandom(3);
    var rows = new ArrayList<List<String>>();
    for (int word = 0; word < 40; word++) {
      var category = "kind " + random.nextInt(3);
      for (int i = 0; i < 5; i++)
        rows.add(List.of("item-" + rows.size(), "word%d for page %d".formatted(word, i), category));
    }
    var data = Made.of(List.of("id", "title", "category"), rows);
    var settings = Made.quick(2, 4);
    var alone = Study.of(data.rows(everyFifth(data)), settings).run(folder.resolve("alone"));
    var looking =
        Study.of(data, settings).looking(row -> row % 5 == 0).run(folder.resolve("looking"));
    assertThat(alone.validation().accuracy().value()).isLessThan(0.7); // each word is seen once
    assertThat(looking.validation().accuracy().value()).isGreaterThan(0.9);
  }

  private static int[] everyFifth(Dataset data) {
    return IntStream.range(0, data.size()).filter(row -> row % 5 == 0).toArray();
  }

  @Test
  void short_trials_choose_rate_and_decay_where_that_is_asked_and_say_so() {
    var settings = Made.quick(4, 2).with(s -> s.catapult = true);
    var study = Study.of(DATA, settings);
    var one = study.run(folder.resolve("one"));
    var own = study.plan().courses().getFirst();
    var tried = one.plan().courses().getFirst();
    assertThat(one.plan().reasons().getLast())
        .startsWith("Rate and decay of facts: ")
        .contains("the best of 6 couples in 11 short trials");
    assertThat(tried.rate() / own.rate()).isIn(1.0, 3.0);
    assertThat(tried.decay()).isIn(0.05, 0.5, 2.0);
    assertThat(tried.epochs()).isEqualTo(4);
    assertThat(one.test().accuracy().value()).isGreaterThan(0.5);
    same(one.test(), Study.of(DATA, settings).run(folder.resolve("two")).test());
    assertThat(Study.of(DATA, Made.quick(4, 2)).run(folder.resolve("three")).plan())
        .isEqualTo(study.plan());
  }

  @Test
  void nets_that_learn_side_by_side_end_as_one_after_the_other() {
    var one = Study.of(DATA, Made.quick(3, 3)).run(folder.resolve("one"));
    var quick = Made.quick(3, 3);
    var many = quick.with(s -> s.threads = 3);
    assertThat(quick.threads()).isEqualTo(1);
    var three = Study.of(DATA, many).run(folder.resolve("three"));
    same(one.test(), three.test());
    same(one.validation(), three.validation());
    for (int m = 0; m < 3; m++)
      for (int e = 0; e < 3; e++)
        assertThat(three.curves().get(m).epochs().get(e).loss())
            .isEqualTo(one.curves().get(m).epochs().get(e).loss());
  }

  @Test
  void a_price_known_by_heart_has_a_loss_of_nothing_and_not_less() {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 100; i++)
      rows.add(List.of("a" + i, i % 2 == 0 ? "mug" : "lamp", i % 2 == 0 ? "10" : "1000"));
    var same = Made.of(List.of("id", "title", "price"), rows);
    var result = Study.of(same, Made.quick(40, 1)).run(folder.resolve("run"));
    for (var curve : result.curves())
      for (var epoch : curve.epochs()) {
        assertThat(epoch.loss()).isNotNegative();
        assertThat(epoch.validationLoss()).isNotNegative();
      }
    assertThat(result.curves().getFirst().epochs().getLast().validationLoss()).isLessThan(0.1);
  }

  @Test
  void learns_what_words_tell_and_the_bundle_says_the_same() throws Exception {
    var run = folder.resolve("run");
    var result = Study.of(DATA, Made.quick(12, 1)).run(run);
    assertThat(result.test().accuracy().value()).isGreaterThan(0.8);
    try (var bundle = Bundle.open(run)) {
      var exam =
          Exam.of(
              bundle,
              DATA,
              1,
              _ -> {},
              row -> Arrays.binarySearch(result.brief().test(), row) >= 0);
      assertThat(exam.rows()).isEqualTo(result.brief().test());
      same(result.test(), exam.predictions());
      var answer = bundle.suggest(Listing.of(Map.of("title", "espresso cup")));
      assertThat(answer.categories().getFirst().name()).isEqualTo("mug");
    }
  }

  @Test
  void a_price_alone_has_a_twin_that_narrows_its_range_and_answers_nothing() {
    var settings = Made.quick(4, 3).with(s -> s.price = "price");
    var run = folder.resolve("run");
    var result = Study.of(Made.of(List.of("title", "price"), prices()), settings).run(run);
    assertThat(result.plan().nets()).isEqualTo(4);
    assertThat(result.curves()).extracting(Curve::member).containsExactly(1, 2, 3);
    assertThat(run.resolve("members/3/facts")).isDirectory();
    var price = Objects.requireNonNull(result.card().price());
    var told = result.validation().prices().orElseThrow();
    var scales = new double[told.actual().length];
    Arrays.setAll(scales, i -> Math.log1p(told.high()[i]) - Math.log1p(told.estimate()[i]));
    var range = Objects.requireNonNull(price.range());
    for (int i = 0; i < scales.length; i++) scales[i] /= range.above();
    var alone = Conformal.fit(told.actual(), told.estimate(), scales, Calibration.LEVEL);
    assertThat(range.above()).isBetween(0.5 * alone.above(), 0.999 * alone.above());
  }

  /** Titles whose words tell the price but for a part that nobody can know. */
  private static List<List<String>> prices() {
    var random = new SplittableRandom(5);
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 200; i++) {
      int kind = random.nextInt(4);
      rows.add(
          List.of(
              "a %s number %d".formatted(List.of("mug", "vase", "lamp", "chair").get(kind), i),
              Integer.toString((int) (20 * (kind + 1) * Math.exp(0.3 * random.nextGaussian())))));
    }
    return rows;
  }

  @Test
  void a_study_that_was_stopped_and_resumed_ends_as_an_unbroken_one() {
    var unbroken = Study.of(DATA, Made.quick(3, 2)).run(folder.resolve("unbroken"));
    var run = folder.resolve("run");
    var ended = new AtomicInteger();
    // In the middle of the second member: the first is kept whole.
    var part =
        Study.of(DATA, Made.quick(3, 2))
            .watch(p -> {
              if (p instanceof Progress.Learning l && l.event() instanceof Event.EpochEnded)
                ended.incrementAndGet();
            })
            .stopWhen(() -> ended.get() >= 4)
            .run(run);
    assertThat(part.stopped()).isTrue();
    var resumed = Study.of(DATA, Made.quick(3, 2)).run(run);
    assertThat(resumed.stopped()).isFalse();
    same(unbroken.test(), resumed.test());
    same(unbroken.validation(), resumed.validation());
  }

  @Test
  void a_study_stopped_before_there_is_anything_to_keep_says_so() {
    assertThatThrownBy(
            () -> Study.of(DATA, Made.quick(3, 1)).stopWhen(() -> true).run(folder.resolve("run")))
        .hasMessageContaining("there is nothing to keep; go on with --resume");
    assertThat(Files.exists(folder.resolve("run/bundle"))).isFalse();
  }

  @Test
  void an_exam_counts_unknown_labels_and_does_without_missing_columns() {
    var run = folder.resolve("run");
    Study.of(DATA, Made.quick(1, 1)).run(run);
    try (var bundle = Bundle.open(run)) {
      var rows = new ArrayList<List<String>>();
      for (int i = 0; i < 20; i++)
        rows.add(List.of("a cup of the espresso kind " + i, i == 3 ? "spoon" : "mug"));
      var strange = Made.of(List.of("title", "category"), rows);
      var exam = Exam.of(bundle, strange, 1, _ -> {});
      assertThat(strange.problems().count("label-unknown")).isEqualTo(1);
      var categories = exam.predictions().categories().orElseThrow();
      assertThat(categories.labels()[3]).isEqualTo(-1);
      assertThat(categories.labels()[4]).isEqualTo(1);
      assertThat(exam.predictions().prices().orElseThrow().actual()).containsOnly(Double.NaN);

      var nothing =
          Made.of(List.of("name", "kind"), List.of(List.of("x", "mug"), List.of("y", "vase")));
      assertThatThrownBy(() -> Exam.of(bundle, nothing, 1, _ -> {}))
          .hasMessage(
              "the data must have at least one of the inputs title, got the columns name, kind;"
                  + " rename them");
    }
  }

  @Test
  void listings_of_which_nothing_is_known_teach_nothing_and_do_no_harm() {
    var rows = new ArrayList<List<@Nullable String>>();
    for (int i = 0; i < 400; i++) {
      boolean mug = i % 2 == 0;
      var title = i % 10 < 8 ? null : mug ? "an espresso cup" : "a crystal for flowers";
      rows.add(Arrays.asList("item-" + i, title, mug ? "mug" : "vase"));
    }
    var data = Made.of(List.of("id", "title", "category"), rows);
    var result = Study.of(data, Made.quick(6, 1)).run(folder.resolve("run"));
    int right = 0, known = 0;
    for (int i = 0; i < result.test().size(); i++) {
      if (data.table().cell(result.brief().test()[i], "title") == null) continue;
      known++;
      if (result.test().categories().orElseThrow().right(i)) right++;
    }
    assertThat(known).isGreaterThan(5);
    assertThat(right).isEqualTo(known);
  }

  @Test
  void too_few_photos_are_done_without_or_said_to_be_too_few() {
    var made = Made.listings(60);
    var columns = new ArrayList<>(made.schema().columns());
    columns.replaceAll(c -> c.name().equals("seller") ? new Column("seller", Role.PHOTO) : c);
    var data = made.with(new Schema(columns)); // its sellers are no photos that could be found
    var result =
        Study.of(data, Made.learn("category", null, "title", "seller", "id"))
            .run(folder.resolve("a"));
    assertThat(result.card().features().photo()).isNull();
    assertThat(result.card().features().names()).contains("title");
    var alone = Study.of(data, Made.learn("category", null, "seller"));
    assertThatThrownBy(() -> alone.run(folder.resolve("b")))
        .hasMessageStartingWith(
            "there must be at least 20 photos that can be read to learn from, got 0;");
  }

  @Test
  void when_one_net_fails_the_others_stop_and_leave_nothing_behind() {
    var began = new TreeSet<Integer>();
    var study =
        Study.of(DATA, Made.quick(3, 3))
            .watch(p -> {
              if (!(p instanceof Progress.Learning l)) return;
              began.add(l.member());
              if (l.member() == 2 && l.event() instanceof Event.EpochEnded)
                throw new IllegalStateException("the disk is full");
            });
    assertThatThrownBy(() -> study.run(folder.resolve("run"))).hasMessage("the disk is full");
    assertThat(began)
        .containsExactly(1, 2); // what the first had learnt is freed: see the leak check
  }
}
