package nurture.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import nurture.optim.Average;
import nurture.optim.Schedule;
import nurture.optim.Sgd;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Parameters;
import nurture.tensor.Precision;
import nurture.tensor.Safetensors;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What every layer must do. */
class LayerTest {
  record Case(String name, Supplier<Layer> make, Supplier<Tensor> input) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Tensor image() {
    return Tensor.normal(2, 4, 6, 6).channelsLast();
  }

  private static Tensor series() {
    return Tensor.normal(2, 5, 4);
  }

  static final List<Case> CASES =
      List.of(
          new Case("Linear", () -> Linear.of(4, 3), LayerTest::series),
          new Case("Linear.withoutBias", () -> Linear.withoutBias(4, 3), LayerTest::series),
          new Case("Conv2d", () -> Conv2d.of(4, 3, 3), LayerTest::image),
          new Case(
              "Conv2d.withoutBias", () -> Conv2d.withoutBias(4, 3, 1).stride(2), LayerTest::image),
          new Case(
              "Conv2d in groups", () -> Conv2d.of(4, 4, 3, 4, true).padding(1), LayerTest::image),
          new Case("BatchNorm", () -> BatchNorm.of(4), LayerTest::image),
          new Case("LayerNorm", () -> LayerNorm.of(4), LayerTest::series),
          new Case("GroupNorm", () -> GroupNorm.of(2, 4), LayerTest::image),
          new Case("Embedding", () -> Embedding.of(9, 3), () -> Tensor.of(new long[] {0, 8}, 2)),
          new Case("EmbeddingBag", Bags::of, () -> Tensor.normal(3)),
          new Case("Lstm", () -> Lstm.of(4, 3, 2), LayerTest::series),
          new Case("Gru", () -> Gru.of(4, 3, 2), LayerTest::series),
          new Case(
              "MultiHeadAttention", () -> MultiHeadAttention.of(4, 2, true), LayerTest::series),
          new Case(
              "MultiHeadAttention.withRotary",
              () -> MultiHeadAttention.of(4, 2, true).withRotary(),
              LayerTest::series),
          new Case("Dropout", () -> new Dropout(0.5), LayerTest::series),
          new Case("MaxPool", () -> MaxPool.of(2), LayerTest::image),
          new Case("AveragePool", () -> AveragePool.of(3).stride(1).padding(1), LayerTest::image),
          new Case(
              "Sequential",
              () -> Sequential.of(Linear.of(4, 3), Tensor::relu, LayerNorm.of(3)),
              LayerTest::series));

  /** A bag of three indices, to fit the contract. */
  record Bags(EmbeddingBag bag) implements Layer {
    static Bags of() {
      return new Bags(EmbeddingBag.of(5, 2, 0.1));
    }

    @Override
    public Tensor apply(Tensor weights) {
      return bag.apply(
          Tensor.of(new long[] {4, 0, 4}, 3), Tensor.of(new long[] {0, 2}, 2), weights);
    }
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void free_leaves_nothing(Case c) {
    Scope.outside(c.make).free(); // the leak check sees to it
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void answers_the_same_outside_steps_and_after_loading(Case c, @TempDir Path folder)
      throws IOException {
    try (var scope = Scope.open()) {
      var layer = c.make.get();
      var other = c.make.get();
      var x = c.input.get();
      var y = layer.apply(x).floats();
      assertThat(layer.apply(x).floats()).containsExactly(y);
      Safetensors.write(folder.resolve("layer"), layer.state(), Map.of());
      other.load(Safetensors.read(folder.resolve("layer")));
      assertThat(other.apply(x).floats()).containsExactly(y);
      assertThat(layer.apply(x).floats()).containsExactly(y);
    }
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void every_parameter_gets_a_gradient_in_either_precision(Case c) {
    try (var scope = Scope.open()) {
      var layer = c.make.get();
      if (layer.size() == 0) return;
      var x = c.input.get();
      var names = List.copyOf(layer.parameters().keySet());
      for (var precision : Precision.values()) {
        Parameters.of(layer.parameters().values())
            .differentiate(
                () -> {
                  var y = precision.call(() -> layer.apply(x)).toFloat();
                  return y.times(y.plus(1).tanh()).sum();
                },
                gradients -> {
                  for (int i = 0; i < names.size(); i++)
                    assertThat(gradients.of(i).abs().sum().item())
                        .as(names.get(i))
                        .isFinite()
                        .isPositive();
                });
      }
    }
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void gradients_pass_through_a_layer_that_is_not_learnt_itself(Case c) {
    try (var scope = Scope.open()) {
      var layer = c.make.get();
      var x = c.input.get();
      if (layer instanceof Embedding) return; // its input is whole numbers
      Parameters.of(List.of(x))
          .differentiate(
              () -> layer.apply(x).exp().sum(),
              gradients -> assertThat(gradients.of(0).abs().sum().item()).isFinite().isPositive());
    }
  }

  @Test
  void says_what_a_setting_must_be() {
    assertThatThrownBy(() -> new Dropout(1.5))
        .hasMessage("dropout probability must be in [0, 1), got 1.5");
    assertThatThrownBy(() -> Conv2d.of(3, 4, 3, 2, true))
        .hasMessage("groups must divide in and out, got 2 for 3 and 4");
    try (var scope = Scope.open()) {
      assertThatThrownBy(() -> MultiHeadAttention.of(6, 2, false).withRotary())
          .hasMessage("width / heads must be even to turn with positions, got 3");
    }
    assertThatThrownBy(() -> MultiHeadAttention.of(10, 4, false))
        .hasMessage("heads must divide width, got 4 for 10");
    assertThatThrownBy(() -> Linear.of(0, 4)).hasMessage("in must be at least 1, got 0");
  }

  /** The manual's example. */
  record Mlp(Linear hidden, Dropout dropout, Linear out) implements Layer {
    static Mlp of(long in, long width, long classes) {
      return new Mlp(Linear.of(in, width), new Dropout(0.2), Linear.of(width, classes));
    }

    @Override
    public Tensor apply(Tensor x) {
      return out.apply(dropout.apply(hidden.apply(x.flatten(1)).relu()));
    }
  }

  @Test
  void the_manuals_examples_learn() {
    Engine.seed(1);
    try (var scope = Scope.open()) {
      var model = Mlp.of(2, 32, 2);
      assertThat(model.state().keySet())
          .containsExactly("hidden.weight", "hidden.bias", "out.weight", "out.bias");
      var x = Tensor.normal(64, 2, 1);
      var y = x.select(2, 0).select(1, 0).times(x.select(2, 0).select(1, 1)).relu(); // quadrants
      var classes = Tensor.stack(List.of(Tensor.zeros(64), y)).argmax(0);
      int steps = 300;
      var schedule = Schedule.warmup(0.1).then(Schedule.cosine());
      try (var optimizer = Sgd.of(model, 0.3).momentum(0.9).nesterov().decay(5e-4);
          var average = Average.of(model, 0.99)) {
        for (int i = 0; i < steps; i++) {
          double factor = schedule.at((i + 1.0) / steps);
          optimizer.step(() -> Losses.crossEntropy(model.apply(x), classes), factor, factor);
          average.update();
        }
        try (var _ = average.swappedIn()) {
          var right = 0;
          var answers = model.apply(x).argmax(1).longs();
          for (int i = 0; i < 64; i++) if (answers[i] == classes.longs()[i]) right++;
          assertThat(right).isGreaterThan(60);
        }
      }
    }
  }
}
