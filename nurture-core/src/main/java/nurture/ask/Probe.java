package nurture.ask;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.data.Shuffle;

/**
 * A learner that needs no learning: the nearest labelled listings vote, the nearer the more. With
 * it, what other labels would have given is tried thousands of times in seconds; how far one set of
 * labels goes beyond another it shows, how good a trained model would be it does not.
 */
final class Probe {
  private static final int VOTERS = 5;

  private final int[] labels;
  private final int classes;
  private final int[][] near;

  /** A probe that is examined on some of the listings. */
  private Probe(int[] labels, int classes, int[][] near) {
    this.labels = labels;
    this.classes = classes;
    this.near = near;
  }

  /**
   * A probe.
   *
   * @param exam which listings it is asked about; each is answered by others
   */
  static Probe of(List<Labelled> all, int[] exam) {
    var points = all.stream().map(Labelled::embedding).toArray(float[][]::new);
    var index = Nearest.of(points);
    var distances = new float[points.length];
    var near = new int[points.length][];
    for (int row : exam) {
      index.all(points[row], distances);
      var order = new long[points.length];
      for (int i = 0; i < order.length; i++)
        order[i] = (long) Float.floatToIntBits(Math.max(0, distances[i])) << 32 | i;
      Arrays.sort(order);
      near[row] = Arrays.stream(order).mapToInt(key -> (int) key).filter(i -> i != row).toArray();
    }
    var labels = all.stream().mapToInt(Labelled::label).toArray();
    return new Probe(labels, 1 + Arrays.stream(labels).max().orElse(0), near);
  }

  /** Whether a row is answered wrongly by those that are known. */
  boolean wrong(int row, boolean[] known) {
    var votes = new double[classes];
    int voted = 0;
    for (int i : near[row]) {
      if (!known[i]) continue;
      votes[labels[i]] += 1.0 / (1 + voted);
      if (++voted == VOTERS) break;
    }
    int best = 0;
    for (int c = 1; c < classes; c++) if (votes[c] > votes[best]) best = c;
    return voted == 0 || best != labels[row];
  }

  /** The share of some rows that is answered wrongly by those that are known. */
  double error(int[] rows, boolean[] known) {
    return Arrays.stream(rows).filter(row -> wrong(row, known)).count() / (double) rows.length;
  }

  /** So many of some rows, drawn by chance. */
  static int[] drawn(int[] rows, int n, SplittableRandom random) {
    var order = rows.clone();
    Shuffle.inPlace(order, random);
    return Arrays.copyOf(order, Math.min(n, order.length));
  }

  /** The positions of those that came to be labelled in one way. */
  static int[] rows(List<Labelled> all, Labelled.Arm arm) {
    return IntStream.range(0, all.size()).filter(i -> all.get(i).arm() == arm).toArray();
  }
}
