package nurture.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions against sums that Java adds up, since a processor's may be wrong without a word. */
class ConvolutionTest {
  @ParameterizedTest
  @CsvSource({
    "2,3,5,5,4,3,1,1", "2,3,6,5,4,3,2,1", "3,16,8,8,16,3,1,1", "2,16,6,6,32,1,2,0",
    "2,3,12,12,16,3,1,1", "2,1,9,9,10,5,1,0", "3,2,8,8,3,3,1,1", "1,20,6,6,36,3,1,1",
    "2,4,5,6,3,1,2,0", "2,4,7,7,3,1,3,0", "26,64,4,4,64,3,1,1"
  })
  void answers_and_gradients_are_right_for_any_number_of_channels(
      int n, int in, int h, int w, int out, int k, int stride, int padding) {
    for (var precision : Precision.values())
      for (boolean channelsLast : new boolean[] {false, true})
        try (var scope = Scope.open()) {
          Engine.seed(7);
          Tensor x = Tensor.normal(n, in, h, w), f = Tensor.normal(out, in, k, k);
          if (channelsLast) {
            x = x.channelsLast();
            f = f.channelsLast();
          }
          check(precision, x, f, stride, padding);
        }
  }

  private static void check(Precision precision, Tensor x, Tensor f, int stride, int padding) {
    var y = precision.call(() -> Kernels.conv2d(x, f, null, stride, padding, 1)).toFloat();
    var pull = Tensor.normal(y.shape());
    var right = Sums.of(x, f, pull, stride, padding);
    double allowed = precision == Precision.FP32 ? 1e-5 : 0.01;
    assertThat(distance(y, right.y)).as("%s answer", precision).isLessThan(allowed);
    Parameters.of(List.of(x, f))
        .differentiate(
            () ->
                precision
                    .call(() -> Kernels.conv2d(x, f, null, stride, padding, 1))
                    .toFloat()
                    .times(pull)
                    .sum(),
            gradients -> {
              assertThat(distance(gradients.of(0), right.dx))
                  .as("%s gradient of x", precision)
                  .isLessThan(allowed);
              assertThat(distance(gradients.of(1), right.df))
                  .as("%s gradient of filters", precision)
                  .isLessThan(allowed);
            });
  }

  /** How far values lie from what is right, as a share of its norm. */
  private static double distance(Tensor values, double[] right) {
    var mine = values.floats();
    double off = 0, norm = 0;
    for (int i = 0; i < mine.length; i++) {
      off += (mine[i] - right[i]) * (mine[i] - right[i]);
      norm += right[i] * right[i];
    }
    return Math.sqrt(off / norm);
  }

  private record Sums(double[] y, double[] dx, double[] df) {
    static Sums of(Tensor x, Tensor f, Tensor pull, int stride, int padding) {
      int n = (int) x.size(0), in = (int) x.size(1), h = (int) x.size(2), w = (int) x.size(3);
      int out = (int) f.size(0), k = (int) f.size(2);
      int tall = (int) pull.size(2), wide = (int) pull.size(3);
      float[] xs = x.floats(), fs = f.floats(), pulls = pull.floats();
      var sums = new Sums(new double[pulls.length], new double[xs.length], new double[fs.length]);
      int at = 0;
      for (int i = 0; i < n; i++)
        for (int o = 0; o < out; o++)
          for (int row = 0; row < tall; row++)
            for (int column = 0; column < wide; column++, at++)
              for (int c = 0; c < in; c++)
                for (int u = 0; u < k; u++)
                  for (int v = 0; v < k; v++) {
                    int r = row * stride + u - padding, s = column * stride + v - padding;
                    if (r < 0 || s < 0 || r >= h || s >= w) continue;
                    int xAt = ((i * in + c) * h + r) * w + s, fAt = ((o * in + c) * k + u) * k + v;
                    sums.y[at] += xs[xAt] * fs[fAt];
                    sums.dx[xAt] += pulls[at] * fs[fAt];
                    sums.df[fAt] += pulls[at] * xs[xAt];
                  }
      return sums;
    }
  }
}
