package nurture.quality;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import nurture.eval.Categories;
import nurture.eval.Estimate;

/**
 * Which of the labelled rows are answered with one class, the favourable one, beside which were
 * given it.
 *
 * @param rows [n] the labelled rows
 * @param given whether the favourable class is its label
 * @param taken whether it is answered with the favourable class
 * @param right whether it is answered with its label
 */
record Selections(int[] rows, boolean[] given, boolean[] taken, boolean[] right) {
  /** By the most probable class. */
  static Selections of(Categories answers, int favourable) {
    return of(answers, favourable, row -> Double.NaN);
  }

  /**
   * By a threshold: who is above it is answered with the favourable class, who is not with the best
   * of the others.
   *
   * @param threshold of each row; NaN for the most probable class
   */
  static Selections of(Categories answers, int favourable, IntToDoubleFunction threshold) {
    var rows = answers.labelled();
    int n = rows.length;
    var given = new boolean[n];
    var taken = new boolean[n];
    var right = new boolean[n];
    for (int i = 0; i < n; i++) {
      int row = rows[i];
      double least = threshold.applyAsDouble(row);
      var p = answers.probabilities()[row];
      int best = favourable == 0 ? Math.min(1, p.length - 1) : 0;
      for (int k = 0; k < p.length; k++) if (k != favourable && p[k] > p[best]) best = k;
      given[i] = answers.labels()[row] == favourable;
      taken[i] = Double.isNaN(least) ? answers.answer(row) == favourable : p[favourable] > least;
      right[i] = answers.labels()[row] == (taken[i] ? favourable : best);
    }
    return new Selections(rows, given, taken, right);
  }

  /** The share that answers {@code hit} of those that answer {@code among}, of one group. */
  Estimate share(Groups groups, int group, IntPredicate among, IntPredicate hit) {
    var in =
        IntStream.range(0, rows.length)
            .filter(i -> groups.of()[rows[i]] == group)
            .filter(among)
            .toArray();
    return Estimate.share(Arrays.stream(in).filter(hit).count(), in.length);
  }

  /** The share that is answered rightly. */
  Estimate accuracy() {
    return Estimate.share(
        IntStream.range(0, rows.length).filter(i -> right[i]).count(), rows.length);
  }
}
