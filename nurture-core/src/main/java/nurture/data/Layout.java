package nurture.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Whether a table has a header, and whether its cells are parted at all. */
final class Layout {
  /** Lines of fewer words are texts, however alike. */
  private static final int FEWEST_WORDS = 3;

  private Layout() {}

  /**
   * Counts what is amiss: {@code header-row} where half of the columns, and more than one, have
   * their name among their cells as well; {@code one-column} where each line is a single cell of as
   * many words.
   */
  static void check(Table table, Schema schema, Problems problems) {
    words(table)
        .ifPresent(words ->
            problems.add(
                "one-column",
                1,
                "read as one column; each line has %d words: write commas or tabs between them"
                    .formatted(words)));
    var named = named(schema);
    var rising = risingNumbers(named);
    long among = named.stream().filter(n -> !rising.contains(n) && standsAmong(table, n)).count();
    if (among > 1 && 2 * among >= named.size())
      problems.add(
          "header-row",
          1,
          "%d of %d columns have their name among their cells as well: the first row seems to be one"
                  .formatted(among, named.size())
              + " of the data, or comes again below; write a header above them, once");
  }

  /** How many words each line has, the first too, where the table is one column of such. */
  private static OptionalInt words(Table table) {
    var name = table.columns().getFirst();
    int words = words(name);
    if (table.columns().size() > 1 || words < FEWEST_WORDS) return OptionalInt.empty();
    for (int row = 0; row < table.rows(); row++) {
      var cell = table.cell(row, name);
      if (cell == null || words(cell) != words) return OptionalInt.empty();
    }
    return OptionalInt.of(words);
  }

  private static int words(String text) {
    return text.strip().split("\\s+", -1).length;
  }

  /** A column and what stands above it in the source. */
  private record Named(Column column, String header) {}

  /** The columns above which something stands. */
  private static List<Named> named(Schema schema) {
    var named = new ArrayList<Named>();
    var seen = new HashSet<String>();
    for (var column : schema.columns()) {
      var name = column.name();
      if (seen.add(name) && name.equals("column-" + seen.size())) continue;
      var first = name.replaceFirst("-\\d+$", "");
      named.add(new Named(column, seen.contains(first) ? first : name));
    }
    return named;
  }

  /** The names that are numbers, if these rise from column to column, as years and places do. */
  private static Set<Named> risingNumbers(List<Named> named) {
    var numbers = named.stream().filter(n -> n.column.number(n.header).isPresent()).toList();
    double before = Double.NEGATIVE_INFINITY;
    for (var n : numbers) {
      double number = n.column.number(n.header).orElse(before);
      if (number <= before) return Set.of();
      before = number;
    }
    return numbers.size() > 1 ? Set.copyOf(numbers) : Set.of();
  }

  private static boolean standsAmong(Table table, Named named) {
    var column = named.column;
    var number = column.number(named.header);
    boolean numbers = column.role() == Role.NUMBER && number.isPresent();
    for (int row = 0; row < table.rows(); row++) {
      var cell = table.cell(row, column.name());
      if (cell == null) continue;
      if (cell.equals(named.header) || (numbers && column.number(cell).equals(number))) return true;
    }
    return false;
  }
}
