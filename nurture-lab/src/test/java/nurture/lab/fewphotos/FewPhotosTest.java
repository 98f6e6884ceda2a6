package nurture.lab.fewphotos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import nurture.feed.Augment;
import nurture.feed.Images;
import nurture.lab.fewphotos.FewPhotos.Config;
import org.junit.jupiter.api.Test;

/** The parts of the recipe, on drawings. */
class FewPhotosTest {
  /** Bars that stand or lie, a class each, in noise and anywhere. */
  private static Images bars(int n, long seed) {
    var random = new SplittableRandom(seed);
    var rgb = new ArrayList<byte[]>();
    var classes = new int[n];
    for (int i = 0; i < n; i++) {
      var photo = new byte[3 * 32 * 32];
      for (int k = 0; k < photo.length; k++) photo[k] = (byte) random.nextInt(120);
      classes[i] = i % 2;
      int across = 4 + random.nextInt(22), along = random.nextInt(12);
      for (int a = along; a < along + 20; a++)
        for (int b = across; b < across + 3; b++)
          for (int c = 0; c < 3; c++)
            photo[3 * (i % 2 == 0 ? a * 32 + b : b * 32 + a) + c] += (byte) 70;
      rgb.add(photo);
    }
    return new Images(32, 32, List.copyOf(rgb), classes, Augment.none());
  }

  @Test
  void itLearnsFromAFewAndDecayKeepsItSmall() {
    var lessons = bars(40, 1);
    var others = bars(200, 2);
    var strong = FewPhotos.run(Config.tiny(0.2), lessons, others);
    var none = FewPhotos.run(Config.tiny(0), lessons, others);
    assertThat(strong.accuracy()).isGreaterThan(0.8);
    assertThat(strong.norm()).isLessThan(0.8 * none.norm());
  }

  @Test
  void theWhitenedNetLearnsFromAFewToo() {
    var config =
        Config.tiny(0).with("net=whitened").with("widen=1").with("rate=0.3").with("epochs=10");
    assertThat(FewPhotos.run(config, bars(40, 1), bars(200, 2)).accuracy()).isGreaterThan(0.8);
    assertThat(config.decay()).isEqualTo(5e-4);
    assertThatThrownBy(() -> FewPhotos.run(config.with("net=deep"), bars(4, 1), bars(4, 2)))
        .hasMessage("net must be wide or whitened, got deep");
  }

  @Test
  void settingsGoByName() {
    var config = Config.of(3).with("rate=0.5").with("augment=none").with("mix=0");
    assertThat(config.rate()).isEqualTo(0.5);
    assertThat(config.augment()).isEqualTo("none");
    assertThat(config.mix()).isZero();
    assertThat(config.seed()).isEqualTo(3);
    assertThatThrownBy(() -> config.with("colour=1")).hasMessage("no such setting: colour");
  }
}
