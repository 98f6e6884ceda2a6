package nurture.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * What was wrong with the data: each kind counted, with its first ten examples by row. Safe for use
 * by many threads; the outcome does not depend on their order.
 *
 * <p>Kinds are short names such as {@code photo-missing}, {@code price-zero}, {@code ragged-row}.
 */
public final class Problems {
  private static final int KEPT = 10;
  private static final Comparator<Example> BY_ROW =
      Comparator.comparingLong(Example::row).thenComparing(Example::what);

  private final TreeMap<String, Tally> tallies = new TreeMap<>();

  /**
   * One kind of problem.
   *
   * @param kind its name, in kebab case
   * @param count how many times it was met
   * @param first up to ten examples, the lowest rows first
   */
  public record Problem(String kind, long count, List<Example> first) {
    /** Keeps its own copy of the examples. */
    public Problem {
      first = List.copyOf(first);
    }
  }

  /**
   * Where a problem was met.
   *
   * @param row the source's row, its header being row 1; 0 where no row can be named
   * @param what the value or file at fault, in words
   */
  public record Example(long row, String what) {}

  private static final class Tally {
    long count;
    private long[] rows = new long[4];
    final List<Example> first = new ArrayList<>();

    void met(long row) {
      if (count == rows.length) rows = Arrays.copyOf(rows, 2 * rows.length);
      rows[(int) count++] = row;
    }

    long[] rows() {
      var sorted = Arrays.copyOf(rows, (int) count);
      Arrays.sort(sorted);
      return sorted;
    }

    void add(Example example) {
      if (first.size() == KEPT && BY_ROW.compare(example, first.getLast()) >= 0) return;
      first.add(example);
      first.sort(BY_ROW);
      if (first.size() > KEPT) first.removeLast();
    }
  }

  /** An empty collection. */
  public Problems() {}

  /** Counts one problem of a kind at a row of the source (header = row 1; 0 = no row). */
  public synchronized void add(String kind, long row, String what) {
    var tally = tallies.computeIfAbsent(kind, k -> new Tally());
    tally.met(row);
    tally.add(new Example(row, what));
  }

  /** Every kind that was met, in the order of their names. */
  public synchronized List<Problem> all() {
    return tallies.entrySet().stream()
        .map(e -> new Problem(e.getKey(), e.getValue().count, e.getValue().first))
        .toList();
  }

  /** How many problems of one kind were met. */
  public synchronized long count(String kind) {
    var tally = tallies.get(kind);
    return tally == null ? 0 : tally.count;
  }

  /** The rows at which one kind was met, ascending; one that was met twice stands twice. */
  public synchronized long[] rows(String kind) {
    var tally = tallies.get(kind);
    return tally == null ? new long[0] : tally.rows();
  }

  /** Whether nothing was wrong. */
  public synchronized boolean isEmpty() {
    return tallies.isEmpty();
  }

  /** Adds all that another collection counted. */
  public void merge(Problems other) {
    for (var problem : other.all()) {
      var rows = other.rows(problem.kind());
      synchronized (this) {
        var tally = tallies.computeIfAbsent(problem.kind(), k -> new Tally());
        for (long row : rows) tally.met(row);
        problem.first().forEach(tally::add);
      }
    }
  }

  /** One line a kind: its count, and the first examples. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (var problem : all()) {
      text.append(problem.kind()).append(" × ").append(problem.count()).append(": ");
      var shown = problem.first().stream().limit(3).map(Problems::line).toList();
      text.append(String.join("; ", shown));
      text.append(problem.count() > shown.size() ? "; …\n" : "\n");
    }
    return text.toString();
  }

  private static String line(Example e) {
    return e.row() > 0 ? "row " + e.row() + " " + e.what() : e.what();
  }
}
