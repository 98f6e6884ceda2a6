package nurture.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import nurture.nn.Stateful;
import nurture.tensor.Parameters.Gradients;
import nurture.tensor.Tensor;

/**
 * Adam with decoupled decay (Loshchilov and Hutter, 2019): each value moves by its mean gradient
 * over the root of its mean square, and apart from that shrinks by {@code rate·decay} of itself.
 */
public final class AdamW extends Optimizer {
  private final double beta1;
  private final double beta2;
  private final double epsilon;

  private AdamW(Stateful model, Settings settings, double beta1, double beta2, double epsilon) {
    super(model, settings);
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
  }

  /** Betas 0.9 and 0.999, epsilon 1e-8, decay 0.01, as in PyTorch. */
  public static AdamW of(Stateful model, double rate) {
    return new AdamW(model, Settings.of(rate, 0.01), 0.9, 0.999, 1e-8);
  }

  /** How much of the means of gradients and of their squares each step keeps, in [0, 1). */
  public AdamW betas(double first, double second) {
    if (!(first >= 0 && first < 1 && second >= 0 && second < 1))
      throw new IllegalArgumentException(
          "betas must be in [0, 1), got " + first + " and " + second);
    return new AdamW(model(), settings(), first, second, epsilon);
  }

  /** What is added to the root of the mean square, above 0. */
  public AdamW epsilon(double small) {
    if (!(small > 0)) throw new IllegalArgumentException("epsilon must be above 0, got " + small);
    return new AdamW(model(), settings(), beta1, beta2, small);
  }

  @Override
  public AdamW decay(double strength) {
    return with(settings().decay(strength));
  }

  @Override
  public AdamW l1(double strength) {
    return with(settings().l1(strength));
  }

  @Override
  public AdamW clip(double norm) {
    return with(settings().clip(norm));
  }

  @Override
  public AdamW exempt(Predicate<String> names) {
    return with(settings().exempt(names));
  }

  private AdamW with(Settings changed) {
    return new AdamW(model(), changed, beta1, beta2, epsilon);
  }

  @Override
  Map<String, UnaryOperator<Tensor>> remember() {
    var kinds = new LinkedHashMap<String, UnaryOperator<Tensor>>();
    kinds.put("first", Tensor::zerosLike);
    kinds.put("second", Tensor::zerosLike);
    kinds.put("steps", parameter -> Tensor.zeros());
    return kinds;
  }

  @Override
  void apply(Gradients group, Map<String, Tensor> remembered, double rate, double decay) {
    group.adamW(
        kind("first", remembered),
        kind("second", remembered),
        kind("steps", remembered),
        rate,
        decay,
        beta1,
        beta2,
        epsilon);
  }
}
