package nurture.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Features from random patches. */
class PatchesTest {
  private static final int N = 25, SIDE = 20;

  /** Smooth stripes at an angle, in noise. */
  private static Tensor images() {
    var random = new SplittableRandom(5);
    var x = new float[N * SIDE * SIDE];
    for (int i = 0; i < N; i++) {
      double a = random.nextDouble() * 3, phase = random.nextDouble() * 6;
      for (int k = 0; k < SIDE * SIDE; k++)
        x[i * SIDE * SIDE + k] =
            (float)
                (Math.sin(Math.cos(a) * (k % SIDE) + Math.sin(a) * Math.floorDiv(k, SIDE) + phase)
                    + 0.2 * random.nextGaussian());
    }
    return Tensor.of(x, N, 1, SIDE, SIDE);
  }

  @Test
  void features_have_mean_zero_and_deviation_one_over_what_was_learnt_from() {
    try (var scope = Scope.open()) {
      var x = images();
      var patches = Patches.learn(x, 8, 2, 2, new SplittableRandom(1));
      assertThat(patches.width()).isEqualTo(2 * 8 * 4);
      assertThat(patches.parameters()).isEmpty();
      var y = patches.apply(x);
      assertThat(y.shape()).containsExactly(N, patches.width());
      for (float mean : y.mean(0).floats()) assertThat(mean).isCloseTo(0, within(1e-3f));
      for (float square : y.times(y).mean(0).floats())
        assertThat(square).isBetween(0.5f, 1.01f); // the deviation has a floor
    }
  }

  @Test
  void brightness_and_contrast_hardly_count_and_an_image_is_seen_by_itself() {
    try (var scope = Scope.open()) {
      var x = images();
      var patches = Patches.learn(x, 8, 2, 2, new SplittableRandom(1));
      var y = patches.apply(x).floats();
      var other = patches.apply(x.times(0.6).plus(0.5)).floats();
      var turned = patches.apply(x.transpose(2, 3)).floats();
      assertThat(distance(y, other)).isLessThan(0.1 * distance(y, turned));
      var alone = patches.apply(x.narrow(0, 13, 1)).floats();
      for (int k = 0; k < alone.length; k++)
        assertThat(alone[k]).isCloseTo(y[13 * patches.width() + k], within(1e-4f));
    }
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
    return Math.sqrt(sum);
  }

  @Test
  void at_every_pixel_a_photo_that_moves_by_one_stays_more_like_itself() {
    try (var scope = Scope.open()) {
      var x = images().narrow(2, 0, SIDE - 1);
      var moved = new double[3];
      for (int stride = 1; stride <= 2; stride++) {
        var here = x.narrow(3, 0, SIDE - 1);
        var patches = Patches.learn(here, 8, 2, stride, new SplittableRandom(1));
        assertThat(patches.width()).isEqualTo(2 * 8 * 4);
        moved[stride] =
            distance(
                patches.apply(here).floats(), patches.apply(x.narrow(3, 1, SIDE - 1)).floats());
      }
      assertThat(moved[1]).isPositive().isLessThan(0.9 * moved[2]);
    }
  }
}
