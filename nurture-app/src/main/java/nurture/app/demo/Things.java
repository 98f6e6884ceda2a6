package nurture.app.demo;

import static nurture.app.demo.Sketch.corners;
import static nurture.app.demo.Sketch.curve;
import static nurture.app.demo.Sketch.mix;
import static nurture.app.demo.Sketch.oval;
import static nurture.app.demo.Sketch.rect;
import static nurture.app.demo.Sketch.turned;

import java.awt.Color;

/** How each kind of thing is drawn. */
final class Things {
  private static final Color CREAM = new Color(0xF4EEE0);
  private static final Color LEATHER = new Color(0x7A4E2D);
  private static final Color DARK = new Color(0x2B2A28);

  private Things() {}

  static void mug(Sketch s) {
    s.line(oval(66, 53, 12, 12), 5, s.colour);
    var body =
        curve(30, 34, 30, 60, 31, 76, 37, 78, 45, 80, 55, 80, 60, 78, 66, 76, 67, 60, 67, 34);
    body.closePath();
    s.decorated(body).solid(oval(48.5, 34, 18.5, 5.5), mix(s.colour, Color.WHITE, 0.25));
    s.flat(oval(48.5, 35, 15, 3.8), random(s, new Color(0x5B3A22), mix(s.colour, DARK, 0.6)));
    if (s.random.nextInt(3) == 0)
      for (int x = 42; x < 60; x += 8)
        s.thread(curve(x, 27, x - 5, 22, x + 5, 19, x, 13), 1.6, new Color(255, 255, 255, 150));
  }

  static void bowl(Sketch s) {
    s.solid(rect(40, 68, 20, 8, 4));
    var body = curve(18, 44, 20, 62, 34, 72, 50, 72, 66, 72, 80, 62, 82, 44);
    body.closePath();
    s.decorated(body).solid(oval(50, 44, 32, 8), mix(s.colour, Color.WHITE, 0.3));
    s.flat(oval(50, 45, 28, 6), mix(s.colour, DARK, 0.3));
  }

  static void teapot(Sketch s) {
    s.line(curve(68, 44, 92, 36, 92, 70, 68, 66), 4.5, s.colour);
    var spout =
        curve(34, 64, 20, 62, 22, 44, 10, 38, 14, 34, 22, 35, 24, 38, 28, 46, 32, 50, 38, 52);
    s.solid(spout).decorated(oval(50, 58, 26, 21));
    s.solid(oval(50, 39, 15, 4.5), mix(s.colour, Color.WHITE, 0.2));
    s.solid(curve(36, 38, 40, 28, 60, 28, 64, 38)).solid(oval(50, 27, 4, 4), s.second);
  }

  static void shirt(Sketch s) {
    var body =
        corners(
            36, 20, 22, 26, 8, 44, 20, 53, 28, 45, 28, 84, 72, 84, 72, 45, 80, 53, 92, 44, 78, 26,
            64, 20, 58, 25, 50, 27, 42, 25);
    s.decorated(body);
    s.thread(curve(36, 20, 42, 30, 58, 30, 64, 20), 2.6, mix(s.colour, DARK, 0.35));
    s.thread(curve(28, 45, 28, 40, 27, 36, 26, 33), 1, mix(s.colour, DARK, 0.4));
    s.thread(curve(72, 45, 72, 40, 73, 36, 74, 33), 1, mix(s.colour, DARK, 0.4));
    if (s.random.nextBoolean()) s.solid(oval(50, 48, 9, 9), s.second);
  }

  static void beanie(Sketch s) {
    s.solid(oval(50, 22, 9, 9), s.second);
    var dome = curve(22, 66, 20, 38, 34, 26, 50, 26, 66, 26, 80, 38, 78, 66);
    dome.closePath();
    s.decorated(dome).solid(rect(18, 60, 64, 16, 10), mix(s.colour, DARK, 0.15));
    for (int x = 24; x < 80; x += 6)
      s.thread(curve(x, 63, x, 66, x, 70, x, 73), 1.2, mix(s.colour, DARK, 0.45));
  }

