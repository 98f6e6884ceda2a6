package nurture.quality;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import nurture.data.Column;
import nurture.data.Role;

/**
 * Cells that are blank or only look filled: {@code n/a}, {@code -}, {@code 999999}, a sentence that
 * stands in hundreds of rows where others write their own. Where most rows leave a column blank,
 * that is said of the column; where few do, of these rows.
 */
public final class Missing implements Finder {
  /** What is put where nothing is known, and never anything's name. */
  private static final Set<String> FILLERS =
      Set.of(
          "n/a",
          "n.a.",
          "nan",
          "null",
          "not available",
          "no description",
          "no description yet",
          "no title",
          "asdf",
          "qwerty",
          "lorem ipsum",
          "-",
          "--",
          "---",
          "?",
          "??",
          "???",
          ".",
          "..",
          "...",
          "—",
          "–",
          "k.a.",
          "k. a.",
          "#n/a",
          "#ref!",
          "#value!",
          "0000-00-00",
          "9999-12-31");

  /** The same, but one of a column's few names may be such, as in 'none, some, many'. */
  private static final Set<String> AMBIGUOUS =
      Set.of(
          "none",
          "nil",
          "unknown",
          "unspecified",
          "undefined",
          "not applicable",
          "tbd",
          "tba",
          "todo",
          "test",
          "xxx",
          "foo",
          "1970-01-01",
          "1900-01-01");

  /**
   * How R writes a blank; among short names it may be one, as Namibia's is among those of lands.
   */
  private static final String NA = "na";

  /** No longer are the short names, by which lands are known. */
  private static final int SHORT = 3;

  /** A word in more of a column's cells is one of its names. */
  private static final double NAME = 0.05;

  /** Below this share of filled cells a blank one is the rule, not a slip. */
  private static final double USUAL = 0.5;

  /** A text that stands in so many rows, where most are their own, is a filler. */
  private static final double REPEATED = 0.005;

  /** The finder. */
  public Missing() {}

  @Override
  public String name() {
    return "missing";
  }

  @Override
  public Findings find(Subject subject) {
    var list = new ArrayList<Finding>();
    for (var column : subject.data().schema().columns()) look(subject, column, list);
    return Findings.of(name(), subject, list);
  }

  private void look(Subject subject, Column column, List<Finding> into) {
    int n = subject.data().size();
    var counts = new HashMap<String, Integer>();
    int blank = 0;
    for (int row = 0; row < n; row++) {
      var cell = subject.data().table().cell(row, column.name());
      if (cell == null) blank++;
      else if (cell.length() <= 200
          && (column.role() != Role.TEXT || counts.size() < 200_000 || counts.containsKey(cell)))
        counts.merge(cell, 1, Integer::sum);
    }
    var fillers = fillers(column, counts, n - blank);
    double filled = n == 0 ? 0 : (double) (n - blank) / n;
    if (blank > 0)
      into.add(
          Finding.column(
              "missing-column",
              column.name(),
              1 - filled,
              filled < USUAL,
              String.format(
                  Locale.ROOT,
                  "%,d of %,d cells are blank (%.1f %%)",
                  blank,
                  n,
                  100 * (1 - filled))));
    if (filled < USUAL || (blank == 0 && fillers.isEmpty())) return;
    for (int row = 0; row < n; row++) {
      var cell = subject.data().table().cell(row, column.name());
      var id = subject.name(row);
      if (cell == null)
        into.add(
            new Finding(
                "missing",
                row,
                id,
                column.name(),
                filled,
                true,
                String.format(Locale.ROOT, "blank, though %.1f %% are filled", 100 * filled)));
      else if (fillers.contains(cell))
        into.add(
            new Finding(
                "placeholder",
                row,
                id,
                column.name(),
                0.9,
                true,
                "'%s' fills the cell and says nothing%s".formatted(cell, times(counts, cell))));
    }
  }

  private static String times(Map<String, Integer> counts, String cell) {
    int times = counts.getOrDefault(cell, 1);
    return times == 1 ? "" : String.format(Locale.ROOT, " (%,d times)", times);
  }

  /** Whether a cell that should hold a number, a date or an id only looks filled. */
  static boolean filler(String cell) {
    var plain = cell.toLowerCase(Locale.ROOT);
    return FILLERS.contains(plain) || AMBIGUOUS.contains(plain) || plain.equals(NA);
  }

  private static Set<String> fillers(Column column, Map<String, Integer> counts, int filled) {
    var fillers = new java.util.HashSet<String>();
    boolean own = column.role() == Role.TEXT && counts.size() > 0.5 * Math.min(filled, 200_000);
    boolean names = column.role() == Role.CATEGORY;
    boolean shortNames = names && mostlyShort(counts.keySet());
    for (var entry : counts.entrySet()) {
      var value = entry.getKey();
      int count = entry.getValue();
      var plain = value.toLowerCase(Locale.ROOT);
      boolean aName = plain.equals(NA) ? shortNames : names && count > NAME * filled;
      boolean said = FILLERS.contains(plain) || (filler(value) && !aName);
      boolean repeated = own && count >= 20 && count >= REPEATED * filled && value.indexOf(' ') > 0;
      boolean nines =
          column.role() == Role.NUMBER
              && count >= 5
              && value.matches("-?9{3,}(\\.0+)?|-1(\\.0+)?")
              && isolated(column, value, counts);
      if (said || repeated || nines) fillers.add(value);
    }
    return fillers;
  }

  /** Whether most names but {@code NA} have at most three letters. */
  private static boolean mostlyShort(Set<String> names) {
    var others = names.stream().filter(name -> !name.equalsIgnoreCase(NA)).toList();
    return 2 * others.stream().filter(name -> name.length() <= SHORT).count() > others.size();
  }

  /** Whether no other number lies beyond a half of this one, or below zero with it. */
  private static boolean isolated(Column column, String value, Map<String, Integer> counts) {
    double number = column.number(value).orElse(0);
    for (var other : counts.keySet()) {
      double v = column.number(other).orElse(0);
      if (!other.equals(value) && (number < 0 ? v < 0 : v > number / 2)) return false;
    }
    return true;
  }
}
