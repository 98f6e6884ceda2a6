package nurture.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import nurture.data.Role;
import nurture.eval.Chance;

/**
 * Something that is not the same in all groups of a column: how labels are given, what prices are,
 * which cells are blank, what photos look like. By a source, a device or an annotator it is a fault
 * of measurement, if they were given like listings; by kinds of listings or people it may be so in
 * the world.
 *
 * @param what differs: {@code label}, {@code price}, {@code blank brand}, {@code photo contrast}
 * @param effect how strongly it goes with the group, from 0 to 1: Cramér's V of names, the
 *     correlation ratio of ranks of numbers
 * @param chance the probability that chance alone makes such a difference, for one look
 * @param adjusted the same, for as many looks as there were
 * @param why the groups most apart, in a sentence
 */
public record Measurement(
    String column, String what, double effect, double chance, double adjusted, String why) {

  /** Everything that may differ, by each of the columns; the strongest first. */
  static List<Measurement> all(Subject subject, List<Groups> columns) {
    var found = new ArrayList<Measurement>();
    var photos = photos(subject);
    for (var groups : columns) {
      subject
          .category()
          .ifPresent(label -> found.add(names(groups, "label", Groups.of(subject.data(), label))));
      subject
          .price()
          .ifPresent(price -> found.add(numbers(groups, "price", subject.numbers(price))));
      for (var column : subject.data().schema().columns())
        if (column.role() != Role.IGNORED && !column.name().equals(groups.column()))
          blank(subject, groups, column.name(), found);
      photos.forEach((what, figures) -> found.add(numbers(groups, what, figures)));
    }
    var adjusted = Chance.adjusted(found.stream().mapToDouble(Measurement::chance).toArray());
    return IntStream.range(0, adjusted.length)
        .mapToObj(i -> found.get(i).adjusted(adjusted[i]))
        .sorted(
            Comparator.comparingDouble(Measurement::effect)
                .reversed()
                .thenComparing(Measurement::column)
                .thenComparing(Measurement::what))
        .toList();
  }

  /** Figures of every photo by what they are; none where there is no photo. */
  private static Map<String, double[]> photos(Subject subject) {
    var figures = new LinkedHashMap<String, double[]>();
    if (!subject.looks().any()) return figures;
    figures.put("photo contrast", photos(subject, Look::contrast));
    figures.put("photo brightness", photos(subject, Look::brightness));
    figures.put("photo detail", photos(subject, Look::detail));
    return figures;
  }

  private static double[] photos(Subject subject, ToDoubleFunction<Look> figure) {
    return IntStream.range(0, subject.data().size())
        .mapToDouble(row -> subject.looks().at(row).map(figure::applyAsDouble).orElse(Double.NaN))
        .toArray();
  }

  private static void blank(Subject subject, Groups groups, String column, List<Measurement> into) {
    var of =
        IntStream.range(0, subject.data().size())
            .map(row -> subject.data().table().cell(row, column) == null ? 0 : 1)
            .toArray();
    int blank = (int) Arrays.stream(of).filter(b -> b == 0).count();
    if (blank > 0 && blank < of.length)
      into.add(
          names(groups, "blank " + column, new Groups(column, List.of("blank", "filled"), of)));
  }

  private static Measurement names(Groups groups, String what, Groups values) {
    var table = new long[groups.names().size()][values.names().size()];
    for (int row = 0; row < values.of().length; row++) table[groups.of()[row]][values.of()[row]]++;
    large(table);
    double most = -1;
    String why = "alike everywhere";
    for (int v = 0; v < values.names().size(); v++) {
      int at = v;
      var shares = Arrays.stream(table).mapToDouble(row -> row[at] / (double) sum(row)).toArray();
      int high = extreme(shares, 1);
      int low = extreme(shares, -1);
      if (high < 0 || shares[high] - shares[low] <= most + 1e-9) continue;
      most = shares[high] - shares[low];
      why =
          String.format(
              Locale.ROOT,
              "%s in %.1f %% where %s is %s, in %.1f %% where it is %s",
              values.names().get(v),
              100 * shares[high],
              groups.column(),
              groups.names().get(high),
              100 * shares[low],
              groups.names().get(low));
    }
    double chance = Chance.independent(table);
    return new Measurement(groups.column(), what, Chance.association(table), chance, chance, why);
  }

  /** Empties the rows of groups that are too small to be compared. */
  private static void large(long[][] table) {
    for (var row : table) if (sum(row) < Groups.FEW) Arrays.fill(row, 0);
  }

  private static long sum(long[] row) {
    return Arrays.stream(row).sum();
  }

  /** Where the highest, or with −1 the lowest, of some numbers stands; −1 where none is there. */
  private static int extreme(double[] values, int sign) {
    return IntStream.range(0, values.length)
        .filter(i -> !Double.isNaN(values[i]))
        .boxed()
        .max(Comparator.comparingDouble(i -> sign * values[i]))
        .orElse(-1);
  }

  private static Measurement numbers(Groups groups, String what, double[] values) {
    var ranks = ranks(values);
    var ranked = parts(groups, ranks);
    double chance = Chance.alike(ranked.stream().filter(r -> r.length > 0).toList());
    double middle = ranked.stream().flatMapToDouble(Arrays::stream).average().orElse(0);
    double between = 0;
    double all = 0;
    for (var part : ranked) {
      double mean = Arrays.stream(part).average().orElse(middle);
      between += part.length * (mean - middle) * (mean - middle);
      all += Arrays.stream(part).map(r -> (r - middle) * (r - middle)).sum();
    }
    var medians =
        parts(groups, values).stream()
            .mapToDouble(part ->
                Arrays.stream(part).sorted().skip(part.length / 2).findFirst().orElse(Double.NaN))
            .toArray();
    int high = extreme(medians, 1);
    int low = extreme(medians, -1);
    var why =
        high < 0
            ? "nothing to compare"
            : String.format(
                Locale.ROOT,
                "median %s where %s is %s, %s where it is %s",
                Groups.said(medians[high]),
                groups.column(),
                groups.names().get(high),
                Groups.said(medians[low]),
                groups.names().get(low));
    return new Measurement(
        groups.column(), what, all > 0 ? Math.sqrt(between / all) : 0, chance, chance, why);
  }

  /** The numbers of each group; none of those that are too small to be compared. */
  private static List<double[]> parts(Groups groups, double[] values) {
    return IntStream.range(0, groups.names().size())
        .mapToObj(g ->
            IntStream.range(0, values.length)
                .filter(row -> groups.of()[row] == g && !Double.isNaN(values[row]))
                .mapToDouble(row -> values[row])
                .toArray())
        .map(part -> part.length < Groups.FEW ? new double[0] : part)
        .toList();
  }

  /** From 1; equal numbers share the mean of theirs, and NaN has none. */
  private static double[] ranks(double[] values) {
    var order =
        IntStream.range(0, values.length)
            .filter(i -> !Double.isNaN(values[i]))
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(i -> i)
            .toArray();
    var ranks = new double[values.length];
    Arrays.fill(ranks, Double.NaN);
    for (int from = 0, to; from < order.length; from = to) {
      to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) to++;
      for (int i = from; i < to; i++) ranks[order[i]] = (from + 1 + to) / 2.0;
    }
    return ranks;
  }

  Measurement adjusted(double chance) {
    return new Measurement(column, what, effect, this.chance, chance, why);
  }
}
