package nurture.bench;

import java.util.Arrays;
import java.util.SplittableRandom;
import nurture.nn.AveragePool;
import nurture.nn.Conv2d;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/**
 * Numbers for small grey images, learnt without labels: whitened random patches as filters, their
 * two halves summed over a 3 × 3 grid (Coates and Ng, 2011), brought to a few directions in which
 * the images differ most.
 */
final class PatchFeatures {
  static final int SIDE = 28;
  private static final int PATCH = 6, AREA = PATCH * PATCH, FILTERS = 96, CELL = 8;
  private static final int LEARNT_FROM = 6_000, BATCH = 100, SWEEPS = 8;
  private static final double THRESHOLD = 0.25, RIDGE = 0.01;

  private PatchFeatures() {}

  /**
   * Features [n, width] of images [n, 784], learnt from the first {@code own}; the scale of a
   * direction is the square root of how much images differ in it.
   */
  static float[][] of(byte[][] images, int own, int width, long seed) {
    var random = new SplittableRandom(seed);
    try (var scope = Scope.open()) {
      var filters = filters(images, own, random);
      var conv = new Conv2d(filters, null, 1, 0, 1);
      int cells = (SIDE - PATCH + 1 - CELL) / (CELL - 1) + 1;
      int wide = 2 * FILTERS * cells * cells;
      var rows = random.ints(LEARNT_FROM, 0, own).toArray();
      var sample = new float[LEARNT_FROM * wide];
      for (int from = 0; from < LEARNT_FROM; from += BATCH) {
        var some = Arrays.copyOfRange(rows, from, from + BATCH);
        System.arraycopy(raw(conv, images, some, wide), 0, sample, from * wide, BATCH * wide);
      }
      var mean = new float[wide];
      for (int i = 0; i < sample.length; i++) mean[i % wide] += sample[i] / LEARNT_FROM;
      for (int i = 0; i < sample.length; i++) sample[i] -= mean[i % wide];
      var directions = directions(Tensor.of(sample, LEARNT_FROM, wide), width, random);
      var centre = Tensor.of(mean, 1, wide);
      var out = new float[images.length][];
      for (int from = 0; from < images.length; from += BATCH) {
        int n = Math.min(BATCH, images.length - from), first = from;
        var some = new int[n];
        Arrays.setAll(some, i -> first + i);
        try (var inner = Scope.open()) {
          var x = Tensor.of(raw(conv, images, some, wide), n, wide).minus(centre);
          var y = x.matmul(directions).floats();
          for (int i = 0; i < n; i++)
            out[from + i] = Arrays.copyOfRange(y, i * width, (i + 1) * width);
        }
      }
      return out;
    }
  }

  private static float[] raw(Conv2d conv, byte[][] images, int[] rows, int wide) {
    try (var scope = Scope.open()) {
      var x = new float[rows.length * SIDE * SIDE];
      for (int i = 0; i < rows.length; i++)
        for (int k = 0; k < SIDE * SIDE; k++)
          x[i * SIDE * SIDE + k] = Byte.toUnsignedInt(images[rows[i]][k]) / 255f;
      var y = conv.apply(Tensor.of(x, rows.length, 1, SIDE, SIDE));
      var up = y.plus(-THRESHOLD).relu();
      var down = y.times(-1).plus(-THRESHOLD).relu();
      var both = Tensor.cat(java.util.List.of(up, down), 1);
      var pool = pooled(both);
      if (pool.count() != (long) rows.length * wide)
        throw new IllegalStateException("features must be " + wide + " wide, got " + pool.count());
      return pool.plus(1e-4).sqrt().floats();
    }
  }

  private static Tensor pooled(Tensor x) {
    return AveragePool.of(CELL).stride(CELL - 1).apply(x).flatten(1);
  }

