package nurture.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import nurture.data.Column;
import nurture.data.Role;

/**
 * Columns that name rows rather than tell of them, by which a model would learn rows by heart:
 * categories that hardly ever return, and numbers that do not and lie close or have one length, as
 * numbers that are given out do and those that are measured do not; numbers that rise from row to
 * row; and columns of one value, which tell nothing.
 */
public final class Identifiers implements Finder {
  private static final int FEWEST = 50;
  private static final double DIFFERENT = 0.95;

  /** Numbers that are given out leave no more than two of three unused. */
  private static final double DENSE = 3;

  /** The finder. */
  public Identifiers() {}

  @Override
  public String name() {
    return "identifiers";
  }

  @Override
  public Findings find(Subject subject) {
    var list = new ArrayList<Finding>();
    for (var column : subject.data().schema().columns())
      if (column.role() == Role.CATEGORY
          || column.role() == Role.NUMBER
          || column.role() == Role.IGNORED) look(subject, column, list);
    return Findings.of(name(), subject, list);
  }

  private static void look(Subject subject, Column column, List<Finding> into) {
    int n = subject.data().size();
    var values = new HashSet<String>();
    int filled = 0;
    boolean whole = true;
    for (int row = 0; row < n; row++) {
      var cell = subject.cell(row, column.name());
      if (cell.isEmpty()) continue;
      filled++;
      values.add(cell);
      whole &= cell.chars().allMatch(Character::isLetterOrDigit);
    }
    if (filled < FEWEST) return;
    double different = (double) values.size() / filled;
    boolean target = subject.price().filter(column.name()::equals).isPresent();
    if (values.size() == 1)
      into.add(
          Finding.column(
              "constant",
              column.name(),
              1,
              true,
              "every row says '" + values.iterator().next() + "'"));
    else if (column.role() != Role.IGNORED
        && !target
        && different >= DIFFERENT
        && whole
        && (column.role() != Role.NUMBER || givenOut(subject, column.name(), values)))
      into.add(
          Finding.column(
              "names-rows",
              column.name(),
              different,
              true,
              String.format(
                  Locale.ROOT,
                  "%,d values in %,d rows: a name of the row, not something to learn from",
                  values.size(),
                  filled)));
    else if (column.role() == Role.NUMBER && !target && rising(subject, column.name(), filled))
      into.add(
          Finding.column(
              "rises", column.name(), 0.8, true, "it rises from row to row, as a counter does"));
  }

  /** Whether numbers look given out: of one length, or close together. */
  private static boolean givenOut(Subject subject, String column, Set<String> values) {
    if (values.stream().mapToInt(String::length).distinct().count() == 1) return true;
    var numbers = Arrays.stream(subject.numbers(column)).filter(v -> !Double.isNaN(v));
    var all = numbers.summaryStatistics();
    return all.getMax() - all.getMin() < DENSE * all.getCount();
  }

  private static boolean rising(Subject subject, String column, int filled) {
    double before = Double.NEGATIVE_INFINITY;
    int up = 0;
    for (double v : subject.numbers(column)) {
      if (Double.isNaN(v)) continue;
      if (v > before) up++;
      before = v;
    }
    return up >= 0.99 * filled;
  }
}
