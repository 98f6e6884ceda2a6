package nurture.eval;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/**
 * The figures of merit, each with its 95 % interval.
 *
 * <p>Intervals of shares are Wilson's, the median's is by order statistics, all others come from
 * 1,000 seeded resamples. Rows are put in an order of their own first, so that the order of the
 * listings changes nothing, not even the last digit.
 */
public final class Metrics {
  private static final long SEED = 1;

  /** The share of listings whose answer is the class given. */
  public static final Metric ACCURACY =
      category(
          "accuracy",
          c -> {
            var rows = c.labelled();
            return Estimate.share(Arrays.stream(rows).filter(c::right).count(), rows.length);
          });

  /** The mean F1 over the classes given or answered. */
  public static final Metric MACRO_F1 =
      category("macro_f1", c -> new Macro(c).estimate(Macro.F1, SEED));

  /** The mean over the classes given or answered: of those answered so, the share given so. */
  public static final Metric PRECISION =
      category("precision", c -> new Macro(c).estimate(Macro.PRECISION, SEED));

  /** The mean over the classes given or answered: of those given so, the share answered so. */
  public static final Metric RECALL =
      category("recall", c -> new Macro(c).estimate(Macro.RECALL, SEED));

  /**
   * The expected calibration error: how far confidence is from accuracy, see {@link Reliability}.
   */
  public static final Metric ECE = category("ece", c -> Reliability.of(c).error());

  /** The root of the mean squared difference of log(1 + price). */
  public static final Metric RMSLE =
      price(
          "rmsle",
          p -> root(Arrays.stream(p.known()).mapToDouble(p::logError).map(e -> e * e).toArray()));

  /** The mean absolute difference, in the currency of the data. */
  public static final Metric MAE =
      price(
          "mae",
          p ->
              mean(
                  Arrays.stream(p.known())
                      .mapToDouble(i -> Math.abs(p.estimate()[i] - p.actual()[i]))
                      .toArray(),
                  x -> x));

  /** The share of the variance of the price itself that is explained; may be negative. */
  public static final Metric R2 = price("r2", Metrics::r2);

  /** The share of actual prices inside the suggested range. */
  public static final Metric COVERAGE =
      range(
          "coverage",
          p -> {
            var rows = p.ranged();
            return Estimate.share(Arrays.stream(rows).filter(p::covered).count(), rows.length);
          });

  /** The median of high ÷ low; a low end under a hundredth counts as one. */
  public static final Metric WIDTH =
      range(
          "width",
          p ->
              Estimate.median(
                  Arrays.stream(p.ranged())
                      .mapToDouble(i -> Math.max(p.high()[i], 0.01) / Math.max(p.low()[i], 0.01))
                      .toArray()));

  public static final List<Metric> CATEGORY = List.of(ACCURACY, MACRO_F1, PRECISION, RECALL, ECE);

  public static final List<Metric> PRICE = List.of(RMSLE, MAE, R2, COVERAGE, WIDTH);

  private Metrics() {}

  /**
   * Each metric's figure under its name; empty where no truth of that kind is known, without
   * coverage and width where prices have no range.
   */
  public static SequencedMap<String, Estimate> figures(List<Metric> metrics, Predictions p) {
    var figures = new LinkedHashMap<String, Estimate>();
    for (var metric : metrics)
      if (metric instanceof Of<?> of && of.rows(p) > 0) figures.put(metric.name(), metric.of(p));
    return figures;
  }

  private static Estimate root(double[] squares) {
    return mean(squares, Math::sqrt);
  }

  private static Estimate mean(double[] values, DoubleUnaryOperator after) {
    Arrays.sort(values);
    return Estimate.bootstrap(
        values.length,
        rows -> {
          double sum = 0;
          for (int i : rows) sum += values[i];
          return after.applyAsDouble(sum / rows.length);
        },
        SEED);
  }

  private static Estimate r2(Prices p) {
    var rows =
        Arrays.stream(p.known())
            .mapToObj(i -> new double[] {p.actual()[i], p.estimate()[i] - p.actual()[i]})
            .sorted(Arrays::compare)
            .toArray(double[][]::new);
    double centre = Arrays.stream(rows).mapToDouble(r -> r[0]).average().orElse(0);
    ToDoubleFunction<int[]> statistic =
        sample -> {
          double sum = 0;
          double squares = 0;
          double errors = 0;
          for (int i : sample) {
            double y = rows[i][0] - centre;
            sum += y;
            squares += y * y;
            errors += rows[i][1] * rows[i][1];
          }
          double spread = squares - sum * sum / sample.length;
          return spread > 0 ? 1 - errors / spread : errors == 0 ? 1 : 0;
        };
    return Estimate.bootstrap(rows.length, statistic, SEED);
  }

  private static Metric category(String name, Function<Categories, Estimate> figure) {
    return new Of<>(name, "categories", Predictions::categories, c -> c.labelled().length, figure);
  }

  private static Metric price(String name, Function<Prices, Estimate> figure) {
    return new Of<>(name, "prices", Predictions::prices, p -> p.known().length, figure);
  }

  private static Metric range(String name, Function<Prices, Estimate> figure) {
    return new Of<>(name, "price ranges", Predictions::prices, p -> p.ranged().length, figure);
  }

  /** A metric of one kind of answer. */
  private record Of<T>(
      String name,
      String kind,
      Function<Predictions, Optional<T>> answers,
      ToIntFunction<T> known,
      Function<T, Estimate> figure)
      implements Metric {

    int rows(Predictions p) {
      return answers.apply(p).map(known::applyAsInt).orElse(0);
    }

    @Override
    public Estimate of(Predictions p) {
      if (rows(p) == 0)
        throw new IllegalArgumentException(
            "%s needs %s whose truth is known, got none".formatted(name, kind));
      return figure.apply(answers.apply(p).orElseThrow());
    }
  }
}
