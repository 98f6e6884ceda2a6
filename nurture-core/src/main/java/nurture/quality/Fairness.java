package nurture.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import nurture.eval.Categories;
import nurture.eval.Chance;
import nurture.eval.Estimate;
import nurture.eval.Reliability;

/**
 * How each group of a column is answered by what has not seen it, and how far the groups are apart.
 *
 * @param groups in the order of the column's
 * @param gaps between the groups most apart, a figure each
 */
public record Fairness(String column, List<Group> groups, List<Gap> gaps) {
  /** What is looked at in each group. */
  public enum Figure {
    /** Share of rows answered as given. */
    ACCURACY,
    /** Expected calibration error; its chance is that confidence exceeds accuracy alike in all. */
    CALIBRATION,
    /** Share of rows that were given the favourable class. */
    GIVEN,
    /** Share of rows that are answered with it; the gap is of demographic parity. */
    SELECTED,
    /** Of those that were given it, the share answered so; the gap is of equal opportunity. */
    TRUE_POSITIVE,
    /** Of the others, the share answered so; with the one before, the gaps of equalised odds. */
    FALSE_POSITIVE;

    /** Its name in words. */
    public String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** The figure of a group. */
    public Estimate of(Group group) {
      return switch (this) {
        case ACCURACY -> group.accuracy();
        case CALIBRATION -> group.calibration();
        case GIVEN -> group.given();
        case SELECTED -> group.selected();
        case TRUE_POSITIVE -> group.truePositive();
        case FALSE_POSITIVE -> group.falsePositive();
      };
    }
  }

  /**
   * A group with its figures; of nothing, with n = 0, those of the favourable class where there is
   * none.
   *
   * @param rows of it that are labelled
   */
  public record Group(
      String name,
      int rows,
      Estimate accuracy,
      Estimate calibration,
      Estimate given,
      Estimate selected,
      Estimate truePositive,
      Estimate falsePositive) {}

  /**
   * The difference of a figure between the groups in which it is highest and lowest, of those that
   * have it of at least twenty rows.
   *
   * @param size with the interval of two groups that were named beforehand: of many groups two lie
   *     apart by chance, of which {@code chance} knows
   * @param chance the probability that chance alone makes such differences among all groups
   * @param adjusted the same, for as many figures and columns as were looked at
   */
  public record Gap(
      Figure figure, String highest, String lowest, Estimate size, double chance, double adjusted) {
    Gap adjusted(double chance) {
      return new Gap(figure, highest, lowest, size, this.chance, chance);
    }
  }

  /** Keeps its own copies. */
  public Fairness {
    groups = List.copyOf(groups);
    gaps = List.copyOf(gaps);
  }

  /**
   * Of the labelled rows.
   *
   * @param favourable the class whose rates are compared; −1 for none
   */
  static Fairness of(Groups groups, Categories answers, int favourable) {
    var chosen = Selections.of(answers, favourable);
    var shown = new ArrayList<Group>();
    var boasts = new ArrayList<double[]>();
    int bins = bins(groups, chosen);
    for (int g = 0; g < groups.names().size(); g++) {
      int group = g;
      var members = Arrays.stream(chosen.rows()).filter(row -> groups.of()[row] == group).toArray();
      if (members.length == 0) continue;
      var calibration = Reliability.of(answers.select(members), bins).error();
      shown.add(group(groups, g, chosen, favourable, members.length, calibration));
      if (members.length >= Groups.FEW)
        boasts.add(
            Arrays.stream(members)
                .mapToDouble(row -> answers.confidence(row) - (answers.right(row) ? 1 : 0))
                .toArray());
    }
    var gaps = new ArrayList<Gap>();
    for (var figure : Figure.values()) {
      var large = shown.stream().filter(s -> figure.of(s).n() >= Groups.FEW).toList();
      if (large.size() < 2) continue;
      gaps.add(
          gap(
              figure,
              large,
              figure == Figure.CALIBRATION
                  ? Chance.alike(boasts)
                  : Chance.independent(
                      large.stream().map(s -> counts(figure.of(s))).toArray(long[][]::new))));
    }
    return new Fairness(groups.column(), shown, gaps);
  }

  /** As many as the smallest group that is compared fills: with more bins errors are larger. */
  private static int bins(Groups groups, Selections chosen) {
    var sizes = new int[groups.names().size()];
    for (int row : chosen.rows()) sizes[groups.of()[row]]++;
    return Reliability.bins(Arrays.stream(sizes).filter(n -> n >= Groups.FEW).min().orElse(0));
  }

  private static Group group(
      Groups groups, int g, Selections chosen, int favourable, int rows, Estimate calibration) {
    return new Group(
        groups.names().get(g),
        rows,
        chosen.share(groups, g, i -> true, i -> chosen.right()[i]),
        calibration,
        chosen.share(groups, g, i -> favourable >= 0, i -> chosen.given()[i]),
        chosen.share(groups, g, i -> favourable >= 0, i -> chosen.taken()[i]),
        chosen.share(groups, g, i -> chosen.given()[i], i -> chosen.taken()[i]),
        chosen.share(
            groups, g, i -> favourable >= 0 && !chosen.given()[i], i -> chosen.taken()[i]));
  }

  private static long[] counts(Estimate share) {
    long hits = Math.round(share.value() * share.n());
    return new long[] {hits, share.n() - hits};
  }

  /** The gap of a rate of the favourable class; 0 where fewer than two groups are large enough. */
  static Estimate gap(Groups groups, Selections chosen, Figure rate) {
    var none = Estimate.share(0, 0);
    var large =
        IntStream.range(0, groups.names().size())
            .mapToObj(g -> group(groups, g, chosen, 0, 0, none))
            .filter(s -> rate.of(s).n() >= Groups.FEW)
            .toList();
    return large.size() < 2 ? new Estimate(0, 0, 0, 0) : gap(rate, large, 1).size();
  }

  private static Gap gap(Figure figure, List<Group> large, double chance) {
    var sorted =
        large.stream().sorted(Comparator.comparingDouble(s -> figure.of(s).value())).toList();
    var low = sorted.getFirst();
    var high = sorted.getLast();
    return new Gap(
        figure, high.name(), low.name(), figure.of(high).minus(figure.of(low)), chance, chance);
  }
}
