package nurture.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tables from files, by way of DuckDB. */
final class TableReader {
  private static final int SAMPLE = 1 << 20;
  private static final int MOST_COLUMNS = 10_000;

  /** A value that no cell holds, so that DuckDB tells an absent cell from an empty one. */
  private static final String ABSENT = "\u0001none";

  private static final JsonMapper JSON = new JsonMapper();

  private TableReader() {}

  static Table read(Path file, Problems problems) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "table must be a file, got " + file + "; give a CSV, TSV, JSON lines or Parquet file");
    }
    try {
      var folder = Files.createTempDirectory("nurture-table");
      var spool = folder.resolve("table");
      try {
        return read(file, spool, problems);
      } finally {
        Files.deleteIfExists(spool);
        Files.deleteIfExists(folder);
      }
    } catch (IOException | SQLException e) {
      throw unreadable(file, e);
    }
  }

  private static IllegalArgumentException unreadable(Path file, Exception e) {
    var why = String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown error");
    return new IllegalArgumentException(
        "table must be readable, got an error in %s: %s".formatted(TextFile.file(file), why), e);
  }

  private static Table read(Path file, Path spool, Problems problems)
      throws IOException, SQLException {
    if (isParquet(file)) {
      // DuckDB takes '*' and '?' in a path for a pattern, so it gets a plain one.
      Files.createSymbolicLink(spool, file.toAbsolutePath());
      return parquet(spool);
    }
    TextFile.copy(file, spool, problems);
    byte[] head;
    try (var in = Files.newInputStream(spool)) {
      head = in.readNBytes(SAMPLE);
    }
    var sample = new String(head, StandardCharsets.UTF_8);
    if (sample.isBlank()) {
      throw new IllegalArgumentException(
          "table must have a header and at least one row, got an empty file "
              + TextFile.file(file)
              + "; check the file");
    }
    char first = sample.stripLeading().charAt(0);
    var name = TextFile.plainName(file);
    boolean named = name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json");
    if (named || first == '{') {
      return json(spool, name.endsWith(".json") ? "auto" : "newline_delimited", problems);
    }
    var delimiter = Delimiter.sniff(sample, head.length < SAMPLE);
    if (delimiter.quoted()) Quotes.mend(spool, delimiter.sign(), problems);
    return text(spool, delimiter, problems);
  }

  private static boolean isParquet(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(4), "PAR1".getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static Table text(Path file, Delimiter delimiter, Problems problems) throws SQLException {
    int width = delimiter.header().size();
    if (width > MOST_COLUMNS) {
      throw new IllegalArgumentException(
          "table must have at most 10,000 columns, got %,d; is it a table?".formatted(width));
    }
    var columns = new StringBuilder();
    for (int i = 0; i <= width; i++) {
      columns.append(i == 0 ? "" : ",").append("'c").append(i).append("':'VARCHAR'");
    }
    var quote = delimiter.quoted() ? "\"" : "";
    // One column more than the header has shows rows that are too long.
    var query =
        ("select * from read_csv('%s', auto_detect=false, header=false, delim='%s', quote='%s',"
                + " escape='%s', columns={%s}, null_padding=true, ignore_errors=true,"
                + " strict_mode=false, parallel=false, nullstr='%s', max_line_size=67108864)")
            .formatted(path(file), delimiter.sign(), quote, quote, columns, ABSENT);
    return query(
        query,
        rows -> {
          if (!rows.next())
            throw new IllegalArgumentException("table must have a header, got none");
          var names = new ArrayList<String>();
          for (int i = 1; i <= width; i++) names.add(text(rows, i));
          var table = new Table.Builder(names);
          var row = new ArrayList<@Nullable String>();
          for (int line = 2; rows.next(); line++) {
            row.clear();
            for (int i = 1; i <= width; i++) row.add(rows.getString(i));
            if (row.getLast() == null && width > 1) {
              int found = width;
              while (found > 0 && row.get(found - 1) == null) found--;
              problems.add("ragged-row", line, "%d cells of %d".formatted(found, width));
            } else if (rows.getString(width + 1) != null) {
              problems.add("ragged-row", line, "more than %d cells".formatted(width));
            }
            table.add(row, line);
          }
          return table.build();
        });
  }

  private static String text(ResultSet rows, int column) throws SQLException {
    var text = rows.getString(column);
    return text == null ? "" : text;
  }

  private static Table json(Path file, String format, Problems problems) throws SQLException {
    var query =
        "select * from read_json_objects('%s', format='%s', ignore_errors=%s,"
                .formatted(path(file), format, format.equals("newline_delimited"))
            + " maximum_object_size=67108864)";
    // The first pass finds the columns, the second fills them: objects need not be alike.
    var names =
        query(
            query,
            rows -> {
              var found = new LinkedHashMap<String, Integer>();
              while (rows.next()) {
                for (var name : object(rows).keySet()) found.putIfAbsent(name, found.size());
                if (found.size() > MOST_COLUMNS) {
                  throw new IllegalArgumentException(
                      "table must have at most 10,000 columns, got more; is it a table?");
                }
              }
              return List.copyOf(found.keySet());
            });
    return query(
        query,
        rows -> {
          var table = new Table.Builder(names);
          for (int line = 2; rows.next(); line++) {
            var object = object(rows);
            if (object.isEmpty()) {
              problems.add("json-line", line, "not a JSON object");
              continue;
            }
            var row = new ArrayList<@Nullable String>();
            for (var name : names) row.add(object.get(name));
            table.add(row, line);
          }
          return table.build();
        });
  }

  private static Map<String, @Nullable String> object(ResultSet rows) throws SQLException {
    var out = new LinkedHashMap<String, @Nullable String>();
    var text = rows.getString(1);
    if (text == null) return out;
    try {
      for (var field : JSON.readTree(text).properties()) {
        out.put(field.getKey(), cell(field.getValue()));
      }
    } catch (JacksonException e) {
      out.clear();
    }
    return out;
  }

  private static @Nullable String cell(JsonNode value) {
    if (value.isNull()) return null;
    return value.isValueNode() ? value.asString() : value.toString();
  }

  private static Table parquet(Path file) throws SQLException {
    return query(
        "select columns(*)::varchar from read_parquet('" + path(file) + "')",
        rows -> {
          var meta = rows.getMetaData();
          var names = new ArrayList<String>();
          for (int i = 1; i <= meta.getColumnCount(); i++) names.add(meta.getColumnName(i));
          var table = new Table.Builder(names);
          var row = new ArrayList<@Nullable String>();
          for (int line = 2; rows.next(); line++) {
            row.clear();
            for (int i = 1; i <= names.size(); i++) row.add(rows.getString(i));
            table.add(row, line);
          }
          return table.build();
        });
  }

  private static String path(Path file) {
    return file.toString().replace("'", "''");
  }

  private interface Rows<T> {
    T read(ResultSet rows) throws SQLException;
  }

  private static <T> T query(String sql, Rows<T> reader) throws SQLException {
    try (var db = DriverManager.getConnection("jdbc:duckdb:");
        var set = db.createStatement();
        var ask = db.createStatement()) {
      set.execute("set memory_limit='1GB'");
      set.execute("set threads=1");
      set.execute("set temp_directory=''");
      try (var rows = ask.executeQuery(sql)) {
        return reader.read(rows);
      }
    }
  }
}
