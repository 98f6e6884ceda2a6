package nurture.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.data.Numbers;
import nurture.data.Role;
import nurture.data.RowNames;
import nurture.data.Table;
import org.jspecify.annotations.Nullable;

/**
 * Decisions applied one after the other to a copy of a table; the table itself stays as it is. The
 * same decisions on the same table give the same copy.
 */
public final class Cleaning {
  private final Dataset data;
  private final List<@Nullable List<@Nullable String>> rows = new ArrayList<>();
  private final Map<String, Integer> byName;

  private Cleaning(Dataset data) {
    this.data = data;
    byName = new RowNames(data).rows();
    for (int row = 0; row < data.size(); row++) {
      var cells = new ArrayList<@Nullable String>();
      for (var column : data.table().columns()) cells.add(data.table().cell(row, column));
      rows.add(cells);
    }
  }

  /**
   * The table that the decisions make of a data set's.
   *
   * @throws IllegalArgumentException in a sentence that names the decision which cannot be done
   */
  public static Table of(Dataset data, List<Decision> decisions) {
    return of(data, decisions, done -> {});
  }

  /** The same, told before each decision how many were applied. */
  public static Table of(Dataset data, List<Decision> decisions, IntConsumer done) {
    var undone = undone(decisions);
    var cleaning = new Cleaning(data);
    for (int i = 0; i < decisions.size(); i++) {
      if (undone.contains(i + 1)) continue;
      done.accept(i);
      try {
        cleaning.apply(decisions.get(i));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("decision %d: %s".formatted(i + 1, e.getMessage()), e);
      }
    }
    return Table.of(data.table().columns(), cleaning.rows.stream().filter(r -> r != null).toList());
  }

  /** The numbers of decisions that a later one makes void; an undo can be undone. */
  public static Set<Integer> undone(List<Decision> decisions) {
    var undone = new HashSet<Integer>();
    for (int i = decisions.size(); i >= 1; i--) {
      var decision = decisions.get(i - 1);
      if (decision.action() != Decision.Action.UNDO || undone.contains(i)) continue;
      int number = (int) Numbers.parse(decision.value()).orElse(0);
      if (i == 1)
        throw new IllegalArgumentException(
            "decision 1 must undo an earlier one, and there is none before it; leave it out");
      if (number < 1 || number >= i)
        throw new IllegalArgumentException(
            "decision %d must undo an earlier one, 1 to %d, got '%s'"
                .formatted(i, i - 1, decision.value()));
      undone.add(number);
    }
    return undone;
  }

  private void apply(Decision decision) {
    switch (decision.action()) {
      case DROP -> rows.set(row(decision.row()), null);
      case MERGE -> merge(row(decision.row()), row(decision.value()));
      case RELABEL -> {
        var cells = rows.get(row(decision.row()));
        if (cells != null)
          cells.set(
              column(decision.column()), decision.value().isEmpty() ? null : decision.value());
      }
      case IMPUTE -> impute(column(decision.column()), decision.value());
      case NORMALISE, STANDARDISE, CLIP -> scale(decision);
      case UNDO -> {}
    }
  }

  private int row(String name) {
    var row = byName.get(name);
    if (row == null)
      throw new IllegalArgumentException(
          "row must be in the table, got '" + name + "'; correct that decision or leave it out");
    if (rows.get(row) == null)
      throw new IllegalArgumentException("row '" + name + "' was left out by an earlier decision");
    return row;
  }

  private int column(String name) {
    return data.table().columns().indexOf(data.schema().column(name).name());
  }

  private void merge(int kept, int other) {
    var into = rows.get(kept);
    var from = rows.get(other);
    if (kept == other || into == null || from == null)
      throw new IllegalArgumentException("a row must be merged with another, got itself");
    for (int c = 0; c < into.size(); c++) if (into.get(c) == null) into.set(c, from.get(c));
    rows.set(other, null);
  }

  private @Nullable String cell(int row, int column) {
    var cells = rows.get(row);
    return cells == null ? null : cells.get(column);
  }

  /** The numbers of a column; NaN where blank, no number, or left out. */
  private double[] numbers(int column) {
    var written = data.schema().column(data.table().columns().get(column));
    return IntStream.range(0, rows.size())
        .mapToDouble(row -> written.number(cell(row, column)).orElse(Double.NaN))
        .toArray();
  }

  /** Those that are there. */
  private double[] known(int column, double[] values) {
    var known = Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
    if (known.length > 0) return known;
    var cell =
        IntStream.range(0, rows.size())
            .mapToObj(row -> cell(row, column))
            .filter(Objects::nonNull)
            .findFirst();
    throw new IllegalArgumentException(
        "column '%s' must hold numbers, got %s; name another"
            .formatted(
                data.table().columns().get(column),
                cell.map(c -> "'" + c + "'").orElse("blank cells only")));
  }

  private void put(int row, int column, double value) {
    var cells = rows.get(row);
    if (cells != null) cells.set(column, Numbers.write(value));
  }

