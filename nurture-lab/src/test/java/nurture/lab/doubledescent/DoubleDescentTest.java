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
  void with_wrong_labels_the_just_sufficient_net_is_worse_than_a_wide_one_unless_it_decays() {
    var lessons = made(80, 1);
    var exam = made(1_000, 2);
    var noisy = DoubleDescent.run(Config.tiny(0.2, 0), lessons, exam);
    var clean = DoubleDescent.run(Config.tiny(0, 0), lessons, exam);
    var decayed = DoubleDescent.run(Config.tiny(0.2, 3), lessons, exam);
    double peak = noisy.at(8, 600).loss();
    assertThat(noisy.at(8, 600).lessonError()).isLessThan(0.1);
    assertThat(noisy.at(256, 600).lessonLoss()).isLessThan(1e-3);
    assertThat(noisy.at(256, 600).loss()).isLessThan(peak * 0.8);
    assertThat(clean.at(8, 600).loss()).isLessThan(peak * 0.7);
    assertThat(decayed.at(8, 600).loss()).isLessThan(peak * 0.7);
  }
}
