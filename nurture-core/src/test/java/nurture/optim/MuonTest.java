package nurture.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import nurture.nn.BatchNorm;
import nurture.nn.Conv2d;
import nurture.nn.Golden;
import nurture.nn.Layer;
import nurture.nn.Linear;
import nurture.nn.Sequential;
import nurture.nn.Stateful;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Precision;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Muon does beyond every optimizer's contract. */
class MuonTest {
  record Weights(Map<String, Tensor> all) implements Stateful {}

  record Filter(Tensor w) implements Stateful {}

  @ParameterizedTest
  @CsvSource({
    "muon, false",
    "muon, true",
    "muon_free, false",
    "muon_free, true",
    "muon_matrices, false",
    "muon_matrices, true"
  })
  void gives_the_references_weights(String name, boolean channelsLast) {
    check(name, channelsLast, Precision.FP32, 2e-5);
  }

  @ParameterizedTest
  @CsvSource({"muon, 0.01", "muon_free, 0.002", "muon_matrices, 0.002"})
  void gives_nearly_the_same_in_bfloat16(String name, double tolerance) {
    check(name, true, Precision.BF16, tolerance);
  }

  private static void check(
      String name, boolean channelsLast, Precision precision, double tolerance) {
    try (var scope = Scope.open()) {
      var golden = Golden.of("/nurture/optim/muon_golden.json", name);
      var weights = new LinkedHashMap<String, Tensor>();
      for (var key : new String[] {"stem", "wide", "tall", "point", "matrix", "bias"}) {
        var start = golden.get("before." + key).copy();
        weights.put(key, channelsLast && start.rank() == 4 ? start.channelsLast().copy() : start);
      }
      try (var optimizer =
          Muon.of(new Weights(weights), 0.1, 0.05)
              .momentum(0.7)
              .normalised(name.equals("muon"))
              .matrices(n -> name.equals("muon_matrices") && n.endsWith("matrix"))
              .betas(0.8, 0.95)
              .epsilon(1e-6)
              .precision(precision)
              .decay(0.05)) {
        for (int step = 0; step < 4; step++) {
          var gradients = "step" + step + ".";
          optimizer.step(
              () ->
                  weights.entrySet().stream()
                      .map(e -> e.getValue().times(golden.get(gradients + e.getKey())).sum())
                      .reduce(Tensor::plus)
                      .orElseThrow(),
              1 - step / 4.0,
              1);
        }
      }
      weights.forEach((key, tensor) -> golden.check("after." + key, tensor, tolerance));
    }
  }

  @Test
  void remembers_a_momentum_of_filters_and_two_means_of_all_else() {
    try (var scope = Scope.open();
        var optimizer = Muon.of(net(), 0.1, 0.01)) {
      assertThat(optimizer.state().keySet())
          .contains("momentum.layers.3.weight", "first.layers.0.weight", "second.layers.7.weight")
          .doesNotContain("momentum.layers.0.weight", "first.layers.3.weight");
    }
  }

  @Test
  void filters_of_zeros_learn_too() {
    try (var scope = Scope.open()) {
      var model = new Filter(Tensor.zeros(4, 4, 1, 1));
      var target = Tensor.normal(4, 4, 1, 1);
      try (var optimizer = Muon.of(model, 0.1, 0)) {
        optimizer.step(() -> model.w().sum().times(0));
        assertThat(model.w().floats()).containsOnly(0);
        for (int i = 0; i < 2; i++) optimizer.step(() -> Losses.squared(model.w(), target), 0.1, 1);
      }
      float norm = model.w().times(model.w()).sum().sqrt().item();
      assertThat(norm).isCloseTo(2, within(0.1f));
    }
  }

  @Test
  void learns_faster_than_descent() {
    var classes = new long[64];
    for (int i = 0; i < 64; i++) classes[i] = i % 4;
    try (var scope = Scope.open()) {
      float muon = loss(classes, model -> Muon.of(model, 0.1, 0.01));
      float slow = loss(classes, model -> Sgd.of(model, 0.01).momentum(0.9).nesterov());
      assertThat(muon).isLessThan(slow * 0.8f);
    }
  }

  /** The mean loss of the last steps of a short run: four textures in noise. */
  private static float loss(long[] classes, Function<Stateful, Optimizer> rule) {
    Engine.seed(5);
    var textures = Tensor.normal(4, 3, 12, 12).times(0.5);
    var y = Tensor.of(classes, classes.length);
    var model = net();
    float last = 0;
    try (var optimizer = rule.apply(model)) {
      for (int i = 0; i < 40; i++) {
        Engine.seed(100 + i);
        float loss =
            optimizer.step(() -> {
              var x = textures.gather(0, y).plus(Tensor.normal(classes.length, 3, 12, 12));
              return Losses.crossEntropy(model.apply(x.channelsLast()), y);
            });
        if (i >= 30) last += loss / 10;
      }
    }
    return last;
  }

  private static Sequential net() {
    Layer flat = x -> x.mean(2, 3);
    return Sequential.of(
        Conv2d.withoutBias(3, 16, 3),
        BatchNorm.of(16),
        Tensor::relu,
        Conv2d.withoutBias(16, 16, 3).stride(2),
        BatchNorm.of(16),
        Tensor::relu,
        flat,
        Linear.of(16, 4));
  }

  @Test
  void says_which_setting_is_wrong() {
    try (var scope = Scope.open()) {
      var model = new Filter(Tensor.zeros(4, 4, 1, 1));
      var muon = Muon.of(model, 0.1, 0.1);
      assertThatThrownBy(() -> Muon.of(model, -1, 0.1)).hasMessageStartingWith("filterRate must");
      assertThatThrownBy(() -> Muon.of(model, 0.1, -1)).hasMessageStartingWith("otherRate must");
      assertThatThrownBy(() -> muon.momentum(1)).hasMessageStartingWith("momentum must");
      assertThatThrownBy(() -> muon.betas(0, 1)).hasMessageStartingWith("betas must");
      assertThatThrownBy(() -> muon.epsilon(0)).hasMessageStartingWith("epsilon must");
    }
  }
}
