package nurture.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import nurture.data.Role;
import nurture.eval.Categories;
import nurture.eval.Predictions;
import nurture.quality.Fairness.Figure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whether groups fare differently, beside what other programs say of the same rows. */
class BiasTest {
  /** Rows as the script for the golden figures has them: group, label, probability. */
  private record Row(String group, boolean label, double p) {}

  private static List<Row> made() {
    var draws = new Tabular.Draws();
    return IntStream.range(0, 600)
        .mapToObj(i -> {
          int first = draws.next();
          int second = draws.next();
          int third = draws.next();
          var group = first < 500 ? "a" : first < 800 ? "b" : "c";
          boolean label = second < (group.equals("a") ? 600 : group.equals("b") ? 400 : 250);
          double sum = third + (label ? 400 : 0) + (group.equals("a") ? 100 : 0);
          return new Row(group, label, sum / 1501);
        })
        .toList();
  }

  private static List<Row> adult() throws IOException {
    var rows = new ArrayList<Row>();
    for (var name : List.of("adult-train.csv", "adult-test.csv"))
      for (var r : Tabular.rows(name)) {
        double score =
            0.35 * (Double.parseDouble(r.get(4)) - 10)
                + 0.03 * (Double.parseDouble(r.get(0)) - 40)
                - 0.8049;
        rows.add(new Row(r.get(9), r.get(14).startsWith(">"), 1 / (1 + Math.exp(-score))));
      }
    return rows;
  }

  private static List<Row> german() throws IOException {
    return Tabular.rows("german.csv").stream()
        .map(r -> {
          double score =
              1.8049 - 0.03 * Double.parseDouble(r.get(1)) - 0.0001 * Double.parseDouble(r.get(4));
          return new Row(
              List.of("A92", "A95").contains(r.get(8)) ? "female" : "male",
              r.get(20).equals("1"),
              1 / (1 + Math.exp(-score)));
        })
        .toList();
  }

  private static Subject subject(List<Row> rows) {
    var data =
        Tabular.data(
            Map.of("group", Role.CATEGORY, "label", Role.CATEGORY, "price", Role.NUMBER),
            List.of("group", "label", "price"),
            rows.stream()
                .map(r -> List.of(r.group, r.label ? "yes" : "no", "" + Math.floor(r.p * 100)))
                .toList());
    return Subject.of(data, Optional.of("label"), Optional.of("price"))
        .with(
            Predictions.of(
                IntStream.range(0, rows.size()).mapToObj(data::id).toList(),
                new Categories(
                    List.of("no", "yes"),
                    rows.stream().mapToInt(r -> r.label ? 1 : 0).toArray(),
                    rows.stream()
                        .map(r -> new float[] {1 - (float) r.p, (float) r.p})
                        .toArray(float[][]::new))));
  }

  private static Bias.Asked asked(Map<String, Map<String, Double>> shares) {
    return new Bias.Asked(List.of("group"), Optional.of("yes"), shares, Map.of());
  }

  private static void agrees(List<Row> rows, JsonNode golden) {
    var names = rows.stream().map(Row::group).distinct().toList();
    var even = new java.util.TreeMap<String, Double>();
    names.forEach(name -> even.put(name, 1.0 / names.size()));
    var subject = subject(rows);
    var bias = Bias.of(subject, asked(Map.of("group", even)));
    var fairness = bias.fairness().getFirst();
    assertThat(fairness.groups()).hasSize(golden.path("groups").size());
    for (var group : fairness.groups()) {
      var theirs = golden.path("groups").path(group.name());
      assertThat(group.rows()).isEqualTo(theirs.path("rows").asInt());
      near(group.accuracy().value(), theirs.path("accuracy"));
      near(group.given().value(), theirs.path("given"));
      near(group.selected().value(), theirs.path("selected"));
      near(group.truePositive().value(), theirs.path("true_positive"));
      near(group.falsePositive().value(), theirs.path("false_positive"));
    }
    near(gap(bias, Figure.SELECTED).size().value(), golden.path("parity"));
    near(
        Math.max(
            gap(bias, Figure.TRUE_POSITIVE).size().value(),
            gap(bias, Figure.FALSE_POSITIVE).size().value()),
        golden.path("odds"));
    chance(gap(bias, Figure.SELECTED).chance(), golden.path("selected_chance"));
    chance(gap(bias, Figure.CALIBRATION).chance(), golden.path("calibration_chance"));
    chance(measured(bias, "price").chance(), golden.path("ranks_chance"));
    chance(bias.sampling().getFirst().chance(), golden.path("stated_chance"));
    var groups = Groups.of(subject.data(), "group");
    var given = new boolean[rows.size()];
    for (int i = 0; i < given.length; i++) given[i] = rows.get(i).label;
    var all = IntStream.range(0, given.length).toArray();
    var weights = Lessons.reweighed(groups, given).apply(all).weights();
    for (int i : all)
      near(
          weights[i],
          golden
              .path("weights")
              .path(
                  (rows.get(i).group + " " + rows.get(i).label)
                      .toLowerCase(java.util.Locale.ROOT)));
  }

