package nurture.lab.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import nurture.lab.stream.RunningMeans.Config;
import nurture.lab.stream.RunningMeans.Stream;
import org.junit.jupiter.api.Test;

/** The direction of the claim, on a made stream. */
class RunningMeansTest {
  /** A number that wanders; the label says whether it lies above where it has lately been. */
  private static Stream made(int n) {
    var random = new SplittableRandom(3);
    var x = new double[n][1];
    var y = new int[n];
    double level = 0, mean = 0;
    for (int t = 0; t < n; t++) {
      level += random.nextGaussian();
      x[t][0] = level;
      y[t] = level > mean ? 1 : 0;
      mean += 0.05 * (level - mean);
    }
    return new Stream(x, y);
  }

  private static double accuracy(double[] halfLives, int labels, int delay) {
    return RunningMeans.run(new Config(halfLives, labels, 0.5, delay), made(4_000))
        .accuracy()
        .value();
  }

  @Test
  void running_means_tell_what_neither_the_numbers_nor_the_last_label_do() {
    var means = new double[] {1, 4, 16, 64};
    var all = RunningMeans.run(new Config(means, 1, 0.5, 0), made(4_000));
    assertThat(all.accuracy().value()).isGreaterThan(all.repeating().value() + 0.02);
    assertThat(accuracy(means, 0, 0)).isGreaterThan(accuracy(new double[0], 0, 0) + 0.1);
  }

  @Test
  void labels_that_come_later_help_less() {
    assertThat(accuracy(new double[0], 1, 20)).isLessThan(accuracy(new double[0], 1, 0) - 0.05);
  }
}
