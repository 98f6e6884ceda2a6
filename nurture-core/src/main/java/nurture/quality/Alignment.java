package nurture.quality;

import java.util.Arrays;

/**
 * How one picture must be cut to lie on another: x → scaleX · x + left, y likewise, in pixels of
 * square pictures of brightness, found by Gauss–Newton steps on their difference (Lucas and Kanade,
 * 1981).
 */
final class Alignment {
  private static final int PART = 5;

  private final float[] a;
  private final float[] b;
  private final int side;
  private final double[] map = new double[4];

  /**
   * Begins where box {@code inB} of the second lies on box {@code inA} of the first.
   *
   * @param inA left, top, right, bottom as shares of the picture
   */
  Alignment(float[] a, double[] inA, float[] b, double[] inB, int side) {
    this.a = a;
    this.b = b;
    this.side = side;
    map[0] = (inA[2] - inA[0]) / (inB[2] - inB[0]);
    map[1] = side * (inA[0] - map[0] * inB[0]);
    map[2] = (inA[3] - inA[1]) / (inB[3] - inB[1]);
    map[3] = side * (inA[1] - map[2] * inB[1]);
  }

  /** This one continued on larger pictures of the same photos. */
  Alignment on(float[] largeA, float[] largeB, int largeSide) {
    var whole = new double[] {0, 0, 1, 1};
    var next = new Alignment(largeA, whole, largeB, whole, largeSide);
    double factor = (double) largeSide / side;
    next.map[0] = map[0];
    next.map[1] = map[1] * factor;
    next.map[2] = map[2];
    next.map[3] = map[3] * factor;
    return next;
  }

  /** The first laid on the second instead. */
  Alignment turned() {
    var whole = new double[] {0, 0, 1, 1};
    var other = new Alignment(b, whole, a, whole, side);
    for (int i = 0; i < 4; i += 2) {
      other.map[i] = 1 / map[i];
      other.map[i + 1] = -map[i + 1] / map[i];
    }
    return other;
  }

  /** How many pixels of the first one pixel of the second is wide, in the mean of both ways. */
  double scale() {
    return Math.sqrt(map[0] * map[2]);
  }

