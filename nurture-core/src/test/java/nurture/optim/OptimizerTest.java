package nurture.optim;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import nurture.nn.BatchNorm;
import nurture.nn.Buffer;
import nurture.nn.Conv2d;
import nurture.nn.Dropout;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every optimizer must do. */
class OptimizerTest {
  record Weights(Tensor w) implements Stateful {}

  record Plain(Tensor w, @Buffer Tensor seen) implements Stateful {}

  static final List<Function<Stateful, Optimizer>> RULES =
      List.of(
          model -> Sgd.of(model, 0.05),
          model -> Sgd.of(model, 0.02).momentum(0.9),
          model -> Sgd.of(model, 0.02).momentum(0.9).nesterov().decay(1e-4).clip(5),
          model -> AdamW.of(model, 0.02).decay(0),
          model -> Muon.of(model, 0.05, 0.02).decay(0),
          model -> Muon.of(model, 0.05, 0.02).normalised(false).decay(1e-4).clip(5));

  @ParameterizedTest
  @FieldSource("RULES")
  void a_step_in_any_memory_layout_is_the_same(Function<Stateful, Optimizer> rule) {
    try (var scope = Scope.open()) {
      var plain = new Weights(Tensor.normal(6, 4, 3, 3));
      var last = new Weights(plain.w().channelsLast().copy());
      var images = Tensor.normal(2, 4, 8, 8);
      for (var model : List.of(plain, last))
        try (var optimizer = rule.apply(model)) {
          for (int i = 0; i < 4; i++)
            optimizer.step(() ->
                nurture.tensor.Kernels.conv2d(
                        model.equals(last) ? images.channelsLast() : images,
                        model.w(),
                        null,
                        1,
                        1,
                        1)
                    .tanh()
                    .minus(images.sum(1).unsqueeze(1))
                    .abs()
                    .mean());
        }
      assertThat(last.w().floats())
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(plain.w().floats());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 16})
  void batch_mini_batch_and_one_by_one_descent_are_the_same_code(int batch) {
    try (var scope = Scope.open()) {
      var x = Tensor.normal(16, 2);
      var y = x.matmul(Tensor.of(new float[] {2, -3}, 2, 1));
      var model = Linear.of(2, 1);
      try (var optimizer = Sgd.of(model, 0.05)) {
        for (int pass = 0; pass < 400; pass++)
          for (int from = 0; from < 16; from += batch) {
            int first = from;
            optimizer.step(() ->
                Losses.squared(model.apply(x.narrow(0, first, batch)), y.narrow(0, first, batch)));
          }
      }
      assertThat(model.weight().floats())
          .usingComparatorWithPrecision(1e-2f)
          .containsExactly(2f, -3f);
    }
  }

  @ParameterizedTest
  @FieldSource("RULES")
  void a_loss_that_is_not_finite_changes_nothing(Function<Stateful, Optimizer> rule) {
    try (var scope = Scope.open()) {
      var model = new Weights(Tensor.ones(2, 2));
      try (var optimizer = rule.apply(model)) {
        optimizer.step(() -> model.w().sum().times(0));
        var before = model.w().floats();
        assertThatThrownBy(() -> optimizer.step(() -> model.w().sum().over(Tensor.of(0))))
            .isInstanceOfSatisfying(NonFiniteLoss.class, e -> assertThat(e.step()).isEqualTo(2))
            .hasMessageContaining("Infinity at step 2");
        assertThat(model.w().floats()).containsExactly(before);
        assertThat(optimizer.steps()).isEqualTo(1);
        optimizer.step(() -> model.w().sum());
        assertThat(optimizer.steps()).isEqualTo(2);
      }
    }
  }