  /** Patches of unit length after whitening, with the whitening folded in. */
  private static Tensor filters(byte[][] images, int own, SplittableRandom random) {
    int n = 20_000;
    var patches = new double[n][AREA];
    for (var patch : patches) {
      var image = images[random.nextInt(own)];
      double mean = 0, squares = 0;
      do {
        int x0 = random.nextInt(SIDE - PATCH + 1), y0 = random.nextInt(SIDE - PATCH + 1);
        mean = squares = 0;
        for (int i = 0; i < AREA; i++) {
          patch[i] = Byte.toUnsignedInt(image[(y0 + i / PATCH) * SIDE + x0 + i % PATCH]) / 255.0;
          mean += patch[i] / AREA;
        }
        for (int i = 0; i < AREA; i++) squares += Math.pow(patch[i] -= mean, 2);
        image = images[random.nextInt(own)];
      } while (squares < 0.05);
    }
    var covariance = new double[AREA][AREA];
    for (var p : patches)
      for (int i = 0; i < AREA; i++)
        for (int j = 0; j < AREA; j++) covariance[i][j] += p[i] * p[j] / n;
    var vectors = new double[AREA][AREA];
    var values = jacobi(covariance, vectors);
    var weights = new float[FILTERS * AREA];
    for (int f = 0; f < FILTERS; f++) {
      var white = new double[AREA];
      double norm = 0;
      var p = patches[f];
      var projected = new double[AREA];
      for (int e = 0; e < AREA; e++) {
        for (int i = 0; i < AREA; i++) projected[e] += vectors[i][e] * p[i];
        projected[e] /= values[e] + RIDGE;
        norm += projected[e] * projected[e] * (values[e] + RIDGE);
      }
      for (int e = 0; e < AREA; e++)
        for (int i = 0; i < AREA; i++) white[i] += vectors[i][e] * projected[e];
      double mean = Arrays.stream(white).average().orElse(0);
      for (int i = 0; i < AREA; i++)
        weights[f * AREA + i] = (float) ((white[i] - mean) / Math.sqrt(norm));
    }
    return Tensor.of(weights, FILTERS, 1, PATCH, PATCH);
  }

  /** Eigenvalues of a symmetric matrix, which is lost, by rotations (Jacobi, 1846). */
  private static double[] jacobi(double[][] a, double[][] v) {
    int n = a.length;
    for (int i = 0; i < n; i++) v[i][i] = 1;
    for (int sweep = 0; sweep < SWEEPS; sweep++)
      for (int p = 0; p < n; p++)
        for (int q = p + 1; q < n; q++) {
          if (Math.abs(a[p][q]) < 1e-14) continue;
          double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
          double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
          double c = 1 / Math.sqrt(t * t + 1), s = t * c;
          for (int k = 0; k < n; k++) {
            double x = a[k][p], y = a[k][q];
            a[k][p] = c * x - s * y;
            a[k][q] = s * x + c * y;
          }
          for (int k = 0; k < n; k++) {
            double x = a[p][k], y = a[q][k];
            a[p][k] = c * x - s * y;
            a[q][k] = s * x + c * y;
            x = v[k][p];
            y = v[k][q];
            v[k][p] = c * x - s * y;
            v[k][q] = s * x + c * y;
          }
        }
    var values = new double[n];
    for (int i = 0; i < n; i++) values[i] = Math.max(0, a[i][i]);
    return values;
  }

  /**
   * The directions [wide, width] in which rows of x differ most, by repeated multiplication, each
   * divided by the fourth root of how much they differ in it.
   */
  private static Tensor directions(Tensor x, int width, SplittableRandom random) {
    int wide = (int) x.size(1), n = (int) x.size(0);
    var q = new float[wide * width];
    for (int i = 0; i < q.length; i++) q[i] = (float) random.nextGaussian();
    for (int step = 0; step < SWEEPS; step++) {
      orthogonal(q, wide, width);
      try (var scope = Scope.open()) {
        var y = x.matmul(Tensor.of(q, wide, width));
        q = x.transpose(0, 1).matmul(y).times(1.0 / n).floats();
      }
    }
    var lengths = orthogonal(q, wide, width);
    for (int i = 0; i < q.length; i++) q[i] /= (float) Math.pow(lengths[i % width], 0.25);
    return Tensor.of(q, wide, width);
  }

  /** Makes columns orthonormal (Gram-Schmidt); what each had left is returned. */
  private static double[] orthogonal(float[] q, int wide, int width) {
    var columns = new float[width][wide];
    for (int i = 0; i < q.length; i++) columns[i % width][i / width] = q[i];
    var lengths = new double[width];
    for (int c = 0; c < width; c++) {
      for (int b = 0; b < c; b++) {
        double dot = 0;
        for (int i = 0; i < wide; i++) dot += (double) columns[b][i] * columns[c][i];
        for (int i = 0; i < wide; i++) columns[c][i] -= (float) (dot * columns[b][i]);
      }
      double squares = 0;
      for (float v : columns[c]) squares += (double) v * v;
      lengths[c] = Math.sqrt(squares);
      for (int i = 0; i < wide; i++) columns[c][i] /= (float) Math.max(1e-12, lengths[c]);
    }
    for (int i = 0; i < q.length; i++) q[i] = columns[i % width][i / width];
    return lengths;
  }
}
