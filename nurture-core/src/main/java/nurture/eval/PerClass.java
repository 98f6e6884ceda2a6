package nurture.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How well one class is known.
 *
 * @param train how many listings of the class were trained on
 * @param test how many were asked
 * @param precision of those answered so, the share given so (n = answered so)
 * @param recall of those given so, the share answered so (n = given so)
 * @param f1 their harmonic mean (n = given or answered so)
 */
public record PerClass(
    String name, int train, int test, Estimate precision, Estimate recall, Estimate f1) {

  /** A row for each class. */
  public static List<PerClass> of(Categories answers, int[] train) {
    var confusion = Confusion.of(answers);
    int size = answers.classes().size();
    if (train.length != size)
      throw new IllegalArgumentException(
          "train must have a count for each of the %d classes, got %d"
              .formatted(size, train.length));
    var rows = new ArrayList<PerClass>();
    var answered = new int[size];
    for (var row : confusion.counts()) for (int a = 0; a < size; a++) answered[a] += row[a];
    for (int k = 0; k < size; k++) {
      int hits = confusion.counts()[k][k];
      int given = Arrays.stream(confusion.counts()[k]).sum();
      rows.add(
          new PerClass(
              answers.classes().get(k),
              train[k],
              given,
              Estimate.share(hits, answered[k]),
              Estimate.share(hits, given),
              f1(Estimate.share(hits, given + answered[k] - hits))));
    }
    return List.copyOf(rows);
  }

  /**
   * F1 is 2 s / (1 + s) of the share s of hits among the given or answered, and so is its interval.
   */
  private static Estimate f1(Estimate s) {
    return new Estimate(twice(s.value()), twice(s.low()), twice(s.high()), s.n());
  }

  private static double twice(double share) {
    return 2 * share / (1 + share);
  }
}
