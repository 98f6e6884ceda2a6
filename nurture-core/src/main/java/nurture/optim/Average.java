package nurture.optim;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import nurture.nn.Stateful;
import nurture.tensor.Parameters;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/**
 * The mean of a model's state over steps: steadier than the model of any one step (Polyak and
 * Juditsky, 1992). Exponential, or even over the last part of a run or over the ends of cycles.
 *
 * <p>Whole numbers are copied. Its tensors are its own, freed by {@link #close}.
 */
public final class Average implements AutoCloseable {
  private final Map<String, Tensor> live;
  private final Map<String, Tensor> mean = new LinkedHashMap<>();
  private final Tensor count = Scope.outside(() -> Tensor.of(new long[] {0}, 1));
  private final Share share;
  private long updates;
  private boolean swapped;

  /** How far the n-th update, from 1, moves to the model: 0 for not at all, 1 for all the way. */
  private interface Share {
    double of(long n);
  }

  private Average(Stateful model, Share share) {
    this.share = share;
    live = model.state();
    live.forEach((name, tensor) -> mean.put(name, Scope.outside(tensor::copy)));
  }

  /**
   * An exponential mean that starts as a copy of the model. Its n-th update, from 0, keeps {@code
   * min(decay, (1 + n) / (10 + n))} of itself, so that short runs do not remember their random
   * start.
   *
   * @param decay how much of itself an update keeps in the long run, in [0, 1): 0.999 averages over
   *     about 1,000 steps
   */
  public static Average of(Stateful model, double decay) {
    if (!(decay >= 0 && decay < 1))
      throw new IllegalArgumentException("decay must be in [0, 1), got " + decay);
    return new Average(model, n -> 1 - Math.min(decay, (double) n / (9 + n)));
  }

  /**
   * Stochastic weight averaging (Izmailov et al., 2018): the even mean of the model after its
   * {@code first}-th update and after every {@code every}-th from then on; until then, the model.
   * What a batch normalisation remembers is averaged too, which is not what it would have seen: see
   * {@code train.Statistics}.
   */
  public static Average even(Stateful model, long first, long every) {
    if (first < 1 || every < 1)
      throw new IllegalArgumentException(
          "first and every must be at least 1, got " + first + " and " + every);
    return new Average(
        model, n -> n < first ? 1 : (n - first) % every != 0 ? 0 : 1.0 / ((n - first) / every + 1));
  }

  /** Takes in the model's present state; to be called after each step. */
  public void update() {
    if (swapped) throw new IllegalStateException("update must follow the end of swappedIn");
    double moved = share.of(++updates);
    if (moved == 0) return;
    var means = new ArrayList<Tensor>();
    var targets = new ArrayList<Tensor>();
    live.forEach((name, tensor) -> {
      var mine = of(name);
      if (tensor.isFloating()) {
        means.add(mine);
        targets.add(tensor);
      } else mine.set(tensor);
    });
    Parameters.of(means).moveTowards(targets, moved);
  }

  /**
   * Exchanges the model's values with the averaged ones until the result is closed: to evaluate or
   * to save the average through the model itself.
   */
  public Swap swappedIn() {
    if (swapped) throw new IllegalStateException("swappedIn must not be nested");
    exchange();
    swapped = true;
    return new Swap();
  }

  /** The averages ({@code mean.hidden.weight}) and the number of updates: for resumption. */
  public Map<String, Tensor> state() {
    if (swapped) throw new IllegalStateException("state must be read after the end of swappedIn");
    try (var scope = Scope.open()) {
      count.set(Tensor.of(new long[] {updates}, 1));
    }
    var all = new LinkedHashMap<String, Tensor>();
    mean.forEach((name, tensor) -> all.put("mean." + name, tensor));
    all.put("updates", count);
    return Collections.unmodifiableMap(all);
  }

  /** Takes over a saved {@link #state}; complains as {@link Stateful#load(Map)} does. */
  public void load(Map<String, Tensor> saved) {
    Stateful.load(state(), saved);
    updates = count.longs()[0];
  }

  @Override
  public void close() {
    mean.values().forEach(Tensor::close);
    count.close();
  }

  private void exchange() {
    live.forEach((name, tensor) -> {
      try (var scope = Scope.open()) {
        var before = tensor.copy();
        tensor.set(of(name));
        of(name).set(before);
      }
    });
  }

  private Tensor of(String name) {
    return requireNonNull(mean.get(name));
  }

  /** While open, the model holds its average. */
  public final class Swap implements AutoCloseable {
    private boolean open = true;

    private Swap() {}

    @Override
    public void close() {
      if (!open) return;
      open = false;
      exchange();
      swapped = false;
    }
  }
}