  static void backpack(Sketch s) {
    s.line(curve(40, 20, 40, 8, 60, 8, 60, 20), 3.5, mix(s.colour, DARK, 0.3));
    s.solid(rect(18, 40, 10, 36, 8), mix(s.colour, DARK, 0.25));
    s.solid(rect(72, 40, 10, 36, 8), mix(s.colour, DARK, 0.25));
    var body =
        curve(25, 84, 25, 40, 24, 18, 50, 17, 76, 18, 75, 40, 75, 84, 68, 88, 32, 88, 25, 84);
    s.decorated(body).solid(rect(32, 54, 36, 28, 9), s.second);
    s.thread(curve(33, 61, 40, 63, 60, 63, 67, 61), 1.5, mix(s.second, DARK, 0.5));
    s.thread(curve(31, 40, 40, 30, 60, 30, 69, 40), 1.8, mix(s.colour, DARK, 0.5));
    s.solid(rect(47.5, 61, 5, 8, 2), CREAM);
  }

  static void tote(Sketch s) {
    s.line(curve(36, 46, 34, 6, 66, 6, 64, 46), 3.2, mix(s.colour, DARK, 0.25));
    s.decorated(corners(20, 40, 80, 40, 75, 88, 25, 88));
    s.thread(curve(21, 45, 40, 45, 60, 45, 79, 45), 1, mix(s.colour, DARK, 0.4));
    if (s.random.nextBoolean()) s.solid(oval(50, 65, 10, 10), s.second);
    s.line(curve(40, 48, 38, 12, 62, 12, 60, 48), 3.2, s.colour);
  }

  static void trainer(Sketch s) {
    var upper =
        curve(
            12, 70, 10, 56, 12, 44, 18, 38, 24, 44, 32, 44, 38, 36, 46, 46, 56, 54, 72, 56, 84, 58,
            90, 63, 90, 70);
    upper.closePath();
    s.decorated(upper).solid(curve(78, 57, 88, 58, 92, 64, 90, 70, 82, 70, 78, 66, 78, 57), CREAM);
    s.solid(rect(9, 68, 83, 9, 8), CREAM);
    s.thread(curve(10, 74, 40, 75, 60, 75, 91, 74), 1.6, s.second);
    for (int i = 0; i < 4; i++)
      s.thread(
          curve(
              40 + 6 * i,
              45 + 3.4 * i,
              43 + 6 * i,
              43 + 3 * i,
              44 + 6 * i,
              42 + 3 * i,
              46 + 6 * i,
              41 + 4 * i),
          2.2,
          CREAM);
    s.thread(curve(30, 66, 36, 58, 42, 56, 50, 55), 3, s.second);
  }

  static void boot(Sketch s) {
    var upper =
        curve(
            30, 76, 28, 50, 30, 30, 29, 14, 38, 12, 50, 12, 58, 14, 57, 30, 57, 40, 58, 50, 66, 54,
            84, 54, 86, 76);
    upper.closePath();
    s.decorated(upper).solid(rect(28, 74, 60, 7, 5), DARK).solid(rect(28, 78, 16, 8, 3), DARK);
    for (int y = 24; y < 54; y += 7) s.thread(curve(46, y, 50, y + 2, 54, y + 2, 58, y), 2, CREAM);
    s.thread(curve(31, 20, 40, 22, 50, 22, 57, 20), 1.5, mix(s.colour, DARK, 0.4));
  }

