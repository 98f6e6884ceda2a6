package nurture.nn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import nurture.optim.AdamW;
import nurture.optim.Optimizer;
import nurture.optim.Sgd;
import nurture.tensor.Learning;
import nurture.tensor.Losses;
import nurture.tensor.Parameters;
import nurture.tensor.Precision;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer, loss and optimizer gives PyTorch's values and gradients. */
class GoldenTest {
  private static final Map<String, Function<Golden, Tensor>> CASES = new HashMap<>();
  private static final Map<String, Function<Stateful, Optimizer>> RULES =
      Map.of(
          "optim_sgd", model -> Sgd.of(model, 0.1),
          "optim_sgd_momentum", model -> Sgd.of(model, 0.1).momentum(0.9),
          "optim_sgd_nesterov_decay",
              model -> Sgd.of(model, 0.1).momentum(0.9).nesterov().decay(0.05),
          "optim_sgd_clip", model -> Sgd.of(model, 0.1).clip(0.5),
          "optim_adamw", model -> AdamW.of(model, 0.1).betas(0.8, 0.95).epsilon(1e-6).decay(0.05));

  static {
    layer("linear", g -> new Linear(g.get("weight"), g.get("bias")));
    layer("linear_without_bias", g -> new Linear(g.get("weight"), null));
    layer("conv2d", g -> new Conv2d(g.get("weight"), g.get("bias"), 1, 0, 1));
    layer(
        "conv2d_stride_padding",
        g -> new Conv2d(g.get("weight"), null, 1, 0, 1).stride(2).padding(1));
    layer("conv2d_groups", g -> new Conv2d(g.get("weight"), g.get("bias"), 1, 2, 2));
    layer("max_pool", g -> MaxPool.of(2));
    layer("max_pool_stride_padding", g -> MaxPool.of(3).stride(2).padding(1));
    layer("average_pool", g -> AveragePool.of(2));
    layer("average_pool_stride_padding", g -> AveragePool.of(3).stride(2).padding(1));
    layer("batch_norm_learning", GoldenTest::batchNorm);
    layer("layer_norm", g -> new LayerNorm(g.get("scale"), g.get("shift"), 1e-5));
    layer("group_norm", g -> new GroupNorm(g.get("scale"), g.get("shift"), 2, 1e-5));
    CASES.put("embedding", g -> new Embedding(g.get("weight")).apply(g.whole("x")));
    CASES.put(
        "embedding_bag",
        g ->
            new EmbeddingBag(g.get("weight"))
                .apply(g.whole("x"), g.whole("offsets"), g.get("weights")));
    layer("lstm", g -> new Lstm(List.of(recurrence(g, 0), recurrence(g, 1))));
    layer("gru", g -> new Gru(List.of(recurrence(g, 0), recurrence(g, 1))));
    layer("attention", g -> attention(g, false));
    layer("attention_causal", g -> attention(g, true));
    layer("attention_rotary", g -> attention(g, true).withRotary());
    CASES.put("cross_entropy", g -> Losses.crossEntropy(g.get("x"), g.whole("t")));
    CASES.put(
        "cross_entropy_all",
        g -> Losses.crossEntropy(g.get("x"), g.whole("t"), g.get("weights"), 0.1));
    CASES.put("squared", g -> Losses.squared(g.get("input"), g.get("target")));
    CASES.put("absolute", g -> Losses.absolute(g.get("input"), g.get("target")));
    CASES.put("huber", g -> Losses.huber(g.get("input"), g.get("target"), 0.7));
    CASES.put("hinge", g -> Losses.hinge(g.get("x"), g.whole("t")));
    CASES.put(
        "binary_cross_entropy", g -> Losses.binaryCrossEntropy(g.get("input"), g.get("target")));
    CASES.put("quantile", g -> Losses.quantile(g.get("input"), g.get("target"), 0.9));
  }

  private static void layer(String name, Function<Golden, Layer> layer) {
    CASES.put(name, g -> layer.apply(g).apply(g.get("x")));
  }

  private static BatchNorm batchNorm(Golden g) {
    return new BatchNorm(
        g.get("scale"), g.get("shift"), g.get("mean"), g.get("variance"), 0.1, 1e-5);
  }

  private static Recurrence recurrence(Golden g, int layer) {
    var prefix = "layers." + layer + ".";
    return new Recurrence(
        g.get(prefix + "input"),
        g.get(prefix + "recurrent"),
        g.get(prefix + "inputBias"),
        g.get(prefix + "recurrentBias"));
  }

  private static MultiHeadAttention attention(Golden g, boolean causal) {
    return new MultiHeadAttention(
        new Linear(g.get("qkv_weight"), g.get("qkv_bias")),
        new Linear(g.get("out_weight"), g.get("out_bias")),
        2,
        causal,
        false);
  }

