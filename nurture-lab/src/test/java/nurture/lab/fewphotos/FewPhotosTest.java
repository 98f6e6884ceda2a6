package nurture.lab.fewphotos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import nurture.feed.Augment;
import nurture.feed.Images;
import nurture.tune.Hyperparameters;
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

  private static Hyperparameters tiny() {
    return FewPhotos.RECIPE.with(
        List.of(
            "epochs=10",
            "batch=10",
            "augment=mild",
            "mix=0",
            "smoothing=0",
            "average=0",
            "members=1",
            "views=2"));
  }

  @Test
  void itLearnsFromAFewAndDecayKeepsItSmall() {
    var lessons = bars(40, 1);
    var others = bars(200, 2);
    var wide = tiny().with(List.of("net=wide", "depth=10", "width=16", "rate=0.1", "epochs=20"));
    var strong = FewPhotos.run(wide.with("decay=0.05"), 1, lessons, others);
    var none = FewPhotos.run(wide.with("decay=0"), 1, lessons, others);
    assertThat(strong.accuracy()).isGreaterThan(0.8);
    assertThat(strong.norm()).isLessThan(0.5 * none.norm());
  }

  @Test
  void severalNetsAnswerTogetherAndTheFirstIsTheOneThatLearnsAlone() {
    var config = tiny().with(List.of("width=8", "rate=0.3", "epochs=4"));
    var lessons = bars(40, 1);
    var others = bars(200, 2);
    var one = FewPhotos.run(config, 1, lessons, others);
    var three = FewPhotos.run(config.with("members=3"), 1, lessons, others);
    assertThat(one.accuracy()).isEqualTo(one.alone()).isEqualTo(three.alone());
    assertThat(three.accuracy()).isGreaterThan(0.8);
    assertThat(three.loss()).isNotEqualTo(one.loss()); // the last has a seed of its own
  }

  @Test
  void aNetThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> FewPhotos.run(tiny().with("net=deep"), 1, bars(4, 1), bars(4, 2)))
        .hasMessage("net must be wide or whitened, got deep");
  }
}
