package nurture.study;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import org.jspecify.annotations.Nullable;

/** Which listings of earlier days a night looks at again, beside those that are new. */
public enum Replay {
  /** Every one. */
  ALL,
  /**
   * As many as are wanted, each as likely as any other; who is among them stays so from night to
   * night, until a newcomer takes the place (a reservoir; Vitter, 1985).
   */
  RESERVOIR,
  /** The same number of each category, as far as it has so many (Prabhu et al., 2020). */
  BALANCED,
  /** Those first that yesterday's version answers worst. */
  HARDEST;

  /**
   * The chosen rows, in their order.
   *
   * @param old rows to choose from
   * @param category the column with the category, or null
   * @param size of the choice, if it is one
   * @param losses of yesterday's version for each of the old rows
   */
  public int[] choose(
      Dataset data, int[] old, @Nullable String category, int size, Supplier<double[]> losses) {
    if (this == ALL || old.length <= size) return old;
    if (this == BALANCED && category == null)
      throw new IllegalArgumentException(
          "a balanced replay needs a category, got a run that suggests a price alone; take"
              + " reservoir or hardest");
    var drawn = IntStream.range(0, old.length).boxed().toList();
    var byLot = Comparator.comparingLong((Integer i) -> lot(data.id(old[i])));
    var order =
        switch (this) {
          case ALL, RESERVOIR -> byLot;
          case BALANCED -> Comparator.comparingInt(turns(data, old, category, byLot)::get);
          case HARDEST -> {
            var loss = losses.get();
            yield Comparator.comparingDouble((Integer i) -> -loss[i]);
          }
        };
    return drawn.stream()
        .sorted(order.thenComparing(byLot))
        .limit(size)
        .mapToInt(i -> old[i])
        .sorted()
        .toArray();
  }

  /** When each comes if the categories take turns. */
  private static List<Integer> turns(
      Dataset data, int[] old, @Nullable String category, Comparator<Integer> byLot) {
    var turns = new Integer[old.length];
    var taken = new HashMap<String, Integer>();
    IntStream.range(0, old.length)
        .boxed()
        .sorted(byLot)
        .forEach(i -> {
          var cell = category == null ? null : data.table().cell(old[i], category);
          turns[i] = taken.merge(cell == null ? "" : cell, 1, Integer::sum);
        });
    return Arrays.asList(turns);
  }

  /** A listing's lot, the same each night. */
  private static long lot(String name) {
    return new SplittableRandom(name.hashCode()).nextLong();
  }

  /**
   * How wrong a version is about each of some rows: minus the logarithm of the true category's
   * probability, without end where it does not know the category, and the price's error.
   */
  public static double[] losses(Exam exam, Dataset data, @Nullable String category) {
    var answers = exam.predictions();
    var losses = new double[exam.rows().length];
    for (int i = 0; i < losses.length; i++) {
      int row = i;
      boolean named = category != null && data.table().cell(exam.rows()[i], category) != null;
      if (named)
        losses[i] =
            answers
                .categories()
                .map(c -> c.labels()[row] < 0 ? Double.POSITIVE_INFINITY : c.loss(row))
                .orElse(0.0);
      double error = answers.prices().map(p -> Math.abs(p.logError(row))).orElse(0.0);
      if (!Double.isNaN(error)) losses[i] += error;
    }
    return losses;
  }

  /** As it is written on a command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
