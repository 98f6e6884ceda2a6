package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final int N = 20_000, MEMBERS = 5;

  /**
   * Prices, and what nets say of them: they err alike by {@code alike} and apart by {@code own}.
   */
  @Test
  void twins_tell_how_far_several_nets_err_together() {
    double alike = 0.4, own = 0.3;
    var random = new SplittableRandom(1);
    var actual = new double[N];
    var one = new double[N];
    var twin = new double[N / MEMBERS];
    double together = 0, single = 0;
    for (int i = 0; i < N; i++) {
      double log = 3 + random.nextGaussian();
      double shared = log + alike * random.nextGaussian();
      var nets = new double[MEMBERS];
      for (int m = 0; m < MEMBERS; m++) nets[m] = shared + own * random.nextGaussian();
      actual[i] = i % 7 == 3 ? Double.NaN : Math.expm1(log);
      one[i] = Math.expm1(nets[0]);
      if (i < twin.length) twin[i] = Math.expm1(nets[1]);
      together += Math.pow(Arrays.stream(nets).average().orElseThrow() - log, 2);
      single += Math.pow(nets[0] - log, 2);
    }
    assertThat(Calibration.together(actual, one, twin, MEMBERS))
        .isCloseTo(Math.sqrt(together / single), within(0.01));
  }

  @Test
  void nets_that_agree_err_together_as_far_as_one() {
    var actual = new double[] {10, 20, 30};
    var one = new double[] {11, 19, 33};
    assertThat(Calibration.together(actual, one, one, MEMBERS)).isEqualTo(1);
    assertThat(Calibration.together(actual, actual, actual, MEMBERS)).isEqualTo(1);
  }
}
