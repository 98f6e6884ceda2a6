package nurture.app.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.LinearGradientPaint;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.RoundRectangle2D;
import java.util.random.RandomGenerator;

/** A pencil for things on a sheet of 100 by 100, lit from the left. */
final class Sketch {
  private final Graphics2D g;
  final Color colour;
  final Color second;
  final RandomGenerator random;

  Sketch(Graphics2D g, Color colour, Color second, RandomGenerator random) {
    this.g = g;
    this.colour = colour;
    this.second = second;
    this.random = random;
  }

  /** A solid: filled with its colour from light to shade, and outlined. */
  Sketch solid(Shape shape, Color paint) {
    var box = shape.getBounds2D();
    g.setPaint(
        new LinearGradientPaint(
            new Point2D.Double(box.getMinX(), box.getMinY()),
            new Point2D.Double(box.getMaxX() + 0.01, box.getMaxY() + 0.01),
            new float[] {0, 0.45f, 1},
            new Color[] {mix(paint, Color.WHITE, 0.28), paint, mix(paint, Color.BLACK, 0.28)}));
    g.fill(shape);
    return outline(shape, paint);
  }

  Sketch solid(Shape shape) {
    return solid(shape, colour);
  }

  /** A solid with stripes, dots, a band or nothing on it. */
  Sketch decorated(Shape shape) {
    solid(shape);
    int style = random.nextInt(5);
    if (style > 2) return this;
    var clip = g.getClip();
    g.clip(shape);
    g.setColor(alpha(second, 200));
    var box = shape.getBounds2D();
    double w = box.getWidth();
    double h = box.getHeight();
    switch (style) {
      case 0 -> {
        for (double y = 0.2; y < 0.9; y += 0.22)
          g.fill(rect(box.getX(), box.getY() + y * h, w, 0.08 * h, 0));
      }
      case 1 -> {
        for (int i = 0; i < 20; i++)
          g.fill(
              oval(
                  box.getX() + (0.12 + 0.25 * (i & 3) + 0.025 * (i & 4)) * w,
                  box.getY() + (0.1 + 0.2 * (i >> 2)) * h,
                  2.4,
                  2.4));
      }
      default -> g.fill(rect(box.getX(), box.getY() + 0.55 * h, w, 0.3 * h, 0));
    }
    g.setClip(clip);
    return outline(shape, colour);
  }

  Sketch flat(Shape shape, Color paint) {
    g.setColor(paint);
    g.fill(shape);
    return this;
  }

  /** A round line of a width. */
  Sketch line(Shape shape, double width, Color paint) {
    g.setStroke(
        new BasicStroke((float) width + 1.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.setColor(mix(paint, Color.BLACK, 0.45));
    g.draw(shape);
    return thread(shape, width, mix(paint, Color.WHITE, 0.06));
  }

  /** A line without an outline. */
  Sketch thread(Shape shape, double width, Color paint) {
    g.setStroke(new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.setColor(paint);
    g.draw(shape);
    return this;
  }

  private Sketch outline(Shape shape, Color paint) {
    return thread(shape, 1.1, mix(paint, Color.BLACK, 0.5));
  }

  /** An ellipse about a point. */
  static Shape oval(double x, double y, double rx, double ry) {
    return new Ellipse2D.Double(x - rx, y - ry, 2 * rx, 2 * ry);
  }

  static Shape rect(double x, double y, double w, double h, double round) {
    return new RoundRectangle2D.Double(x, y, w, h, round, round);
  }

  static Shape turned(Shape shape, double degrees, double x, double y) {
    return AffineTransform.getRotateInstance(Math.toRadians(degrees), x, y)
        .createTransformedShape(shape);
  }

  /** A closed path: a start, then corners (2 numbers each). */
  static Shape corners(double... xy) {
    var path = new Path2D.Double();
    path.moveTo(xy[0], xy[1]);
    for (int i = 2; i < xy.length; i += 2) path.lineTo(xy[i], xy[i + 1]);
    path.closePath();
    return path;
  }

  /** A smooth path: a start, then curves (6 numbers each: two controls and an end). */
  static Path2D curve(double... xy) {
    var path = new Path2D.Double();
    path.moveTo(xy[0], xy[1]);
    for (int i = 2; i < xy.length; i += 6)
      path.curveTo(xy[i], xy[i + 1], xy[i + 2], xy[i + 3], xy[i + 4], xy[i + 5]);
    return path;
  }

  static Color mix(Color a, Color b, double share) {
    return new Color(
        (int) (a.getRed() + (b.getRed() - a.getRed()) * share),
        (int) (a.getGreen() + (b.getGreen() - a.getGreen()) * share),
        (int) (a.getBlue() + (b.getBlue() - a.getBlue()) * share));
  }

  static Color alpha(Color c, int alpha) {
    return new Color(c.getRed(), c.getGreen(), c.getBlue(), alpha);
  }
}
