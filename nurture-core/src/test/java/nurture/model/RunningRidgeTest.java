package nurture.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Sums that cannot forget. */
class RunningRidgeTest {
  private static final int N = 60, WIDTH = 3, CLASSES = 2;

  private final float[] x = new float[N * WIDTH];
  private final long[] y = new long[N];

  RunningRidgeTest() {
    var random = new SplittableRandom(4);
    for (int i = 0; i < x.length; i++) x[i] = (float) random.nextGaussian();
    for (int i = 0; i < N; i++) y[i] = x[i * WIDTH] + 0.3 * random.nextGaussian() > 0.2 ? 1 : 0;
  }

  /** Row by row in an order. */
  private float[] learnt(double penalty, boolean backwards, int batch) {
    try (var scope = Scope.open();
        var ridge = new RunningRidge(WIDTH, CLASSES)) {
      var all = Tensor.of(x, N, WIDTH);
      var labels = Tensor.of(y, N);
      for (int from = 0; from < N; from += batch) {
        int at = backwards ? N - batch - from : from;
        ridge.add(all.narrow(0, at, batch), labels.narrow(0, at, batch));
      }
      var head = ridge.solve(penalty);
      return head.apply(all).floats();
    }
  }

  @Test
  void the_order_of_samples_does_not_matter() {
    var forth = learnt(0.01, false, 20);
    var back = learnt(0.01, true, 1);
    for (int i = 0; i < forth.length; i++) assertThat(back[i]).isCloseTo(forth[i], within(1e-5f));
  }

  @Test
  void its_errors_are_those_of_the_normal_equations() {
    double penalty = 0.05;
    var said = learnt(penalty, false, 20);
    // at the least squares the errors' products with each feature balance the penalty's pull
    var one = new double[WIDTH];
    for (int j = 0; j < WIDTH; j++)
      for (int i = 0; i < N; i++) one[j] += (y[i] - said[i * CLASSES + 1]) * x[i * WIDTH + j] / N;
    try (var scope = Scope.open();
        var ridge = new RunningRidge(WIDTH, CLASSES)) {
      ridge.add(Tensor.of(x, N, WIDTH), Tensor.of(y, N));
      var weights = ridge.solve(penalty).weight().floats();
      for (int j = 0; j < WIDTH; j++)
        assertThat(one[j]).isCloseTo(penalty * weights[WIDTH + j], within(1e-5));
    }
    int right = 0;
    for (int i = 0; i < N; i++)
      if (said[i * CLASSES + 1] > said[i * CLASSES] == (y[i] == 1)) right++;
    assertThat(right).isGreaterThan(45);
  }

  @Test
  void without_a_penalty_there_is_no_answer() {
    try (var ridge = new RunningRidge(WIDTH, CLASSES)) {
      assertThatThrownBy(() -> ridge.solve(0)).hasMessage("penalty must be above 0, got 0.0");
    }
  }
}