  private static <T, R> Function<T, R> of(Map<String, Function<T, R>> map, String name) {
    return requireNonNull(map.get(name));
  }

  static Stream<String> names() {
    return CASES.keySet().stream().sorted();
  }

  static Stream<String> rules() {
    return RULES.keySet().stream().sorted();
  }

  @Test
  void every_golden_case_is_tested() {
    assertThat(Stream.of(names(), rules(), Stream.of("batch_norm")).flatMap(s -> s))
        .containsExactlyInAnyOrderElementsOf(Golden.names().toList());
  }

  @ParameterizedTest
  @MethodSource("names")
  void gives_the_values_and_gradients_of_pytorch(String name) {
    try (var scope = Scope.open()) {
      var golden = Golden.of(name);
      golden.check(name.endsWith("_learning"), 1e-5, () -> of(CASES, name).apply(golden));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void gives_about_the_same_in_bfloat16(String name) {
    try (var scope = Scope.open()) {
      var golden = Golden.of(name);
      golden.check(
          name.endsWith("_learning"),
          0.06,
          () -> Precision.BF16.call(() -> of(CASES, name).apply(golden)).toFloat());
    }
  }

  @Test
  void batch_norm_uses_its_batch_and_moves_its_figures_only_in_a_step() {
    try (var scope = Scope.open()) {
      var golden = Golden.of("batch_norm");
      golden.check("y", batchNorm(golden).apply(golden.get("x")), 1e-5);
      golden.check("mean_after", golden.get("mean"), 1e-6);
      var learning = Golden.of("batch_norm_learning");
      var layer = batchNorm(learning);
      Parameters.of(layer.parameters().values())
          .differentiate(() -> layer.apply(learning.get("x")).sum(), g -> {});
      learning.check("mean_after", layer.mean(), 1e-5);
      learning.check("variance_after", layer.variance(), 1e-5);
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void five_steps_end_where_those_of_pytorch_end(String name) {
    try (var scope = Scope.open()) {
      var golden = Golden.of(name);
      var model = Sequential.of(Linear.of(3, 4), Tensor::tanh, Linear.of(4, 2));
      var start = new LinkedHashMap<String, Tensor>();
      model.state().keySet().forEach(n -> start.put(n, golden.get("before." + n)));
      model.load(start);
      Tensor x = golden.get("x"), t = golden.get("t");
      try (var optimizer = of(RULES, name).apply(model)) {
        for (float loss : golden.values("losses"))
          assertThat(optimizer.step(() -> Losses.squared(model.apply(x), t)))
              .isCloseTo(loss, within(1e-5f));
      }
      model.state().forEach((n, tensor) -> golden.check("after." + n, tensor, 1e-5));
    }
  }

  @Test
  void dropout_keeps_the_mean_in_a_step_and_everything_outside() {
    try (var scope = Scope.open()) {
      nurture.tensor.Engine.seed(3);
      var ones = Tensor.ones(100_000);
      var weight = Tensor.ones(1);
      var dropout = new Dropout(0.25);
      assertThat(dropout.apply(ones)).isSameAs(ones);
      Parameters.of(List.of(weight))
          .differentiate(
              () -> {
                assertThat(Learning.now()).isTrue();
                var y = dropout.apply(ones);
                assertThat(y.mean().item()).isCloseTo(1, within(0.01f)); // 5.5 standard errors
                assertThat(y.max(0).item()).isCloseTo(1 / 0.75f, within(1e-6f));
                int zeros = 0;
                for (float value : y.floats()) if (value == 0) zeros++;
                assertThat(zeros).isBetween(24_250, 25_750);
                return weight.sum();
              },
              g -> {});
    }
  }

  @Test
  void initial_values_spread_as_pytorchs_do() {
    try (var scope = Scope.open()) {
      nurture.tensor.Engine.seed(3);
      assertUniform(Linear.of(400, 300).weight(), 1 / 20.0);
      assertUniform(Conv2d.of(64, 64, 5).weight(), 1 / 40.0);
      assertUniform(Lstm.of(10, 100, 1).layers().getFirst().input(), 1 / 10.0);
      assertUniform(MultiHeadAttention.of(96, 4, false).qkv().weight(), Math.sqrt(6.0 / 384));
      var table = Embedding.of(500, 100, 0.5).weight();
      assertThat(table.times(table).mean().sqrt().item()).isCloseTo(0.5f, within(0.01f));
    }
  }

  private static void assertUniform(Tensor w, double bound) {
    var flat = w.flatten(0);
    assertThat((double) flat.abs().max(0).item()).isBetween(bound * 0.98, bound * 1.0001);
    assertThat((double) flat.mean().item()).isBetween(-bound * 0.05, bound * 0.05);
    assertThat((double) flat.abs().mean().item()).isBetween(bound * 0.47, bound * 0.53);
  }
}
