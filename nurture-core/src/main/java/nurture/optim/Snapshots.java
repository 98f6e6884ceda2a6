package nurture.optim;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nurture.nn.Stateful;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/**
 * A model as it was at the ends of cycles: several models for the price of one, whose answers can
 * be averaged (Huang et al., 2017). Its tensors are its own, freed by {@link #close}.
 */
public final class Snapshots implements AutoCloseable {
  private final Map<String, Tensor> live;
  private final List<Map<String, Tensor>> kept = new ArrayList<>();
  private final Tensor count = Scope.outside(() -> Tensor.of(new long[] {0}, 1));
  private final long every;
  private long updates;

  private Snapshots(Stateful model, int most, long every) {
    if (most < 1 || every < 1)
      throw new IllegalArgumentException(
          "most and every must be at least 1, got " + most + " and " + every);
    this.every = every;
    live = model.state();
    for (int i = 0; i < most; i++) {
      var place = new LinkedHashMap<String, Tensor>();
      live.forEach((name, tensor) -> place.put(name, Scope.outside(tensor::copy)));
      kept.add(place);
    }
  }

  /** After every {@code every}-th update, {@code most} times. */
  public static Snapshots of(Stateful model, int most, long every) {
    return new Snapshots(model, most, every);
  }

  /** To be called after each step. */
  public void update() {
    if (++updates % every != 0 || updates / every > kept.size()) return;
    var place = kept.get(taken() - 1);
    live.forEach((name, tensor) -> requireNonNull(place.get(name)).set(tensor));
  }

  /** How many there are so far. */
  public int taken() {
    return (int) Math.min(kept.size(), updates / every);
  }

  /** The model's state at the end of the n-th cycle, from 0; for a model that loads it. */
  public Map<String, Tensor> get(int n) {
    if (n < 0 || n >= taken())
      throw new IllegalArgumentException(
          "snapshot must be one of the %d that were taken, got %d".formatted(taken(), n));
    return Collections.unmodifiableMap(kept.get(n));
  }

  /** All of them ({@code 0.hidden.weight}) and the number of updates: for resumption. */
  public Map<String, Tensor> state() {
    try (var scope = Scope.open()) {
      count.set(Tensor.of(new long[] {updates}, 1));
    }
    var all = new LinkedHashMap<String, Tensor>();
    for (int i = 0; i < kept.size(); i++) {
      var number = i + ".";
      kept.get(i).forEach((name, tensor) -> all.put(number + name, tensor));
    }
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
    for (var place : kept) place.values().forEach(Tensor::close);
    count.close();
  }
}
