package nurture.app.demo;

import static nurture.app.demo.Sketch.mix;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/** A photo as people take them at home: some table, some light, not quite straight. */
final class Scene {
  private static final Color[] WALLS = {
    new Color(0xEFE9DD), new Color(0xD9E2E3), new Color(0xE7D9CF), new Color(0xDCE3D2),
    new Color(0xC9C4BC), new Color(0xF3EFE9), new Color(0xB9C4CC), new Color(0xE9DDB9)
  };
  private static final Color[] TABLES = {
    new Color(0xB98F64), new Color(0x8A6242), new Color(0xD8C3A1), new Color(0xEDEBE6),
    new Color(0x6E7B6B), new Color(0x9AA7B0), new Color(0xC7A9A0), new Color(0x54504B)
  };

  private Scene() {}

  /** A square picture of the thing in a colour. */
  static BufferedImage photo(Kind kind, Color colour, RandomGenerator random, int size) {
    var image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    var g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.scale(size / 100.0, size / 100.0);
    background(g, random);
    place(g, random);
    shadow(g, random);
    var second = hue(random.nextDouble(), 0.15 + 0.4 * random.nextDouble(), 0.9);
    kind.drawing().accept(new Sketch(g, colour, second, random));
    g.dispose();
    expose(image, random);
    return image;
  }

  private static void background(Graphics2D g, RandomGenerator random) {
    var wall = WALLS[random.nextInt(WALLS.length)];
    var table = TABLES[random.nextInt(TABLES.length)];
    g.setColor(wall);
    g.fillRect(0, 0, 100, 100);
    int horizon = 45 + random.nextInt(30);
    if (random.nextInt(4) == 0) horizon = 0; // from above
    g.setColor(table);
    g.fillRect(0, horizon, 100, 100 - horizon);
    switch (random.nextInt(4)) {
      case 0 -> planks(g, table, horizon);
      case 1 -> checks(g, table, horizon);
      case 2 -> frame(g, wall, horizon, random);
      default -> {}
    }
  }

  private static void planks(Graphics2D g, Color table, int horizon) {
    g.setColor(mix(table, Color.BLACK, 0.18));
    for (int y = horizon; y < 100; y += 9) g.fillRect(0, y, 100, 1);
  }

  private static void checks(Graphics2D g, Color table, int horizon) {
    g.setColor(Sketch.alpha(mix(table, Color.WHITE, 0.5), 90));
    for (int x = 0; x < 100; x += 16) g.fillRect(x, horizon, 8, 100 - horizon);
    for (int y = horizon; y < 100; y += 16) g.fillRect(0, y, 100, 8);
  }

  private static void frame(Graphics2D g, Color wall, int horizon, RandomGenerator random) {
    if (horizon == 0) return;
    int x = random.nextInt(70);
    g.setColor(mix(wall, Color.BLACK, 0.25));
    g.fillRect(x, 6, 24, 26);
    g.setColor(mix(wall, Color.WHITE, 0.6));
    g.fillRect(x + 3, 9, 18, 20);
  }

  private static void place(Graphics2D g, RandomGenerator random) {
    double scale = 0.68 + 0.36 * random.nextDouble();
    g.translate(50 + random.nextDouble(-9, 9), 52 + random.nextDouble(-7, 7));
    g.rotate(Math.toRadians(9 * clamp(random.nextGaussian())));
    g.scale(random.nextBoolean() ? scale : -scale, scale * random.nextDouble(0.92, 1.08));
    g.translate(-50, -50);
  }

  private static void shadow(Graphics2D g, RandomGenerator random) {
    double lean = random.nextDouble(-8, 8);
    for (int i = 0; i < 6; i++) {
      g.setColor(new Color(20, 16, 10, 16));
      g.fill(Sketch.oval(50 + lean, 83, 38 - 3 * i, 8 - i));
    }
  }

  /** Light from somewhere, warm or cold, too much or too little of it, and a cheap sensor. */
  private static void expose(BufferedImage image, RandomGenerator random) {
    int size = image.getWidth();
    var g = image.createGraphics();
    g.setPaint(
        new RadialGradientPaint(
            new Point2D.Double(size * random.nextDouble(), size * 0.7 * random.nextDouble()),
            size * 1.1f,
            new float[] {0, 1},
            new Color[] {new Color(255, 250, 235, 60), new Color(20, 20, 40, 64)}));
    g.fillRect(0, 0, size, size);
    g.dispose();
    double light = Math.exp(0.14 * clamp(random.nextGaussian()));
    double warmth = 0.06 * clamp(random.nextGaussian());
    double noise = 1 + 6 * random.nextDouble();
    var pixels = image.getRGB(0, 0, size, size, null, 0, size);
    for (int i = 0; i < pixels.length; i++) {
      int rgb = pixels[i];
      double grain = noise * random.nextGaussian();
      int r = level((rgb >> 16 & 255) * light * (1 + warmth) + grain);
      int green = level((rgb >> 8 & 255) * light + grain);
      int b = level((rgb & 255) * light * (1 - warmth) + grain);
      pixels[i] = r << 16 | green << 8 | b;
    }
    image.setRGB(0, 0, size, size, pixels, 0, size);
  }

  static Color hue(double hue, double saturation, double brightness) {
    return Color.getHSBColor((float) hue, (float) saturation, (float) brightness);
  }

  private static double clamp(double gaussian) {
    return Math.clamp(gaussian, -2, 2);
  }

  private static int level(double value) {
    return (int) Math.clamp(value, 0, 255);
  }
}
