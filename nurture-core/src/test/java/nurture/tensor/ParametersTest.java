package nurture.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients, as the fused rules need them. */
class ParametersTest {
  /**
   * The fused rules walk a parameter, its gradient and its momentum side by side through memory:
   * autograd gives a gradient in its parameter's layout, whatever that of the input.
   */
  @ParameterizedTest
  @EnumSource
  void gradients_and_momenta_lie_in_memory_as_their_parameter_does(Precision precision) {
    try (var scope = Scope.open()) {
      var weights =
          List.of(
              Tensor.normal(8, 4, 3, 3),
              Tensor.normal(8, 4, 3, 3).channelsLast(),
              Tensor.normal(6, 4).transpose(0, 1));
      var images = Tensor.normal(2, 4, 6, 6);
      for (var input : List.of(images, images.channelsLast()))
        Parameters.of(weights)
            .differentiate(
                () -> {
                  var y =
                      precision.call(() -> {
                        var plain = Kernels.conv2d(input, weights.get(0), null, 1, 1, 1);
                        var last = Kernels.conv2d(input, weights.get(1), null, 1, 1, 1);
                        var product = input.mean(2, 3).matmul(weights.get(2));
                        return plain.times(last).mean().plus(product.tanh().mean());
                      });
                  return y.toFloat();
                },
                gradients -> {
                  for (int i = 0; i < 3; i++)
                    for (var like : List.of(gradients.of(i), weights.get(i).zerosLike()))
                      for (int axis = 0; axis < like.rank(); axis++)
                        assertThat(like.pointer().stride(axis))
                            .as("stride %d of %d", axis, i)
                            .isEqualTo(weights.get(i).pointer().stride(axis));
                });
      assertThat(weights.get(1).pointer().is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
    }
  }

  @Test
  void a_group_is_a_view_of_the_same_gradients() {
    try (var scope = Scope.open()) {
      var tensors = List.of(Tensor.ones(1), Tensor.ones(1), Tensor.ones(1));
      Parameters.of(tensors)
          .differentiate(
              () -> tensors.get(0).times(3).plus(tensors.get(2).times(4)).sum(),
              gradients -> {
                assertThat(gradients.norm()).isCloseTo(5, within(1e-6));
                assertThat(gradients.only(i -> i == 1).norm()).isZero();
                gradients.only(i -> i > 0).scale(2);
                assertThat(gradients.of(2).item()).isEqualTo(8);
                gradients
                    .only(i -> i == 1)
                    .sgd(List.of(), 1, 1, 0, false); // no gradient: no change
                gradients.only(i -> i == 2).sgd(List.of(), 1, 0, 0, false);
              });
      assertThat(tensors.get(0).item()).isEqualTo(1);
      assertThat(tensors.get(1).item()).isEqualTo(1);
      assertThat(tensors.get(2).item()).isEqualTo(-7);
    }
  }

  @Test
  void tensors_move_a_share_of_the_way() {
    try (var scope = Scope.open()) {
      var w = Tensor.of(new float[] {0, 2}, 2);
      Parameters.of(List.of(w)).moveTowards(List.of(Tensor.ones(2)), 0.25);
      assertThat(w.floats()).containsExactly(0.25f, 1.75f);
    }
  }
}
