package nurture.app.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * A pool of connections to SQLite or PostgreSQL whose tables are up to date. What a transaction has
 * returned from survives whatever happens to the process, and to the machine as far as its disk
 * tells the truth.
 */
public final class Database implements AutoCloseable {
  private final HikariDataSource pool;
  private final boolean sqlite;

  private Database(HikariDataSource pool, boolean sqlite) {
    this.pool = pool;
    this.sqlite = sqlite;
  }

  /**
   * Opens a database and brings its tables up to date.
   *
   * @param place a path for SQLite, or a JDBC URL of SQLite or PostgreSQL
   * @param tables the folder of the migrations, which has one folder for each kind of database
   * @throws IllegalArgumentException if it cannot be opened
   */
  public static Database open(String place, String tables) {
    var url = place.startsWith("jdbc:") ? place : "jdbc:sqlite:" + place;
    boolean sqlite = url.startsWith("jdbc:sqlite:");
    if (!sqlite && !url.startsWith("jdbc:postgresql:"))
      throw new IllegalArgumentException(
          "the store must be a path, jdbc:sqlite:… or jdbc:postgresql:…, got " + place);
    try {
      var path = Path.of(place).toAbsolutePath().getParent();
      if (!place.startsWith("jdbc:") && path != null) Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for the store could be made", e);
    }
    @Nullable HikariDataSource pool = null;
    try {
      pool = new HikariDataSource(config(url, sqlite));
      Flyway.configure()
          .dataSource(pool)
          .locations("classpath:" + tables + "/" + (sqlite ? "sqlite" : "postgresql"))
          .load()
          .migrate();
      return new Database(pool, sqlite);
    } catch (PoolInitializationException | FlywayException e) {
      if (pool != null) pool.close();
      throw new IllegalArgumentException(
          "the store must be a database that can be opened, got %s: %s"
              .formatted(place.replaceAll("password=[^&]*", "password=…"), rootOf(e)),
          e);
    }
  }

  private static String rootOf(Throwable e) {
    var cause = e.getCause();
    return cause == null
        ? String.valueOf(e.getMessage()).lines().findFirst().orElse("")
        : rootOf(cause);
  }

  private static HikariConfig config(String url, boolean sqlite) {
    var config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setPoolName("store");
    config.setMaximumPoolSize(4);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(10_000);
    if (sqlite) {
      config.addDataSourceProperty("journal_mode", "WAL");
      config.addDataSourceProperty("synchronous", "FULL"); // what was acknowledged is on the disk
      config.addDataSourceProperty("secure_delete", "true"); // what was deleted is overwritten
      config.addDataSourceProperty("busy_timeout", "8000");
      config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
    }
    return config;
  }

  /** What is done with a connection. */
  public interface Work<T> {
    /** Does it. */
    T in(Connection connection) throws SQLException;
  }

  /** The work's result, all of it being kept, or none of it where it throws. */
  public <T> T inTransaction(Work<T> work) {
    try (var connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        var result = work.in(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the store failed: " + e.getMessage(), e);
    }
  }

  /** Runs one statement with these values; how many rows it touched. */
  public static int update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        var value = values[i];
        if (value instanceof byte[] bytes) statement.setBytes(i + 1, bytes);
        else if (value == null) statement.setNull(i + 1, type(statement, i + 1));
        else statement.setObject(i + 1, value);
      }
      return statement.executeUpdate();
    }
  }

  private static int type(PreparedStatement statement, int parameter) throws SQLException {
    return statement.getConnection().getMetaData().getDatabaseProductName().equals("PostgreSQL")
        ? statement.getParameterMetaData().getParameterType(parameter)
        : java.sql.Types.NULL;
  }

  boolean sqlite() {
    return sqlite;
  }

  /** A connection outside any transaction. */
  Connection connection() throws SQLException {
    return pool.getConnection();
  }

  @Override
  public void close() {
    pool.close();
  }
}
