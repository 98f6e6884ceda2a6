package nurture.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which rows are held out for testing, by hash: rows alike in some columns stay together, and no
 * row changes sides when others are added or the order changes.
 *
 * <p>A row's key is its cells of these columns, one after the other; {@code h} is the SHA-256 of
 * the key in UTF-8, as a big-endian integer. The row is held out if {@code h mod denominator <
 * numerator}: with one fifth, Python's {@code int(sha256(id).hexdigest(), 16) % 5 == 0}.
 *
 * @param columns what makes rows belong together: an id, a seller, or several columns
 * @param numerator of the fraction held out
 * @param denominator of the fraction held out
 */
public record Split(List<String> columns, long numerator, long denominator) {
  private static final int MOST_DENOMINATOR = 1000;

  /** Keeps its own copy of the columns. */
  public Split {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException(
          "split columns must name at least one column, got none; name an id or group column");
    }
    if (numerator < 1 || numerator >= denominator) {
      throw new IllegalArgumentException(
          "test fraction must be in (0, 1), got " + numerator + "/" + denominator);
    }
  }

  /**
   * Holds out a fraction of the rows, by these columns.
   *
   * @param fraction in (0, 1); taken as the nearest ratio with a denominator of at most 1,000
   */
  public static Split of(double fraction, List<String> columns) {
    if (!(fraction > 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "test fraction must be in (0, 1), got " + fraction + "; 0.2 holds out a fifth");
    }
    long p = 1;
    long q = 2;
    double least = Double.MAX_VALUE;
    for (int d = 2; d <= MOST_DENOMINATOR; d++) {
      long n = Math.clamp(Math.round(fraction * d), 1, d - 1);
      double error = Math.abs((double) n / d - fraction);
      if (error < least - 1e-12) {
        least = error;
        p = n;
        q = d;
      }
    }
    return new Split(columns, p, q);
  }

  /**
   * Holds out a fraction of the rows by the schema's first id column; without one, by all columns
   * that are not ignored, so that equal rows stay together.
   */
  public static Split of(double fraction, Schema schema) {
    var ids = schema.of(Role.ID).stream().limit(1).toList();
    var by =
        ids.isEmpty()
            ? schema.columns().stream().filter(c -> c.role() != Role.IGNORED).toList()
            : ids;
    return of(fraction, by.stream().map(Column::name).toList());
  }

  /** Whether a row is held out. */
  public boolean test(Table table, int row) {
    return hash("", table, row, denominator) < numerator;
  }

  /** Whether a row is held out. */
  public boolean test(Dataset data, int row) {
    return test(data.table(), row);
  }

  /** The rows held out, in order. */
  public int[] test(Dataset data) {
    return rows(data, row -> test(data, row));
  }

  /** The rows to learn from, in order. */
  public int[] train(Dataset data) {
    return rows(data, row -> !test(data, row));
  }

  /** Which of so many folds a row is in, from 0 on; independent of whether it is held out. */
  public int fold(Dataset data, int row, int folds) {
    if (folds < 2) {
      throw new IllegalArgumentException("folds must be at least 2, got " + folds);
    }
    return (int) hash("fold ", data.table(), row, folds);
  }

  private static int[] rows(Dataset data, IntPredicate wanted) {
    return IntStream.range(0, data.size()).filter(wanted).toArray();
  }

  private long hash(String before, Table table, int row, long modulus) {
    var key = new StringBuilder(before);
    for (var column : columns) {
      var cell = table.cell(row, column);
      if (cell != null) key.append(cell);
    }
    long rest = 0;
    for (byte b : sha256().digest(key.toString().getBytes(StandardCharsets.UTF_8))) {
      rest = (rest << 8 | (b & 255)) % modulus;
    }
    return rest;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
