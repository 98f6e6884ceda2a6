package nurture.feed;

import java.util.Arrays;
import java.util.SplittableRandom;
import nurture.tensor.Tensor;

/**
 * Changes of light, colours and edges that leave every pixel in its place, as TrivialAugment has
 * them (Müller and Hutter, 2021); strengths are drawn for each photo.
 */
final class Shades {
  private static final float BLACK = -2, WHITE = 2; // as Kernels.photos makes them
  private static final int LEVELS = 256;

  private Shades() {}

  /** What becomes of one photo. */
  private interface Change {
    /** Changes a photo's values [channels · pixels] in place. */
    void of(float[] photo, int channels, int width, SplittableRandom random);
  }

  /** Brighter or darker: values above black by up to 1 ± strength. */
  static Augment brightness(double strength) {
    return each((photo, channels, width, random) -> {
      float factor = factor(strength, random);
      for (int i = 0; i < photo.length; i++) photo[i] = BLACK + (photo[i] - BLACK) * factor;
    });
  }

  /** Differences from the photo's mean by up to 1 ± strength. */
  static Augment contrast(double strength) {
    return each((photo, channels, width, random) -> {
      float factor = factor(strength, random), sum = 0;
      for (float v : photo) sum += v;
      float mean = sum / photo.length;
      for (int i = 0; i < photo.length; i++) photo[i] = mean + (photo[i] - mean) * factor;
    });
  }

  /** Differences from each pixel's grey by up to 1 ± strength. */
  static Augment saturation(double strength) {
    return each((photo, channels, width, random) -> {
      float factor = factor(strength, random);
      int pixels = photo.length / channels;
      for (int p = 0; p < pixels; p++) {
        float grey = 0;
        for (int c = 0; c < channels; c++) grey += photo[c * pixels + p] / channels;
        for (int i = p; i < photo.length; i += pixels) photo[i] = grey + (photo[i] - grey) * factor;
      }
    });
  }

  /** Differences from a smoothed photo by up to 1 ± strength; the border stays. */
  static Augment sharpness(double strength) {
    return each((photo, channels, width, random) -> {
      float factor = factor(strength, random);
      var before = photo.clone();
      int height = photo.length / channels / width;
      for (int c = 0; c < channels; c++)
        for (int y = 1; y < height - 1; y++)
          for (int x = 1; x < width - 1; x++) {
            int at = (c * height + y) * width + x;
            float sum = 4 * before[at]; // five times with the one below
            for (int dy = -width; dy <= width; dy += width)
              for (int dx = -1; dx <= 1; dx++) sum += before[at + dy + dx];
            float smooth = sum / 13;
            photo[at] = smooth + (before[at] - smooth) * factor;
          }
    });
  }

  /** Values of 2 to 8 bits. */
  static Augment posterize() {
    return each((photo, channels, width, random) -> {
      int mask = 0xff << random.nextInt(7);
      for (int i = 0; i < photo.length; i++) photo[i] = value(level(photo[i]) & mask);
    });
  }

  /** What is lighter than some value inverted. */
  static Augment solarize() {
    return each((photo, channels, width, random) -> {
      float from = value((int) (LEVELS * random.nextDouble()));
      for (int i = 0; i < photo.length; i++) if (photo[i] >= from) photo[i] = -photo[i];
    });
  }

  /** Each channel from black to white. */
  static Augment autocontrast() {
    return each((photo, channels, width, random) -> {
      int pixels = photo.length / channels;
      for (int from = 0; from < photo.length; from += pixels) {
        float low = WHITE, high = BLACK;
        for (int i = from; i < from + pixels; i++) {
          low = Math.min(low, photo[i]);
          high = Math.max(high, photo[i]);
        }
        if (!(high > low)) continue;
        for (int i = from; i < from + pixels; i++)
          photo[i] = BLACK + (photo[i] - low) / (high - low) * (WHITE - BLACK);
      }
    });
  }

  /** Each channel with about as many pixels of every value; its lightest become white. */
  static Augment equalize() {
    return each((photo, channels, width, random) -> {
      int pixels = photo.length / channels;
      for (int from = 0; from < photo.length; from += pixels) {
        var darker = new int[LEVELS + 1]; // [v + 1] pixels of value v, then those below v
        for (int i = from; i < from + pixels; i++) darker[level(photo[i]) + 1]++;
        for (int v = 0; v < LEVELS; v++) darker[v + 1] += darker[v];
        int lightest = LEVELS - 1;
        while (darker[lightest] == pixels) lightest--;
        if (darker[lightest] == 0) continue; // one value throughout
        for (int i = from; i < from + pixels; i++)
          photo[i] = BLACK + (WHITE - BLACK) * darker[level(photo[i])] / darker[lightest];
      }
    });
  }

  private static Augment each(Change change) {
    return (photos, rows, chance) -> {
      var values = photos.floats();
      int n = (int) photos.size(0), length = values.length / Math.max(1, n);
      int channels = (int) photos.size(1), width = (int) photos.size(3);
      for (int i = 0; i < n; i++) {
        var one = Arrays.copyOfRange(values, i * length, (i + 1) * length);
        change.of(one, channels, width, chance.random());
        for (int j = 0; j < length; j++) values[i * length + j] = Math.clamp(one[j], BLACK, WHITE);
      }
      return Tensor.of(values, photos.shape()).channelsLast();
    };
  }

  private static float factor(double strength, SplittableRandom random) {
    return (float) (1 + strength * (2 * random.nextDouble() - 1));
  }

  private static int level(float value) {
    return Math.clamp(Math.round((value - BLACK) / (WHITE - BLACK) * (LEVELS - 1)), 0, LEVELS - 1);
  }

  private static float value(int level) {
    return BLACK + (WHITE - BLACK) * level / (LEVELS - 1);
  }
}