  private static void near(double ours, JsonNode theirs) {
    assertThat(theirs.isNumber()).isTrue();
    assertThat(ours).isCloseTo(theirs.asDouble(), within(1e-9));
  }

  /** Probabilities far below any that matter differ in their last digits. */
  private static void chance(double ours, JsonNode theirs) {
    assertThat(theirs.isNumber()).isTrue();
    if (theirs.asDouble() < 1e-12) assertThat(ours).isLessThan(1e-12);
    else assertThat(ours).isCloseTo(theirs.asDouble(), within(1e-5 * theirs.asDouble()));
  }

  private static Fairness.Gap gap(Bias bias, Figure figure) {
    return bias.fairness().getFirst().gaps().stream()
        .filter(g -> g.figure() == figure)
        .findFirst()
        .orElseThrow();
  }

  private static Measurement measured(Bias bias, String what) {
    return bias.measurement().stream().filter(m -> m.what().equals(what)).findFirst().orElseThrow();
  }

  @Test
  void made_groups_have_scikit_learns_figures() throws IOException {
    agrees(made(), Tabular.golden("bias-golden.json").path("made"));
  }

  @Test
  void adult_has_scikit_learns_figures() throws IOException {
    agrees(adult(), Tabular.golden("bias-golden.json").path("adult"));
  }

  @Test
  void german_credit_has_scikit_learns_figures() throws IOException {
    agrees(german(), Tabular.golden("bias-golden.json").path("german"));
  }

  @Test
  void where_groups_are_drawn_by_chance_hardly_anything_is_flagged() {
    int flagged = 0;
    for (int seed = 0; seed < 30; seed++) {
      var random = new SplittableRandom(seed);
      var rows = new ArrayList<Row>();
      for (int i = 0; i < 400; i++) {
        boolean label = random.nextInt(3) == 0;
        double p = Math.clamp((label ? 0.6 : 0.35) + 0.2 * random.nextGaussian(), 0, 1);
        rows.add(new Row("g" + random.nextInt(4), label, p));
      }
      var subject = subject(rows);
      flagged += Bias.of(subject, Bias.Asked.nothing()).findings(subject).flagged().size();
    }
    assertThat(flagged).isLessThanOrEqualTo(3); // two kinds at one in a hundred, thirty times: 0.6
  }

  @Test
  void what_is_planted_is_flagged_with_its_groups() {
    var subject = subject(made());
    var bias = Bias.of(subject, asked(Map.of("group", Map.of("c", 0.4))));
    assertThat(bias.findings(subject).flagged())
        .extracting(Finding::kind)
        .contains("sampling", "measurement", "algorithmic");
    assertThat(gap(bias, Figure.SELECTED).highest()).isEqualTo("a");
    assertThat(gap(bias, Figure.SELECTED).lowest()).isEqualTo("c");
    assertThat(measured(bias, "label").why()).contains("in 62.5 % where group is a");
    var sampling = bias.sampling().getFirst();
    assertThat(sampling.groups()).extracting(Sampling.Group::name).containsExactly("(others)", "c");
    double c = 110 / 600.0;
    assertThat(sampling.groups().get(1).weight()).isCloseTo(0.4 / c, within(1e-12));
    // Kish (1965), by hand: 1 / Σ share × weight²
    assertThat(sampling.effective())
        .isCloseTo(600 / (0.4 * 0.4 / c + 0.6 * 0.6 / (1 - c)), within(1e-6));
  }

