package nurture.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** A model's parts are found through its record components. */
class StateTest {
  record Net(Conv2d stem, List<Layer> blocks, Map<String, Linear> heads, Dropout dropout)
      implements Stateful {}

  private static Net net() {
    return new Net(
        Conv2d.withoutBias(3, 4, 3),
        List.of(Sequential.of(BatchNorm.of(4), Tensor::relu), Linear.of(4, 5)),
        Map.of("price", Linear.of(5, 1), "category", Linear.withoutBias(5, 7)),
        new Dropout(0.1));
  }

  @Test
  void names_are_the_paths_of_components() {
    try (var scope = Scope.open()) {
      assertThat(net().state().keySet())
          .containsExactly(
              "stem.weight",
              "blocks.0.layers.0.scale",
              "blocks.0.layers.0.shift",
              "blocks.0.layers.0.mean",
              "blocks.0.layers.0.variance",
              "blocks.1.weight",
              "blocks.1.bias",
              "heads.category.weight",
              "heads.price.weight",
              "heads.price.bias");
    }
  }

  @Test
  void buffers_are_state_but_not_parameters() {
    try (var scope = Scope.open()) {
      var layer = BatchNorm.of(4);
      assertThat(layer.state()).containsKeys("mean", "variance");
      assertThat(layer.parameters()).containsOnlyKeys("scale", "shift");
      assertThat(layer.size()).isEqualTo(8);
    }
  }

  @Test
  void a_shared_tensor_counts_once() {
    try (var scope = Scope.open()) {
      var one = Linear.of(3, 3);
      assertThat(Sequential.of(one, one).size()).isEqualTo(12);
    }
  }

  @Test
  void a_lambda_remembers_nothing() {
    Layer relu = Tensor::relu;
    assertThat(relu.state()).isEmpty();
  }

  @Test
  void what_is_made_outside_scopes_is_freed_by_free() {
    var net = Scope.outside(StateTest::net); // the leak check sees to it
    net.free();
  }

  @Test
  void loading_lists_all_that_does_not_fit_and_changes_nothing() {
    try (var scope = Scope.open()) {
      var layer = Linear.of(2, 3);
      var before = layer.weight().floats();
      assertThatThrownBy(() ->
              layer.load(
                  Map.of("weight", Tensor.zeros(3, 2), "bia", Tensor.zeros(3), "z", Tensor.of(1))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("missing: bias; surplus: bia, z");
      assertThatThrownBy(
              () -> layer.load(Map.of("weight", Tensor.zeros(2, 3), "bias", Tensor.zeros(3))))
          .hasMessageContaining("weight must be [3, 2], got [2, 3]");
      assertThat(layer.weight().floats()).containsExactly(before);
      layer.load(Map.of("weight", Tensor.ones(3, 2), "bias", Tensor.zeros(3)));
      assertThat(layer.weight().floats()).containsOnly(1);
    }
  }
}
