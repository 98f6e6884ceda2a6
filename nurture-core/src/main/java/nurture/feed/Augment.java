package nurture.feed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import nurture.feed.Feed.Chance;
import nurture.tensor.Kernels;
import nurture.tensor.Tensor;

/**
 * A change of photos that leaves what they show as it is: each is changed apart, repeatably by the
 * chance, and keeps its size.
 */
@FunctionalInterface
public interface Augment {
  /**
   * Changed photos.
   *
   * @param photos [n, channels, h, w], zero in the mean; not changed themselves
   * @param rows [n], where they stand in their data set
   */
  Tensor apply(Tensor photos, int[] rows, Chance chance);

  /** This, and then {@code next}. */
  default Augment then(Augment next) {
    return (photos, rows, chance) -> next.apply(apply(photos, rows, chance), rows, chance);
  }

  /** As they are. */
  static Augment none() {
    return (photos, rows, chance) -> photos;
  }

  /** Half of them mirrored, left to right. */
  static Augment flip() {
    return (photos, rows, chance) -> mirrored(photos, draw(rows, i -> chance.random().nextInt(2)));
  }

  /**
   * Each mirrored in every second pass, half of them in the first: less is seen twice than with
   * {@link #flip} (Jordan, 2024).
   */
  static Augment alternatingFlip() {
    return (photos, rows, chance) ->
        mirrored(photos, draw(rows, i -> (int) ((mixed(rows[i]) + chance.epoch()) & 1)));
  }

  /** Moved by up to so many pixels each way, mirrored beyond the border. */
  static Augment translate(int pixels) {
    return (photos, rows, chance) -> {
      int h = (int) photos.size(2), w = (int) photos.size(3);
      var padded = Kernels.padMirrored(photos, pixels);
      var moved = new ArrayList<Tensor>();
      for (int i = 0; i < rows.length; i++) {
        int y = chance.random().nextInt(2 * pixels + 1),
            x = chance.random().nextInt(2 * pixels + 1);
        moved.add(padded.select(0, i).narrow(1, y, h).narrow(2, x, w));
      }
      return Tensor.stack(moved).channelsLast();
    };
  }

  /**
   * A part of each, of a random area from {@code least} of the photo up to all of it and of sides
   * from 3 : 4 to 4 : 3, at full size (Szegedy et al., 2015).
   */
  static Augment crop(double least) {
    if (!(least > 0 && least <= 1))
      throw new IllegalArgumentException("least area must be in (0, 1], got " + least);
    return affine(random -> {
      double area = least + (1 - least) * random.nextDouble();
      double ratio = Math.sqrt(Math.exp(between(random, Math.log(4.0 / 3))));
      double width = Math.min(1, Math.sqrt(area) * ratio);
      double height = Math.min(1, Math.sqrt(area) / ratio);
      return new double[] {
        width, 0, between(random, 1 - width), 0, height, between(random, 1 - height)
      };
    });
  }

  /** Turned by up to so many degrees each way. */
  static Augment rotate(double degrees) {
    return affine(random -> {
      double angle = Math.toRadians(between(random, degrees));
      double cos = Math.cos(angle), sin = Math.sin(angle);
      return new double[] {cos, -sin, 0, sin, cos, 0};
    });
  }

  /** Slanted by up to this share of its side, along one axis or the other. */
  static Augment shear(double share) {
    return affine(random -> {
      double slant = between(random, share);
      return random.nextInt(2) == 0
          ? new double[] {1, slant, 0, 0, 1, 0}
          : new double[] {1, 0, 0, slant, 1, 0};
    });
  }

  /** A square of this side blanked at a random place, partly outside perhaps (DeVries, 2017). */
  static Augment cutout(int side) {
    return (photos, rows, chance) -> {
      int h = (int) photos.size(2), w = (int) photos.size(3);
      var mask = new float[rows.length * h * w];
      Arrays.fill(mask, 1);
      for (int i = 0; i < rows.length; i++) {
        int top = chance.random().nextInt(h) - side / 2,
            left = chance.random().nextInt(w) - side / 2;
        for (int y = Math.max(0, top); y < Math.min(h, top + side); y++)
          Arrays.fill(
              mask,
              (i * h + y) * w + Math.max(0, left),
              (i * h + y) * w + Math.min(w, left + side),
              0);
      }
      return photos.times(Tensor.of(mask, rows.length, 1, h, w));
    };
  }

  /** Each channel's contrast times 1 ± strength, and its brightness ± strength deviations. */
  static Augment colour(double strength) {
    return (photos, rows, chance) -> {
      int c = (int) photos.size(1);
      var contrast = new float[rows.length * c];
      var light = new float[rows.length * c];
      for (int i = 0; i < contrast.length; i++) {
        contrast[i] = (float) (1 + between(chance.random(), strength));
        light[i] = (float) between(chance.random(), strength);
      }
      return photos
          .times(Tensor.of(contrast, rows.length, c, 1, 1))
          .plus(Tensor.of(light, rows.length, c, 1, 1));
    };
  }

