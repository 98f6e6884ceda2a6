package nurture.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import nurture.nn.Stateful;
import nurture.tensor.Parameters.Gradients;
import nurture.tensor.Precision;
import nurture.tensor.Tensor;

/**
 * Muon (Jordan et al., 2024) for the filters of convolutions, {@link AdamW} for all else: a filter
 * moves by its momentum, looked ahead along, as a matrix [out, in·k·k] whose singular values are
 * brought near 1, so that every direction learns at the same speed.
 *
 * <p>Filters that see up to 3 channels, those of colours and of single channels, belong to AdamW;
 * so do matrices, but for those that {@link #matrices} names. Both rates follow the same factor. L1
 * and clipping act on gradients, before the momentum.
 */
public final class Muon extends Optimizer {
  private static final int COLOURS = 3;
  private static final String MOMENTUM = "momentum";

  /** The rule's own settings; those that all rules share have a rate of 1, which both multiply. */
  private record Rule(
      double filterRate,
      double otherRate,
      double momentum,
      boolean normalised,
      double beta1,
      double beta2,
      double epsilon,
      Precision precision,
      Predicate<String> matrices) {

    Rule momentum(double share) {
      return new Rule(
          filterRate, otherRate, share, normalised, beta1, beta2, epsilon, precision, matrices);
    }

    Rule normalised(boolean yes) {
      return new Rule(
          filterRate, otherRate, momentum, yes, beta1, beta2, epsilon, precision, matrices);
    }

    Rule adamW(double first, double second, double small) {
      return new Rule(
          filterRate, otherRate, momentum, normalised, first, second, small, precision, matrices);
    }

    Rule precision(Precision bits) {
      return new Rule(
          filterRate, otherRate, momentum, normalised, beta1, beta2, epsilon, bits, matrices);
    }

    Rule matrices(Predicate<String> names) {
      return new Rule(
          filterRate,
          otherRate,
          momentum,
          normalised,
          beta1,
          beta2,
          epsilon,
          precision,
          matrices.or(names));
    }
  }

  private final Rule rule;

  private Muon(Stateful model, Settings settings, Rule rule) {
    super(model, settings);
    this.rule = rule;
  }

  /**
   * Momentum 0.8 on normalised filters; for the rest betas 0.9 and 0.99, epsilon 1e-8, decay 0.02.
   *
   * @param filterRate how far a filter moves: 0.06 for long runs up to 0.24 for short ones
   * @param otherRate the rate of AdamW, such as 3e-3
   */
  public static Muon of(Stateful model, double filterRate, double otherRate) {
    notNegative("filterRate", filterRate);
    notNegative("otherRate", otherRate);
    return new Muon(
        model,
        Settings.of(1, 0.02),
        new Rule(filterRate, otherRate, 0.8, true, 0.9, 0.99, 1e-8, Precision.FP32, name -> false));
  }

  /** The share of a filter's last move that each step repeats, in [0, 1). */
  public Muon momentum(double share) {
    if (!(share >= 0 && share < 1))
      throw new IllegalArgumentException("momentum must be in [0, 1), got " + share);
    return with(rule.momentum(share));
  }

  /**
   * Whether each step first brings a filter to the norm √out, as suits one that a normalisation
   * follows: its rate then means the same all the time, and decay has nothing to do.
   */
  public Muon normalised(boolean yes) {
    return with(rule.normalised(yes));
  }

  /**
   * In how many bits singular values are brought near 1: 32 unless told otherwise. They need no
   * more than the 8 of bfloat16 (Jordan et al., 2024), which is quicker where the processor has it.
   */
  public Muon precision(Precision bits) {
    return with(rule.precision(bits));
  }

  /**
   * Matrices with these names are filters too: those that turn one layer's values into another's,
   * not tables of learnt vectors nor the last layer.
   */
  public Muon matrices(Predicate<String> names) {
    return with(rule.matrices(names));
  }

  /** As {@link AdamW#betas}, for what is no filter. */
  public Muon betas(double first, double second) {
    if (!(first >= 0 && first < 1 && second >= 0 && second < 1))
      throw new IllegalArgumentException(
          "betas must be in [0, 1), got " + first + " and " + second);
    return with(rule.adamW(first, second, rule.epsilon));
  }

  /** As {@link AdamW#epsilon}, for what is no filter. */
  public Muon epsilon(double small) {
    if (!(small > 0)) throw new IllegalArgumentException("epsilon must be above 0, got " + small);
    return with(rule.adamW(rule.beta1, rule.beta2, small));
  }

  /** Shrinks weights by {@code rate·strength}, each by its own rate; not filters of fixed norm. */
  @Override
  public Muon decay(double strength) {
    return with(settings().decay(strength));
  }

  @Override
  public Muon l1(double strength) {
    return with(settings().l1(strength));
  }

  @Override
  public Muon clip(double norm) {
    return with(settings().clip(norm));
  }

  @Override
  public Muon exempt(Predicate<String> names) {
    return with(settings().exempt(names));
  }

  private Muon with(Settings changed) {
    return new Muon(model(), changed, rule);
  }

  private Muon with(Rule changed) {
    return new Muon(model(), settings(), changed);
  }

  private boolean isFilter(int parameter) {
    var tensor = parameters().tensors().get(parameter);
    return (tensor.rank() == 4 && tensor.size(1) > COLOURS)
        || (tensor.rank() == 2 && rule.matrices.test(name(parameter)));
  }

  @Override
  Map<String, UnaryOperator<Tensor>> remember() {
    var kinds = new LinkedHashMap<String, UnaryOperator<Tensor>>();
    kinds.put(MOMENTUM, Tensor::zerosLike);
    kinds.put("first", Tensor::zerosLike);
    kinds.put("second", Tensor::zerosLike);
    kinds.put("steps", parameter -> Tensor.zeros());
    return kinds;
  }

  @Override
  boolean remembers(String kind, int parameter) {
    return kind.equals(MOMENTUM) == isFilter(parameter);
  }

  @Override
  void apply(Gradients group, Map<String, Tensor> remembered, double rate, double decay) {
    group
        .only(this::isFilter)
        .muon(
            kind(MOMENTUM, remembered),
            rate * rule.filterRate,
            decay,
            rule.momentum,
            rule.normalised,
            rule.precision);
    group
        .only(i -> !isFilter(i))
        .adamW(
            kind("first", remembered),
            kind("second", remembered),
            kind("steps", remembered),
            rate * rule.otherRate,
            decay,
            rule.beta1,
            rule.beta2,
            rule.epsilon);
  }
}
