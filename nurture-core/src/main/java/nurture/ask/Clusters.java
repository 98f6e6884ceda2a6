package nurture.ask;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Rows in groups of like ones: k-means by mini-batches (Sculley, 2010), begun by drawing centres
 * that lie apart (Arthur and Vassilvitskii, 2007) among a sample.
 *
 * @param centres [k, d]
 * @param of [rows] the cluster of each
 */
record Clusters(float[][] centres, int[] of) {
  private static final int BATCH = 1_024, STEPS = 40, SAMPLE = 20;

  /** Clusters of the given rows of x; {@code of} is by position in {@code rows}. */
  static Clusters of(float[][] x, int[] rows, int k, SplittableRandom random) {
    return of(x, rows, new Draw(rows.length), k, random);
  }

  /** The same, each row counting by its weight. */
  static Clusters of(float[][] x, int[] rows, double[] weights, int k, SplittableRandom random) {
    return of(x, rows, new Draw(weights), k, random);
  }

  private static Clusters of(float[][] x, int[] rows, Draw draw, int k, SplittableRandom random) {
    int n = rows.length;
    if (k >= n) {
      var own = new int[n];
      Arrays.setAll(own, i -> i);
      return new Clusters(Arrays.stream(rows).mapToObj(r -> x[r]).toArray(float[][]::new), own);
    }
    var centres = begin(x, rows, draw, k, random);
    var sizes = new int[k];
    int batch = Math.min(n, Math.max(BATCH, 4 * k));
    for (int step = 0; step < STEPS; step++) {
      var some = new int[batch];
      for (int i = 0; i < batch; i++) some[i] = rows[draw.one(random)];
      var nearest = Nearest.of(centres).of(x, some).which();
      for (int i = 0; i < batch; i++) {
        int c = nearest[i];
        float rate = 1f / ++sizes[c];
        var centre = centres[c];
        var row = x[some[i]];
        for (int j = 0; j < centre.length; j++) centre[j] += rate * (row[j] - centre[j]);
      }
    }
    return new Clusters(centres, Nearest.of(centres).of(x, rows).which());
  }

  /** Centres drawn by their squared distance to those before. */
  private static float[][] begin(
      float[][] x, int[] rows, Draw draw, int k, SplittableRandom random) {
    int n = Math.min(rows.length, Math.max(BATCH, SAMPLE * k));
    var some = new int[n];
    for (int i = 0; i < n; i++) some[i] = rows[draw.one(random)];
    var apart = new Apart(n);
    var centres = new float[k][];
    for (int c = 0; c < k; c++) {
      var centre = x[some[apart.draw(random)]].clone();
      centres[c] = centre;
      apart.near(i -> Nearest.squared(x[some[i]], centre));
    }
    return centres;
  }

  /** Draws positions by their weights, with repeats. */
  private static final class Draw {
    private final double[] sums;

    Draw(int n) {
      sums = new double[n];
      Arrays.setAll(sums, i -> i + 1.0);
    }

    Draw(double[] weights) {
      sums = new double[weights.length];
      double sum = 0;
      for (int i = 0; i < sums.length; i++) sums[i] = sum += weights[i] + 1e-9;
    }

    int one(SplittableRandom random) {
      int at = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
      return Math.min(sums.length - 1, at < 0 ? -at - 1 : at + 1);
    }
  }

  int size() {
    return centres.length;
  }

  /** The positions of each cluster's rows. */
  int[][] members() {
    var counts = new int[size()];
    for (int c : of) counts[c]++;
    var members = new int[size()][];
    for (int c = 0; c < members.length; c++) members[c] = new int[counts[c]];
    for (int i = of.length - 1; i >= 0; i--) members[of[i]][--counts[of[i]]] = i;
    return members;
  }
}
