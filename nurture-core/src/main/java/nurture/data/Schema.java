package nurture.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What each column of a table means; a value that is saved with the model.
 *
 * @param columns the columns in the table's order, each name once
 */
public record Schema(List<Column> columns) {
  private static final int SHOWN = 32;

  /** Keeps its own copy of the columns. */
  public Schema {
    columns = List.copyOf(columns);
    var names = new HashSet<String>();
    for (var column : columns) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException(
            "schema's columns must have different names, got '" + column.name() + "' twice");
      }
    }
  }

  /** Finds out what each column means from its name and its cells, and from the photos' names. */
  public static Schema infer(Table table, Photos photos) {
    return new Schema(
        table.columns().stream()
            .map(name ->
                new Column(name, Inference.role(table, name, photos), Notation.of(table, name)))
            .toList());
  }

  /** The columns of one role, in order. */
  public List<Column> of(Role role) {
    return columns.stream().filter(c -> c.role() == role).toList();
  }

  /** The column of this name, if there is one. */
  public Optional<Column> find(String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst();
  }

  /**
   * The column of this name.
   *
   * @throws IllegalArgumentException if there is none, with the nearest name that there is
   */
  public Column column(String name) {
    return find(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "column must be one of the table's, got '"
                    + name
                    + "'"
                    + Names.advice(name, columns.stream().map(Column::name).toList())));
  }

  /** This schema with another role for one of its columns. */
  public Schema with(String name, Role role) {
    column(name);
    var changed = new ArrayList<>(columns);
    changed.replaceAll(c -> c.name().equals(name) ? c.as(role) : c);
    return new Schema(changed);
  }

  /** A line for each column: its name and role. */
  @Override
  public String toString() {
    int wide = widest();
    var text = new StringBuilder();
    for (var c : columns)
      text.append(pad(c.name(), wide)).append("  ").append(role(c)).append('\n');
    return text.toString();
  }

  /** A line for each column: its name, role, an example from the table, and the share filled. */
  public String describe(Table table) {
    int wide = widest();
    var text = new StringBuilder();
    text.append(pad("column", wide)).append("  role      filled  example\n");
    for (var c : columns) {
      int filled = 0;
      String example = "";
      for (int row = 0; row < table.rows(); row++) {
        var cell = table.cell(row, c.name());
        if (cell == null) continue;
        if (filled++ == 0) example = cell;
      }
      text.append(pad(c.name(), wide)).append("  ").append(pad(role(c), 8));
      text.append("%6.1f %%  ".formatted(100.0 * filled / Math.max(1, table.rows())));
      text.append(cut(example.replaceAll("\\s+", " "), 48)).append('\n');
    }
    return text.toString();
  }

  private int widest() {
    int longest = columns.stream().mapToInt(c -> c.name().length()).max().orElse(0);
    return Math.clamp(longest, "column".length(), SHOWN);
  }

  private static String role(Column c) {
    return c.role().name().toLowerCase(Locale.ROOT);
  }

  private static String pad(String s, int wide) {
    var cut = cut(s, wide);
    return cut + " ".repeat(Math.max(0, wide - cut.length()));
  }

  private static String cut(String s, int wide) {
    return s.length() <= wide ? s : s.substring(0, wide - 1) + "…";
  }
}
