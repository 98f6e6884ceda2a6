package nurture.app.store;

import static nurture.app.store.Database.update;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Feedback in a database: what {@link #keep} has returned from survives whatever happens to the
 * process, and to the machine as far as its disk tells the truth. Several processes may share one.
 */
public final class Store implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Store.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, String>> INPUTS = new TypeReference<>() {};
  private static final int ERASING = 20, PAUSE_MILLISECONDS = 100;
  private static final int EVENTS = 200_000, HISTORY = 200;

  /**
   * What happened after some change.
   *
   * @param seq the last change
   * @param said what was said
   * @param gone ids of what was said and no longer counts
   * @param forgotten names of listings that were forgotten
   */
  public record Changes(long seq, List<Feedback> said, List<String> gone, List<String> forgotten) {}

  private final Database database;

  private Store(Database database) {
    this.database = database;
  }

  /**
   * Opens a database and brings its tables up to date.
   *
   * @param place a path for SQLite, or a JDBC URL of SQLite or PostgreSQL
   * @throws IllegalArgumentException if it cannot be opened
   */
  public static Store open(String place) {
    return new Store(Database.open(place, "db"));
  }

  /** Keeps what was said; what was said before of the same listing no longer counts. */
  public void keep(Feedback feedback) {
    database.inTransaction(connection -> {
      long seq = tick(connection);
      var digest = feedback.digest();
      update(
          connection,
          "UPDATE feedback SET withdrawn = ?, seq = ? WHERE digest = ? AND withdrawn IS NULL",
          feedback.time().toEpochMilli(),
          seq,
          digest);
      update(
          connection,
          "INSERT INTO feedback (id, listing, seq, time, who, version, inputs, digest, photo,"
              + " embedding, category, price) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          feedback.id(),
          feedback.listing(),
          seq,
          feedback.time().toEpochMilli(),
          feedback.who(),
          feedback.version(),
          JSON.writeValueAsString(feedback.inputs()),
          digest,
          feedback.photo(),
          feedback.embedding(),
          feedback.category(),
          feedback.price());
      return seq;
    });
  }

  /** All that counts, in the order in which it was said, and the last change. */
  public Changes all() {
    return since(-1);
  }

  /** What happened after a change. */
  public Changes since(long seq) {
    return database.inTransaction(connection -> {
      long now = 0;
      var said = new ArrayList<Feedback>();
      var gone = new ArrayList<String>();
      var forgotten = new ArrayList<String>();
      try (var query = connection.prepareStatement("SELECT seq FROM clock");
          var rows = query.executeQuery()) {
        if (rows.next()) now = rows.getLong(1);
      }
      if (now == seq) return new Changes(now, said, gone, forgotten);
      try (var query =
          connection.prepareStatement("SELECT * FROM feedback WHERE seq > ? ORDER BY seq, time")) {
        query.setLong(1, seq);
        try (var rows = query.executeQuery()) {
          while (rows.next()) {
            rows.getLong("withdrawn");
            if (rows.wasNull()) said.add(feedback(rows));
            else gone.add(rows.getString("id"));
          }
        }
      }
      try (var query =
          connection.prepareStatement("SELECT listing FROM forgotten WHERE seq > ? ORDER BY seq")) {
        query.setLong(1, seq);
        try (var rows = query.executeQuery()) {
          while (rows.next()) forgotten.add(rows.getString(1));
        }
      }
      return new Changes(now, said, gone, forgotten);
    });
  }

  /** Writes down where another bundle puts the listing. */
  public void see(Feedback feedback) {
    database.inTransaction(connection ->
        update(
            connection,
            "UPDATE feedback SET version = ?, embedding = ? WHERE id = ?",
            feedback.version(),
            feedback.embedding(),
            feedback.id()));
  }

  /** Keeps that a listing was looked at in a session; once a pair, the latest {@value #EVENTS}. */
  public void looked(String session, String listing) {
    database.inTransaction(connection -> {
      update(
          connection,
          "INSERT INTO event (session, listing, time) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
          session,
          listing,
          Instant.now().toEpochMilli());
      return update(
          connection, "DELETE FROM event WHERE seq <= (SELECT MAX(seq) FROM event) - " + EVENTS);
    });
  }

  /** The number of the last event and how many there are, as one number that changes with them. */
  public long lastEvent() {
    return database.inTransaction(connection -> {
      try (var query = connection.prepareStatement("SELECT MAX(seq), COUNT(*) FROM event");
          var rows = query.executeQuery()) {
        return rows.next() ? rows.getLong(1) * (EVENTS + 1L) + rows.getLong(2) : 0;
      }
    });
  }

  /** What was looked at in each session, in its order; of a session the last {@value #HISTORY}. */
  public List<List<String>> histories() {
    return database.inTransaction(connection -> {
      var sessions = new LinkedHashMap<String, List<String>>();
      try (var query =
              connection.prepareStatement("SELECT session, listing FROM event ORDER BY seq DESC");
          var rows = query.executeQuery()) {
        while (rows.next()) {
          var history = sessions.computeIfAbsent(rows.getString(1), s -> new ArrayList<>());
          if (history.size() < HISTORY) history.addFirst(rows.getString(2));
        }
      }
      return List.copyOf(sessions.values());
    });
  }

  /** When each thing was said since then, those replaced by a later word included. */
  public List<Instant> times(Instant since) {
    return database.inTransaction(connection -> {
      var times = new ArrayList<Instant>();
      try (var query = connection.prepareStatement("SELECT time FROM feedback WHERE time >= ?")) {
        query.setLong(1, since.toEpochMilli());
        try (var rows = query.executeQuery()) {
          while (rows.next()) times.add(Instant.ofEpochMilli(rows.getLong(1)));
        }
      }
      return times;
    });
  }

  /** Adds to the counts of a day. */
  public void tally(LocalDate day, Map<String, Long> counts) {
    database.inTransaction(connection -> {
      for (var count : new TreeMap<>(counts).entrySet()) // in one order: two servers never lock up
      update(
            connection,
            "INSERT INTO tally (day, what, n) VALUES (?, ?, ?)"
                + " ON CONFLICT (day, what) DO UPDATE SET n = tally.n + excluded.n",
            day.toString(),
            count.getKey(),
            count.getValue());
      return counts.size();
    });
  }

  /** The counts of each day since then. */
  public Map<LocalDate, Map<String, Long>> tallies(LocalDate since) {
    return database.inTransaction(connection -> {
      var days = new HashMap<LocalDate, Map<String, Long>>();
      try (var query =
          connection.prepareStatement("SELECT day, what, n FROM tally WHERE day >= ?")) {
        query.setString(1, since.toString());
        try (var rows = query.executeQuery()) {
          while (rows.next())
            days.computeIfAbsent(LocalDate.parse(rows.getString(1)), day -> new HashMap<>())
                .put(rows.getString(2), rows.getLong(3));
        }
      }
      return days;
    });
  }

  /** The names of listings of which nothing was said since then. */
  public List<String> silentSince(Instant since) {
    return database.inTransaction(connection -> {
      var names = new ArrayList<String>();
      try (var query =
          connection.prepareStatement(
              "SELECT listing FROM feedback GROUP BY listing HAVING MAX(time) < ?"
                  + " ORDER BY listing")) {
        query.setLong(1, since.toEpochMilli());
        try (var rows = query.executeQuery()) {
          while (rows.next()) names.add(rows.getString(1));
        }
      }
      return names;
    });
  }

  /** Deletes all that was said of a listing, and overwrites it on disk. */
  public Receipt forget(String listing) {
    return forget(List.of(listing)).getFirst();
  }

  /** The same of several, all of them or none. */
  public List<Receipt> forget(List<String> listings) {
    if (listings.isEmpty()) return List.of();
    var now = Instant.now();
    var deleted =
        database.inTransaction(connection -> {
          long seq = tick(connection);
          var receipts = new ArrayList<Receipt>();
          for (var listing : listings) receipts.add(delete(connection, listing, seq, now));
          return receipts;
        });
    boolean erased = erased();
    return deleted.stream().map(receipt -> receipt.erased(erased)).toList();
  }

  private static Receipt delete(Connection connection, String listing, long seq, Instant now)
      throws SQLException {
    var digest = Feedback.sha256();
    digest.update((listing + "\n").getBytes(StandardCharsets.UTF_8));
    var ids = new ArrayList<String>();
    try (var query =
        connection.prepareStatement(
            "SELECT id, digest FROM feedback WHERE id = ? OR listing = ? ORDER BY id")) {
      query.setString(1, listing);
      query.setString(2, listing);
      try (var found = query.executeQuery()) {
        while (found.next()) {
          ids.add(found.getString(1));
          digest.update(
              (found.getString(1) + " " + found.getString(2) + "\n")
                  .getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    update(connection, "DELETE FROM feedback WHERE id = ? OR listing = ?", listing, listing);
    update(connection, "DELETE FROM event WHERE listing = ?", listing);
    for (var id : ids) update(connection, "DELETE FROM event WHERE listing = ?", id);
    var receipt = HexFormat.of().formatHex(digest.digest());
    update(
        connection,
        "INSERT INTO forgotten (listing, seq, time, receipt) VALUES (?, ?, ?, ?)",
        listing,
        seq,
        now.toEpochMilli(),
        receipt);
    return Receipt.of(listing, ids.size(), now, receipt);
  }

  /** Whether deleted bytes are off the disk: from the log too, or from the table's old file. */
  private boolean erased() {
    try (var connection = database.connection();
        var statement = connection.createStatement()) {
      if (!database.sqlite()) {
        statement.execute("VACUUM FULL feedback");
        statement.execute("VACUUM FULL event");
        return true;
      }
      for (int i = 0; i < ERASING; i++) {
        try (var rows = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
          if (rows.next() && rows.getInt(1) == 0) return true;
        }
        Thread.sleep(PAUSE_MILLISECONDS); // somebody still reads the old pages
      }
    } catch (SQLException e) {
      LOG.warn("what was deleted could not be overwritten: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private static Feedback feedback(ResultSet row) throws SQLException {
    double price = row.getDouble("price");
    @Nullable Double said = row.wasNull() ? null : price;
    return new Feedback(
        row.getString("id"),
        row.getString("listing"),
        Instant.ofEpochMilli(row.getLong("time")),
        row.getString("who"),
        row.getString("version"),
        JSON.readValue(row.getString("inputs"), INPUTS),
        row.getBytes("photo"),
        row.getBytes("embedding"),
        row.getString("category"),
        said);
  }

  /** The number of the next change; whoever else writes waits until this transaction ends. */
  private static long tick(Connection connection) throws SQLException {
    update(connection, "UPDATE clock SET seq = seq + 1");
    try (var query = connection.prepareStatement("SELECT seq FROM clock");
        var rows = query.executeQuery()) {
      if (!rows.next()) throw new SQLException("the store's clock is gone");
      return rows.getLong(1);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
