package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.nn.Dropout;
import nurture.nn.Stateful;
import nurture.tensor.Parameters;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** By hand, on a net of three numbers. */
class ConsolidationTest {
  private record Tiny(Tensor slopes) implements Stateful {}

  private static Tensor of(float... values) {
    return Tensor.of(values, values.length);
  }

  @Test
  void a_weight_is_pulled_back_by_strength_times_information_times_its_way() {
    try (var scope = Scope.open()) {
      var weights = of(1, -2, 3);
      var information = Map.of("slopes", Scope.outside(() -> of(2, 0.5f, 0)));
      try (var hold = Consolidation.of(Map.of("slopes", weights), information, 10)) {
        assertThat(hold.loss().item()).isZero();
        weights.set(of(2, 0, 100));
        assertThat(hold.loss().item()).isEqualTo(10f / 2 * (2 * 1 * 1 + 0.5f * 2 * 2));
        Parameters.of(List.of(weights))
            .differentiate(
                hold::loss,
                gradients -> assertThat(gradients.of(0).floats()).containsExactly(20, 10, 0));
      }
    }
  }

  @Test
  void information_is_the_mean_squared_gradient_of_single_samples_with_nothing_dropped() {
    var samples = new float[][] {{1, 0, -3}, {2, 0, 1}};
    try (var scope = Scope.open()) {
      var net = new Tiny(of(5, 6, 7));
      var dropout = new Dropout(0.5);
      var feed =
          Feed.of(
              (rows, _) -> new Batch(List.of("x"), rows, Map.of("x", of(samples[rows[0]]))),
              new int[] {0, 1},
              1);
      var information =
          Consolidation.information(
              net, feed, batch -> dropout.apply(net.slopes.times(batch.get("x"))).sum());
      assertThat(Objects.requireNonNull(information.get("slopes")).floats())
          .containsExactly((1 + 4) / 2f, 0, (9 + 1) / 2f);
      assertThat(net.slopes.floats()).containsExactly(5, 6, 7);
      information.values().forEach(Tensor::close);
    }
  }

  @Test
  void what_is_held_must_be_there() {
    try (var scope = Scope.open()) {
      assertThatThrownBy(() -> Consolidation.of(Map.of("slopes", of(1)), Map.of("other", of(1)), 1))
          .hasMessage("there is no weight other");
    }
  }
}