  @Test
  void a_gradient_that_is_not_finite_is_caught_when_clipping() {
    try (var scope = Scope.open()) {
      var model = new Weights(Tensor.zeros(2, 2));
      try (var optimizer = Sgd.of(model, 1).clip(1)) {
        assertThatThrownBy(() -> optimizer.step(() -> model.w().sqrt().sum()))
            .isInstanceOf(NonFiniteLoss.class)
            .hasMessageStartingWith("gradient norm must be finite");
        assertThat(model.w().floats()).containsOnly(0);
        optimizer.step(() -> model.w().sum().times(100));
        assertThat(model.w().floats()).usingComparatorWithPrecision(1e-4f).containsOnly(-0.5f);
      }
    }
  }

  @Test
  void only_matrices_decay_and_those_not_exempt() {
    try (var scope = Scope.open()) {
      for (var rule : RULES.subList(1, 6)) {
        var kept = new Linear(Tensor.ones(1, 2), Tensor.ones(1));
        var pulled = new Linear(Tensor.ones(1, 2), Tensor.ones(1));
        var model = Sequential.of(pulled, kept);
        try (var optimizer =
            rule.apply(model).decay(0.1).exempt(name -> name.startsWith("layers.1"))) {
          optimizer.step(() -> all(model).times(0));
        }
        assertThat(pulled.weight().floats()).doesNotContain(1).hasSize(2);
        assertThat(kept.weight().floats()).containsOnly(1);
        assertThat(requireNonNull(pulled.bias()).floats()).containsOnly(1);
      }
    }
  }

  private static Tensor all(Stateful model) {
    return model.parameters().values().stream().map(Tensor::sum).reduce(Tensor::plus).orElseThrow();
  }

  @Test
  void l1_pulls_by_sign() {
    try (var scope = Scope.open()) {
      var model = new Weights(Tensor.of(new float[] {2, -2, 0}, 1, 3));
      try (var optimizer = Sgd.of(model, 0.5).l1(0.2)) {
        optimizer.step(() -> model.w().sum().times(0));
      }
      assertThat(model.w().floats()).containsExactly(1.9f, -1.9f, 0);
    }
  }

