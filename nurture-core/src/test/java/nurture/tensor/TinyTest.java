package nurture.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Says at once whether anything works. */
class TinyTest {
  @Test
  void multiplies_two_matrices() {
    try (var scope = Scope.open()) {
      var x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
      assertThat(x.matmul(x).floats()).containsExactly(7, 10, 15, 22);
    }
  }

  @Test
  void says_which_shapes_do_not_fit() {
    try (var scope = Scope.open()) {
      var x = Tensor.zeros(2, 3);
      assertThatThrownBy(() -> x.matmul(x))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("matmul: Tensor[2, 3] with Tensor[2, 3]: ");
    }
  }

  @Test
  void says_that_a_freed_tensor_went_with_its_scope() {
    Tensor x;
    try (var scope = Scope.open()) {
      x = Tensor.zeros(2);
    }
    assertThatThrownBy(x::floats)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("scope.keep");
  }

  @Test
  void keeps_bytes_as_they_are() {
    try (var scope = Scope.open()) {
      assertThat(Tensor.ofBytes(new byte[] {0, 127, (byte) 255}, 3).floats())
          .containsExactly(0, 127, 255);
    }
  }

  @Test
  void a_step_leaves_nothing_behind_and_learns_only_its_own_parameters() {
    try (var scope = Scope.open()) {
      var own = Tensor.of(new float[] {1}, 1);
      var other = Tensor.of(new float[] {1}, 1);
      var momenta = List.of(Tensor.zeros(1));
      var parameters = Parameters.of(List.of(own));
      var counts = new ArrayList<Long>();
      for (int i = 0; i < 50; i++) {
        parameters.differentiate(
            () -> Losses.squared(own.times(other), Tensor.zeros(1)),
            g -> g.sgd(momenta, 0.1, 0, 0.9, true));
        counts.add(Engine.liveObjects());
      }
      assertThat(other.floats()).containsExactly(1);
      assertThat(own.item()).isCloseTo(0, within(0.05f));
      assertThat(counts.subList(1, 50)).containsOnly(counts.get(1));
    }
  }

  @Test
  void bfloat16_is_rounder_than_float() {
    try (var scope = Scope.open()) {
      var x = Tensor.of(new float[] {1.001f}, 1, 1);
      var product = Precision.BF16.call(() -> x.matmul(x));
      assertThat(product.item()).isEqualTo(1);
      assertThat(x.matmul(x).item()).isGreaterThan(1);
    }
  }

  @Test
  void a_view_with_gaps_cannot_be_learnt() {
    try (var scope = Scope.open()) {
      var view = Tensor.zeros(4, 4).narrow(1, 0, 2); // fused rules would write into the gaps
      assertThatThrownBy(() -> Parameters.of(List.of(view)))
          .hasMessageStartingWith("a parameter must fill its memory without gaps");
    }
  }
}
