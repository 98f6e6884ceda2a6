package nurture.eval;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.BinomialTest;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.FisherExactTest;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.OneWayAnova;
import org.apache.commons.statistics.inference.TTest;

/** The probability with which chance alone makes a difference as large as the one seen. */
public final class Chance {
  private static final int EXPECTED = 5;

  private Chance() {}

  /**
   * Of counts [rows, columns] whose rows differ only by chance, by χ². Where a cell would hold
   * fewer than five on average, χ² is no guide: two by two, Fisher's exact test (1922) then says
   * it, and of larger tables some that chance makes with the same sums, 100,000 at most. Rows and
   * columns that hold nothing are left out; 1 where fewer than two of either are left.
   */
  public static double independent(long[][] table) {
    var filled = filled(table);
    if (filled.length < 2 || filled[0].length < 2) return 1;
    var margins = Margins.of(filled);
    if (margins.leastExpected() >= EXPECTED)
      return ChiSquareTest.withDefaults().test(filled).getPValue();
    return filled.length == 2 && filled[0].length == 2
        ? FisherExactTest.withDefaults().test(integers(filled)).getPValue()
        : margins.chance(filled);
  }

  private static int[][] integers(long[][] table) {
    return Arrays.stream(table)
        .map(row -> Arrays.stream(row).mapToInt(Math::toIntExact).toArray())
        .toArray(int[][]::new);
  }

  /**
   * Of numbers that are no larger than others, by their ranks (Mann and Whitney, 1947); where they
   * are all 0 or 1, exactly, by Fisher's test (1922).
   */
  public static double larger(double[] some, double[] others) {
    long ones = ones(some), otherOnes = ones(others);
    if (ones < 0 || otherOnes < 0)
      return MannWhitneyUTest.withDefaults()
          .with(AlternativeHypothesis.GREATER_THAN)
          .test(some, others)
          .getPValue();
    var table = new long[][] {{ones, some.length - ones}, {otherOnes, others.length - otherOnes}};
    return filled(table)[0].length < 2
        ? 1
        : FisherExactTest.withDefaults()
            .with(AlternativeHypothesis.GREATER_THAN)
            .test(integers(table))
            .getPValue();
  }

  /** How many are 1 where all are 0 or 1; else −1. */
  private static long ones(double[] numbers) {
    return Arrays.stream(numbers).allMatch(x -> x == 0 || x == 1)
        ? Math.round(Arrays.stream(numbers).sum())
        : -1;
  }

  /** How strongly rows and columns go together, from 0 to 1: Cramér's V (1946). */
  public static double association(long[][] table) {
    var filled = filled(table);
    if (filled.length < 2 || filled[0].length < 2) return 0;
    double n = Arrays.stream(filled).flatMapToLong(Arrays::stream).sum();
    double square = ChiSquareTest.withDefaults().test(filled).getStatistic();
    return Math.sqrt(square / n / (Math.min(filled.length, filled[0].length) - 1));
  }

  private static long[][] filled(long[][] table) {
    int columns = table.length == 0 ? 0 : table[0].length;
    var kept =
        IntStream.range(0, columns)
            .filter(c -> Arrays.stream(table).anyMatch(row -> row[c] > 0))
            .toArray();
    return Arrays.stream(table)
        .filter(row -> Arrays.stream(row).anyMatch(count -> count > 0))
        .map(row -> Arrays.stream(kept).mapToLong(c -> row[c]).toArray())
        .toArray(long[][]::new);
  }

  /**
   * Of groups of numbers with one mean, by the analysis of variance; given ranks it is the test of
   * Kruskal and Wallis (Conover and Iman, 1981). 1 where fewer than two groups hold two.
   */
  public static double alike(List<double[]> groups) {
    var large = groups.stream().filter(group -> group.length > 1).toList();
    if (large.size() < 2) return 1;
    double p = OneWayAnova.withDefaults().test(large).getPValue();
    return Double.isNaN(p) ? 1 : p; // all numbers are equal
  }

  /** Of numbers whose mean is 0, by Student's t; 1 for fewer than two. */
  public static double centred(double[] numbers) {
    if (numbers.length < 2) return 1;
    double p = TTest.withDefaults().test(numbers).getPValue();
    return Double.isNaN(p) ? 1 : p; // all numbers are 0
  }

  /**
   * Of so many that are better and so many that are worse, where each is as likely to be either:
   * the exact sign test, which of answers right and wrong is McNemar's (1947).
   */
  public static double even(int better, int worse) {
    return better + worse == 0
        ? 1
        : BinomialTest.withDefaults().test(better + worse, worse, 0.5).getPValue();
  }

  /** The same probabilities, for as many looks as there are (Holm, 1979). */
  public static double[] adjusted(double[] chances) {
    int n = chances.length;
    var order =
        IntStream.range(0, n).boxed().sorted(Comparator.comparingDouble(i -> chances[i])).toList();
    var adjusted = new double[n];
    double least = 0;
    for (int i = 0; i < n; i++) {
      least = Math.max(least, Math.min(1, chances[order.get(i)] * (n - i)));
      adjusted[order.get(i)] = least;
    }
    return adjusted;
  }
}
