package nurture.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rows of named text cells, immutable and small on the heap. What a cell means, its {@link Role}
 * says; here it is the text as it stood in the source, without the space around it.
 */
public final class Table {
  private final List<String> names;
  private final Map<String, Cells> columns;

  /** The rows of a view, or null for all of them in their order. */
  private final int @Nullable [] view;

  /** The source's row of each row, or null where they follow the header without a gap. */
  private final int @Nullable [] lines;

  private final int size;

  private Table(
      List<String> names,
      Map<String, Cells> columns,
      int size,
      int @Nullable [] view,
      int @Nullable [] lines) {
    this.names = names;
    this.columns = columns;
    this.size = size;
    this.view = view;
    this.lines = lines;
  }

  /** As {@link #read(Path, Problems)}, for those who do not ask what was wrong. */
  public static Table read(Path file) {
    return read(file, new Problems());
  }

  /**
   * Reads CSV, TSV, JSON lines or Parquet; the first three also compressed with gzip. The first row
   * names the columns; the delimiter is found out. Rows with too few cells are filled up, those
   * with too many lose the surplus, and both are counted as {@code ragged-row}; lines that are not
   * UTF-8 are read as Windows-1252 and counted as {@code encoding-line}, a file in UTF-16 as {@code
   * utf-16}; a quote that begins a cell and never ends it is read as a sign like others and counted
   * as {@code unclosed-quote}; lines that are not JSON are left out and counted as {@code
   * json-line}.
   *
   * @throws IllegalArgumentException in one sentence, if the file is missing, empty or no table
   */
  public static Table read(Path file, Problems problems) {
    var table = readAny(file, problems);
    if (table.rows() == 0)
      throw new IllegalArgumentException(
          "table must have a header and at least one row, got none in "
              + TextFile.file(file)
              + "; check the file");
    return table;
  }

  /** The same, but a header alone is a table too. */
  public static Table readAny(Path file, Problems problems) {
    return TableReader.read(file, problems);
  }

  /** A table from rows; each row has one cell for each column. */
  public static Table of(
      List<String> columns, List<? extends List<? extends @Nullable String>> rows) {
    var builder = new Builder(columns);
    for (var row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "row must have %d cells, got %d".formatted(columns.size(), row.size()));
      }
      builder.add(row, builder.rows + 2);
    }
    return builder.build();
  }

  /** How many rows there are, the header not among them. */
  public int rows() {
    return view == null ? size : view.length;
  }

  /** The columns' names in the source's order. */
  public List<String> columns() {
    return names;
  }

  /**
   * The text of a cell, or null where it is blank.
   *
   * @throws IllegalArgumentException if there is no such column
   */
  public @Nullable String cell(int row, String column) {
    return cells(column).get(base(row));
  }

  /** The row's number in the source as a spreadsheet shows it: the header is row 1. */
  public long line(int row) {
    int base = base(row);
    return lines == null ? base + 2L : lines[base];
  }

  /** The rows of these numbers, in this order, without copying cells. */
  public Table rows(int[] rows) {
    var picked = new int[rows.length];
    for (int i = 0; i < rows.length; i++) picked[i] = base(rows[i]);
    return new Table(names, columns, size, picked, lines);
  }

  /** A copy with more rows at its end, each with one cell for each column. */
  Table and(List<? extends List<? extends @Nullable String>> more) {
    var builder = new Builder(names);
    int line = 1;
    for (int row = 0; row < rows(); row++) {
      int at = row;
      builder.add(names.stream().map(name -> cell(at, name)).toList(), (int) line(row));
      line = Math.max(line, (int) line(row));
    }
    for (var row : more) builder.add(row, ++line);
    return builder.build();
  }

  /** This table with one more column at its end; {@code values} has one cell for each row. */
  Table with(String name, List<? extends @Nullable String> values) {
    if (view != null) throw new IllegalStateException("a view takes no columns; add them before");
    if (columns.containsKey(name)) {
      throw new IllegalArgumentException("column must be new, got '" + name + "' again");
    }
    var cells = new Cells.Builder();
    values.forEach(cells::add);
    var all = new LinkedHashMap<>(columns);
    all.put(name, cells.build());
    var longer = new ArrayList<>(names);
    longer.add(name);
    return new Table(List.copyOf(longer), all, size, null, lines);
  }

  /** The row in the columns of row {@code row} of this view. */
  private int base(int row) {
    return view == null ? Objects.checkIndex(row, size) : view[row];
  }

  private Cells cells(String column) {
    var cells = columns.get(column);
    if (cells == null) {
      throw new IllegalArgumentException(
          "column must be one of the table's, got '" + column + "'" + Names.advice(column, names));
    }
    return cells;
  }

  /** Such as {@code 22,000 rows × 10 columns (id, title, …)}. */
  @Override
  public String toString() {
    return "%,d rows × %d columns (%s)".formatted(rows(), names.size(), String.join(", ", names));
  }

  /** Takes rows one by one. */
  static final class Builder {
    private final List<String> names;
    private final List<Cells.Builder> cells = new ArrayList<>();
    private int[] lines = new int[0];
    private boolean gaps;
    int rows;

    Builder(List<String> names) {
      this.names = unique(names);
      for (int i = 0; i < names.size(); i++) cells.add(new Cells.Builder());
    }

    void add(List<? extends @Nullable String> row, int line) {
      for (int i = 0; i < cells.size(); i++) cells.get(i).add(row.get(i));
      if (!gaps && line != rows + 2) {
        gaps = true;
        lines = new int[Math.max(1024, rows + 1)];
        for (int i = 0; i < rows; i++) lines[i] = i + 2;
      }
      if (gaps) {
        if (rows == lines.length) lines = java.util.Arrays.copyOf(lines, rows + (rows >> 1));
        lines[rows] = line;
      }
      rows++;
    }

    Table build() {
      var columns = new LinkedHashMap<String, Cells>();
      for (int i = 0; i < names.size(); i++) columns.put(names.get(i), cells.get(i).build());
      return new Table(
          names, Collections.unmodifiableMap(columns), rows, null, gaps ? lines.clone() : null);
    }

    /** A blank name becomes {@code column-3}; a second {@code price} becomes {@code price-2}. */
    private static List<String> unique(List<String> names) {
      var seen = new HashSet<String>();
      var out = new ArrayList<String>();
      for (int i = 0; i < names.size(); i++) {
        var name = names.get(i).strip();
        if (name.isEmpty()) name = "column-" + (i + 1);
        var free = name;
        for (int n = 2; !seen.add(free); n++) free = name + "-" + n;
        out.add(free);
      }
      return List.copyOf(out);
    }
  }
}
