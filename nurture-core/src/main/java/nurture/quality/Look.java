package nurture.quality;

import java.util.Arrays;
import nurture.data.Pixels;

/**
 * What a photo looks like, small enough to keep for every row: a perceptual hash of three views
 * (the whole, its content without an even border, its inner part) and the whole at 40 × 40 pixels.
 * The hash is the signs of the 64 lowest frequencies of a cosine transform against their median,
 * the mean left out (Zauner, 2010).
 *
 * @param hashes one a view; near photos differ in few bits
 * @param boxes [view][left, top, right, bottom] as shares of the photo
 * @param views each view's colours at 8 × 8 pixels
 * @param small red, green, blue of 40 × 40 pixels, row by row
 * @param contrast standard deviation of the brightness, 0 to 127
 * @param digest of the photo's pixels and size
 */
record Look(
    long[] hashes, double[][] boxes, byte[][] views, byte[] small, double contrast, long digest) {
  static final int VIEWS = 3;
  static final int COARSE = 12;
  private static final int SIDE = 32;
  private static final int LOW = 8;
  static final int SMALL = 40;
  static final int TINY = 20;
  private static final int COMPARED = 8;
  private static final int BORDER = 24;
  private static final double INNER = 0.05;
  private static final double[][] COSINES = cosines();

  static Look of(Pixels photo) {
    var whole = new double[] {0, 0, 1, 1};
    var boxes = new double[][] {whole, content(photo), {INNER, INNER, 1 - INNER, 1 - INNER}};
    var hashes = new long[VIEWS];
    for (int v = 0; v < VIEWS; v++)
      hashes[v] = hash(grey(sample(photo.rgb(), photo.width(), photo.height(), boxes[v], SIDE)));
    var views = new byte[VIEWS][];
    for (int v = 0; v < VIEWS; v++)
      views[v] = bytes(sample(photo.rgb(), photo.width(), photo.height(), boxes[v], COMPARED));
    var sampled = sample(photo.rgb(), photo.width(), photo.height(), whole, SMALL);
    var small = bytes(sampled);
    long digest = 31L * photo.width() + photo.height();
    for (byte b : photo.rgb()) digest = (digest ^ b) * 0x100000001b3L;
    return new Look(hashes, boxes, views, small, deviation(grey(sampled)), digest);
  }

  /** Whether two photos are the same, pixel by pixel. */
  boolean same(Look other) {
    return digest == other.digest && Arrays.equals(small, other.small);
  }

  /** How far a view of this is from one of another: the mean difference of colours, 0 to 255. */
  double distance(int view, Look other, int otherView) {
    var a = views[view];
    var b = other.views[otherView];
    int sum = 0;
    for (int i = 0; i < a.length; i++) sum += Math.abs((a[i] & 255) - (b[i] & 255));
    return (double) sum / a.length;
  }

  private static byte[] bytes(float[] colours) {
    var bytes = new byte[colours.length];
    for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) Math.round(colours[i]);
    return bytes;
  }

  /** The colours of the whole at side × side pixels, at most 40. */
  float[] colours(int side) {
    return sample(small, SMALL, SMALL, boxes[0], side);
  }

  /** A one, and the colours of 12 × 12 areas less their mean, of length one. */
  float[] coarse() {
    var colours = sample(small, SMALL, SMALL, boxes[0], COARSE);
    double mean = 0;
    for (float c : colours) mean += c / colours.length;
    double squares = 1e-6;
    for (float c : colours) squares += (c - mean) * (c - mean);
    var out = new float[1 + colours.length];
    out[0] = 1;
    for (int i = 0; i < colours.length; i++)
      out[i + 1] = (float) ((colours[i] - mean) / Math.sqrt(squares));
    return out;
  }

  /** Its mean grey, 0 to 255. */
  double brightness() {
    double sum = 0;
    for (float v : grey(colours(SMALL))) sum += v;
    return sum / (SMALL * SMALL);
  }

  /** The mean difference of neighbours' grey at 40 × 40 pixels, which blur makes small. */
  double detail() {
    var grey = grey(colours(SMALL));
    double sum = 0;
    for (int y = 0; y < SMALL; y++)
      for (int x = 1; x < SMALL; x++)
        sum += Math.abs(grey[y * SMALL + x] - grey[y * SMALL + x - 1]);
    return sum / (SMALL * (SMALL - 1));
  }

  /** The box of what differs from the colour of the corner, with a little room. */
  private static double[] content(Pixels photo) {
    int w = photo.width();
    int h = photo.height();
    int left = w;
    int right = -1;
    int top = h;
    int bottom = -1;
    var rgb = photo.rgb();
    for (int y = 0; y < h; y++)
      for (int x = 0; x < w; x++) {
        int at = 3 * (y * w + x);
        int off = 0;
        for (int c = 0; c < 3; c++)
          off = Math.max(off, Math.abs((rgb[at + c] & 255) - (rgb[c] & 255)));
        if (off <= BORDER) continue;
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
      }
    if (right - left < w / 4 || bottom - top < h / 4) return new double[] {0, 0, 1, 1};
    return new double[] {
      (double) left / w, (double) top / h, (right + 1.0) / w, (bottom + 1.0) / h
    };
  }

  /**
   * A box of an image as side × side colours, each the mean of the area under it, with pixels that
   * lie partly under it in part: else a photo and its cut would be sampled unlike.
   */
  private static float[] sample(byte[] rgb, int width, int height, double[] box, int side) {
    var across = new Strips(width, box[0], box[2], side);
    var down = new Strips(height, box[1], box[3], side);
    var out = new float[3 * side * side];
    for (int y = 0; y < side; y++)
      for (int x = 0; x < side; x++) {
        float r = 0;
        float g = 0;
        float b = 0;
        for (int i = 0; i < down.count[y]; i++)
          for (int j = 0; j < across.count[x]; j++) {
            float share = down.shares[y][i] * across.shares[x][j];
            int at = 3 * ((down.first[y] + i) * width + across.first[x] + j);
            r += share * (rgb[at] & 255);
            g += share * (rgb[at + 1] & 255);
            b += share * (rgb[at + 2] & 255);
          }
        int to = 3 * (y * side + x);
        out[to] = r;
        out[to + 1] = g;
        out[to + 2] = b;
      }
    return out;
  }

  /** Which pixels of an axis lie under each of so many equal strips of a part of it. */
  private static final class Strips {
    final int[] first;
    final int[] count;
    final float[][] shares;

    Strips(int length, double from, double to, int strips) {
      first = new int[strips];
      count = new int[strips];
      shares = new float[strips][];
      for (int s = 0; s < strips; s++) {
        double begin = length * (from + (to - from) * s / strips);
        double end = length * (from + (to - from) * (s + 1) / strips);
        first[s] = Math.min(length - 1, (int) begin);
        count[s] = Math.max(1, Math.min(length, (int) Math.ceil(end - 1e-9)) - first[s]);
        shares[s] = new float[count[s]];
        for (int i = 0; i < count[s]; i++) {
          double under = Math.min(end, first[s] + i + 1.0) - Math.max(begin, first[s] + i);
          shares[s][i] = (float) (under / (end - begin));
        }
      }
    }
  }

  static float[] grey(float[] rgb) {
    var grey = new float[rgb.length / 3];
    for (int i = 0; i < grey.length; i++)
      grey[i] = 0.299f * rgb[3 * i] + 0.587f * rgb[3 * i + 1] + 0.114f * rgb[3 * i + 2];
    return grey;
  }

  private static double deviation(float[] grey) {
    double sum = 0;
    double squares = 0;
    for (float v : grey) {
      sum += v;
      squares += (double) v * v;
    }
    double mean = sum / grey.length;
    return Math.sqrt(Math.max(0, squares / grey.length - mean * mean));
  }

  private static long hash(float[] grey) {
    var rows = new double[SIDE][LOW + 1];
    for (int y = 0; y < SIDE; y++)
      for (int u = 0; u <= LOW; u++)
        for (int x = 0; x < SIDE; x++) rows[y][u] += COSINES[u][x] * grey[y * SIDE + x];
    var low = new double[LOW * LOW];
    for (int v = 0; v < LOW; v++)
      for (int u = 0; u < LOW; u++) {
        // The mean says nothing of the shape; the next frequency across takes its place.
        int across = u == 0 && v == 0 ? LOW : u;
        for (int y = 0; y < SIDE; y++) low[v * LOW + u] += COSINES[v][y] * rows[y][across];
      }
    var sorted = low.clone();
    Arrays.sort(sorted);
    double median = (sorted[31] + sorted[32]) / 2;
    long bits = 0;
    for (int i = 0; i < low.length; i++) if (low[i] > median) bits |= 1L << i;
    return bits;
  }

  private static double[][] cosines() {
    var cosines = new double[LOW + 1][SIDE];
    for (int u = 0; u <= LOW; u++)
      for (int x = 0; x < SIDE; x++)
        cosines[u][x] = Math.cos(Math.PI * u * (2 * x + 1) / (2.0 * SIDE));
    return cosines;
  }
}
