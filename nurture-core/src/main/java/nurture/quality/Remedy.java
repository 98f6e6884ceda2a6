package nurture.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import nurture.eval.Categories;
import nurture.eval.Estimate;
import nurture.quality.Fairness.Figure;

/**
 * What a remedy would change, gains and costs, on rows on which nothing of it was fitted: other
 * lessons are judged by answers to rows not learnt from, thresholds on the half of the rows that
 * they were not chosen on.
 *
 * @param column whose groups it is to bring together
 * @param name such as {@code reweighing}
 * @param before without it, by the same answerer
 * @param after with it
 * @param cost the accuracy before less that after, row by row
 * @param moved rows whose answer turns from or to the favourable class
 */
public record Remedy(
    String column, String name, Standing before, Standing after, Estimate cost, int moved) {
  /** Other weights for the rows. */
  public static final String REWEIGHING = "reweighing";

  /** Rows drawn by those weights. */
  public static final String RESAMPLING = "resampling";

  /** A threshold a group, so that all are selected alike. */
  public static final String EQUAL_SELECTION = "thresholds: equal selection";

  /** A threshold a group, so that all true positives are found alike (Hardt et al., 2016). */
  public static final String EQUAL_OPPORTUNITY = "thresholds: equal opportunity";

  /**
   * How right it is, and how far the groups most apart are from each other.
   *
   * @param selected gap of demographic parity
   * @param truePositive gap of equal opportunity
   * @param falsePositive with the one before, the gaps of equalised odds
   */
  public record Standing(
      Estimate accuracy, Estimate selected, Estimate truePositive, Estimate falsePositive) {
    static Standing of(Groups groups, Selections chosen) {
      return new Standing(
          chosen.accuracy(),
          Fairness.gap(groups, chosen, Figure.SELECTED),
          Fairness.gap(groups, chosen, Figure.TRUE_POSITIVE),
          Fairness.gap(groups, chosen, Figure.FALSE_POSITIVE));
    }
  }

  /**
   * All that there are for one column.
   *
   * @param answers whose thresholds are moved
   * @param favourable a class of theirs
   * @param learner answers of the linear model when it is taught otherwise
   * @param next told the name of each before it is tried
   */
  static List<Remedy> of(
      Groups groups,
      Categories answers,
      String favourable,
      Function<Function<int[], Lessons>, Optional<Categories>> learner,
      long seed,
      Consumer<String> next) {
    var remedies = new ArrayList<Remedy>();
    next.accept(REWEIGHING);
    var plain = learner.apply(Lessons::of);
    if (plain.isPresent() && plain.get().classes().contains(favourable)) {
      int at = plain.get().classes().indexOf(favourable);
      var before = Selections.of(plain.get(), at);
      var given = new boolean[groups.of().length];
      for (int row = 0; row < given.length; row++) given[row] = plain.get().labels()[row] == at;
      learner
          .apply(Lessons.reweighed(groups, given))
          .ifPresent(c -> remedies.add(of(groups, REWEIGHING, before, Selections.of(c, at))));
      next.accept(RESAMPLING);
      learner
          .apply(Lessons.resampled(groups, given, seed))
          .ifPresent(c -> remedies.add(of(groups, RESAMPLING, before, Selections.of(c, at))));
    }
    int at = answers.classes().indexOf(favourable);
    var before = Selections.of(answers, at);
    for (var opportunity : List.of(false, true)) {
      var thresholds = thresholds(groups, answers, before, at, opportunity, seed);
      var after = Selections.of(answers, at, row -> thresholds[row]);
      remedies.add(of(groups, opportunity ? EQUAL_OPPORTUNITY : EQUAL_SELECTION, before, after));
    }
    return List.copyOf(remedies);
  }

  private static Remedy of(Groups groups, String name, Selections before, Selections after) {
    int n = before.rows().length;
    var lost =
        IntStream.range(0, n)
            .mapToDouble(i -> (before.right()[i] ? 1 : 0) - (after.right()[i] ? 1 : 0))
            .toArray();
    return new Remedy(
        groups.column(),
        name,
        Standing.of(groups, before),
        Standing.of(groups, after),
        Estimate.mean(lost),
        (int) IntStream.range(0, n).filter(i -> before.taken()[i] != after.taken()[i]).count());
  }

  /**
   * The threshold of each row: of two halves drawn by the seed, each gets those of the other. A
   * group's threshold selects the share of it, or of those of it that were given the favourable
   * class, that is selected of all. Groups of fewer than twenty such rows keep their answers (NaN).
   */
  private static double[] thresholds(
      Groups groups,
      Categories answers,
      Selections before,
      int favourable,
      boolean opportunity,
      long seed) {
    var random = new SplittableRandom(seed);
    var first = new boolean[groups.of().length];
    for (int row = 0; row < first.length; row++) first[row] = random.nextBoolean();
    var thresholds = new double[first.length];
    Arrays.fill(thresholds, Double.NaN);
    for (var half : List.of(true, false)) {
      var judged =
          IntStream.range(0, before.rows().length)
              .filter(i -> first[before.rows()[i]] == half)
              .filter(i -> !opportunity || before.given()[i])
              .toArray();
      double share =
          Arrays.stream(judged).filter(i -> before.taken()[i]).count()
              / Math.max(1.0, judged.length);
      for (int g = 0; g < groups.names().size(); g++) {
        int group = g;
        var sure =
            Arrays.stream(judged)
                .map(i -> before.rows()[i])
                .filter(row -> groups.of()[row] == group)
                .mapToDouble(row -> answers.probabilities()[row][favourable])
                .sorted()
                .toArray();
        if (sure.length < Groups.FEW) continue;
        int passed = (int) Math.round((1 - share) * sure.length);
        double threshold = passed == 0 ? -1 : sure[passed - 1];
        for (int row = 0; row < first.length; row++)
          if (first[row] != half && groups.of()[row] == g) thresholds[row] = threshold;
      }
    }
    return thresholds;
  }
}
