package nurture.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import nurture.optim.Sgd;
import nurture.tensor.Kernels;
import nurture.tensor.Losses;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;

class WhitenedNetTest {
  private static final int SIDE = 16;

  @Test
  void patches_seen_through_the_first_layer_are_white() {
    try (var scope = Scope.open()) {
      var photos = Tensor.uniform(1, 50, 3, SIDE, SIDE);
      photos = photos.plus(photos.mean(1).unsqueeze(1).times(2)); // colours go together
      var filters = WhitenedNet.whitening(photos);
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
      var y = WhitenedNet.Group.of(16, 32, 1e-12).first().apply(x);
      assertThat(y.narrow(1, 0, 16).copy().floats()).containsExactly(x.floats(), within(1e-5f));
    }
  }

  @Test
  void photos_that_are_all_the_same_have_finite_gradients() {
    var net =
        Scope.outside(() -> WhitenedNet.of(WhitenedNet.Body.of(List.of(8L, 8L, 8L), 1e-5), 2, 0));
    try (var scope = Scope.open();
        var sgd = Sgd.of(net, 0.1)) {
      var black = Tensor.zeros(4, 3, SIDE, SIDE);
      net.body().whiten(black);
      var classes = Tensor.of(new long[] {0, 1, 0, 1}, 4);
      for (int i = 0; i < 3; i++)
        sgd.step(() -> Losses.crossEntropy(net.apply(black), classes, null, 0));
      for (var weight : net.parameters().values())
        for (float value : weight.floats()) assertThat(value).isFinite();
    } finally {
      net.free();
    }
  }

  @Test
  void logits_of_one_norm_have_it() {
    try (var scope = Scope.open()) {
      var net = WhitenedNet.of(WhitenedNet.Body.of(List.of(16L, 64L), 1e-12), 3, 25);
      net.body().whiten(Tensor.uniform(1, 20, 3, SIDE, SIDE));
      var z = net.apply(Tensor.normal(4, 3, SIDE, SIDE));
      for (var norm : z.times(z).sum(1).sqrt().floats())
        assertThat(norm).isCloseTo(25, within(0.01f));
    }
  }
}
