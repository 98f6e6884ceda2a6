package nurture.eval;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Rows that a model puts close together: k-means (Lloyd, 1982), begun with rows that lie apart
 * (Arthur and Vassilvitskii, 2007).
 *
 * @param members of each group
 * @param middles the row nearest to the middle of each
 */
record Alike(BitSet[] members, int[] middles) {
  private static final int ROUNDS = 10;

  /**
   * Groups of the rows of x [n, d].
   *
   * @param k how many, at most n
   */
  static Alike of(float[][] x, int k, Random random) {
    int n = x.length;
    var centres = begin(x, k, random);
    var of = new int[n];
    var far = new double[n];
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < n; i++) {
        var row = x[i];
        far[i] = Double.POSITIVE_INFINITY;
        for (int c = 0; c < k; c++) {
          double squared = squared(row, centres[c]);
          if (squared < far[i]) {
            far[i] = squared;
            of[i] = c;
          }
        }
      }
      if (round < ROUNDS - 1) centres = means(x, of, centres);
    }
    var members = new BitSet[k];
    Arrays.setAll(members, c -> new BitSet());
    var middles = new int[k];
    Arrays.fill(middles, -1);
    for (int i = 0; i < n; i++) {
      members[of[i]].set(i);
      if (middles[of[i]] < 0 || far[i] < far[middles[of[i]]]) middles[of[i]] = i;
    }
    var some = IntStream.range(0, k).filter(c -> middles[c] >= 0).toArray();
    return new Alike(
        Arrays.stream(some).mapToObj(c -> members[c]).toArray(BitSet[]::new),
        Arrays.stream(some).map(c -> middles[c]).toArray());
  }

  /** Rows drawn by their squared distance to those before. */
  private static float[][] begin(float[][] x, int k, Random random) {
    var near = new double[x.length];
    Arrays.fill(near, 1);
    var centres = new float[k][];
    for (int c = 0; c < k; c++) {
      double left = random.nextDouble() * Arrays.stream(near).sum();
      int drawn = 0;
      while (drawn < x.length - 1 && (left -= near[drawn]) > 0) drawn++;
      centres[c] = x[drawn].clone();
      for (int i = 0; i < x.length; i++) {
        double squared = squared(x[i], centres[c]);
        near[i] = c == 0 ? squared : Math.min(near[i], squared);
      }
    }
    return centres;
  }

  /** The means of the groups; an empty one keeps its centre. */
  private static float[][] means(float[][] x, int[] of, float[][] centres) {
    var sums = new double[centres.length][centres[0].length];
    var counts = new int[centres.length];
    for (int i = 0; i < x.length; i++) {
      counts[of[i]]++;
      for (int j = 0; j < x[i].length; j++) sums[of[i]][j] += x[i][j];
    }
    var means = new float[centres.length][];
    for (int c = 0; c < means.length; c++) {
      means[c] = centres[c];
      if (counts[c] == 0) continue;
      means[c] = new float[sums[c].length];
      for (int j = 0; j < means[c].length; j++) means[c][j] = (float) (sums[c][j] / counts[c]);
    }
    return means;
  }

  private static double squared(float[] a, float[] b) {
    float sum = 0;
    for (int j = 0; j < a.length; j++) sum += (a[j] - b[j]) * (a[j] - b[j]);
    return sum;
  }
}