  /**
   * One of these for each photo, drawn at random: with changes of random strength, and with {@link
   * #none} among them, TrivialAugment (Müller and Hutter, 2021); twice over, RandAugment-like.
   */
  static Augment oneOf(Augment... changes) {
    return (photos, rows, chance) -> {
      var which = draw(rows, i -> chance.random().nextInt(changes.length));
      var parts = new ArrayList<Tensor>();
      var place = new long[rows.length];
      int placed = 0;
      for (int c = 0; c < changes.length; c++) {
        int change = c;
        var mine = IntStream.range(0, rows.length).filter(i -> which[i] == change).toArray();
        if (mine.length == 0) continue;
        for (int i : mine) place[i] = placed++;
        var these = photos.gather(0, indices(mine));
        parts.add(changes[c].apply(these, Arrays.stream(mine).map(i -> rows[i]).toArray(), chance));
      }
      return Tensor.cat(parts, 0).gather(0, Tensor.of(place, rows.length)).channelsLast();
    };
  }

  /** What most photos stand: mirrored, and moved by up to so many pixels. */
  static Augment mild(int pixels) {
    return flip().then(translate(pixels));
  }

  /**
   * Mild, then one of a part, a turn, a slant, other colours or nothing, then a square blanked: for
   * few photos and many passes.
   *
   * @param pixels by which each is moved at most
   * @param patch side of the square in pixels
   * @param strength of the change in the middle; 1 turns by up to 25°
   */
  static Augment strong(int pixels, int patch, double strength) {
    return mild(pixels)
        .then(
            oneOf(
                none(),
                crop(1 - 0.6 * strength),
                rotate(25 * strength),
                shear(0.3 * strength),
                colour(0.5 * strength)))
        .then(cutout(patch));
  }

  /**
   * Mild, then one change of TrivialAugment's (Müller and Hutter, 2021) of a strength by chance,
   * then a square blanked: for few photos and many passes. They should be as {@code Kernels.photos}
   * makes them, black −2 and white 2.
   *
   * @param pixels by which each is moved at most
   * @param patch side of the square in pixels
   */
  static Augment trivial(int pixels, int patch) {
    return mild(pixels)
        .then(
            oneOf(
                none(),
                crop(0.4),
                rotate(30),
                shear(0.3),
                shear(0.3), // along one axis and along the other
                Shades.brightness(0.9),
                Shades.contrast(0.9),
                Shades.saturation(0.9),
                Shades.sharpness(0.9),
                Shades.posterize(),
                Shades.solarize(),
                Shades.autocontrast(),
                Shades.equalize()))
        .then(cutout(patch));
  }

  /** By name: none, {@link #mild}, {@link #strong} or {@link #trivial} with these numbers. */
  static Augment of(String name, int pixels, int patch, double strength) {
    return switch (name) {
      case "none" -> none();
      case "mild" -> mild(pixels);
      case "strong" -> strong(pixels, patch, strength);
      case "trivial" -> trivial(pixels, patch);
      default ->
          throw new IllegalArgumentException(
              "change must be none, mild, strong or trivial, got " + name);
    };
  }

  /** How one photo's window lies, as two rows of three numbers: see {@link Kernels#affine}. */
  private static Augment affine(Function<SplittableRandom, double[]> window) {
    return (photos, rows, chance) -> {
      var windows = new float[rows.length * 6];
      for (int i = 0; i < rows.length; i++) {
        var one = window.apply(chance.random());
        for (int k = 0; k < 6; k++) windows[6 * i + k] = (float) one[k];
      }
      return Kernels.affine(photos, Tensor.of(windows, rows.length, 2, 3)).channelsLast();
    };
  }

  private static Tensor mirrored(Tensor photos, int[] which) {
    var both = Tensor.cat(List.of(photos, photos.flip(3)), 0);
    var picked = new int[which.length];
    for (int i = 0; i < which.length; i++) picked[i] = i + which[i] * which.length;
    return both.gather(0, indices(picked)).channelsLast();
  }

  private static int[] draw(int[] rows, IntUnaryOperator number) {
    var drawn = new int[rows.length];
    Arrays.setAll(drawn, number);
    return drawn;
  }

  private static Tensor indices(int[] numbers) {
    return Tensor.of(Arrays.stream(numbers).asLongStream().toArray(), numbers.length);
  }

  private static double between(SplittableRandom random, double bound) {
    return bound * (2 * random.nextDouble() - 1);
  }

  private static long mixed(long row) {
    return new SplittableRandom(row).nextLong() >>> 1;
  }
}