  private void impute(int column, String how) {
    if (how.equals("most-frequent")) {
      var counts = new TreeMap<String, Integer>();
      for (int row = 0; row < rows.size(); row++) {
        var cell = cell(row, column);
        if (cell != null) counts.merge(cell, 1, Integer::sum);
      }
      var most =
          counts.entrySet().stream()
              .max(
                  Map.Entry.<String, Integer>comparingByValue()
                      .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())));
      if (most.isEmpty())
        throw new IllegalArgumentException("a column without a value has none to fill in");
      for (var cells : rows)
        if (cells != null && cells.get(column) == null) cells.set(column, most.get().getKey());
      return;
    }
    var values = numbers(column);
    var known = Arrays.stream(known(column, values)).sorted().toArray();
    if (how.startsWith("knn:")) {
      int k = (int) Numbers.parse(how.substring(4)).orElse(0);
      if (k < 1)
        throw new IllegalArgumentException("neighbours must be at least 1, got '" + how + "'");
      nearest(column, values, k);
      return;
    }
    double fill =
        switch (how) {
          case "mean" -> Arrays.stream(known).average().orElse(0);
          case "median" -> (known[(known.length - 1) / 2] + known[known.length / 2]) / 2;
          default ->
              throw new IllegalArgumentException(
                  "a way to impute must be mean, median, most-frequent or knn:5, got '"
                      + how
                      + "'");
        };
    for (int row = 0; row < values.length; row++)
      if (cell(row, column) == null) put(row, column, fill);
  }

  /**
   * The mean of the k nearest rows that have the value, by the distance over the standardised
   * numbers that both rows have, scaled up for those that they lack (Troyanskaya et al., 2001).
   * Takes time in blank cells × rows.
   */
  private void nearest(int column, double[] values, int k) {
    var columns = data.schema().of(Role.NUMBER).stream().map(c -> column(c.name())).toList();
    var numbers = columns.stream().map(c -> standardised(numbers(c))).toArray(double[][]::new);
    int[] donors =
        IntStream.range(0, values.length).filter(i -> !Double.isNaN(values[i])).toArray();
    var blank =
        IntStream.range(0, values.length)
            .filter(i -> rows.get(i) != null && cell(i, column) == null)
            .toArray();
    double mean = Arrays.stream(donors).mapToDouble(i -> values[i]).average().orElse(0);
    var fills =
        Arrays.stream(blank)
            .parallel()
            .mapToDouble(row ->
                nearest(numbers, row, donors, k).mapToDouble(d -> values[d]).average().orElse(mean))
            .toArray();
    for (int i = 0; i < blank.length; i++) put(blank[i], column, fills[i]);
  }

  /** The k donors nearest to a row, of equally near ones the first; the nearest stands first. */
  private static IntStream nearest(double[][] numbers, int row, int[] donors, int k) {
    var nearest = new int[Math.min(k, donors.length)];
    var distances = new double[nearest.length];
    int found = 0;
    for (int donor : donors) {
      double distance = distance(numbers, row, donor);
      boolean full = found == nearest.length;
      if (Double.isNaN(distance) || (full && distance >= distances[found - 1])) continue;
      int at = full ? found - 1 : found++;
      for (; at > 0 && distances[at - 1] > distance; at--) {
        distances[at] = distances[at - 1];
        nearest[at] = nearest[at - 1];
      }
      distances[at] = distance;
      nearest[at] = donor;
    }
    return Arrays.stream(nearest, 0, found);
  }

  private static double distance(double[][] numbers, int a, int b) {
    double sum = 0;
    int both = 0;
    for (var column : numbers) {
      double off = column[a] - column[b];
      if (Double.isNaN(off)) continue;
      sum += off * off;
      both++;
    }
    return both == 0 ? Double.NaN : Math.sqrt(sum * numbers.length / both);
  }

  private static double[] standardised(double[] values) {
    var known = Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
    double mean = Arrays.stream(known).average().orElse(0);
    double variance = Arrays.stream(known).map(v -> (v - mean) * (v - mean)).average().orElse(0);
    double sd = variance > 0 ? Math.sqrt(variance) : 1;
    return Arrays.stream(values).map(v -> (v - mean) / sd).toArray();
  }

  private void scale(Decision decision) {
    int column = column(decision.column());
    var values = numbers(column);
    var known = known(column, values);
    double low = Arrays.stream(known).min().orElse(0);
    double high = Arrays.stream(known).max().orElse(0);
    double[] scaled;
    switch (decision.action()) {
      case NORMALISE ->
          scaled =
              Arrays.stream(values)
                  .map(v -> high > low ? (v - low) / (high - low) : 0 * v)
                  .toArray();
      case STANDARDISE -> scaled = standardised(values);
      default -> {
        var ends = decision.value().split("\\.\\.", 2);
        double from = end(ends[0], Double.NEGATIVE_INFINITY);
        double to = ends.length < 2 ? Double.NaN : end(ends[1], Double.POSITIVE_INFINITY);
        if (!(from <= to))
          throw new IllegalArgumentException(
              "a range must be low..high, such as 1..500, 1.. or ..500, got '"
                  + decision.value()
                  + "'");
        scaled = Arrays.stream(values).map(v -> Math.min(to, Math.max(from, v))).toArray();
      }
    }
    for (int row = 0; row < values.length; row++)
      if (!Double.isNaN(scaled[row])) put(row, column, scaled[row]);
  }

  /** An end of a range; open where nothing is said, NaN where it is no number. */
  private static double end(String text, double open) {
    return text.isBlank() ? open : Numbers.parse(text).orElse(Double.NaN);
  }
}
