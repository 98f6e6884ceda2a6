package nurture.lab.doubledescent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import nurture.lab.doubledescent.DoubleDescent.Config;
import nurture.lab.doubledescent.DoubleDescent.Samples;
import org.junit.jupiter.api.Test;

/** The direction of the claim, on made points. */
class DoubleDescentTest {
  /** Points in 20 dimensions whose class is the greatest of their first three numbers. */
  private static Samples made(int n, long seed) {
    var random = new SplittableRandom(seed);
    var x = new float[n][20];
    var y = new int[n];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < 20; k++) x[i][k] = (float) random.nextGaussian();
      for (int k = 1; k < 3; k++) if (x[i][k] > x[i][y[i]]) y[i] = k;
    }
    return new Samples(x, y);
  }

  @Test
  void with_wrong_labels_the_just_sufficient_net_is_worse_than_a_wide_one() {
    var lessons = made(80, 1);
    var exam = made(1_000, 2);
    var report = DoubleDescent.run(Config.tiny(0.2, 0), lessons, exam);
    var peak = report.at(8, 600);
    var wide = report.at(256, 600);
    assertThat(peak.lessonError()).isLessThan(0.1);
    assertThat(wide.lessonLoss()).isLessThan(1e-3);
    assertThat(wide.loss()).isLessThan(peak.loss() * 0.8);
  }
}
