package nurture.optim;

import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import nurture.nn.Stateful;
import nurture.tensor.Parameters.Gradients;
import nurture.tensor.Tensor;

/**
 * Stochastic gradient descent: {@code m ← momentum·m + g + decay·w}, {@code w ← w − rate·m}. Decay
 * joins the gradient before momentum does, as in PyTorch.
 */
public final class Sgd extends Optimizer {
  private final double momentum;
  private final boolean nesterov;

  private Sgd(Stateful model, Settings settings, double momentum, boolean nesterov) {
    super(model, settings);
    this.momentum = momentum;
    this.nesterov = nesterov;
  }

  /** Plain descent, without momentum or decay. */
  public static Sgd of(Stateful model, double rate) {
    return new Sgd(model, Settings.of(rate, 0), 0, false);
  }

  /** With the share of its last move that each step repeats, in [0, 1); 0.9 is usual. */
  public Sgd momentum(double share) {
    if (!(share >= 0 && share < 1))
      throw new IllegalArgumentException("momentum must be in [0, 1), got " + share);
    return new Sgd(model(), settings(), share, nesterov);
  }

  /** Looks ahead along the momentum: {@code w ← w − rate·(g + momentum·m)} (Sutskever, 2013). */
  public Sgd nesterov() {
    return new Sgd(model(), settings(), momentum, true);
  }

  @Override
  public Sgd decay(double strength) {
    return with(settings().decay(strength));
  }

  @Override
  public Sgd l1(double strength) {
    return with(settings().l1(strength));
  }

  @Override
  public Sgd clip(double norm) {
    return with(settings().clip(norm));
  }

  @Override
  public Sgd exempt(Predicate<String> names) {
    return with(settings().exempt(names));
  }

  private Sgd with(Settings changed) {
    return new Sgd(model(), changed, momentum, nesterov);
  }

  @Override
  Map<String, UnaryOperator<Tensor>> remember() {
    return momentum == 0 ? Map.of() : Map.of("momentum", Tensor::zerosLike);
  }

  @Override
  void apply(Gradients group, Map<String, Tensor> remembered, double rate, double decay) {
    group.sgd(kind("momentum", remembered), rate, decay, momentum, nesterov && momentum > 0);
  }
}
