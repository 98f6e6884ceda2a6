package nurture.study;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.nn.Stateful;
import nurture.tensor.Parameters;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/**
 * A pull of weights to where they stood when it was made, each as strong as answers hung on it
 * (elastic weight consolidation; Kirkpatrick et al., 2017). It is freed by {@link #close}; the
 * weights are the net's.
 */
final class Consolidation implements AutoCloseable {
  private final List<Tensor> weights = new ArrayList<>();
  private final List<Tensor> before = new ArrayList<>();
  private final List<Tensor> information = new ArrayList<>();
  private final double strength;

  private Consolidation(double strength) {
    this.strength = strength;
  }

  /**
   * Holds weights where they are.
   *
   * @param information by the weights' names, as {@link #information} gives it; now its own
   */
  static Consolidation of(
      Map<String, Tensor> weights, Map<String, Tensor> information, double strength) {
    var held = new Consolidation(strength);
    information.forEach((name, each) -> {
      var weight = weights.get(name);
      if (weight == null) throw new IllegalArgumentException("there is no weight " + name);
      held.weights.add(weight);
      held.before.add(Scope.outside(weight::copy));
      held.information.add(each);
    });
    return held;
  }

  /** {@code strength/2 · Σ information · (weight − before)²}. */
  Tensor loss() {
    var sum = Tensor.zeros();
    for (int i = 0; i < weights.size(); i++) {
      var moved = weights.get(i).minus(before.get(i));
      sum = sum.plus(moved.times(moved).times(information.get(i)).sum());
    }
    return sum.times(strength / 2);
  }

  /**
   * The diagonal of the Fisher information of a net's weights, by their names: the mean over
   * samples of the squared gradient of a loss, which is −log of what the net gives to an answer
   * drawn from what it says itself. The tensors are the caller's.
   *
   * @param samples batches of one
   */
  static Map<String, Tensor> information(Stateful net, Feed samples, Function<Batch, Tensor> loss) {
    var weights = net.parameters();
    var parameters = Parameters.of(weights.values());
    var information = new LinkedHashMap<String, Tensor>();
    weights.forEach((name, weight) -> information.put(name, Scope.outside(weight::zerosLike)));
    var squares = List.copyOf(information.values());
    try (var pass = samples.epoch(1)) {
      for (var sample : pass)
        parameters.differentiateAsked(
            () -> loss.apply(sample), gradients -> gradients.addSquares(squares));
    }
    try (var scope = Scope.open()) {
      for (var sum : squares) sum.set(sum.times(1.0 / Math.max(1, samples.size())));
    }
    return information;
  }

  @Override
  public void close() {
    before.forEach(Tensor::close);
    information.forEach(Tensor::close);
  }
}
