package nurture.eval;

import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * How far people who were asked the same agree, beyond what chance would have them agree: 1 is
 * always, 0 as by chance. A list of items, for each what every person said of it, in one order of
 * the persons.
 *
 * <p>Empty where chance alone would agree always, because everybody said one and the same: then
 * nothing can be told. Intervals come from items drawn anew.
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
   * The kappa of any number of people who share their habits (Fleiss, 1971).
   *
   * @throws IllegalArgumentException if items have answers of different numbers of people
   */
  public static Optional<Estimate> fleiss(List<? extends List<String>> items) {
    var said = numbers(items);
    int people = said.ratings.length == 0 ? 2 : said.ratings[0].length;
    for (var one : said.ratings)
      if (one.length != people || people < 2)
        throw new IllegalArgumentException(
            "each item must have the answers of the same 2 people or more, got %d and %d"
                .formatted(people, one.length));
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

  private static Optional<Estimate> estimate(
      int n, java.util.function.ToDoubleFunction<int[]> kappa) {
    if (n == 0) return Optional.empty();
    var all = new int[n];
    for (int i = 0; i < n; i++) all[i] = i;
    if (Double.isNaN(kappa.applyAsDouble(all))) return Optional.empty();
    return Optional.of(Estimate.bootstrap(n, kappa, SEED));
  }

  private static double cohen(Said said, int[] rows) {
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
    return beyond(same / n, chance);
  }

  private static double fleiss(Said said, int[] rows) {
    var totals = new double[said.names];
    var counts = new int[said.names];
    double agreed = 0;
    int people = said.ratings[rows[0]].length;
    for (int row : rows) {
      for (int k : said.ratings[row]) {
        agreed += counts[k]; // pairs with those before
        counts[k]++;
        totals[k]++;
      }
      for (int k : said.ratings[row]) counts[k] = 0;
    }
    double answers = (double) rows.length * people;
    double chance = 0;
    for (double total : totals) chance += total / answers * (total / answers);
    return beyond(agreed / (rows.length * (people * (people - 1) / 2.0)), chance);
  }

  private static double beyond(double agreed, double chance) {
    return chance >= 1 ? Double.NaN : (agreed - chance) / (1 - chance);
  }
}
