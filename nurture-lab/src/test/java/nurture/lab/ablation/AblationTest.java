package nurture.lab.ablation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.feed.Augment;
import nurture.feed.Images;
import nurture.lab.ablation.Ablation.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arms and the table, on spots. */
class AblationTest {
  private static final int SIDE = 20, CLASSES = 4;

  /** Four kinds of spots, in noise and in an order by chance. */
  private static Images spots(int n, long seed) {
    var random = new SplittableRandom(seed);
    var rgb = new ArrayList<byte[]>();
    var classes = new int[n];
    for (int i = 0; i < n; i++) {
      var photo = new byte[3 * SIDE * SIDE];
      for (int k = 0; k < photo.length; k++) photo[k] = (byte) random.nextInt(60);
      classes[i] = random.nextInt(CLASSES);
      int width = 4 + 8 * (classes[i] % 2), height = 4 + 8 * (classes[i] / 2);
      for (int y = 6; y < 6 + height; y++)
        Arrays.fill(photo, 3 * (SIDE * y + 6), 3 * (SIDE * y + 6 + width), (byte) 250);
      rgb.add(photo);
    }
    return new Images(SIDE, SIDE, List.copyOf(rgb), classes, Augment.none());
  }

  private static Config tiny() {
    var config = Config.of(1);
    for (var setting :
        new String[] {"width=4", "rate=0.5", "epochs=10", "batch=20", "average=0.5", "smoothing=0"})
      config = config.with(setting);
    return config;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "recipe",
        "muon",
        "cyclic",
        "constant",
        "decay-triangle",
        "changes-strong",
        "average-even",
        "mixup",
        "dropout",
        "worth-half",
        "easy-first",
        "mean-of-four",
        "student"
      })
  void every_kind_of_arm_learns(String arm) {
    var report = Ablation.run(tiny().arm(arm), spots(80, 1), spots(100, 2));
    assertThat(report.accuracy()).isGreaterThan(0.5); // chance: 0.25
    assertThat(report.lessons()).isEqualTo(80);
  }

  @Test
  void the_filter_finds_labels_drawn_anew() {
    var filtered =
        Ablation.run(
            tiny().with("changes=none").with("wrong=0.2").with("filter=doubted"),
            spots(160, 1),
            spots(100, 2));
    assertThat(filtered.lessons()).isBetween(110, 145); // of 128 that are right
    assertThat(filtered.accuracy()).isGreaterThan(0.8);
  }

  @Test
  void an_arm_multiplies_what_is_there() {
    var config = Config.of(1).with("rate=0.4").arm("couple-small");
    assertThat(config.couple().rate()).isEqualTo(0.1);
    assertThat(config.couple().decay()).isEqualTo(5e-5);
    assertThatThrownBy(() -> config.with("rates=1")).hasMessageStartingWith("name must be one");
    assertThatThrownBy(() -> config.arm("none")).hasMessageStartingWith("arm must be one of");
  }

  @Test
  void a_draw_has_as_many_of_each_class_and_none_of_the_last_thousand() {
    var photos = spots(1_200, 3);
    var marked = new ArrayList<>(photos.rgb());
    for (int i = 200; i < marked.size(); i++) marked.set(i, new byte[3 * SIDE * SIDE]);
    var drawn =
        Ablation.draw(new Images(SIDE, SIDE, marked, photos.classes(), Augment.none()), 10, 5);
    for (int k = 0; k < CLASSES; k++) {
      int kind = k;
      assertThat(IntStream.of(drawn.classes()).filter(c -> c == kind).count()).isEqualTo(10);
    }
    assertThat(drawn.rgb()).noneMatch(photo -> Arrays.equals(photo, new byte[photo.length]));
  }

  @Test
  void the_table_compares_on_the_same_draws() {
    var table =
        Ablation.table(
            List.of(
                "RESULT arm=recipe seed=1 accuracy=0.8000 lessons=9 seconds=10 {}",
                "RESULT arm=recipe seed=2 accuracy=0.9000 lessons=9 seconds=20 {}",
                "RESULT arm=muon seed=1 accuracy=0.8100 lessons=9 seconds=30 {}",
                "RESULT arm=muon seed=2 accuracy=0.9100 lessons=9 seconds=30 {}",
                "TRIAL arm=recipe seed=9 accuracy=0.1000 lessons=9 seconds=30 {}"));
    assertThat(table)
        .contains("| recipe |  | 85.00 ± 63.53 |  | 2 | 15 |")
        .contains("| muon | rule=muon | 86.00 ± 63.53 | +1.00 ± 0.00 | 2 | 30 |");
  }
}