  @Test
  void factors_multiply_rate_and_decay() {
    try (var scope = Scope.open()) {
      var model = new Weights(Tensor.ones(1, 1));
      try (var optimizer = Sgd.of(model, 0.5).decay(0.5)) {
        optimizer.step(() -> model.w().sum(), 0.5, 0.4); // 1 − 0.25·(1 + 0.2)
        assertThat(model.w().item()).isCloseTo(0.7f, within(1e-6f));
        optimizer.step(() -> model.w().sum(), 0, 0);
        assertThat(model.w().item()).isCloseTo(0.7f, within(1e-6f));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("RULES")
  void parts_that_a_loss_does_not_use_stay(Function<Stateful, Optimizer> rule) {
    try (var scope = Scope.open()) {
      var used = Linear.of(2, 2);
      var idle = Linear.of(2, 2);
      var before = idle.weight().floats();
      try (var optimizer = rule.apply(Sequential.of(idle, used))) {
        optimizer.step(() -> used.apply(Tensor.ones(1, 2)).sum());
        assertThatThrownBy(() -> optimizer.step(() -> Tensor.of(1)))
            .hasMessageContaining("the loss must depend on a parameter");
      }
      assertThat(idle.weight().floats()).containsExactly(before);
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_same_seed_gives_the_same_weights(Precision precision) {
    assertThat(run(precision, 20, -1)).isEqualTo(run(precision, 20, -1));
  }

  @ParameterizedTest
  @EnumSource
  void a_resumed_run_equals_an_unbroken_one(Precision precision) {
    assertThat(run(precision, 20, 9)).isEqualTo(run(precision, 20, -1));
  }

  /** Every weight, average and momentum after some steps, perhaps broken off and taken up again. */
  private static Map<String, List<Float>> run(Precision precision, int steps, int breakAt) {
    Engine.seed(7);
    try (var scope = Scope.open()) {
      var end = new LinkedHashMap<String, List<Float>>();
      for (int rule : new int[] {2, 3, 4, 5}) {
        var model = net();
        var optimizer = RULES.get(rule).apply(model);
        var average = Average.of(model, 0.9);
        for (int i = 0; i < steps; i++) {
          if (i == breakAt) {
            var weights = copies(model.state());
            var memory = copies(optimizer.state());
            var mean = copies(average.state());
            optimizer.close();
            average.close();
            model = net();
            model.load(weights);
            optimizer = RULES.get(rule).apply(model);
            optimizer.load(memory);
            average = Average.of(model, 0.9);
            average.load(mean);
            assertThat(optimizer.steps()).isEqualTo(breakAt);
          }
          Engine.seed(100 + i); // what a step draws depends on its number alone
          var net = model;
          optimizer.step(() ->
              Losses.crossEntropy(
                  precision.call(() -> net.apply(Tensor.normal(8, 3, 8, 8).channelsLast())),
                  Tensor.of(new long[] {0, 1, 2, 0, 1, 2, 0, 1}, 8)));
          average.update();
        }
        for (var part : List.of(model.state(), optimizer.state(), average.state()))
          part.forEach((name, t) -> end.put(rule + name + end.size(), list(t.floats())));
        optimizer.close();
        average.close();
      }
      return end;
    }
  }

  private static Sequential net() {
    Layer flat = x -> x.mean(2, 3);
    return Sequential.of(
        Conv2d.of(3, 8, 3).padding(1),
        BatchNorm.of(8),
        Tensor::relu,
        Conv2d.withoutBias(8, 8, 3).padding(1),
        BatchNorm.of(8),
        Tensor::relu,
        flat,
        new Dropout(0.2),
        Linear.of(8, 3));
  }

  private static Map<String, Tensor> copies(Map<String, Tensor> state) {
    var copies = new LinkedHashMap<String, Tensor>();
    state.forEach((name, t) -> copies.put(name, t.copy()));
    return copies;
  }

  private static List<Float> list(float[] values) {
    var list = new java.util.ArrayList<Float>();
    for (var value : values) list.add(value);
    return list;
  }

  @Test
  void an_average_steps_in_and_out() {
    try (var scope = Scope.open()) {
      var model = new Plain(Tensor.zeros(1), Tensor.of(new long[] {5}, 1));
      try (var average = Average.of(model, 0.5)) {
        model.w().set(Tensor.ones(1));
        model.seen().set(Tensor.of(new long[] {6}, 1));
        average.update(); // keeps 1/10
        try (var swap = average.swappedIn()) {
          assertThat(model.w().item()).isCloseTo(0.9f, within(1e-6f));
          assertThat(model.seen().longs()).containsExactly(6);
          assertThatThrownBy(average::update).isInstanceOf(IllegalStateException.class);
          assertThat(swap).isNotNull();
        }
        assertThat(model.w().item()).isEqualTo(1);
        assertThat(requireNonNull(average.state().get("mean.w")).item())
            .isCloseTo(0.9f, within(1e-6f));
      }
    }
  }

  @ParameterizedTest
  @FieldSource("RULES")
  void a_hundred_steps_leave_nothing_behind(Function<Stateful, Optimizer> rule) {
    try (var scope = Scope.open()) {
      var model = net();
      var images = Tensor.normal(4, 3, 8, 8);
      try (var optimizer = rule.apply(model).clip(1).l1(1e-6)) {
        long after = 0;
        for (int i = 0; i < 100; i++) {
          optimizer.step(() -> model.apply(images).sum());
          if (i == 10) after = Engine.liveObjects();
        }
        assertThat(Engine.liveObjects()).isEqualTo(after);
      }
    }
  }

  @Test
  void a_thousand_steps_leave_nothing_behind() {
    try (var scope = Scope.open()) {
      var model = net();
      var images = Tensor.normal(4, 3, 8, 8);
      try (var optimizer = AdamW.of(model, 1e-3).clip(1).l1(1e-6);
          var average = Average.of(model, 0.99)) {
        long after = 0;
        for (int i = 0; i < 1000; i++) {
          optimizer.step(() -> model.apply(images).sum());
          average.update();
          if (i == 10) after = Engine.liveObjects();
        }
        assertThat(Engine.liveObjects()).isEqualTo(after);
      }
    }
  }
}
