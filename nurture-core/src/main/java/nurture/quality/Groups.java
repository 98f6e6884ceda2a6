package nurture.quality;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import nurture.data.Column;
import nurture.data.Dataset;
import nurture.data.Role;

/**
 * The parts into which a column divides the rows: by its values, those of few rows together, and by
 * quarters where it holds many numbers.
 *
 * @param names of the parts, the largest first
 * @param of [n] the part of each row
 */
record Groups(String column, List<String> names, int[] of) {
  /** Of fewer rows a group's figures say nothing, and are not compared. */
  static final int FEW = 20;

  static final String BLANK = "(blank)", OTHERS = "(others)";
  private static final String UP_TO = "up to ";

  /** Groups of a column, the others among them. */
  static final int MOST = 12;

  private static final int OFFERED_VALUES = 8, OFFERED = 8, QUARTERS = 4;

  Groups {
    names = List.copyOf(names);
  }

  /** The parts that a column makes of listings. */
  static Groups of(Dataset data, String column) {
    var parted = data.schema().column(column);
    var cells = new String[data.size()];
    for (int row = 0; row < cells.length; row++) {
      var cell = data.table().cell(row, column);
      cells[row] = cell == null ? BLANK : cell;
    }
    if (parted.role() == Role.NUMBER) quarters(parted, cells);
    var counts = new TreeMap<String, Integer>();
    for (var cell : cells) counts.merge(cell, 1, Integer::sum);
    var names =
        new ArrayList<>(
            counts.entrySet().stream()
                .filter(e -> e.getValue() >= FEW)
                .sorted(
                    Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(counts.size() > MOST ? MOST - 1 : MOST)
                .map(Map.Entry::getKey)
                .toList());
    var places = new HashMap<String, Integer>();
    for (var name : names) places.put(name, places.size());
    if (names.size() < counts.size()) names.add(OTHERS);
    int others = names.size() - 1;
    return new Groups(
        column,
        names,
        Arrays.stream(cells).mapToInt(cell -> places.getOrDefault(cell, others)).toArray());
  }

  /** Where there are more numbers than groups may be, each becomes the quarter that it lies in. */
  private static void quarters(Column column, String[] cells) {
    if (Arrays.stream(cells).distinct().limit(MOST + 1).count() <= MOST) return;
    var numbers =
        Arrays.stream(cells).mapToDouble(c -> column.number(c).orElse(Double.NaN)).toArray();
    var sorted = Arrays.stream(numbers).filter(Double::isFinite).sorted().toArray();
    if (sorted.length == 0) return;
    var ends =
        IntStream.rangeClosed(1, QUARTERS)
            .mapToDouble(q -> sorted[(int) ((long) q * (sorted.length - 1) / QUARTERS)])
            .distinct()
            .toArray();
    for (int row = 0; row < cells.length; row++) {
      if (Double.isNaN(numbers[row])) continue;
      int q = 0;
      while (numbers[row] > ends[q]) q++;
      cells[row] =
          q == 0
              ? UP_TO + said(ends[0])
              : "over %s to %s".formatted(said(ends[q - 1]), said(ends[q]));
    }
  }

  /** A number in plain digits: whole from a thousand on, else with four that matter. */
  static String said(double number) {
    if (number == Math.rint(number) || Math.abs(number) >= 1_000)
      return String.format(Locale.ROOT, "%.0f", number);
    return new BigDecimal(number, new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  /** The columns of 2 to 8 values, at most eight, but for those that are to be answered. */
  static List<String> offered(Subject subject) {
    return subject.data().schema().columns().stream()
        .filter(c -> c.role() == Role.CATEGORY || c.role() == Role.NUMBER)
        .map(c -> c.name())
        .filter(name -> !subject.category().filter(name::equals).isPresent())
        .filter(name -> !subject.price().filter(name::equals).isPresent())
        .filter(name -> few(subject.data(), name))
        .limit(OFFERED)
        .toList();
  }

  private static boolean few(Dataset data, String column) {
    var values = new HashSet<String>();
    for (int row = 0; row < data.size() && values.size() <= OFFERED_VALUES; row++) {
      var cell = data.table().cell(row, column);
      if (cell != null) values.add(cell);
    }
    return values.size() > 1 && values.size() <= OFFERED_VALUES;
  }

  /** Whether the parts are quarters, whose ends are these listings' own. */
  boolean quarters() {
    return names.stream().anyMatch(name -> name.startsWith(UP_TO));
  }
}
