package nurture.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import nurture.nn.StochasticDepth;
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
  void deeperBlocksAreSkippedMoreOftenAndOnlyWhileLearning() {
    var net = Scope.outside(() -> WideResNet.of(16, 1, 3, 0, 0.6));
    try (var scope = Scope.open()) {
      assertThat(net.blocks().stream().map(b -> Math.round(10 * b.depth().probability())))
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
      var x = Tensor.normal(2, 3, 8, 8);
      assertThat(net.apply(x).floats()).isEqualTo(net.apply(x).floats());
      var seen = new HashSet<Float>();
      try (var still = Sgd.of(net, 0)) {
        for (int i = 0; i < 5; i++) seen.add(still.step(() -> net.apply(x).abs().mean()));
      }
      assertThat(seen).hasSizeGreaterThan(1);
    } finally {
      net.free();
    }
  }

  @Test
  void aBlockIsSkippedForAShareOfTheSamplesAndKeptInTheMean() {
    Engine.seed(3);
    try (var scope = Scope.open()) {
      var depth = new StochasticDepth(0.3);
      var gain = Tensor.ones(1, 1);
      var x = Tensor.ones(4_000, 2);
      var seen = new float[1][];
      record Gain(Tensor gain) implements nurture.nn.Stateful {}
      try (var still = Sgd.of(new Gain(gain), 0)) {
        still.step(() -> {
          var y = depth.apply(x.times(gain));
          seen[0] = y.detach().floats();
          return y.sum();
        });
      }
      int kept = 0;
      for (int i = 0; i < 4_000; i++) {
        assertThat(seen[0][2 * i]).isEqualTo(seen[0][2 * i + 1]).isIn(0f, 1 / 0.7f);
        if (seen[0][2 * i] > 0) kept++;
      }
      assertThat(kept / 4_000.0).isBetween(0.67, 0.73);
      assertThat(depth.apply(x)).isSameAs(x);
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
