package nurture.model;

import java.util.Arrays;

/**
 * How far the prices of two listings go together, given how alike the listings are column by
 * column: a sum of narrow and wide bells {@code height·exp(−Σ width·(1 − alike))}, of a straight
 * part {@code Σ slope·alike}, and of a floor that all share.
 *
 * @param widths [bells][columns]
 * @param heights [bells]
 * @param slopes [columns]
 * @param noise the variance of what likeness cannot explain
 */
record Covariance(
    double[][] widths, double[] heights, double[] slopes, double floor, double noise) {
  double of(float[] alike) {
    double sum = floor;
    for (int c = 0; c < slopes.length; c++) sum += slopes[c] * alike[c];
    for (int b = 0; b < heights.length; b++) {
      double off = 0;
      var width = widths[b];
      for (int c = 0; c < width.length; c++) off += width[c] * (1 - alike[c]);
      sum += heights[b] * Math.exp(-off);
    }
    return sum;
  }

  /** All numbers in a row. */
  float[] flat() {
    int columns = slopes.length;
    var flat = new float[heights.length * (columns + 1) + columns + 2];
    int at = 0;
    for (int b = 0; b < heights.length; b++) {
      for (double width : widths[b]) flat[at++] = (float) width;
      flat[at++] = (float) heights[b];
    }
    for (double slope : slopes) flat[at++] = (float) slope;
    flat[at++] = (float) floor;
    flat[at] = (float) noise;
    return flat;
  }

  /** From what {@link #flat} gave. */
  static Covariance of(float[] flat, int columns) {
    int bells = (flat.length - columns - 2) / (columns + 1);
    var widths = new double[bells][];
    var heights = new double[bells];
    int at = 0;
    for (int b = 0; b < bells; b++) {
      widths[b] = doubles(Arrays.copyOfRange(flat, at, at + columns));
      heights[b] = flat[at + columns];
      at += columns + 1;
    }
    return new Covariance(
        widths,
        heights,
        doubles(Arrays.copyOfRange(flat, at, at + columns)),
        flat[at + columns],
        flat[at + columns + 1]);
  }

  private static double[] doubles(float[] floats) {
    var doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) doubles[i] = floats[i];
    return doubles;
  }
}
