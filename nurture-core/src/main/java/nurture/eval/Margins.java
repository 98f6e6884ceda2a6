package nurture.eval;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The sums of the rows and columns of a table of counts, none of them 0, and tables that chance
 * makes with the same sums (Patefield, 1981).
 */
final class Margins {
  /** So many tables as far from even as the one asked about, and no more are drawn. */
  private static final int ENOUGH = 50;

  /** Tables to draw: fewer where they are large. */
  private static final int FEWEST = 5_000, MOST = 100_000, CELLS = 5_000_000;

  private final long[] rows, columns;
  private final long n;

  private Margins(long[] rows, long[] columns) {
    this.rows = rows;
    this.columns = columns;
    this.n = Arrays.stream(rows).sum();
  }

  static Margins of(long[][] table) {
    var columns = new long[table[0].length];
    for (var row : table) for (int c = 0; c < columns.length; c++) columns[c] += row[c];
    return new Margins(
        Arrays.stream(table).mapToLong(row -> Arrays.stream(row).sum()).toArray(), columns);
  }

  /** What the cell with the fewest would hold, were rows and columns independent. */
  double leastExpected() {
    long row = Arrays.stream(rows).min().orElse(0), column = Arrays.stream(columns).min().orElse(0);
    return (double) row * column / n;
  }

  /**
   * The share of tables with these sums that are as far from even, by χ², as this one is: of as
   * many as it takes to see enough of them (Besag and Clifford, 1991), always the same.
   */
  double chance(long[][] table) {
    double seen = square(table) * (1 - 1e-9); // what is equal shall not hang on rounding
    int draws = Math.clamp(CELLS / ((long) rows.length * columns.length), FEWEST, MOST);
    var logs = new double[Math.toIntExact(n + 1)]; // of factorials
    for (int k = 1; k < logs.length; k++) logs[k] = logs[k - 1] + Math.log(k);
    var random = new SplittableRandom(1);
    int as = 0;
    for (int d = 1; d <= draws; d++)
      if (square(drawn(logs, random)) >= seen && ++as == ENOUGH) return (double) as / d;
    return (as + 1.0) / (draws + 1);
  }

  private double square(long[][] table) {
    double sum = 0;
    for (int r = 0; r < rows.length; r++)
      for (int c = 0; c < columns.length; c++) {
        double expected = (double) rows[r] * columns[c] / n;
        sum += (table[r][c] - expected) * (table[r][c] - expected) / expected;
      }
    return sum;
  }

  private long[][] drawn(double[] logs, SplittableRandom random) {
    var table = new long[rows.length][columns.length];
    var rest = columns.clone();
    for (int r = 0; r < rows.length - 1; r++) {
      long left = Arrays.stream(rest).sum(), size = rows[r];
      for (int c = 0; c < columns.length; c++) {
        table[r][c] = hypergeometric(left, rest[c], size, logs, random);
        left -= rest[c];
        size -= table[r][c];
        rest[c] -= table[r][c];
      }
    }
    table[rows.length - 1] = rest;
    return table;
  }

  /** How many are marked of {@code size} drawn from {@code all}: by inversion from the mode on. */
  private static long hypergeometric(
      long all, long marked, long size, double[] logs, SplittableRandom random) {
    long low = Math.max(0, size + marked - all), high = Math.min(size, marked);
    if (low == high) return low;
    long mode = Math.clamp((long) ((size + 1.0) * (marked + 1) / (all + 2)), low, high);
    double upper =
        Math.exp(
            choose(logs, marked, mode)
                + choose(logs, all - marked, size - mode)
                - choose(logs, all, size));
    double lower = upper, u = random.nextDouble() - upper;
    long up = mode, down = mode, spare = all - marked - size;
    while (u > 0 && (up < high || down > low)) {
      if (up < high) {
        upper *= (double) (marked - up) * (size - up) / ((up + 1.0) * (spare + up + 1));
        up++;
        u -= upper;
        if (u <= 0) return up;
      }
      if (down > low) {
        lower *= (double) down * (spare + down) / ((marked - down + 1.0) * (size - down + 1));
        down--;
        u -= lower;
        if (u <= 0) return down;
      }
    }
    return mode;
  }

  private static double choose(double[] logs, long n, long k) {
    return logs[(int) n] - logs[(int) k] - logs[(int) (n - k)];
  }
}
