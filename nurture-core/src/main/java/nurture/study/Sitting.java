package nurture.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nurture.eval.Chance;
import nurture.eval.Estimate;
import org.jspecify.annotations.Nullable;

/**
 * Two versions of a model before the same listings, which neither learnt from.
 *
 * @param exam whose listings these are, such as {@code first day}
 * @param figure what is compared: {@code accuracy}, or {@code error}, the mean absolute error of
 *     the logarithm of the price
 * @param before the older version's figure
 * @param after the newer version's
 * @param fall by how much the newer is worse, listing by listing
 * @param margin by how much it may be worse
 * @param lost by how much the newer is worse than the version that first sat this exam, where that
 *     is neither of the two
 * @param fell whether the fall is beyond the margin, and chance (5 %, two-sided, for as many
 *     comparisons as are made together) is not to blame
 * @param wore whether so much was lost, and the newer is worse than the older one too: a fall that
 *     is spread over nights goes no further. What yesterday's version had lost already holds
 *     nothing back that does not add to it
 */
public record Sitting(
    String exam,
    String figure,
    Estimate before,
    Estimate after,
    Estimate fall,
    double margin,
    @Nullable Estimate lost,
    boolean fell,
    boolean wore) {
  /** The share of listings answered right. */
  public static final String ACCURACY = "accuracy";

  /** The mean absolute error of the logarithm of the price. */
  public static final String ERROR = "error";

  private static final double LEVEL = 0.05;

  /**
   * What was scored in an exam, listing by listing: 1 for right and 0 for wrong, or the error.
   *
   * @param first by the version that first sat it, or null
   */
  record Paper(
      String exam, String figure, double[] before, double[] after, double @Nullable [] first) {
    private double[] worse(double[] than) {
      double sign = figure.equals(ACCURACY) ? -1 : 1;
      return IntStream.range(0, after.length)
          .mapToDouble(i -> sign * (after[i] - than[i]))
          .toArray();
    }

    /** The probability that chance alone makes it so much worse, or better. */
    private double chance(double[] worse) {
      return figure.equals(ACCURACY)
          ? Chance.even(
              (int) Arrays.stream(worse).filter(w -> w < 0).count(),
              (int) Arrays.stream(worse).filter(w -> w > 0).count())
          : Chance.centred(worse);
    }
  }

  /** Exams of a night; the more there are, the surer each fall must be (Holm, 1979). */
  static List<Sitting> of(List<Paper> papers, double margin) {
    var looks = new ArrayList<double[]>();
    var alone = new ArrayList<Double>();
    for (var paper : papers) {
      var than = paper.first == null ? List.of(paper.before) : List.of(paper.before, paper.first);
      for (var scores : than) {
        looks.add(paper.worse(scores));
        alone.add(paper.chance(looks.getLast()));
      }
    }
    var chances = Chance.adjusted(alone.stream().mapToDouble(p -> p).toArray());
    var sittings = new ArrayList<Sitting>();
    int look = 0;
    for (var paper : papers) {
      var fall = worse(paper, looks.get(look));
      boolean fell = fall.value() > margin && chances[look] < LEVEL;
      look++;
      Estimate lost = null;
      boolean wore = false;
      if (paper.first != null) {
        lost = worse(paper, looks.get(look));
        wore = fall.value() > 0 && lost.value() > margin && chances[look] < LEVEL;
        look++;
      }
      sittings.add(
          new Sitting(
              paper.exam,
              paper.figure,
              figure(paper, paper.before),
              figure(paper, paper.after),
              fall,
              margin,
              lost,
              fell,
              wore));
    }
    return sittings;
  }

  /** Whether the newer version may be released as far as this goes. */
  public boolean passed() {
    return !fell && !wore;
  }

  private static Estimate figure(Paper paper, double[] scores) {
    return paper.figure.equals(ACCURACY)
        ? Estimate.share((long) Arrays.stream(scores).sum(), scores.length)
        : mean(scores);
  }

  private static Estimate worse(Paper paper, double[] by) {
    if (!paper.figure.equals(ACCURACY)) return mean(by);
    return Estimate.oftener(
        Arrays.stream(by).filter(b -> b > 0).count(),
        Arrays.stream(by).filter(b -> b < 0).count(),
        by.length);
  }

  private static Estimate mean(double[] values) {
    if (values.length > 1) return Estimate.mean(values);
    double value = Arrays.stream(values).sum();
    return new Estimate(value, Math.min(value, -1), Math.max(value, 1), values.length);
  }
}
