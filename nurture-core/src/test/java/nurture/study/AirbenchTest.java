package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.feed.Augment;
import nurture.feed.Images;
import nurture.tensor.Engine;
import nurture.tensor.Kernels;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;

class AirbenchTest {
  private static final int SIDE = 16;

  @Test
  void patches_seen_through_the_first_layer_are_white() {
    try (var scope = Scope.open()) {
      var photos = Tensor.uniform(1, 50, 3, SIDE, SIDE);
      photos = photos.plus(photos.mean(1).unsqueeze(1).times(2)); // colours go together
      var filters = Airbench.Net.whitening(photos);
      var seen = Kernels.conv2d(photos, filters, null, 1, 0, 1).narrow(1, 0, 12);
      var rows = seen.permute(0, 2, 3, 1).reshape(-1, 12);
      var covariance =
          rows.transpose(0, 1).matmul(rows).times(1.0 / rows.size(0)).flatten(0).floats();
      for (int i = 0; i < 12; i++)
        for (int j = 0; j < 12; j++)
          assertThat(covariance[12 * i + j]).isCloseTo(i == j ? 1 : 0, within(0.05f));
    }
  }

  @Test
  void convolutions_begin_by_handing_on_what_they_are_given() {
    try (var scope = Scope.open()) {
      var x = Tensor.normal(2, 16, 4, 4);
      var y = Airbench.Group.of(16, 32).first().apply(x);
      assertThat(y.narrow(1, 0, 16).copy().floats()).containsExactly(x.floats(), within(1e-5f));
    }
  }

  @Test
  void logits_of_one_norm_have_it() {
    try (var scope = Scope.open()) {
      var net = Airbench.Net.of(Tensor.normal(24, 3, 2, 2), 3, 16, 25);
      var z = net.apply(Tensor.normal(4, 3, SIDE, SIDE));
      for (var norm : z.times(z).sum(1).sqrt().floats())
        assertThat(norm).isCloseTo(25, within(0.01f));
    }
  }

  @Test
  void few_passes_tell_upright_bars_from_lying_ones_the_same_each_time() {
    Engine.threads(1);
    var lessons = bars(300, 1);
    var rows = IntStream.range(0, 300).toArray();
    var config = Airbench.Config.of(3, 1).width(16).batch(50);
    var net = Airbench.learn(config, lessons, rows);
    var again = Airbench.learn(config, lessons, rows);
    try {
      assertThat(Airbench.accuracy(net, bars(100, 2))).isGreaterThan(0.9);
      assertThat(Airbench.answers(again, lessons)).isDeepEqualTo(Airbench.answers(net, lessons));
    } finally {
      net.free();
      again.free();
    }
  }

  private static Images bars(int n, long seed) {
    var random = new SplittableRandom(seed);
    var rgb = new ArrayList<byte[]>();
    var classes = new int[n];
    for (int i = 0; i < n; i++) {
      classes[i] = random.nextInt(2);
      int period = random.nextInt(4, 7), from = random.nextInt(period);
      var pixels = new byte[3 * SIDE * SIDE];
      for (int p = 0; p < SIDE * SIDE; p++) {
        int along = classes[i] == 0 ? p % SIDE : p / SIDE;
        int light = ((along + from) % period < 2 ? 200 : 50) + random.nextInt(30);
        for (int c = 0; c < 3; c++) pixels[3 * p + c] = (byte) light;
      }
      rgb.add(pixels);
    }
    return new Images(SIDE, SIDE, rgb, classes, Augment.none());
  }
}
