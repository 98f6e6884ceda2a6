package nurture.lab.fewlabels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nurture.feed.Augment;
import nurture.feed.Images;
import nurture.lab.fewlabels.FewLabels.Config;
import nurture.lab.fewlabels.FewLabels.Learner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The learners and the protocol, on spots. */
class FewLabelsTest {
  /** So many kinds of spots: two widths and several heights, in noise. */
  private static Images spots(int n, int kinds, long seed) {
    var random = new SplittableRandom(seed);
    var rgb = new ArrayList<byte[]>();
    var classes = new int[n];
    for (int i = 0; i < n; i++) {
      var photo = new byte[3 * 28 * 28];
      for (int k = 0; k < photo.length; k++) photo[k] = (byte) random.nextInt(60);
      classes[i] = i % kinds;
      int width = 4 + 8 * (classes[i] % 2), height = 4 + 5 * (classes[i] / 2);
      for (int y = 2; y < 2 + height; y++)
        Arrays.fill(photo, 3 * (28 * y + 6), 3 * (28 * y + 6 + width), (byte) 250);
      rgb.add(photo);
    }
    return new Images(28, 28, List.copyOf(rgb), classes, Augment.none());
  }

  private static Config tiny(Learner learner) {
    return Config.of(learner, 4, 1)
        .with("width=8")
        .with("augment=none")
        .with("views=1")
        .with("steps=" + (learner == Learner.RESNET18 ? 6 : 60))
        .with("batch=20");
  }

  @ParameterizedTest
  @EnumSource
  void everyLearnerLearns(Learner learner) {
    var report = FewLabels.run(tiny(learner), spots(80, 4, 1), spots(100, 4, 2));
    // The largest only makes a few steps here: that it runs is what is seen.
    assertThat(report.accuracy()).isGreaterThan(learner == Learner.RESNET18 ? 0.05 : 0.7);
  }

  @Test
  void theMeanOfTheCyclesEndsAnswersToo() {
    var config = tiny(Learner.RECIPE).with("cycles=3").with("ensemble=1");
    assertThat(FewLabels.run(config, spots(80, 4, 1), spots(100, 4, 2)).accuracy())
        .isGreaterThan(0.7);
  }

  @Test
  void aDrawHasSoManyOfEachClassAndLeavesTheLastThousandAlone() {
    var all = spots(1_200, 10, 3);
    var drawn = FewLabels.draw(all, 7, 1);
    assertThat(drawn.size()).isEqualTo(70);
    for (int c = 0; c < 10; c++) {
      int kind = c;
      assertThat(Arrays.stream(drawn.classes()).filter(k -> k == kind)).hasSize(7);
    }
    assertThat(all.rgb().subList(0, 200)).containsAll(drawn.rgb());
    assertThat(FewLabels.draw(all, 7, 2).rgb()).isNotEqualTo(drawn.rgb());
    assertThatThrownBy(() -> FewLabels.draw(all, 21, 1)).hasMessageContaining("21 images of each");
  }

  @Test
  void tuningTakesTheBestOfItsTrialsAndKeepsTheSeed() {
    var said = new ArrayList<String>();
    var config = tiny(Learner.LENET).with("steps=8");
    var tuned = FewLabels.tuned(config, spots(80, 4, 1), spots(50, 4, 2), said::add);
    assertThat(said)
        .hasSizeBetween(18, 40)
        .allMatch(line -> line.startsWith("TRIAL learner=lenet"));
    assertThat(tuned.seed()).isEqualTo(1);
    assertThat(tuned.number("steps")).isEqualTo(8);
  }

  @Test
  void aTableHasMeansIntervalsAndAreas() {
    var lines = new ArrayList<String>();
    for (int seed = 1; seed <= 5; seed++) {
      lines.add(
          "RESULT learner=lenet labels=10 seed=%d accuracy=0.%d seconds=1 {}"
              .formatted(seed, 58 + seed));
      lines.add(
          "RESULT learner=lenet labels=100 seed=%d accuracy=0.81 seconds=1 {}".formatted(seed));
    }
    assertThat(FewLabels.table(lines))
        .contains("| lenet | 10 | 61.00 ± 1.96 | 5 |")
        .contains("| lenet | 100 | 81.00 ± 0.00 | 5 |")
        .contains("| lenet | area | 71.00 ± 0.98 | 5 |");
  }

  @Test
  void aSettingThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Config.of(Learner.LENET, 1, 1).with("colour=1"))
        .hasMessageContaining("got colour");
  }
}
