package nurture.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AlignmentTest {
  private static final int SIDE = 40;
  private static final double[] WHOLE = {0, 0, 1, 1};

  /** A dark wallet on white: its leather at a brightness, every value off by a little noise. */
  private static float[] wallet(double leather, double noise, long seed) {
    var random = new SplittableRandom(seed);
    var rgb = new float[3 * SIDE * SIDE];
    for (int v = 0; v < SIDE; v++)
      for (int u = 0; u < SIDE; u++) {
        boolean inside = u > 6 && u < 33 && v > 12 && v < 30;
        boolean stitch = inside && (v == 15 || v == 27);
        for (int c = 0; c < 3; c++)
          rgb[3 * (v * SIDE + u) + c] =
              (float)
                  ((stitch ? 120 : inside ? leather : 255) + noise * random.nextDouble(-1.0, 1.0));
      }
    return rgb;
  }

  private static Alignment laid(float[] a, float[] b) {
    return new Alignment(Look.grey(a), WHOLE, Look.grey(b), WHOLE, SIDE).improve(5);
  }

  @Test
  void another_encoding_leaves_less_than_an_encoding_explains() {
    var first = wallet(40, 0, 1);
    var again = wallet(40, 12, 2);
    var laid = laid(first, again);
    assertThat(laid.edges()).isGreaterThan(0.95);
    assertThat(laid.rest(first, again).steady()).isLessThan(1);
  }

  @Test
  void another_leather_in_the_same_shape_shows_where_nothing_slips() {
    var first = wallet(40, 0, 1);
    var other = wallet(50, 0, 2);
    var laid = laid(first, other);
    var rest = laid.rest(first, other);
    assertThat(laid.edges()).isGreaterThan(0.98);
    assertThat(rest.worst()).isLessThan(0.5);
    assertThat(rest.steady()).isGreaterThan(2);
  }

  @Test
  void a_whole_and_its_cut_are_laid_on_each_other_either_way() {
    var whole = waves(0, 1);
    var cut = waves(0.04, 0.94);
    var laid = new Alignment(whole, WHOLE, cut, WHOLE, SIDE).improve(8);
    assertThat(laid.scale()).isCloseTo(0.9, within(0.005));
    var turned = laid.turned();
    assertThat(turned.scale()).isCloseTo(1 / 0.9, within(0.01));
    assertThat(turned.edges()).isGreaterThan(0.99);
    assertThat(turned.turned().edges()).isCloseTo(laid.edges(), within(1e-9));
  }

  /** A part of a picture of waves, in grey. */
  private static float[] waves(double from, double to) {
    var grey = new float[SIDE * SIDE];
    for (int v = 0; v < SIDE; v++)
      for (int u = 0; u < SIDE; u++) {
        double x = from + (to - from) * (u + 0.5) / SIDE;
        double y = from + (to - from) * (v + 0.5) / SIDE;
        grey[v * SIDE + u] = (float) (128 + 60 * Math.sin(9 * x + 3 * y) + 50 * Math.cos(11 * y));
      }
    return grey;
  }
}
