package nurture.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import nurture.optim.Sgd;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;

class WideResNetTest {
  @Test
  void hasTheParametersOfThePaper() {
    var net = Scope.outside(() -> WideResNet.of(16, 8, 10, 0));
    try {
      long count = net.parameters().values().stream().mapToLong(Tensor::count).sum();
      assertThat(count).isEqualTo(10_961_370); // 11.0 M (Zagoruyko and Komodakis, 2016, table 4)
    } finally {
      net.free();
    }
  }

  @Test
  void learnsAFewImagesByHeart() {
    Engine.seed(1);
    try (var scope = Scope.open()) {
      var net = WideResNet.of(10, 1, 3, 0.1);
      var x = Tensor.normal(6, 3, 12, 8);
      var y = Tensor.of(new long[] {0, 1, 2, 2, 1, 0}, 6);
      float loss = 0;
      try (var rule = Sgd.of(net, 0.1).momentum(0.9)) {
        for (int i = 0; i < 60; i++) loss = rule.step(() -> Losses.crossEntropy(net.apply(x), y));
      }
      assertThat(loss).isLessThan(0.05f);
      assertThat(net.apply(x).shape()).containsExactly(6, 3);
    }
    assertThatThrownBy(() -> WideResNet.of(18, 1, 3, 0)).hasMessageContaining("got 18");
  }
}
