package nurture.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Rows to learn from, each with how much it counts.
 *
 * @param rows in any order; a row may stand more than once
 * @param weights beside them
 */
record Lessons(int[] rows, double[] weights) {
  /** Every row once, alike. */
  static Lessons of(int[] rows) {
    var weights = new double[rows.length];
    Arrays.fill(weights, 1);
    return new Lessons(rows, weights);
  }

  /**
   * So weighed that group and favourable label go together as by chance: a row of group g and label
   * y counts n(g) n(y) ÷ (n n(g, y)) (Kamiran and Calders, 2012).
   *
   * @param given whether a row of the table is labelled with the favourable class
   */
  static Function<int[], Lessons> reweighed(Groups groups, boolean[] given) {
    return rows -> {
      var cells = cells(groups, given, rows);
      return new Lessons(
          rows,
          Arrays.stream(rows).mapToDouble(row -> weight(cells, groups, given, row)).toArray());
    };
  }

  /**
   * So drawn that group and favourable label go together as by chance: each cell of the two as
   * often as its weight says, whole copies first and the rest by chance without a row twice
   * (uniform sampling: Kamiran and Calders, 2012).
   */
  static Function<int[], Lessons> resampled(Groups groups, boolean[] given, long seed) {
    return rows -> {
      var cells = cells(groups, given, rows);
      var random = new SplittableRandom(seed);
      var drawn = new ArrayList<Integer>();
      for (int g = 0; g < cells.length; g++)
        for (int y = 0; y < 2; y++) {
          int group = g;
          boolean label = y == 1;
          var of =
              Arrays.stream(rows)
                  .filter(row -> groups.of()[row] == group && given[row] == label)
                  .toArray();
          if (of.length == 0) continue;
          long wanted = Math.round(of.length * weight(cells, groups, given, of[0]));
          for (long copies = wanted / of.length; copies > 0; copies--)
            for (int row : of) drawn.add(row);
          for (int i = 0; i < wanted % of.length; i++) {
            int other = i + random.nextInt(of.length - i);
            int row = of[other];
            of[other] = of[i];
            drawn.add(row);
          }
        }
      return of(drawn.stream().mapToInt(row -> row).toArray());
    };
  }

  /** Rows of each group, without and with the favourable label. */
  private static int[][] cells(Groups groups, boolean[] given, int[] rows) {
    var cells = new int[groups.names().size()][2];
    for (int row : rows) cells[groups.of()[row]][given[row] ? 1 : 0]++;
    return cells;
  }

  private static double weight(int[][] cells, Groups groups, boolean[] given, int row) {
    var group = cells[groups.of()[row]];
    int y = given[row] ? 1 : 0;
    double n = Arrays.stream(cells).mapToInt(c -> c[0] + c[1]).sum();
    double labelled = Arrays.stream(cells).mapToInt(c -> c[y]).sum();
    return (group[0] + group[1]) * labelled / (n * group[y]);
  }
}
