package nurture.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.eval.Chance;
import nurture.eval.Estimate;
import org.apache.commons.statistics.inference.ChiSquareTest;

/**
 * How far the groups of a column are from the shares that they should have.
 *
 * @param reference {@code stated}, or the name of the listings compared with
 * @param groups in the order of the column's
 * @param effective how many rows drawn by those shares would be worth as much as these, weighed so
 *     that they have them (Kish, 1965)
 * @param chance the probability that chance alone makes such a difference, for one look
 * @param adjusted the same, for as many columns as were looked at
 */
public record Sampling(
    String column,
    String reference,
    List<Group> groups,
    double effective,
    double chance,
    double adjusted) {
  /** The references that people state. */
  static final String STATED = "stated";

  private static final double ROUNDING = 1e-3;

  /**
   * A group's share here and where it is compared with.
   *
   * @param weight by which its rows would have to count; 0 where it should not be there
   */
  public record Group(String name, Estimate share, double expected, double weight) {}

  /** Keeps its own copy of the groups. */
  public Sampling {
    groups = List.copyOf(groups);
  }

  /**
   * Beside stated shares.
   *
   * @param shares of the column's values; what they lack to 1 is for all that they do not name, of
   *     whom there should be none where they lack nothing
   */
  static Sampling stated(Dataset data, String column, Map<String, Double> shares) {
    double sum = shares.values().stream().mapToDouble(s -> s).sum();
    if (shares.values().stream().anyMatch(s -> !(s > 0)) || sum > 1 + ROUNDING)
      throw new IllegalArgumentException(
          "shares of %s must be above 0 and sum to 1 at most, got %s".formatted(column, shares));
    var counts = counts(data, column);
    if (data.size() > 0 && shares.keySet().stream().noneMatch(counts::containsKey))
      throw new IllegalArgumentException(
          "shares of %s must name what it says, got %s, which no row says; it has %s"
              .formatted(column, listed(shares.keySet()), listed(counts.keySet())));
    var expected = new HashMap<>(shares);
    var seen = new HashMap<String, Long>();
    counts.forEach((name, count) ->
        seen.merge(shares.containsKey(name) ? name : Groups.OTHERS, count, Long::sum));
    boolean room = 1 - sum > ROUNDING;
    long strangers = room ? 0 : seen.getOrDefault(Groups.OTHERS, 0L);
    if (room) expected.put(Groups.OTHERS, 1 - sum);
    else if (strangers > 0) expected.put(Groups.OTHERS, 0.0);
    var names = new ArrayList<>(new TreeSet<>(expected.keySet()));
    double total = expected.values().stream().mapToDouble(s -> s).sum();
    var wanted = names.stream().mapToDouble(n -> expected.getOrDefault(n, 0.0) / total).toArray();
    var observed = names.stream().mapToLong(n -> seen.getOrDefault(n, 0L)).toArray();
    // Those for whom the shares leave no room are no matter of chance.
    int[] tested = IntStream.range(0, wanted.length).filter(g -> wanted[g] > 0).toArray();
    double chance =
        tested.length < 2
            ? 1
            : ChiSquareTest.withDefaults()
                .test(
                    Arrays.stream(tested).mapToDouble(g -> wanted[g]).toArray(),
                    Arrays.stream(tested).mapToLong(g -> observed[g]).toArray())
                .getPValue();
    if (strangers >= Bias.WORTH_A_LOOK * data.size()) chance = 0;
    return of(column, STATED, names, observed, wanted, chance);
  }

  private static String listed(Set<String> names) {
    var first = names.stream().sorted().limit(8).toList();
    return String.join(", ", first) + (names.size() > first.size() ? ", …" : "");
  }

  /** Beside the shares that the values have among other listings; rare ones stand together. */
  static Sampling against(Dataset data, Dataset others, String reference, String column) {
    var here = counts(data, column);
    var there = counts(others, column);
    var all = new TreeSet<>(here.keySet());
    all.addAll(there.keySet());
    var kept =
        all.stream()
            .sorted(
                Comparator.comparingLong(
                    name -> -here.getOrDefault(name, 0L) - there.getOrDefault(name, 0L)))
            .limit(all.size() > Groups.MOST ? Groups.MOST - 1 : Groups.MOST)
            .toList();
    var names = new ArrayList<>(kept);
    if (kept.size() < all.size()) names.add(Groups.OTHERS);
    var observed = counts(here, kept, names.size());
    var known = counts(there, kept, names.size());
    double n = Math.max(1, others.size());
    return of(
        column,
        reference,
        names,
        observed,
        Arrays.stream(known).mapToDouble(k -> k / n).toArray(),
        Chance.independent(new long[][] {observed, known}));
  }

  private static long[] counts(Map<String, Long> counts, List<String> names, int size) {
    var out = new long[size];
    counts.forEach((name, count) -> {
      int at = names.indexOf(name);
      out[at < 0 ? size - 1 : at] += count;
    });
    return out;
  }

  private static Map<String, Long> counts(Dataset data, String column) {
    var name = data.schema().column(column).name();
    var counts = new HashMap<String, Long>();
    for (int row = 0; row < data.size(); row++) {
      var cell = data.table().cell(row, name);
      counts.merge(cell == null ? Groups.BLANK : cell, 1L, Long::sum);
    }
    return counts;
  }

  private static Sampling of(
      String column,
      String reference,
      List<String> names,
      long[] observed,
      double[] expected,
      double chance) {
    long n = Arrays.stream(observed).sum();
    var groups =
        IntStream.range(0, names.size())
            .mapToObj(g ->
                new Group(
                    names.get(g),
                    Estimate.share(observed[g], n),
                    expected[g],
                    observed[g] == 0 ? 0 : expected[g] * n / observed[g]))
            .toList();
    double weights = 0;
    double squares = 0;
    for (int g = 0; g < observed.length; g++) {
      weights += observed[g] * groups.get(g).weight();
      squares += observed[g] * groups.get(g).weight() * groups.get(g).weight();
    }
    return new Sampling(
        column, reference, groups, squares == 0 ? 0 : weights * weights / squares, chance, chance);
  }

  Sampling adjusted(double chance) {
    return new Sampling(column, reference, groups, effective, this.chance, chance);
  }
}