  @Test
  void rows_of_none_of_the_stated_groups_are_counted_and_flagged() {
    var cells = new ArrayList<List<String>>();
    for (int i = 0; i < 400; i++)
      cells.add(List.of(i % 4 > 0 ? "Other" : i % 8 > 0 ? "Female" : "Male"));
    var data = Tabular.data(Map.of("sex", Role.CATEGORY), List.of("sex"), cells);
    var subject = Subject.of(data, Optional.empty(), Optional.empty());
    var halves = Map.of("sex", Map.of("Female", 0.5, "Male", 0.5));
    var bias = Bias.of(subject, new Bias.Asked(List.of(), Optional.empty(), halves, Map.of()));
    var groups = bias.sampling().getFirst().groups();
    assertThat(groups)
        .extracting(Sampling.Group::name)
        .containsExactly("(others)", "Female", "Male");
    assertThat(groups).extracting(g -> g.share().value()).containsExactly(0.75, 0.125, 0.125);
    assertThat(groups).extracting(Sampling.Group::weight).containsExactly(0.0, 4.0, 4.0);
    assertThat(bias.findings(subject).flagged())
        .extracting(Finding::why)
        .contains("(others) is 75.0 % of the rows, where it should be 0.0 %");
    var small = Map.of("sex", Map.of("female", 0.5, "male", 0.5));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Bias.of(subject, new Bias.Asked(List.of(), Optional.empty(), small, Map.of())))
        .withMessage(
            "shares of sex must name what it says, got female, male, which no row says; it has"
                + " Female, Male, Other");
  }

  @Test
  void blank_cells_and_other_listings_are_compared_by_group() {
    var cells = new ArrayList<List<@Nullable String>>();
    for (int i = 0; i < 400; i++)
      cells.add(
          Arrays.asList(i % 4 == 0 ? "old" : "new", i % 8 == 0 ? null : "b" + i % 3, "k" + i % 2));
    var roles = Map.of("device", Role.CATEGORY, "brand", Role.CATEGORY, "kind", Role.CATEGORY);
    var names = List.of("device", "brand", "kind");
    var here = Tabular.data(roles, names, cells);
    var even = cells.stream().filter(row -> !"b0".equals(row.get(1))).toList();
    var subject = Subject.of(here, Optional.empty(), Optional.empty());
    var bias =
        Bias.of(
            subject,
            new Bias.Asked(
                List.of("device", "brand"),
                Optional.empty(),
                Map.of(),
                Map.of("last year", Tabular.data(roles, names, even))));
    var blank = measured(bias, "blank brand");
    assertThat(blank.column()).isEqualTo("device");
    assertThat(blank.why()).contains("blank in 50.0 % where device is old, in 0.0 %");
    assertThat(blank.adjusted()).isLessThan(1e-9);
    var brand = bias.sampling().get(1);
    assertThat(brand.reference()).isEqualTo("last year");
    assertThat(brand.adjusted()).isLessThan(1e-9);
    assertThat(bias.sampling().get(0).column()).isEqualTo("device");
    assertThat(bias.fairness()).isEmpty();
  }

  /** Hired by skill, of which a test tells something; the men among the able more often. */
  private static Subject hires() {
    var random = new SplittableRandom(3);
    var cells = new ArrayList<List<String>>();
    for (int i = 0; i < 4_000; i++) {
      boolean man = random.nextBoolean();
      double skill = random.nextGaussian();
      boolean hired = skill + (man ? 0.7 : -0.7) + 0.5 * random.nextGaussian() > 0;
      cells.add(
          List.of(
              man ? "man" : "woman",
              Double.toString(skill + 0.5 * random.nextGaussian()),
              hired ? "yes" : "no"));
    }
    return Subject.of(
        Tabular.data(
            Map.of("sex", Role.CATEGORY, "skill", Role.NUMBER, "hired", Role.CATEGORY),
            List.of("sex", "skill", "hired"),
            cells),
        Optional.of("hired"),
        Optional.empty());
  }

  @Test
  void remedies_close_the_gap_they_are_for_on_rows_they_were_not_fitted_on() {
    var parts = new ArrayList<String>();
    var bias =
        Bias.of(
            hires(),
            new Bias.Asked(List.of("sex"), Optional.of("yes"), Map.of(), Map.of()),
            parts::add);
    assertThat(parts)
        .containsExactly(
            "answers to groups",
            Remedy.REWEIGHING + " by sex",
            Remedy.RESAMPLING + " by sex",
            "how groups were measured");
    assertThat(bias.remedies())
        .extracting(Remedy::name)
        .containsExactly(
            Remedy.REWEIGHING, Remedy.RESAMPLING, Remedy.EQUAL_SELECTION, Remedy.EQUAL_OPPORTUNITY);
    for (var remedy : bias.remedies()) {
      assertThat(remedy.before().selected().value()).isGreaterThan(0.4);
      assertThat(remedy.after().selected().value())
          .as(remedy.name())
          .isLessThan(remedy.before().selected().value() / 1.5);
      assertThat(remedy.cost().value())
          .isCloseTo(
              remedy.before().accuracy().value() - remedy.after().accuracy().value(),
              within(1e-12));
      assertThat(remedy.cost().low()).as("it is not free").isPositive();
      assertThat(remedy.moved()).isPositive();
    }
    // A threshold fitted on the rows it is judged on leaves at most a row in a thousand.
    var selection = bias.remedies().get(2).after();
    assertThat(selection.selected().value()).isBetween(0.002, 0.04);
    var opportunity = bias.remedies().get(3).after();
    assertThat(opportunity.truePositive().value()).isBetween(0.002, 0.05);
  }

  @Test
  void lessons_drawn_anew_go_together_as_by_chance_and_none_is_drawn_too_often() {
    var rows = made();
    var groups = Groups.of(subject(rows).data(), "group");
    var given = new boolean[rows.size()];
    for (int i = 0; i < given.length; i++) given[i] = rows.get(i).label;
    var drawn =
        Lessons.resampled(groups, given, 5)
            .apply(IntStream.range(0, given.length).toArray())
            .rows();
    assertThat(drawn.length).isBetween(597, 603);
    double share = Arrays.stream(drawn).filter(i -> given[i]).count() / (double) drawn.length;
    for (int g = 0; g < 3; g++) {
      int group = g;
      var members = Arrays.stream(drawn).filter(i -> groups.of()[i] == group).toArray();
      double of = Arrays.stream(members).filter(i -> given[i]).count() / (double) members.length;
      assertThat(of).isCloseTo(share, within(0.01));
    }
    var times = new int[given.length];
    for (int row : drawn) times[row]++;
    assertThat(Arrays.stream(times).max().orElse(0)).isEqualTo(2); // the largest weight is 1.6
  }

  @Test
  void rare_values_stand_together_and_many_numbers_become_quarters() {
    var cells = new ArrayList<List<@Nullable String>>();
    for (int i = 0; i < 200; i++)
      cells.add(
          Arrays.asList(i < 5 ? "rare" + i : i % 2 == 0 ? "even" : null, Integer.toString(i)));
    var data =
        Tabular.data(
            Map.of("kind", Role.CATEGORY, "age", Role.NUMBER), List.of("kind", "age"), cells);
    assertThat(Groups.of(data, "kind").names()).containsExactly("(blank)", "even", "(others)");
    assertThat(Groups.of(data, "age").names())
        .containsExactlyInAnyOrder(
            "up to 49", "over 49 to 99", "over 99 to 149", "over 149 to 199");
  }

  @Test
  void numbers_are_said_in_plain_digits() {
    assertThat(DoubleStream.of(2000, 43_954.7, 248_500, 0.51239, 1.5).mapToObj(Groups::said))
        .containsExactly("2000", "43955", "248500", "0.5124", "1.5");
  }

  @Test
  void what_cannot_be_compared_is_said() {
    var subject = subject(made());
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Bias.of(
                subject,
                new Bias.Asked(List.of("group"), Optional.of("maybe"), Map.of(), Map.of())))
        .withMessage("favourable must be one of the classes no, yes, got 'maybe'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Bias.of(subject, asked(Map.of("group", Map.of("a", 0.8, "b", 0.4)))))
        .withMessageContaining("sum to 1 at most");
  }
}
