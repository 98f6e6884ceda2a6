package nurture.bench;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import nurture.eval.Estimate;

/**
 * How often the first ten found for a listing are of its kind.
 *
 * @param found of those asked, how many find any
 * @param recall of all others of the kind, on average
 * @param precision of as many of the first ten as can be of the kind, on average
 * @param share of the first ten, on average
 */
record FirstTen(Estimate found, double recall, double precision, double share) {
  private static final int TOP = 10;

  /** What words may count in fusing, where vectors count 1; tests are asked as the server fuses. */
  static double[] weights(boolean validate) {
    return validate ? new double[] {1, 0.5, 0.25, 0.1} : new double[] {1};
  }

  /**
   * Asks.
   *
   * @param way the ids of what is found for a row, best first; the row itself does not count
   * @param asked rows, each with another of its kind among those searched
   * @param searched all rows that may be found
   * @param kind of a row
   */
  static FirstTen of(
      IntFunction<List<String>> way,
      List<Integer> asked,
      Collection<Integer> searched,
      IntFunction<String> kind) {
    var sizes =
        searched.stream().collect(Collectors.groupingBy(kind::apply, Collectors.counting()));
    int any = 0;
    double recall = 0, precision = 0, share = 0;
    for (int row : asked) {
      var first =
          way.apply(row).stream()
              .mapToInt(Integer::parseInt)
              .filter(other -> other != row)
              .limit(TOP)
              .toArray();
      long others = requireNonNull(sizes.get(kind.apply(row))) - 1, hits = 0;
      for (int other : first) if (kind.apply(other).equals(kind.apply(row))) hits++;
      if (hits > 0) any++;
      recall += (double) hits / others;
      precision += (double) hits / Math.min(TOP, others);
      share += (double) hits / Math.max(1, first.length);
    }
    int n = asked.size();
    return new FirstTen(Estimate.share(any, n), recall / n, precision / n, share / n);
  }
}
