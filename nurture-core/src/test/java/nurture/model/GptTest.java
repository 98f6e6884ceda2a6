package nurture.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import nurture.optim.Muon;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What a decoder of text must do. */
class GptTest {
  private static Tensor tokens(long... tokens) {
    return Tensor.of(tokens, 1, tokens.length);
  }

  @Test
  void a_token_changes_what_follows_and_nothing_before_it() {
    Engine.seed(1);
    try (var scope = Scope.open()) {
      var net = Gpt.of(5, 8, 2, 2, 0.5);
      var one = net.apply(tokens(0, 1, 2, 3, 4));
      var other = net.apply(tokens(0, 1, 2, 4, 4));
      assertThat(one.narrow(1, 0, 3).floats()).containsExactly(other.narrow(1, 0, 3).floats());
      for (int i = 3; i < 5; i++)
        assertThat(one.select(1, i).minus(other.select(1, i)).abs().sum().item())
            .isGreaterThan(1e-3f);
    }
  }

  @Test
  void the_order_of_tokens_matters() {
    Engine.seed(1);
    try (var scope = Scope.open()) {
      var net = Gpt.of(5, 8, 1, 2, 0);
      var one = net.apply(tokens(0, 1, 2)).select(1, 2);
      var other = net.apply(tokens(1, 0, 2)).select(1, 2);
      assertThat(one.minus(other).abs().sum().item()).isGreaterThan(1e-3f);
    }
  }

  @Test
  void learns_to_look_two_tokens_back() {
    Engine.seed(2);
    try (var scope = Scope.open()) {
      var net = Gpt.of(4, 16, 1, 2, 0);
      var x = new long[64];
      for (int i = 0; i < 64; i++) x[i] = i < 2 ? i : (x[i - 1] + x[i - 2] + 1) % 4;
      var y = Tensor.of(Arrays.copyOfRange(x, 1, 64), 63);
      float last = 0;
      try (var rule = Muon.of(net, 0.02, 3e-3).normalised(false).matrices(Gpt.MATRICES)) {
        assertThat(rule.state().keySet())
            .contains("momentum.blocks.0.in.weight", "momentum.blocks.0.attention.qkv.weight")
            .doesNotContain("momentum.head.weight", "momentum.tokens.weight");
        for (int i = 0; i < 60; i++)
          last =
              rule.step(() ->
                  Losses.crossEntropy(
                      net.apply(Tensor.of(Arrays.copyOf(x, 63), 1, 63)).reshape(-1, 4), y));
      }
      assertThat(last).isLessThan(0.1f);
    }
  }
}
