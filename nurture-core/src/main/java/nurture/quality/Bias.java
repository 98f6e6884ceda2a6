package nurture.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.eval.Categories;
import nurture.eval.Chance;

/**
 * Where groups of listings, or of the people behind them, fare differently: in how many there are,
 * in how they were measured, and in how they are answered; and what could be done about the last.
 *
 * @param favourable the class whose rates are compared
 * @param sampling beside shares that are stated or those of other listings
 * @param measurement what is not the same in all groups, the strongest first
 * @param fairness how each group is answered
 * @param remedies what would change the answers
 */
public record Bias(
    Optional<String> favourable,
    List<Sampling> sampling,
    List<Measurement> measurement,
    List<Fairness> fairness,
    List<Remedy> remedies) {
  /** Its name among finders. */
  public static final String NAME = "bias";

  /** Of looks where nothing differs, so many flag anything of a kind. */
  private static final double RATE = 0.01;

  /** Smaller gaps and weaker effects are shown and not flagged, however sure they are. */
  static final double WORTH_A_LOOK = 0.05, EFFECT = 0.1;

  /** Keeps its own copies. */
  public Bias {
    sampling = List.copyOf(sampling);
    measurement = List.copyOf(measurement);
    fairness = List.copyOf(fairness);
    remedies = List.copyOf(remedies);
  }

  /**
   * What to look at.
   *
   * @param columns that make groups; where there are none, those of two to eight values, and no
   *     remedy is tried
   * @param favourable the class whose rates are compared; of two classes the rarer otherwise
   * @param shares that the values of a column should have
   * @param others listings whose shares they should have, by their name
   */
  public record Asked(
      List<String> columns,
      Optional<String> favourable,
      Map<String, Map<String, Double>> shares,
      Map<String, Dataset> others) {
    /** Nothing in particular. */
    public static Asked nothing() {
      return new Asked(List.of(), Optional.empty(), Map.of(), Map.of());
    }
  }

  /**
   * Looks at a subject; its answers are those it has, or else those of {@link Glance}, which may
   * then read values too.
   */
  public static Bias of(Subject subject, Asked asked) {
    return of(subject, asked, part -> {});
  }

  /** The same, telling before each part that takes long what it is, in a few words. */
  public static Bias of(Subject subject, Asked asked, Consumer<String> next) {
    boolean offered = asked.columns().isEmpty();
    var columns =
        (offered ? Groups.offered(subject) : asked.columns())
            .stream().map(column -> Groups.of(subject.data(), column)).toList();
    Function<Function<int[], Lessons>, Optional<Categories>> learner =
        teaching -> Glance.taught(subject, teaching);
    next.accept("answers to groups");
    var answers =
        columns.isEmpty()
            ? Optional.<Categories>empty()
            : subject
                .answers()
                .flatMap(a -> a.categories())
                .or(() -> learner.apply(Lessons::of))
                .filter(c -> c.labelled().length > 0);
    var favourable = answers.flatMap(c -> favourable(c, asked.favourable()));
    var fairness = new ArrayList<Fairness>();
    var remedies = new ArrayList<Remedy>();
    if (answers.isPresent())
      for (var groups : columns) {
        int at = favourable.map(answers.get().classes()::indexOf).orElse(-1);
        fairness.add(Fairness.of(groups, answers.get(), at));
        if (at >= 0 && !offered)
          remedies.addAll(
              Remedy.of(
                  groups,
                  answers.get(),
                  favourable.get(),
                  learner,
                  1,
                  remedy -> next.accept(remedy + " by " + groups.column())));
      }
    next.accept("how groups were measured");
    return new Bias(
        favourable,
        sampling(subject.data(), columns, asked),
        Measurement.all(subject, columns),
        adjusted(fairness),
        remedies);
  }

  private static Optional<String> favourable(Categories answers, Optional<String> named) {
    if (named.isPresent()) {
      if (!answers.classes().contains(named.get()))
        throw new IllegalArgumentException(
            "favourable must be one of the classes %s, got '%s'"
                .formatted(String.join(", ", answers.classes()), named.get()));
      return named;
    }
    if (answers.classes().size() != 2) return Optional.empty();
    var counts = answers.counts();
    return Optional.of(answers.classes().get(counts[1] <= counts[0] ? 1 : 0));
  }

  private static List<Sampling> sampling(Dataset data, List<Groups> columns, Asked asked) {
    var all = new ArrayList<Sampling>();
    asked.shares().forEach((column, shares) -> all.add(Sampling.stated(data, column, shares)));
    asked
        .others()
        .forEach((name, others) -> {
          for (var groups : columns)
            if (!groups.quarters() && others.schema().find(groups.column()).isPresent())
              all.add(Sampling.against(data, others, name, groups.column()));
        });
    var adjusted = Chance.adjusted(all.stream().mapToDouble(Sampling::chance).toArray());
    return IntStream.range(0, adjusted.length)
        .mapToObj(i -> all.get(i).adjusted(adjusted[i]))
        .toList();
  }

  private static List<Fairness> adjusted(List<Fairness> all) {
    var adjusted =
        Chance.adjusted(
            all.stream().flatMap(f -> f.gaps().stream()).mapToDouble(g -> g.chance()).toArray());
    var out = new ArrayList<Fairness>();
    int next = 0;
    for (var fairness : all) {
      var gaps = new ArrayList<Fairness.Gap>();
      for (var gap : fairness.gaps()) gaps.add(gap.adjusted(adjusted[next++]));
      out.add(new Fairness(fairness.column(), fairness.groups(), gaps));
    }
    return out;
  }

  /**
   * The same as doubts about columns: flagged where chance makes it in fewer than one of a hundred
   * looks and it is large enough to matter.
   *
   * @param subject that was looked at
   */
  public Findings findings(Subject subject) {
    var list = new ArrayList<Finding>();
    for (var s : sampling) {
      var most =
          s.groups().stream()
              .max(Comparator.comparingDouble(g -> Math.abs(g.share().value() - g.expected())))
              .orElseThrow();
      list.add(
          finding(
              "sampling",
              s.column(),
              s.adjusted(),
              Math.abs(most.share().value() - most.expected()) >= WORTH_A_LOOK,
              String.format(
                  Locale.ROOT,
                  "%s is %.1f %% of the rows, where it should be %.1f %%",
                  most.name(),
                  100 * most.share().value(),
                  100 * most.expected())));
    }
    for (var m : measurement)
      list.add(
          finding(
              "measurement",
              m.column(),
              m.adjusted(),
              m.effect() >= EFFECT,
              m.what() + " differs: " + m.why()));
    for (var f : fairness)
      for (var gap : f.gaps())
        if (gap.figure() != Fairness.Figure.GIVEN) // which labels are given is measurement
        list.add(
              finding(
                  "algorithmic",
                  f.column(),
                  gap.adjusted(),
                  gap.size().value() >= WORTH_A_LOOK,
                  String.format(
                      Locale.ROOT,
                      "%s is %.1f points higher for %s than for %s",
                      gap.figure().words(),
                      100 * gap.size().value(),
                      gap.highest(),
                      gap.lowest())));
    return Findings.of(NAME, subject, list);
  }

  private static Finding finding(
      String kind, String column, double adjusted, boolean large, String why) {
    return Finding.column(
        kind, column, Math.clamp(1 - adjusted, 0, 1), adjusted < RATE && large, why);
  }
}
