package nurture.app.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * What people said as a table, one row for each thing in the order in which it was said: its id,
 * the listing's name, the time (UTC), who said it and while which version answered, what is right,
 * then a column for each input. Parquet has the small photos too.
 */
public final class FeedbackTable {
  private static final List<String> COLUMNS =
      List.of("id", "listing_id", "time", "who", "version", "right_category", "right_price");
  private static final String NONE = "none_of_these", PHOTO = "photo_jpeg";

  private static final Map<String, String> FORMATS =
      Map.of(
          "parquet", "FORMAT parquet, COMPRESSION zstd",
          "csv", "FORMAT csv, HEADER true",
          "jsonl", "FORMAT json");

  private FeedbackTable() {}

  /**
   * Writes it, in the place of an earlier file; whoever opens the file finds the old one or the new
   * one whole.
   *
   * @param file whose name ends in {@code .parquet}, {@code .csv} or {@code .jsonl}
   */
  public static void write(List<Feedback> said, Path file) throws IOException {
    var name = Objects.requireNonNull(file.toAbsolutePath().getFileName()).toString();
    var kind = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    var format = FORMATS.get(kind);
    if (format == null)
      throw new IllegalArgumentException(
          "the file must end in .parquet, .csv or .jsonl, got " + name);
    var folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Files.createDirectories(folder);
    var whole = folder.resolve("." + name + ".new");
    try (var db = DriverManager.getConnection("jdbc:duckdb:")) {
      fill(db, said);
      try (var statement = db.createStatement()) {
        statement.execute(
            "COPY (SELECT %s FROM said) TO '%s' (%s)"
                .formatted(
                    kind.equals("parquet") ? "*" : "* EXCLUDE (" + PHOTO + ")",
                    whole.toString().replace("'", "''"),
                    format));
      }
      try (var written = FileChannel.open(whole, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (SQLException e) {
      throw new IOException(file + " could not be written: " + e.getMessage(), e);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private static void fill(Connection db, List<Feedback> said) throws SQLException {
    var inputs = new TreeSet<String>();
    for (var feedback : said) inputs.addAll(feedback.inputs().keySet());
    var columns = new ArrayList<String>();
    for (var column : COLUMNS) columns.add(quoted(column) + " " + type(column));
    columns.add(NONE + " BOOLEAN");
    columns.add(PHOTO + " BLOB");
    for (var input : inputs) columns.add(quoted(column(input)) + " VARCHAR");
    try (var statement = db.createStatement()) {
      statement.execute("SET threads = 1");
      statement.execute("SET preserve_insertion_order = true");
      statement.execute("CREATE TABLE said (" + String.join(", ", columns) + ")");
    }
    try (var rows = db.unwrap(DuckDBConnection.class).createAppender("said")) {
      for (var feedback : said) row(rows, feedback, inputs);
    }
  }

  private static String type(String column) {
    return switch (column) {
      case "time" -> "TIMESTAMP";
      case "right_price" -> "DOUBLE";
      default -> "VARCHAR";
    };
  }

  /** An input that is called like one of our columns has a longer name. */
  private static String column(String input) {
    boolean ours = COLUMNS.contains(input) || input.equals(NONE) || input.equals(PHOTO);
    return ours ? "input_" + input : input;
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static void row(DuckDBAppender rows, Feedback said, SortedSet<String> inputs)
      throws SQLException {
    boolean none = Feedback.NONE.equals(said.category());
    rows.beginRow()
        .append(said.id())
        .append(said.listing())
        .append(LocalDateTime.ofInstant(said.time(), ZoneOffset.UTC))
        .append(said.who())
        .append(said.version());
    text(rows, none ? null : said.category());
    if (said.price() == null) rows.appendNull();
    else rows.append(said.price().doubleValue());
    rows.append(none);
    if (said.photo() == null) rows.appendNull();
    else rows.append(said.photo());
    for (var input : inputs) text(rows, said.inputs().get(input));
    rows.endRow();
  }

  private static void text(DuckDBAppender rows, @Nullable String text) throws SQLException {
    if (text == null) rows.appendNull();
    else rows.append(text);
  }
}
