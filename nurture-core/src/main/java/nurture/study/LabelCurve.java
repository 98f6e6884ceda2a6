package nurture.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.data.Folders;
import nurture.eval.Estimate;
import nurture.eval.LearningCurve;
import nurture.eval.Metric;
import nurture.eval.Metrics;
import nurture.eval.PerClass;
import nurture.eval.Predictions;

/**
 * What labels are worth: the same study with few labels, more, and all, each several times with
 * others drawn, examined on the same held-out listings.
 *
 * @param metric the figure whose error is followed: accuracy (its complement), else RMSLE
 * @param curve error by number of labels
 * @param classes the categories by what a hundred more labels of theirs would give, most first
 */
public record LabelCurve(Metric metric, LearningCurve curve, List<Gain> classes) {
  /** The fewest labels from which a study is tried. */
  public static final int FEWEST = 40;

  private static final int MORE = 100;

  /**
   * What more labels of one category would give, as if its error fell as all errors do.
   *
   * @param labels how many it has
   * @param recall with those
   * @param gain by how much the accuracy over all listings would rise with a hundred more
   */
  public record Gain(String name, int labels, Estimate recall, double gain) {}

  /** Which study is under way, from 1, and how far it is. */
  public record Step(int study, int of, int labels, Progress progress) {}

  /** Halving from all labels down to {@value #FEWEST} or a sixteenth, whichever is more. */
  public static List<Integer> sizes(int labels) {
    var sizes = new ArrayList<Integer>();
    for (int n = labels; sizes.size() < 5 && n >= FEWEST; n /= 2) sizes.addFirst(n);
    return List.copyOf(sizes);
  }

  /**
   * Studies with each number of labels.
   *
   * @param sizes at least three different numbers; see {@link #sizes}
   * @param draws how often each is drawn and studied; of all labels there is one draw
   * @param folder for what a study writes; removed afterwards
   * @param stop when it says true what was studied by then is the curve
   * @throws IllegalStateException if it was stopped before three numbers of labels were studied
   */
  public static LabelCurve of(
      Dataset data,
      Settings settings,
      List<Integer> sizes,
      int draws,
      Path folder,
      Consumer<Step> watcher,
      BooleanSupplier stop) {
    var brief = Brief.of(data, settings);
    if (brief.test().length == 0)
      throw new IllegalArgumentException(
          "there must be listings held out to measure on, got none; raise --test-fraction");
    int all = brief.train().length;
    if (sizes.stream().distinct().count() < LearningCurve.FEWEST)
      throw new IllegalArgumentException(
          "there must be at least %d numbers of labels, each at least %d and at most %,d, got %s; add labels"
              .formatted(LearningCurve.FEWEST, FEWEST, all, sizes));
    for (int n : sizes)
      if (n < FEWEST || n > all)
        throw new IllegalArgumentException(
            "numbers of labels must be in [%d, %,d], got %,d".formatted(FEWEST, all, n));
    var ascending = sizes.stream().distinct().sorted().toList();
    int of = ascending.stream().mapToInt(n -> n == all ? 1 : draws).sum(), number = 0;
    var errors = new ArrayList<List<Estimate>>();
    Result last = null;
    for (int n : ascending) {
      var results = new ArrayList<Result>();
      for (int draw = 0; draw < (n == all ? 1 : draws) && !stop.getAsBoolean(); draw++) {
        int study = ++number;
        long seed = settings.seed() + draw;
        var result =
            study(
                data,
                settings.with(s -> {
                  if (n < all) s.labels = n;
                  s.seed = seed;
                }),
                folder,
                progress -> watcher.accept(new Step(study, of, n, progress)),
                stop);
        if (result.isEmpty()) break;
        results.add(result.get());
      }
      if (results.isEmpty()) break;
      last = results.getLast();
      errors.add(results.stream().map(result -> error(result.test())).toList());
    }
    if (errors.size() < LearningCurve.FEWEST)
      throw new IllegalStateException(
          "stopped before %d numbers of labels were studied".formatted(LearningCurve.FEWEST));
    var together = together(errors);
    var points =
        IntStream.range(0, errors.size())
            .mapToObj(i -> new LearningCurve.Point(ascending.get(i), together.get(i)))
            .toList();
    var end = java.util.Objects.requireNonNull(last);
    var curve = LearningCurve.of(points, settings.seed());
    return new LabelCurve(metric(end.test()), curve, gains(end, curve));
  }

  /** Empty if it was stopped. */
  private static Optional<Result> study(
      Dataset data,
      Settings settings,
      Path folder,
      Consumer<Progress> watcher,
      BooleanSupplier stop) {
    try {
      var result = Study.of(data, settings).watch(watcher).stopWhen(stop).run(folder);
      return result.stopped() ? Optional.empty() : Optional.of(result);
    } catch (IllegalStateException e) {
      if (!stop.getAsBoolean()) throw e;
      return Optional.empty();
    } finally {
      delete(folder);
    }
  }

  private static Metric metric(Predictions test) {
    return test.categories().isPresent() ? Metrics.ACCURACY : Metrics.RMSLE;
  }

  private static Estimate error(Predictions test) {
    var figure = metric(test).of(test);
    if (test.categories().isEmpty()) return figure;
    return new Estimate(1 - figure.value(), 1 - figure.high(), 1 - figure.low(), figure.n());
  }

  /**
   * Of each size the draws' mean, as uncertain as the test listings, which they share, and the
   * drawing are. How far draws lie apart is taken to be alike in proportion to their error, since
   * of each size there are few.
   */
  static List<Estimate> together(List<List<Estimate>> sizes) {
    double squares = 0;
    int freedom = 0;
    for (var draws : sizes) {
      double mean = mean(draws);
      for (var draw : draws) squares += Math.pow(draw.value() / Math.max(1e-9, mean) - 1, 2);
      freedom += draws.size() - 1;
    }
    double apart = freedom == 0 ? 0 : Estimate.student(freedom) * Math.sqrt(squares / freedom);
    return sizes.stream()
        .map(draws -> {
          double mean = mean(draws);
          double half =
              draws.stream().mapToDouble(e -> (e.high() - e.low()) / 2).average().orElse(0);
          double both = Math.hypot(half, apart * mean / Math.sqrt(draws.size()));
          return new Estimate(mean, Math.max(0, mean - both), mean + both, draws.getFirst().n());
        })
        .toList();
  }

  private static double mean(List<Estimate> draws) {
    return draws.stream().mapToDouble(Estimate::value).average().orElse(0);
  }

  private static List<Gain> gains(Result all, LearningCurve curve) {
    var answers = all.test().categories();
    var target = all.card().category();
    if (answers.isEmpty() || target == null) return List.of();
    var law = curve.law();
    int labels = all.brief().train().length;
    double reducible = 1 - law.floor() / Math.max(1e-9, law.at(labels));
    var classes = PerClass.of(answers.get(), target.seen());
    int labelled = answers.get().labelled().length;
    return IntStream.range(0, classes.size())
        .mapToObj(c -> {
          var one = classes.get(c);
          int now = Math.max(1, one.train());
          double falls = reducible * (1 - Math.pow((now + (double) MORE) / now, -law.power()));
          double share = (double) one.test() / Math.max(1, labelled);
          return new Gain(
              one.name(), one.train(), one.recall(), share * (1 - one.recall().value()) * falls);
        })
        .sorted(Comparator.comparingDouble(Gain::gain).reversed())
        .toList();
  }

  private static void delete(Path folder) {
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("what a study left could not be removed", e);
    }
  }
}
