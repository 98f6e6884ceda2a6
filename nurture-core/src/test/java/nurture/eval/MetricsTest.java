package nurture.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every metric promises, and what scikit-learn says. */
class MetricsTest {
  static final Map<String, Double> BEST =
      Map.of(
          "accuracy",
          1.0,
          "macro_f1",
          1.0,
          "precision",
          1.0,
          "recall",
          1.0,
          "ece",
          0.0,
          "rmsle",
          0.0,
          "mae",
          0.0,
          "r2",
          1.0,
          "coverage",
          1.0,
          "width",
          1.0);

  static final Predictions P = Samples.goldenPredictions();

  static Stream<Metric> all() {
    return Stream.concat(Metrics.CATEGORY.stream(), Metrics.PRICE.stream());
  }

  @ParameterizedTest
  @MethodSource("all")
  void is_finite_and_inside_its_interval(Metric metric) {
    var e = metric.of(P);
    assertThat(e.low()).isFinite().isLessThan(e.high());
    assertThat(e.high()).isFinite();
    assertThat(e.value()).isBetween(e.low(), e.high());
    assertThat(e.n()).isEqualTo(240);
  }

  @ParameterizedTest
  @MethodSource("all")
  void does_not_depend_on_the_order_of_the_rows(Metric metric) {
    var order = new ArrayList<>(IntStream.range(0, 240).boxed().toList());
    Collections.shuffle(order, new Random(1));
    var shuffled = P.select(order.stream().mapToInt(i -> i).toArray());
    var e = metric.of(shuffled);
    var expected = metric.of(P);
    assertThat(e.value()).isCloseTo(expected.value(), within(1e-12));
    assertThat(e.low()).isCloseTo(expected.low(), within(1e-12));
    assertThat(e.high()).isCloseTo(expected.high(), within(1e-12));
  }

  @ParameterizedTest
  @MethodSource("all")
  void perfect_answers_get_the_perfect_figure(Metric metric) {
    assertThat(metric.of(Samples.perfect(60)).value()).isEqualTo(BEST.get(metric.name()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void rows_of_unknown_truth_are_left_out(Metric metric) {
    var c = P.categories().orElseThrow();
    var p = P.prices().orElseThrow();
    var labels = c.labels().clone();
    var actual = p.actual().clone();
    for (int i = 0; i < 40; i++) {
      labels[i] = -1;
      actual[i] = Double.NaN;
    }
    var some =
        Samples.both(
            new Categories(c.classes(), labels, c.probabilities()),
            new Prices(actual, p.estimate(), p.low(), p.high()));
    assertThat(metric.of(some))
        .isEqualTo(metric.of(P.select(IntStream.range(40, 240).toArray())))
        .matches(e -> e.n() == 200);
  }

  @ParameterizedTest
  @MethodSource("all")
  void nothing_known_is_an_error_in_words(Metric metric) {
    var none =
        Predictions.of(
            List.of(),
            P.categories().map(c -> c.select(new int[0])),
            P.prices().map(p -> p.select(new int[0])));
    assertThatThrownBy(() -> metric.of(none)).hasMessageContaining("truth is known, got none");
    assertThat(Metrics.figures(List.of(metric), none)).isEmpty();
  }

  @Test
  void prices_without_a_range_have_neither_coverage_nor_width() {
    var p = P.prices().orElseThrow();
    var high = new double[p.size()];
    Arrays.fill(high, Prices.ENDLESS);
    var none = new Prices(p.actual(), p.estimate(), new double[p.size()], high);
    var endless = Predictions.of(P.ids(), P.categories(), Optional.of(none));
    assertThat(Metrics.figures(Metrics.PRICE, endless)).containsOnlyKeys("rmsle", "mae", "r2");
  }

  @Test
  void the_values_are_scikit_learns() {
    var golden = Samples.golden().get("figures");
    assertThat(golden.size()).isEqualTo(7);
    all()
        .filter(m -> golden.has(m.name()))
        .forEach(m ->
            assertThat(m.of(P).value())
                .as(m.name())
                .isCloseTo(golden.get(m.name()).asDouble(), within(1e-6)));
  }

  @Test
  void the_poisson_bootstrap_agrees_with_the_plain_one() {
    var c = P.categories().orElseThrow();
    var plain = Estimate.bootstrap(240, rows -> new Macro(c.select(rows)).value(Macro.F1), 4);
    var fast = Metrics.MACRO_F1.of(P);
    assertThat(fast.value()).isEqualTo(plain.value());
    assertThat(fast.low()).isCloseTo(plain.low(), within(0.02));
    assertThat(fast.high()).isCloseTo(plain.high(), within(0.02));
  }

  @Test
  void all_right_is_not_infinitely_sure() {
    assertThat(Metrics.MACRO_F1.of(Samples.perfect(10)).low()).isBetween(0.7, 0.75);
  }

  @Test
  @Timeout(300) // 3 s of processor time; the machine may be busy
  void a_hundred_thousand_rows_of_two_hundred_classes_take_seconds() {
    var random = new Random(2);
    int n = 100_000;
    var row = Samples.softmax(Samples.logits(200, 200, 2, random));
    var rows = IntStream.range(0, n).mapToObj(i -> row[i % 200]).toArray(float[][]::new);
    var labels = Samples.draw(rows, random);
    var price = random.doubles(n, 1, 100).toArray();
    var p =
        Samples.both(
            new Categories(Samples.names(200), labels, rows),
            new Prices(
                Samples.times(price, 1.1),
                price,
                Samples.times(price, 0.5),
                Samples.times(price, 2)));
    long start = System.nanoTime();
    assertThat(all().map(m -> m.of(p).n())).allMatch(k -> k == n);
    System.out.printf("metrics of 100,000 rows: %.1f s%n", (System.nanoTime() - start) / 1e9);
  }
}