  /** Takes so many steps; returns this. */
  Alignment improve(int steps) {
    for (int step = 0; step < steps; step++) {
      var normal = new double[4][5];
      for (int v = 0; v < side; v++)
        for (int u = 0; u < side; u++) {
          double x = map[0] * (u + 0.5) + map[1] - 0.5;
          double y = map[2] * (v + 0.5) + map[3] - 0.5;
          if (x < 0.5 || y < 0.5 || x > side - 2.5 || y > side - 2.5) continue;
          double off = b[v * side + u] - at(x, y);
          double dx = (at(x + 0.5, y) - at(x - 0.5, y));
          double dy = (at(x, y + 0.5) - at(x, y - 0.5));
          double[] row = {dx * (u + 0.5), dx, dy * (v + 0.5), dy};
          for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) normal[i][j] += row[i] * row[j];
            normal[i][4] += row[i] * off;
          }
        }
      if (!solve(normal)) return this;
      for (int i = 0; i < 4; i++) map[i] += normal[i][4];
    }
    return this;
  }

  /** Whether it is a cut and a stretch that people make: no more than a fifth off in any way. */
  boolean plausible() {
    for (int i = 0; i < 4; i += 2)
      if (!(map[i] > 0.75 && map[i] < 1.34 && Math.abs(map[i + 1]) < 0.22 * side)) return false;
    return true;
  }

  /**
   * The correlation of their edges, the slopes of brightness, where the two overlap: 1 if equal.
   */
  double edges() {
    double ab = 0;
    double aa = 1e-3;
    double bb = 1e-3;
    for (int v = 1; v < side - 1; v++)
      for (int u = 1; u < side - 1; u++) {
        double x = map[0] * (u + 0.5) + map[1] - 0.5;
        double y = map[2] * (v + 0.5) + map[3] - 0.5;
        if (x < 1 || y < 1 || x > side - 2 || y > side - 2) continue;
        double ax = at(x + map[0], y) - at(x - map[0], y);
        double ay = at(x, y + map[2]) - at(x, y - map[2]);
        double bx = b[v * side + u + 1] - b[v * side + u - 1];
        double by = b[(v + 1) * side + u] - b[(v - 1) * side + u];
        ab += ax * bx + ay * by;
        aa += ax * ax + ay * ay;
        bb += bx * bx + by * by;
      }
    return ab / Math.sqrt(aa * bb);
  }

  /**
   * What of the second's colours the first leaves unexplained in parts five pixels wide and high.
   * Differences are added up with their signs, so that what another encoding or a slightly other
   * cut does cancels, and another shade or shape does not. 0 if equal.
   *
   * @param worst the mean difference in the worst part ÷ the mean distance from the mean colour
   *     everywhere
   * @param steady the mean difference in all but the worst 2 % of parts ÷ what an encoding ({@value
   *     #ENCODING} levels) and a tenth of a pixel's slip would make of it: a wallet of another
   *     leather differs little from the first, but does so where nothing slips
   */
  record Rest(double worst, double steady) {}

  private static final double ENCODING = 4;
  private static final double SLIP = 0.1;
  private static final double STEADY = 0.98;

  /**
   * Compares colours.
   *
   * @param colourA red, green, blue of the first, row by row
   */
  Rest rest(float[] colourA, float[] colourB) {
    int parts = side / PART;
    double spread = 1e-3;
    int seen = 0;
    double worst = 0;
    var steady = new double[3 * parts * parts];
    int judged = 0;
    for (int c = 0; c < 3; c++) {
      var off = new double[parts * parts];
      var slope = new double[parts * parts];
      var count = new int[parts * parts];
      double mean = 0;
      for (int i = c; i < colourB.length; i += 3) mean += colourB[i] * 3.0 / colourB.length;
      for (int v = 0; v < parts * PART; v++)
        for (int u = 0; u < parts * PART; u++) {
          double x = map[0] * (u + 0.5) + map[1] - 0.5;
          double y = map[2] * (v + 0.5) + map[3] - 0.5;
          if (x < 0 || y < 0 || x > side - 1 || y > side - 1) continue;
          float value = colourB[3 * (v * side + u) + c];
          int part = v / PART * parts + u / PART;
          double dx = (at(colourA, 3, c, x + 1, y) - at(colourA, 3, c, x - 1, y)) / 2;
          double dy = (at(colourA, 3, c, x, y + 1) - at(colourA, 3, c, x, y - 1)) / 2;
          off[part] += value - at(colourA, 3, c, x, y);
          slope[part] += dx * dx + dy * dy;
          count[part]++;
          spread += Math.abs(value - mean);
          seen++;
        }
      for (int p = 0; p < off.length; p++) {
        if (count[p] <= PART * PART / 2) continue;
        double difference = Math.abs(off[p]) / count[p];
        worst = Math.max(worst, difference);
        steady[judged++] =
            difference / Math.sqrt(ENCODING * ENCODING + SLIP * SLIP * slope[p] / count[p]);
      }
    }
    Arrays.sort(steady, 0, judged);
    return new Rest(worst * seen / spread, judged == 0 ? 0 : steady[(int) (STEADY * (judged - 1))]);
  }

  private double at(double x, double y) {
    return at(a, 1, 0, x, y);
  }

  /** A channel of a picture between its pixels; at its edge beyond it. */
  private double at(float[] a, int channels, int c, double x, double y) {
    double cx = Math.clamp(x, 0, side - 1.001);
    double cy = Math.clamp(y, 0, side - 1.001);
    int left = (int) cx;
    int top = (int) cy;
    double fx = cx - left;
    double fy = cy - top;
    int i = channels * (top * side + left) + c;
    int down = i + channels * side;
    double above = a[i] + fx * (a[i + channels] - a[i]);
    double below = a[down] + fx * (a[down + channels] - a[down]);
    return above + fy * (below - above);
  }

  /** Solves four equations in place; false if they say too little. */
  private static boolean solve(double[][] m) {
    for (int i = 0; i < 4; i++) {
      m[i][i] += 1e-6 + 1e-6 * m[i][i];
      for (int j = i + 1; j < 4; j++) {
        double factor = m[j][i] / m[i][i];
        for (int k = i; k < 5; k++) m[j][k] -= factor * m[i][k];
      }
    }
    for (int i = 3; i >= 0; i--) {
      for (int j = i + 1; j < 4; j++) m[i][4] -= m[i][j] * m[j][4];
      m[i][4] /= m[i][i];
      if (!Double.isFinite(m[i][4])) return false;
    }
    return true;
  }
}
