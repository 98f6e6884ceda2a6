package nurture.lab.continual;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/**
 * Digits and letters that a program writes by hand: each stroke's points moved, smoothed, slanted,
 * turned and scaled by chance, drawn with a pen of a width by chance, in noise; 28 × 28 grey pixels
 * in IDX files such as MNIST's (LeCun, 1998), for what must be tried on such a folder and for
 * images that no one who learnt clothes has seen.
 *
 * <p>{@code nurture-bench/run lab.continual.Glyphs FOLDER digits|letters TRAIN TEST SEED}.
 */
public final class Glyphs {
  private static final int SIDE = 28;

  /** Strokes by class: points on a grid of 4 × 6, from the top left; strokes parted by a blank. */
  private static final List<String> DIGITS =
      List.of(
          "20 01 05 26 45 41 20", // 0
          "11 20 26", // 1
          "01 10 30 41 42 06 46", // 2
          "00 30 42 23 44 36 06", // 3
          "30 04 44 32 36", // 4
          "40 00 02 32 44 36 06", // 5
          "30 02 05 16 36 44 33 04", // 6
          "00 40 16", // 7
          "23 01 20 41 23 05 26 45 23", // 8
          "42 23 02 10 30 42 36"); // 9

  private static final List<String> LETTERS =
      List.of(
          "06 20 46 14 34", // A
          "00 06 36 45 33 03 32 41 30 00", // B
          "41 20 02 04 26 45", // C
          "00 06 26 44 42 20 00", // D
          "40 00 06 46 03 33", // E
          "40 00 06 03 33", // F
          "00 06 03 43 40 46", // H
          "06 00 26 40 46", // M
          "06 00 46 40", // N
          "00 46 40 06"); // X

  private Glyphs() {}

  /** A drawing of a class, row by row, 0 for paper and 255 for ink. */
  static byte[] draw(boolean letters, int category, SplittableRandom random) {
    var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    var pen = image.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    pen.setColor(Color.WHITE);
    float width = (float) within(random, 1.6, 3.2);
    pen.setStroke(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    var place = new AffineTransform();
    place.translate(SIDE / 2.0 + within(random, -1.5, 1.5), SIDE / 2.0 + within(random, -1.5, 1.5));
    place.rotate(within(random, -0.2, 0.2));
    place.shear(within(random, -0.3, 0.3), 0);
    place.scale(within(random, 2.4, 3.6), within(random, 2.5, 3.3));
    place.translate(-2, -3);
    pen.draw(
        place.createTransformedShape(stroke((letters ? LETTERS : DIGITS).get(category), random)));
    pen.dispose();
    var pixels = new byte[SIDE * SIDE];
    double noise = within(random, 0, 12), ink = within(random, 0.75, 1);
    for (int i = 0; i < pixels.length; i++) {
      double value = ink * image.getRaster().getSample(i % SIDE, i / SIDE, 0);
      pixels[i] = (byte) Math.clamp(Math.round(value + noise * random.nextGaussian()), 0, 255);
    }
    return pixels;
  }

  /** Through the points, each moved a little, with round corners. */
  private static Path2D stroke(String points, SplittableRandom random) {
    var names = points.split(" ", -1);
    var x = new double[names.length];
    var y = new double[names.length];
    for (int i = 0; i < names.length; i++) {
      x[i] = names[i].charAt(0) - '0' + within(random, -0.3, 0.3);
      y[i] = names[i].charAt(1) - '0' + within(random, -0.3, 0.3);
    }
    var path = new Path2D.Double();
    path.moveTo(x[0], y[0]);
    for (int i = 1; i < names.length - 1; i++) // a corner's point pulls from half-way to half-way
    path.quadTo(x[i], y[i], (x[i] + x[i + 1]) / 2, (y[i] + y[i + 1]) / 2);
    path.lineTo(x[names.length - 1], y[names.length - 1]);
    return path;
  }

  private static double within(SplittableRandom random, double low, double high) {
    return low + random.nextDouble() * (high - low);
  }

  /**
   * Writes images and labels of a part, as many of each of the ten classes, in turns.
   *
   * @param part such as {@code train} or {@code t10k}
   * @param zipped whether by gzip
   */
  static void write(Path folder, String part, boolean letters, int n, boolean zipped, long seed)
      throws IOException {
    Files.createDirectories(folder);
    var random = new SplittableRandom(seed);
    try (var images = open(folder, part + "-images-idx3-ubyte", zipped);
        var labels = open(folder, part + "-labels-idx1-ubyte", zipped)) {
      for (int number : new int[] {0x803, n, SIDE, SIDE}) images.writeInt(number);
      for (int number : new int[] {0x801, n}) labels.writeInt(number);
      for (int i = 0; i < n; i++) {
        images.write(draw(letters, i % 10, random));
        labels.writeByte(i % 10);
      }
    }
  }

  private static DataOutputStream open(Path folder, String name, boolean zipped)
      throws IOException {
    var out = Files.newOutputStream(folder.resolve(zipped ? name + ".gz" : name));
    return new DataOutputStream(
        zipped ? new GZIPOutputStream(out) : new java.io.BufferedOutputStream(out));
  }

  /** See above. */
  public static void main(String[] args) throws IOException {
    if (args.length != 5 || !args[1].matches("digits|letters")) {
      System.err.println("Glyphs FOLDER digits|letters TRAIN TEST SEED");
      System.exit(2);
    }
    boolean letters = args[1].equals("letters");
    long seed = Long.parseLong(args[4]);
    write(Path.of(args[0]), "train", letters, Integer.parseInt(args[2]), true, seed);
    write(Path.of(args[0]), "t10k", letters, Integer.parseInt(args[3]), true, ~seed);
  }
}
