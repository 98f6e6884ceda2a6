package nurture.optim;

import static java.util.Objects.requireNonNull;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import nurture.nn.Stateful;
import nurture.tensor.Parameters;
import nurture.tensor.Parameters.Gradients;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A rule by which a model's parameters follow their gradients, and what the rule remembers from
 * step to step.
 *
 * <p>Settings are made before the first step: each gives a new optimizer and leaves this one as it
 * was. What it remembers is made at the first step or by {@link #state}, belongs to the optimizer
 * and is freed by {@link #close}.
 */
public abstract class Optimizer implements AutoCloseable {
  /** What every rule has; {@code clip} is 0 for none. */
  record Settings(double rate, double decay, double l1, double clip, Predicate<String> exempt) {
    static Settings of(double rate, double decay) {
      return new Settings(notNegative("rate", rate), decay, 0, 0, name -> false);
    }

    Settings decay(double strength) {
      return new Settings(rate, notNegative("decay", strength), l1, clip, exempt);
    }

    Settings l1(double strength) {
      return new Settings(rate, decay, notNegative("l1", strength), clip, exempt);
    }

    Settings clip(double norm) {
      if (!(norm > 0)) throw new IllegalArgumentException("clip must be above 0, got " + norm);
      return new Settings(rate, decay, l1, norm, exempt);
    }

    Settings exempt(Predicate<String> names) {
      return new Settings(rate, decay, l1, clip, exempt.or(names));
    }
  }

  private final Stateful model;
  private final Settings settings;
  private final List<String> names = new ArrayList<>();
  private final Parameters parameters;
  private final boolean[] decays;
  private @Nullable Map<String, Tensor> memory;
  private @Nullable Tensor count;
  private long steps;

  Optimizer(Stateful model, Settings settings) {
    this.model = model;
    this.settings = settings;
    var tensors = new ArrayList<Tensor>();
    var seen = Collections.newSetFromMap(new IdentityHashMap<Tensor, Boolean>());
    model
        .parameters()
        .forEach((name, tensor) -> {
          if (!seen.add(tensor)) return; // shared: learnt once, under its first name
          names.add(name);
          tensors.add(tensor);
        });
    if (tensors.isEmpty())
      throw new IllegalArgumentException("model must have parameters to learn, got none");
    parameters = Parameters.of(tensors);
    decays = new boolean[tensors.size()];
    for (int i = 0; i < decays.length; i++)
      decays[i] = tensors.get(i).rank() >= 2 && !settings.exempt.test(names.get(i));
  }

  /**
   * L2: how strongly weights are pulled to zero, times the rate; 0 for not at all. See the rule for
   * how it joins the gradient.
   */
  public abstract Optimizer decay(double strength);

  /** L1: adds {@code strength·Σ|w|} to the loss, over what decays, after clipping. */
  public abstract Optimizer l1(double strength);

  /** Scales gradients down so that their Euclidean norm, over all parameters, is at most this. */
  public abstract Optimizer clip(double norm);

  /** Parameters with these names do not decay, besides biases and scales (rank below 2). */
  public abstract Optimizer exempt(Predicate<String> names);

  /** One step at the base rate and decay; see {@link #step(Supplier, double, double)}. */
  public float step(Supplier<Tensor> loss) {
    return step(loss, 1, 1);
  }

  /**
   * Computes the loss in learning mode, differentiates it and changes the parameters. Everything
   * that the closure made is freed.
   *
   * @param loss gives one number; it is called once
   * @param rateFactor multiplies the rate, at least 0
   * @param decayFactor multiplies the decay, which the rate multiplies too, at least 0
   * @return the loss before the change
   * @throws NonFiniteLoss if the loss or, when clipping, the gradient is not finite; no parameter
   *     has changed then
   */
  public float step(Supplier<Tensor> loss, double rateFactor, double decayFactor) {
    notNegative("rateFactor", rateFactor);
    notNegative("decayFactor", decayFactor);
    var remembered = memory();
    float value =
        parameters.differentiate(
            loss,
            gradients -> {
              clip(gradients);
              change(
                  gradients, remembered, rateFactor * settings.rate, decayFactor * settings.decay);
            });
    if (!Float.isFinite(value)) throw new NonFiniteLoss("loss", steps + 1, value);
    steps++;
    return value;
  }

  private void clip(Gradients gradients) {
    if (settings.clip == 0) return;
    double norm = gradients.norm();
    if (!Double.isFinite(norm)) throw new NonFiniteLoss("gradient norm", steps + 1, norm);
    double factor = settings.clip / (norm + 1e-6);
    if (factor < 1) gradients.scale(factor);
  }

  private void change(
      Gradients gradients, Map<String, Tensor> remembered, double rate, double decay) {
    var decaying = gradients.only(i -> decays[i]);
    if (settings.l1 > 0) decaying.pullToZero(settings.l1);
    apply(decaying, remembered, rate, decay);
    apply(gradients.only(i -> !decays[i]), remembered, rate, 0);
  }

  /** Changes one group of parameters, given what {@link #remember} made. */
  abstract void apply(Gradients group, Map<String, Tensor> remembered, double rate, double decay);

  /** What this rule remembers of each parameter, zeros at first: by kind, from a parameter. */
  abstract Map<String, UnaryOperator<Tensor>> remember();

  /** Whether {@link #remember} makes this kind for the n-th parameter; all it does, by default. */
  boolean remembers(String kind, int parameter) {
    return true;
  }

  /**
   * What is remembered of this kind: one tensor for each parameter, failing for those without one.
   */
  final List<Tensor> kind(String kind, Map<String, Tensor> remembered) {
    return new AbstractList<>() {
      @Override
      public Tensor get(int parameter) {
        return requireNonNull(remembered.get(kind + "." + names.get(parameter)));
      }

      @Override
      public int size() {
        return names.size();
      }
    };
  }

  /** The name of the n-th parameter. */
  final String name(int parameter) {
    return names.get(parameter);
  }

  final Parameters parameters() {
    return parameters;
  }

  private Map<String, Tensor> memory() {
    var made = memory;
    if (made == null) {
      var fresh = new LinkedHashMap<String, Tensor>();
      remember()
          .forEach((kind, zeros) -> {
            for (int i = 0; i < names.size(); i++) {
              if (!remembers(kind, i)) continue;
              var parameter = parameters.tensors().get(i);
              fresh.put(kind + "." + names.get(i), Scope.outside(() -> zeros.apply(parameter)));
            }
          });
      memory = made = fresh;
    }
    return made;
  }

  /**
   * What the rule remembers, by kind and parameter ({@code momentum.hidden.weight}), and the number
   * of steps made: with the model's own state, all that is needed to go on as if unbroken. The
   * tensors are the optimizer's and change with its steps.
   */
  public Map<String, Tensor> state() {
    var number = count;
    if (number == null) count = number = Scope.outside(() -> Tensor.of(new long[] {0}, 1));
    try (var scope = Scope.open()) {
      number.set(Tensor.of(new long[] {steps}, 1));
    }
    var all = new LinkedHashMap<>(memory());
    all.put("steps", number);
    return Collections.unmodifiableMap(all);
  }

  /** Takes over a saved {@link #state}; complains as {@link Stateful#load(Map)} does. */
  public void load(Map<String, Tensor> saved) {
    var mine = state();
    Stateful.load(mine, saved);
    steps = requireNonNull(mine.get("steps")).longs()[0];
  }

  /** How many steps were made, those before a resumption included. */
  public long steps() {
    return steps;
  }

  /** Frees what the rule remembers; the model stays. */
  @Override
  public void close() {
    if (memory != null) memory.values().forEach(Tensor::close);
    if (count != null) count.close();
    memory = null;
    count = null;
  }

  final Stateful model() {
    return model;
  }

  final Settings settings() {
    return settings;
  }

  static double notNegative(String name, double number) {
    if (!(number >= 0) || number == Double.POSITIVE_INFINITY)
      throw new IllegalArgumentException(name + " must be finite and at least 0, got " + number);
    return number;
  }
}
