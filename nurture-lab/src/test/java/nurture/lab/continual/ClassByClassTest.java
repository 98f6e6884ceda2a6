package nurture.lab.continual;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
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
}
