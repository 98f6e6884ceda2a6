package nurture.lab.doubt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.data.BadPhoto;
import nurture.feed.Augment;
import nurture.feed.Images;
import nurture.lab.doubt.Strangers.Config;
import org.junit.jupiter.api.Test;

/** Doubt about stripes, told from spots. */
class StrangersTest {
  private static final int SIDE = 20;

  /** Stripes that stand or lie, a class each; the noisier, the less sure. Or spots. */
  private static Images images(int n, boolean spots, long seed) {
    var random = new SplittableRandom(seed);
    var rgb = new ArrayList<byte[]>();
    for (int i = 0; i < n; i++) {
      var photo = new byte[3 * SIDE * SIDE];
      double phase = random.nextDouble() * 6, strength = 10 + 60 * random.nextDouble();
      for (int k = 0; k < SIDE * SIDE; k++) {
        double across = Math.sin(k % SIDE + phase), down = Math.sin(Math.floorDiv(k, SIDE) + phase);
        double wave = spots ? across * down * 2 : i % 2 == 0 ? across : down;
        long level = Math.round(128 + strength * wave + 40 * random.nextGaussian());
        for (int c = 0; c < 3; c++) photo[3 * k + c] = (byte) Math.clamp(level, 0, 255);
      }
      rgb.add(photo);
    }
    var classes = IntStream.range(0, n).map(i -> i % 2).toArray();
    return new Images(SIDE, SIDE, rgb, classes, Augment.none());
  }

  @Test
  void strangers_lie_farther_than_others_of_the_same_kind_and_confidence_is_mended() {
    var kin = images(300, false, 3);
    var report =
        Strangers.run(
            Config.tiny(),
            images(800, false, 1),
            images(600, false, 2),
            List.of(images(300, true, 4), kin));
    assertThat(report.accuracy().value()).isGreaterThan(0.8);
    assertThat(report.strangers().get(0).low()).isGreaterThan(report.strangers().get(1).high());
    assertThat(report.strangers().get(1).low()).isLessThan(0.5);
    assertThat(report.strangers().get(1).high()).isGreaterThan(0.5);
    assertThat(report.alarms().low()).isLessThan(0.05);
    assertThat(report.alarms().high()).isLessThan(0.12);
    assertThat(report.caught().get(0).value()).isGreaterThan(report.alarms().value());
    assertThat(report.after().value()).isLessThan(report.before().value());
  }

  @Test
  void a_compressed_image_is_nearly_itself() throws IOException, BadPhoto {
    var one = images(1, false, 1);
    var other = Strangers.compressed(one);
    var a = one.rgb().getFirst();
    var b = other.rgb().getFirst();
    assertThat(b).hasSameSizeAs(a).isNotEqualTo(a);
    double off = IntStream.range(0, a.length).map(i -> Math.abs((a[i] & 255) - (b[i] & 255))).sum();
    assertThat(off / a.length).isLessThan(20);
  }
}
