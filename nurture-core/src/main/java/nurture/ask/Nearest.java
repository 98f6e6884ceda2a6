package nurture.ask;

import java.util.Arrays;
import nurture.data.Vectors;

/**
 * Which of some points each row is nearest to. The points lie transposed in blocks, so that the
 * inner loop runs over points and the compiler makes vectors of it; nothing of rows × points is
 * kept.
 */
final class Nearest {
  private static final int BLOCK = 256;

  private final int n;
  private final int width;
  private final float[][][] blocks;
  private final float[][] norms;

  private Nearest(float[][] points) {
    n = points.length;
    width = n == 0 ? 0 : points[0].length;
    int count = (n + BLOCK - 1) / BLOCK;
    blocks = new float[count][width][];
    norms = new float[count][];
    for (int b = 0; b < count; b++) {
      int from = b * BLOCK, size = Math.min(BLOCK, n - from);
      norms[b] = new float[size];
      for (int j = 0; j < width; j++) {
        var column = new float[size];
        for (int i = 0; i < size; i++) column[i] = points[from + i][j];
        blocks[b][j] = column;
      }
      for (int i = 0; i < size; i++)
        norms[b][i] = (float) Vectors.dot(points[from + i], points[from + i]);
    }
  }

  static Nearest of(float[][] points) {
    return new Nearest(points);
  }

  /**
   * The nearest point of each row and how far it is, squared; −1 and infinity where there are none.
   */
  record Found(int[] which, double[] squared) {}

  Found of(float[][] x, int[] rows) {
    var which = new int[rows.length];
    var squared = new double[rows.length];
    var distances = new float[n];
    for (int i = 0; i < rows.length; i++) {
      all(x[rows[i]], distances);
      int best = -1;
      float least = Float.POSITIVE_INFINITY;
      for (int p = 0; p < n; p++)
        if (distances[p] < least) {
          least = distances[p];
          best = p;
        }
      which[i] = best;
      squared[i] = Math.max(0, least);
    }
    return new Found(which, squared);
  }

  /** The squared distances of a row to all points. */
  void all(float[] row, float[] into) {
    float own = (float) Vectors.dot(row, row);
    var products = new float[Math.min(BLOCK, Math.max(1, n))];
    for (int b = 0; b < blocks.length; b++) {
      int size = norms[b].length;
      Arrays.fill(products, 0);
      for (int j = 0; j < width; j++) add(products, blocks[b][j], row[j], size);
      for (int i = 0; i < size; i++) into[b * BLOCK + i] = own + norms[b][i] - 2 * products[i];
    }
  }

  private static void add(float[] sum, float[] column, float factor, int size) {
    for (int i = 0; i < size; i++) sum[i] += factor * column[i];
  }

  static double squared(float[] a, float[] b) {
    float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    int j = 0;
    for (; j + 3 < a.length; j += 4) {
      float d0 = a[j] - b[j], d1 = a[j + 1] - b[j + 1];
      float d2 = a[j + 2] - b[j + 2], d3 = a[j + 3] - b[j + 3];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    for (; j < a.length; j++) s0 += (a[j] - b[j]) * (a[j] - b[j]);
    return (double) s0 + s1 + s2 + s3;
  }
}