  static void wateringCan(Sketch s) {
    s.line(curve(44, 38, 40, 10, 92, 22, 76, 62), 4, mix(s.colour, DARK, 0.1));
    s.line(curve(42, 72, 28, 64, 24, 48, 14, 32), 6, s.colour);
    s.solid(turned(rect(5, 26, 18, 7, 4), -32, 14, 30), mix(s.colour, Color.WHITE, 0.2));
    s.decorated(corners(40, 42, 76, 42, 79, 82, 37, 82));
    s.solid(oval(58, 42, 18, 5), mix(s.colour, Color.WHITE, 0.2));
    s.flat(oval(55, 42.5, 11, 3), mix(s.colour, DARK, 0.55));
  }

  static void plantPot(Sketch s) {
    var green = mix(new Color(0x4C7F4A), new Color(0x8DB36B), s.random.nextDouble());
    int leaves = 5 + s.random.nextInt(4);
    for (int i = 0; i < leaves; i++) {
      double lean = -65 + 130.0 * i / (leaves - 1) + s.random.nextDouble(-6, 6);
      double tall = 15 + s.random.nextDouble(7);
      s.solid(turned(oval(50, 50 - tall, 5, tall), lean, 50, 50), mix(green, DARK, 0.1 * (i % 3)));
    }
    s.decorated(corners(30, 56, 70, 56, 64, 88, 36, 88));
    s.solid(rect(27, 49, 46, 10, 3), mix(s.colour, Color.WHITE, 0.1));
  }

  static void lamp(Sketch s) {
    s.flat(oval(50, 46, 40, 34), new Color(255, 232, 170, 70));
    s.line(curve(50, 48, 50, 60, 50, 70, 50, 82), 3.6, mix(s.second, DARK, 0.3));
    s.solid(oval(50, 84, 17, 5), mix(s.second, DARK, 0.3));
    s.decorated(corners(36, 18, 64, 18, 78, 54, 22, 54));
    s.flat(oval(50, 54, 28, 4), new Color(0xFFEFC2));
    s.thread(curve(66, 55, 66, 60, 66, 64, 66, 68), 0.9, DARK);
  }

  static void teddy(Sketch s) {
    var belly = mix(s.colour, CREAM, 0.6);
    for (int side = -1; side <= 1; side += 2) {
      s.solid(oval(50 + side * 15, 20, 8, 8)).flat(oval(50 + side * 15, 20, 4.5, 4.5), belly);
      s.solid(turned(oval(50 + side * 24, 58, 7, 13), side * -35, 50 + side * 24, 58));
      s.solid(oval(50 + side * 16, 84, 11, 8)).flat(oval(50 + side * 17, 85, 5, 4.5), belly);
    }
    s.solid(oval(50, 66, 20, 21)).flat(oval(50, 68, 12, 14), belly);
    s.solid(oval(50, 33, 20, 17)).flat(oval(50, 39, 9, 7), belly);
    s.flat(oval(42, 30, 2.2, 2.4), DARK).flat(oval(58, 30, 2.2, 2.4), DARK);
    s.flat(oval(50, 36, 3, 2.2), DARK);
    s.thread(curve(45, 42, 48, 45, 52, 45, 55, 42), 1.3, DARK);
    if (s.random.nextBoolean())
      s.solid(corners(50, 51, 38, 46, 38, 57), s.second)
          .solid(corners(50, 51, 62, 46, 62, 57), s.second);
  }

  static void ukulele(Sketch s) {
    s.solid(rect(47, 6, 6, 46, 2), LEATHER).solid(rect(44, 2, 12, 12, 3), LEATHER);
    s.solid(oval(50, 54, 15, 13)).solid(oval(50, 74, 20, 18)).flat(oval(50, 58, 11, 12), s.colour);
    s.flat(oval(50, 60, 6, 6), DARK).solid(rect(42, 78, 16, 3, 1), LEATHER);
    for (double x = 48.2; x < 52; x += 1.2) s.thread(curve(x, 10, x, 30, x, 60, x, 79), 0.4, CREAM);
  }

  private static Color random(Sketch s, Color one, Color other) {
    return s.random.nextBoolean() ? one : other;
  }
}
