package nurture.eval;

import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How far people who were asked the same agree, beyond what chance would have them agree: 1 is
 * always, 0 as by chance. A list of items, for each what every person said of it, in one order of
 * the persons.
 *
 * <p>Empty where chance alone would agree always, because everybody said one and the same: then
 * nothing can be told. Intervals come from items drawn anew; where all agree, which items drawn
 * anew would do too, the low end is that of the share on which they agree (Wilson, 1927).
 */
public final class Agreement {
  private static final long SEED = 7;

  private Agreement() {}

  /** On how many items all said the same, as a share. */
  public static Estimate share(List<? extends List<String>> items) {
    long same = items.stream().filter(said -> said.stream().distinct().count() == 1).count();
    return Estimate.share(same, items.size());
  }

  /**
   * The kappa of two people, each of whom has habits of their own (Cohen, 1960).
   *
   * @throws IllegalArgumentException if an item has not two answers
   */
  public static Optional<Estimate> cohen(List<? extends List<String>> items) {
    var said = numbers(items);
    for (var one : said.ratings)
      if (one.length != 2)
        throw new IllegalArgumentException(
            "Cohen's kappa is of 2 people, got %d; use Fleiss'".formatted(one.length));
    return estimate(items.size(), rows -> cohen(said, rows));
  }

  /**
   * The kappa of any number of people who share their habits (Fleiss, 1971); not every item need
   * have an answer of all (Gwet, 2014).
   *
   * @throws IllegalArgumentException if an item has fewer than two answers
   */
  public static Optional<Estimate> fleiss(List<? extends List<String>> items) {
    var said = numbers(items);
    for (var one : said.ratings)
      if (one.length < 2)
        throw new IllegalArgumentException(
            "each item must have the answers of 2 people or more, got %d; leave it out"
                .formatted(one.length));
    return estimate(items.size(), rows -> fleiss(said, rows));
  }

  /** Answers as numbers below {@code names}. */
  private record Said(int[][] ratings, int names) {}

  private static Said numbers(List<? extends List<String>> items) {
    var numbers = new HashMap<String, Integer>();
    var ratings = new int[items.size()][];
    for (int i = 0; i < ratings.length; i++) {
      var said = items.get(i);
      ratings[i] = new int[said.size()];
      for (int p = 0; p < ratings[i].length; p++)
        ratings[i][p] = numbers.computeIfAbsent(said.get(p), name -> numbers.size());
    }
    return new Said(ratings, numbers.size());
  }

  /** How often people agree, and how often they would by chance. */
  private record Rates(double agreed, double chance) {
    /** Whether all said one and the same, but for rounding. */
    boolean certain() {
      return chance > 1 - 1e-9;
    }

    double kappa() {
      return beyond(agreed);
    }

    double beyond(double share) {
      return certain() ? Double.NaN : (share - chance) / (1 - chance);
    }
  }

  private static Optional<Estimate> estimate(int n, Function<int[], Rates> rates) {
    if (n == 0) return Optional.empty();
    var all = rates.apply(IntStream.range(0, n).toArray());
    if (all.certain()) return Optional.empty();
    if (all.agreed >= 1)
      return Optional.of(
          new Estimate(all.kappa(), all.beyond(Estimate.share(n, n).low()), all.kappa(), n));
    return Optional.of(Estimate.bootstrap(n, rows -> rates.apply(rows).kappa(), SEED));
  }

  private static Rates cohen(Said said, int[] rows) {
    var first = new int[said.names];
    var second = new int[said.names];
    int same = 0;
    for (int row : rows) {
      var one = said.ratings[row];
      first[one[0]]++;
      second[one[1]]++;
      if (one[0] == one[1]) same++;
    }
    double n = rows.length;
    double chance = 0;
    for (int k = 0; k < said.names; k++) chance += first[k] / n * (second[k] / n);
    return new Rates(same / n, chance);
  }

  private static Rates fleiss(Said said, int[] rows) {
    var shares = new double[said.names];
    var counts = new int[said.names];
    double agreed = 0;
    for (int row : rows) {
      var answers = said.ratings[row];
      int pairs = 0;
      for (int k : answers) {
        pairs += counts[k]; // with those before
        counts[k]++;
        shares[k] += 1.0 / answers.length / rows.length;
      }
      for (int k : answers) counts[k] = 0;
      agreed += pairs / (answers.length * (answers.length - 1) / 2.0);
    }
    double chance = 0;
    for (double share : shares) chance += share * share;
    return new Rates(agreed / rows.length, chance);
  }
}
