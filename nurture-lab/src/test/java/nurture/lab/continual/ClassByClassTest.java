package nurture.lab.continual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.SplittableRandom;
import nurture.feed.Augment;
import nurture.feed.Images;
import nurture.lab.continual.ClassByClass.Config;
import nurture.lab.continual.ClassByClass.Who;
import nurture.study.Succession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who forgets, on digits that the project draws. */
class ClassByClassTest {
  @TempDir private Path folder;

  private Succession digits() throws IOException {
    Glyphs.write(folder, "train", false, 2_000, true, 1);
    Glyphs.write(folder, "t10k", false, 300, false, 2);
    return Succession.of(Images.idx(folder, "train"), Images.idx(folder, "t10k"), 2);
  }

  private static Succession.Report run(Config config, Succession digits) {
    return ClassByClass.run(config, digits, 1);
  }

  @Test
  void steps_forget_replay_forgets_less_and_sums_nothing() throws IOException {
    var digits = digits();
    var plain = run(Config.grey(Who.PLAIN).with("passes=3"), digits);
    var joint = run(Config.grey(Who.JOINT).with("passes=3"), digits);
    var replay = run(Config.grey(Who.ER).with("passes=3"), digits);
    var dark = run(Config.grey(Who.DERPP).with("passes=3"), digits);
    var dumb = run(Config.grey(Who.GDUMB).with("passes=31"), digits);
    var sums = run(Config.grey(Who.SUMS).with("filters=12"), digits);
    assertThat(plain.accuracy().high()).isLessThan(0.4);
    assertThat(plain.forgetting()).isGreaterThan(0.7);
    assertThat(joint.accuracy().value()).isGreaterThan(plain.accuracy().value() + 0.3);
    for (var kept : new Succession.Report[] {replay, dark, dumb}) {
      assertThat(kept.accuracy().value()).isGreaterThan(plain.accuracy().value() + 0.1);
      assertThat(kept.forgetting()).isLessThan(plain.forgetting());
    }
    assertThat(sums.accuracy().low()).isGreaterThan(0.9);
    assertThat(sums.forgetting()).isLessThan(0.05);
    assertThat(sums.accuracy().value()).isGreaterThan(dark.accuracy().value());
    // 100 hidden units twice, and 200 photos with a label, then with ten numbers each
    long net = 4 * (785 * 100 + 101 * 100 + 101 * 10);
    assertThat(ClassByClass.bytes(Config.grey(Who.PLAIN), digits)).isEqualTo(net);
    assertThat(ClassByClass.bytes(Config.grey(Who.ER), digits)).isEqualTo(net + 200 * 785);
    assertThat(ClassByClass.bytes(Config.grey(Who.DERPP), digits)).isEqualTo(net + 200 * 825);
  }

  @Test
  void patches_of_the_first_classes_do_for_those_that_follow() throws IOException {
    var digits = digits();
    var config = Config.grey(Who.SUMS).with("filters=6");
    var parted = run(config, digits).accuracy();
    var joint = run(config, digits.atOnce()).accuracy();
    assertThat(parted.high()).isGreaterThan(joint.low());
  }

  /** Bars in four colours, of 16 × 16 pixels; the class is the colour. */
  private static Images bars(int n, long seed) {
    var random = new SplittableRandom(seed);
    var rgb = new ArrayList<byte[]>();
    var classes = new int[n];
    for (int i = 0; i < n; i++) {
      classes[i] = random.nextInt(4);
      int period = random.nextInt(4, 7), from = random.nextInt(period);
      var pixels = new byte[3 * 16 * 16];
      for (int p = 0; p < 16 * 16; p++)
        for (int c = 0; c < 3; c++) {
          boolean bright = (p % 16 + from) % period < 2 && (classes[i] == 3 || classes[i] == c);
          pixels[3 * p + c] = (byte) ((bright ? 200 : 50) + random.nextInt(30));
        }
      rgb.add(pixels);
    }
    return new Images(16, 16, rgb, classes, Augment.none());
  }

  @Test
  void a_net_that_knows_what_is_kept_helps_sums_that_know_little() {
    var bars = Succession.of(bars(400, 1), bars(200, 2), 2);
    var few = Config.colour(Who.SUMS).with("filters=1").with("grid=1").with("views=2");
    var alone = run(few, bars).accuracy();
    var nets = few.with("nets=1").with("epochs=8").with("share=1");
    assertThat(run(nets, bars).accuracy().low()).isGreaterThan(alone.high() + 0.05);
    assertThat(run(nets.with("share=0"), bars).accuracy()).isEqualTo(alone);
    // 16, 64 and 64 channels, and 200 photos with a label
    assertThat(ClassByClass.bytes(nets, bars) - ClassByClass.bytes(few, bars))
        .isGreaterThan(200 * (3 * 16 * 16 + 1));
  }
}
