package nurture.lab.doubt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import nurture.feed.Augment;
import nurture.feed.Images;
import nurture.tensor.Engine;
import org.junit.jupiter.api.Test;

class StrangersTest {
  private static final int SIDE = 16;

  @Test
  void what_is_like_nothing_known_lies_far_from_it_and_more_of_the_known_does_not() {
    Engine.threads(1);
    var report =
        Strangers.run(
            Strangers.Config.tiny(),
            stripes(400, 1),
            stripes(100, 2),
            List.of(stripes(100, 3), noise(100, 4), halves(100, 5)));
    assertThat(report.accuracy().value()).isGreaterThan(0.9);
    assertThat(report.after().value()).isBetween(0.0, 0.2);
    var known = report.strangers().get(0);
    var noise = report.strangers().get(1);
    assertThat(known.index().value()).isBetween(0.35, 0.65);
    assertThat(known.both().value())
        .isBetween(0.35, 0.65)
        .isNotEqualTo(known.index().value())
        .isNotEqualTo(known.logit().value());
    assertThat(noise.index().value()).isGreaterThan(0.9);
    assertThat(report.strangers().get(2).logit().value()).isGreaterThan(0.8); // torn between two
    assertThat(noise.both().value()).isGreaterThan(0.8);
    assertThat(noise.caught().value()).isGreaterThan(known.caught().value());
    assertThat(report.alarms().value()).isLessThan(0.2);
  }

  @Test
  void a_second_net_sees_otherwise_and_without_a_test_the_held_images_are_asked() {
    Engine.threads(1);
    var recipe = Strangers.Config.tiny().recipe();
    var two = new Strangers.Config(recipe, 1, 90, 100);
    var one = new Strangers.Config(recipe.with("members=1"), 1, 90, 100);
    var train = stripes(400, 1);
    var others = List.of(stripes(100, 3));
    var alone = Strangers.run(one, train, null, others);
    var together = Strangers.run(two, train, null, others);
    assertThat(alone.accuracy().n()).isEqualTo(90);
    assertThat(together.strangers().getFirst().index().value())
        .isNotEqualTo(alone.strangers().getFirst().index().value());
  }

  /** One half of each is upright bars, the other lying ones. */
  private static Images halves(int n, long seed) {
    var random = new SplittableRandom(seed);
    var rgb = new ArrayList<byte[]>();
    for (int i = 0; i < n; i++) {
      int period = random.nextInt(4, 7), from = random.nextInt(period);
      var pixels = new byte[3 * SIDE * SIDE];
      for (int p = 0; p < SIDE * SIDE; p++) {
        int along = p % SIDE < SIDE / 2 ? p % SIDE : p / SIDE;
        int light = ((along + from) % period < 2 ? 200 : 50) + random.nextInt(30);
        for (int c = 0; c < 3; c++) pixels[3 * p + c] = (byte) light;
      }
      rgb.add(pixels);
    }
    return new Images(SIDE, SIDE, rgb, new int[n], Augment.none());
  }

  /** Bright bars on dark ground: upright, lying, both, or only where both cross. */
  private static Images stripes(int n, long seed) {
    var random = new SplittableRandom(seed);
    var rgb = new ArrayList<byte[]>();
    var classes = new int[n];
    for (int i = 0; i < n; i++) {
      classes[i] = random.nextInt(4);
      int period = random.nextInt(4, 7), from = random.nextInt(period);
      var pixels = new byte[3 * SIDE * SIDE];
      for (int p = 0; p < SIDE * SIDE; p++) {
        boolean upright = (p % SIDE + from) % period < 2, lying = (p / SIDE + from) % period < 2;
        boolean bright =
            switch (classes[i]) {
              case 0 -> upright;
              case 1 -> lying;
              case 2 -> upright || lying;
              default -> upright && lying;
            };
        int light = (bright ? 200 : 50) + random.nextInt(30);
        for (int c = 0; c < 3; c++) pixels[3 * p + c] = (byte) light;
      }
      rgb.add(pixels);
    }
    return new Images(SIDE, SIDE, rgb, classes, Augment.none());
  }

  private static Images noise(int n, long seed) {
    var random = new SplittableRandom(seed);
    var rgb = new ArrayList<byte[]>();
    for (int i = 0; i < n; i++) {
      var pixels = new byte[3 * SIDE * SIDE];
      random.nextBytes(pixels);
      rgb.add(pixels);
    }
    return new Images(SIDE, SIDE, rgb, new int[n], Augment.none());
  }
}
