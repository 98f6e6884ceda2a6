package nurture.data;

import java.util.Arrays;

/** Images in other sizes, one direction after the other. */
final class Resampling {
  private Resampling() {}

  static Pixels fit(Pixels from, int frameWidth, int frameHeight) {
    double scale =
        Math.min((double) frameWidth / from.width(), (double) frameHeight / from.height());
    int width = Math.clamp(Math.round(from.width() * scale), 1, frameWidth);
    int height = Math.clamp(Math.round(from.height() * scale), 1, frameHeight);
    if (width == frameWidth && height == frameHeight) return resize(from, width, height);
    var inner = resize(from, width, height);
    var rgb = new byte[3 * frameWidth * frameHeight];
    Arrays.fill(rgb, (byte) 255);
    int left = (frameWidth - width) / 2;
    int top = (frameHeight - height) / 2;
    for (int y = 0; y < height; y++) {
      System.arraycopy(
          inner.rgb(), 3 * y * width, rgb, 3 * ((y + top) * frameWidth + left), 3 * width);
    }
    return new Pixels(frameWidth, frameHeight, rgb);
  }

  private static Pixels resize(Pixels from, int width, int height) {
    if (width == from.width() && height == from.height()) return from;
    var across = Weights.of(from.width(), width);
    var down = Weights.of(from.height(), height);
    var out = new byte[3 * width * height];
    // Each source row is narrowed once and stays while a target row still needs it.
    var narrow = new float[down.longest()][3 * width];
    var held = new int[narrow.length];
    Arrays.fill(held, -1);
    var sum = new float[3 * width];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sum, 0);
      for (int k = 0; k < down.count[y]; k++) {
        int source = down.first[y] + k;
        int slot = source % narrow.length;
        if (held[slot] != source) {
          across.apply(from.rgb(), 3 * source * from.width(), narrow[slot]);
          held[slot] = source;
        }
        float w = down.weights[y][k];
        var row = narrow[slot];
        for (int i = 0; i < sum.length; i++) sum[i] += w * row[i];
      }
      int at = 3 * y * width;
      for (int i = 0; i < sum.length; i++)
        out[at + i] = (byte) Math.clamp((int) (sum[i] + 0.5f), 0, 255);
    }
    return new Pixels(width, height, out);
  }

  /** For each target place, the source places that it is made of and their weights. */
  private record Weights(int[] first, int[] count, float[][] weights) {
    static Weights of(int from, int to) {
      var first = new int[to];
      var count = new int[to];
      var weights = new float[to][];
      double ratio = (double) from / to;
      for (int i = 0; i < to; i++) {
        if (ratio >= 1) {
          double start = i * ratio;
          double end = Math.min(from, start + ratio);
          first[i] = (int) start;
          count[i] = Math.max(1, (int) Math.ceil(end - 1e-9) - first[i]);
          weights[i] = new float[count[i]];
          for (int k = 0; k < count[i]; k++) {
            double a = Math.max(start, first[i] + k);
            double b = Math.min(end, first[i] + k + 1.0);
            weights[i][k] = (float) Math.max(0, b - a);
          }
        } else {
          double centre = Math.clamp((i + 0.5) * ratio - 0.5, 0, from - 1.0);
          first[i] = Math.min((int) centre, from - 1);
          count[i] = first[i] + 1 < from ? 2 : 1;
          float right = (float) (centre - first[i]);
          weights[i] = count[i] == 2 ? new float[] {1 - right, right} : new float[] {1};
        }
        float total = 0;
        for (float w : weights[i]) total += w;
        for (int k = 0; k < count[i]; k++) weights[i][k] /= total;
      }
      return new Weights(first, count, weights);
    }

    int longest() {
      return Arrays.stream(count).max().orElse(1);
    }

    void apply(byte[] rgb, int at, float[] out) {
      for (int x = 0; x < first.length; x++) {
        float r = 0;
        float g = 0;
        float b = 0;
        int p = at + 3 * first[x];
        for (float w : weights[x]) {
          r += w * (rgb[p] & 255);
          g += w * (rgb[p + 1] & 255);
          b += w * (rgb[p + 2] & 255);
          p += 3;
        }
        out[3 * x] = r;
        out[3 * x + 1] = g;
        out[3 * x + 2] = b;
      }
    }
  }
}
