package nurture.app.review;

import static nurture.app.store.Database.update;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nurture.app.review.Line.Action;
import nurture.app.store.Database;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people said, line after line, in a SQLite file that one process has at a time. A line whose
 * number was returned is on the disk. Beside the lines stands what was last found in the data.
 */
public final class Ledger implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<List<Task.Choice>> CHOICES = new TypeReference<>() {};
  private static final int AT_ONCE = 5_000;

  private final Database database;
  private final FileChannel lock;

  private Ledger(Database database, FileChannel lock) {
    this.database = database;
    this.lock = lock;
  }

  /** A line, the ticket it came with, and the task it is about, as far as the ledger knows it. */
  record Entry(String ticket, Line line, Task task) {}

  /**
   * Opens a file, or makes it.
   *
   * @throws IllegalArgumentException in a sentence, if another process has it or it is no database
   */
  public static Ledger open(Path file) {
    @Nullable FileChannel lock = null;
    try {
      var folder = file.toAbsolutePath().getParent();
      if (folder != null) Files.createDirectories(folder);
      lock =
          FileChannel.open(
              file.resolveSibling(file.getFileName() + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (lock.tryLock() == null) throw new OverlappingFileLockException();
      return new Ledger(Database.open(file.toString(), "db/review"), lock);
    } catch (OverlappingFileLockException e) {
      close(lock);
      throw new IllegalArgumentException(
          "the store must be of one review at a time, got %s, which another has open; several people"
                  .formatted(file)
              + " use one server's address, or name another with --store",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("the store cannot be opened: " + file, e);
    } catch (RuntimeException e) {
      close(lock);
      throw e;
    }
  }

  private static void close(@Nullable FileChannel lock) {
    try {
      if (lock != null) lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every line, in order. */
  List<Entry> all() {
    return database.inTransaction(connection -> {
      var entries = new ArrayList<Entry>();
      try (var query = connection.prepareStatement("SELECT * FROM said ORDER BY number");
          var rows = query.executeQuery()) {
        while (rows.next())
          entries.add(
              new Entry(
                  rows.getString("ticket"),
                  line(rows),
                  Task.of(
                      Queue.valueOf(rows.getString("queue")),
                      rows.getString("row"),
                      rows.getString("other"),
                      rows.getString("col"),
                      rows.getString("given"),
                      rows.getString("why"))));
      }
      return entries;
    });
  }

  /** Keeps a line, whose own number does not count; the line as it was kept. */
  Line append(String ticket, Task task, Line line) {
    return database.inTransaction(connection -> {
      update(
          connection,
          "INSERT INTO said (ticket, task, queue, row, other, col, given, why, annotator, action,"
              + " value, saw, resolves, time) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          ticket,
          line.task(),
          task.queue().name(),
          task.row(),
          task.other(),
          task.column(),
          task.given(),
          task.why(),
          line.annotator(),
          line.action().name(),
          line.value(),
          line.saw(),
          line.resolves() ? 1 : 0,
          line.time().toEpochMilli());
      try (var query = connection.prepareStatement("SELECT last_insert_rowid()");
          var rows = query.executeQuery()) {
        if (!rows.next()) throw new SQLException("the line has no number");
        return new Line(
            rows.getLong(1),
            line.task(),
            line.annotator(),
            line.action(),
            line.value(),
            line.saw(),
            line.resolves(),
            line.time());
      }
    });
  }

  private static Line line(ResultSet row) throws SQLException {
    return new Line(
        row.getLong("number"),
        row.getString("task"),
        row.getString("annotator"),
        Action.valueOf(row.getString("action")),
        row.getString("value"),
        row.getLong("saw"),
        row.getInt("resolves") == 1,
        Instant.ofEpochMilli(row.getLong("time")));
  }

  /** What was found in data of this hash, if it was the last that was looked through. */
  Optional<List<Task>> found(String hash) {
    return database.inTransaction(connection -> {
      try (var query = connection.prepareStatement("SELECT 1 FROM pass WHERE hash = ?")) {
        query.setString(1, hash);
        try (var rows = query.executeQuery()) {
          if (!rows.next()) return Optional.<List<Task>>empty();
        }
      }
      var tasks = new ArrayList<Task>();
      try (var query = connection.prepareStatement("SELECT * FROM task ORDER BY place");
          var rows = query.executeQuery()) {
        while (rows.next())
          tasks.add(
              new Task(
                  Queue.valueOf(rows.getString("queue")),
                  rows.getString("row"),
                  rows.getString("other"),
                  rows.getString("col"),
                  rows.getString("given"),
                  JSON.readValue(rows.getString("choices"), CHOICES),
                  rows.getString("why"),
                  rows.getDouble("score")));
      }
      return Optional.of(tasks);
    });
  }

  /** Keeps what was found, a part at a time so that nobody who decides waits long. */
  void keep(String hash, List<Task> tasks) {
    database.inTransaction(connection -> {
      update(connection, "DELETE FROM pass");
      return update(connection, "DELETE FROM task");
    });
    for (int from = 0; from < tasks.size(); from += AT_ONCE) {
      var part = tasks.subList(from, Math.min(tasks.size(), from + AT_ONCE));
      database.inTransaction(connection -> insert(connection, part));
    }
    database.inTransaction(
        connection -> update(connection, "INSERT INTO pass (hash) VALUES (?)", hash));
  }

  private static int insert(Connection connection, List<Task> tasks) throws SQLException {
    try (var statement =
        connection.prepareStatement(
            "INSERT INTO task (queue, row, other, col, given, choices, why, score)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (var task : tasks) {
        statement.setString(1, task.queue().name());
        statement.setString(2, task.row());
        statement.setString(3, task.other());
        statement.setString(4, task.column());
        statement.setString(5, task.given());
        statement.setString(6, JSON.writeValueAsString(task.choices()));
        statement.setString(7, task.why());
        statement.setDouble(8, task.score());
        statement.addBatch();
      }
      return statement.executeBatch().length;
    }
  }

  @Override
  public void close() {
    database.close();
    close(lock);
  }
}
