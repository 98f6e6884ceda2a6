package nurture.optim;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import nurture.nn.Golden;
import nurture.nn.Linear;
import nurture.nn.Stateful;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Even averages and snapshots of weights on their way. */
class AverageTest {
  record Weights(Tensor w) implements Stateful {}

  @Test
  void anEvenAverageIsPyTorchs() {
    try (var scope = Scope.open()) {
      var golden = Golden.of("/nurture/optim/optim_golden.json", "averages");
      var model = Linear.of(3, 2);
      try (var average = Average.even(model, 3, 2)) {
        for (int step = 1; step <= 9; step++) {
          model.weight().set(golden.get("step" + step + ".weight"));
          requireNonNull(model.bias()).set(golden.get("step" + step + ".bias"));
          average.update();
          if (step != 4 && step != 9) continue;
          golden.check(
              "mean" + step + ".weight", requireNonNull(average.state().get("mean.weight")), 1e-6);
          golden.check(
              "mean" + step + ".bias", requireNonNull(average.state().get("mean.bias")), 1e-6);
        }
      }
    }
  }

  @Test
  void untilItBeginsItIsTheModel() {
    try (var scope = Scope.open()) {
      var model = new Weights(Tensor.zeros(1));
      try (var average = Average.even(model, 3, 1)) {
        for (int step = 1; step <= 4; step++) {
          model.w().set(Tensor.full(step, 1));
          average.update();
          assertThat(requireNonNull(average.state().get("mean.w")).item())
              .isEqualTo(new float[] {0, 1, 2, 3, 3.5f}[step]);
        }
      }
      assertThatThrownBy(() -> Average.even(model, 0, 1))
          .hasMessage("first and every must be at least 1, got 0 and 1");
    }
  }

  @Test
  void averagesAndSnapshotsGoOnAsIfUnbroken() {
    assertThat(run(5)).isEqualTo(run(-1));
    assertThat(run(6)).isEqualTo(run(-1));
  }

  /** All that is kept after twelve steps, perhaps broken off and taken up again. */
  private static List<List<Float>> run(int breakAfter) {
    try (var scope = Scope.open()) {
      var model = new Weights(Tensor.zeros(2, 2));
      Supplier<List<Average>> makes =
          () -> List.of(Average.even(model, 4, 3), Average.of(model, 0.9));
      var averages = makes.get();
      var snapshots = Snapshots.of(model, 3, 4);
      for (int step = 1; step <= 12; step++) {
        model.w().set(Tensor.full(Math.sin(step), 2, 2));
        averages.forEach(Average::update);
        snapshots.update();
        if (step != breakAfter) continue;
        var saved = averages.stream().map(a -> copies(a.state())).toList();
        var taken = copies(snapshots.state());
        averages.forEach(Average::close);
        snapshots.close();
        averages = makes.get();
        for (int i = 0; i < saved.size(); i++) averages.get(i).load(saved.get(i));
        snapshots = Snapshots.of(model, 3, 4);
        snapshots.load(taken);
        assertThat(snapshots.taken()).isEqualTo(breakAfter / 4);
      }
      var all = new ArrayList<List<Float>>();
      averages.forEach(a -> a.state().values().forEach(t -> all.add(list(t))));
      snapshots.state().values().forEach(t -> all.add(list(t)));
      averages.forEach(Average::close);
      snapshots.close();
      return all;
    }
  }

  @Test
  void snapshotsAreTakenAtTheEndsOfCyclesAndNoMoreThanAsked() {
    try (var scope = Scope.open()) {
      var model = new Weights(Tensor.zeros(1));
      try (var snapshots = Snapshots.of(model, 2, 3)) {
        for (int step = 1; step <= 9; step++) {
          model.w().set(Tensor.full(step, 1));
          snapshots.update();
        }
        assertThat(snapshots.taken()).isEqualTo(2);
        assertThat(requireNonNull(snapshots.get(0).get("w")).item()).isEqualTo(3);
        assertThat(requireNonNull(snapshots.get(1).get("w")).item()).isEqualTo(6);
        assertThatThrownBy(() -> snapshots.get(2))
            .hasMessage("snapshot must be one of the 2 that were taken, got 2");
      }
    }
  }

  private static Map<String, Tensor> copies(Map<String, Tensor> state) {
    var copies = new LinkedHashMap<String, Tensor>();
    state.forEach((name, t) -> copies.put(name, t.copy()));
    return copies;
  }

  private static List<Float> list(Tensor tensor) {
    var list = new ArrayList<Float>();
    for (float value : tensor.floats()) list.add(value);
    return list;
  }
}
