package nurture.tensor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;

/**
 * Tensors that are learnt together: the only place where gradients exist, and the fused rules that
 * change parameters by them.
 */
public final class Parameters {
  private final List<Tensor> tensors;

  private Parameters(Collection<Tensor> tensors) {
    this.tensors = List.copyOf(tensors);
    try (var helpers = new PointerScope()) {
      for (var tensor : this.tensors)
        if (!tensor.pointer().is_non_overlapping_and_dense())
          throw new IllegalArgumentException(
              "a parameter must fill its memory without gaps, got a view "
                  + tensor
                  + "; copy() it");
    }
  }

  /** These tensors, which must outlive this object. */
  public static Parameters of(Collection<Tensor> tensors) {
    return new Parameters(tensors);
  }

  /** The tensors. */
  public List<Tensor> tensors() {
    return tensors;
  }

  /**
   * Computes a loss in learning mode, differentiates it with respect to these tensors and nothing
   * else, and hands the gradients to {@code use}, unless the loss is not finite. Everything made on
   * the way is freed.
   *
   * @return the loss
   */
  public float differentiate(Supplier<Tensor> loss, Consumer<Gradients> use) {
    return ScopedValue.where(Learning.NOW, true).call(() -> differentiateAsked(loss, use));
  }

  /** The same in the mode in which a model is asked: nothing drops out, no figures run on. */
  public float differentiateAsked(Supplier<Tensor> loss, Consumer<Gradients> use) {
    try (var scope = Scope.open()) {
      float value;
      learnable(true);
      try {
        var result = loss.get();
        if (!result.pointer().requires_grad())
          throw new IllegalArgumentException(
              "the loss must depend on a parameter that is learnt here, got one that depends"
                  + " on none; compute it inside the step and from this model");
        result.pointer().backward();
        value = result.item(); // last, so that a GPU need not wait for us
      } finally {
        learnable(false);
      }
      if (Float.isFinite(value)) use.accept(new Gradients());
      return value;
    } finally {
      forget();
    }
  }

  /**
   * Moves each tensor a share of the way to its counterpart: {@code w ← w + share·(target − w)}.
   */
  public void moveTowards(List<Tensor> targets, double share) {
    if (tensors.isEmpty()) return;
    try (var helpers = new PointerScope();
        var still = new NoGradGuard()) {
      Dispatch.call(
          "_foreach_lerp_.Scalar",
          tensors.stream().map(Tensor::pointer).toList(),
          targets.stream().map(Tensor::pointer).toList(),
          new Scalar(share));
    }
  }

  private void learnable(boolean yes) {
    try (var helpers = new PointerScope()) {
      for (var tensor : tensors) tensor.pointer().requires_grad_(yes);
    }
  }

  private void forget() {
    try (var helpers = new PointerScope()) {
      for (var tensor : tensors)
        tensor.pointer().mutable_grad().put(new org.bytedeco.pytorch.Tensor());
    }
  }

  /** The gradients of one step, and what can be done with them. */
  public final class Gradients {
    private final List<org.bytedeco.pytorch.Tensor> gradients = new ArrayList<>();
    private final List<Integer> places = new ArrayList<>();

    private Gradients() {
      for (int i = 0; i < tensors.size(); i++) {
        var gradient = tensors.get(i).pointer().grad();
        if (!gradient.defined()) continue; // a part that this loss did not use
        gradients.add(gradient);
        places.add(i);
      }
    }

    private Gradients(Gradients all, IntPredicate which) {
      for (int i = 0; i < all.places.size(); i++) {
        if (!which.test(all.places.get(i))) continue;
        gradients.add(all.gradients.get(i));
        places.add(all.places.get(i));
      }
    }

    /**
     * The same gradients of some tensors only, by their positions: a group with rules of its own.
     * Lists given to its rules still hold one tensor for each parameter, not for each of the group.
     */
    public Gradients only(IntPredicate which) {
      return new Gradients(this, which);
    }

    /** A copy of the gradient of the i-th tensor, zeros where the loss did not depend on it. */
    public Tensor of(int i) {
      int place = places.indexOf(i);
      return place < 0
          ? Tensor.zeros(tensors.get(i).shape())
          : Tensor.made(() -> gradients.get(place).clone());
    }

    /** The Euclidean norm of all gradients together. */
    public double norm() {
      if (places.isEmpty()) return 0;
      try (var helpers = new PointerScope()) {
        var norms = Dispatch.call("_foreach_norm.Scalar", gradients, new Scalar(2.0), null);
        double sum = 0;
        var list = norms.get(0).toTensorVector();
        for (long i = 0; i < list.size(); i++) {
          double norm = list.get(i).item_double();
          sum += norm * norm;
        }
        return Math.sqrt(sum);
      }
    }

    /** Adds the square of each gradient to its counterpart among these, one for each parameter. */
    public void addSquares(List<Tensor> sums) {
      try (var helpers = new PointerScope();
          var still = new NoGradGuard()) {
        for (int i = 0; i < gradients.size(); i++)
          sums.get(places.get(i)).pointer().addcmul_(gradients.get(i), gradients.get(i));
      }
    }

    /** Multiplies every gradient. */
    public void scale(double factor) {
      if (places.isEmpty()) return;
      try (var helpers = new PointerScope()) {
        Dispatch.call("_foreach_mul_.Scalar", gradients, new Scalar(factor));
      }
    }

    /** Adds the gradient of {@code strength · Σ|w|}. */
    public void pullToZero(double strength) {
      try (var helpers = new PointerScope();
          var still = new NoGradGuard()) {
        for (int i = 0; i < gradients.size(); i++)
          gradients.get(i).add_(tensors.get(places.get(i)).pointer().sign(), new Scalar(strength));
      }
    }

    /**
     * Stochastic gradient descent, fused: {@code m ← momentum·m + g + decay·w; w ← w − rate·(g +
     * momentum·m)} with Nesterov, else {@code w ← w − rate·m}.
     *
     * @param momenta one tensor for each of these parameters
     */
    public void sgd(
        List<Tensor> momenta, double rate, double decay, double momentum, boolean nesterov) {
      if (places.isEmpty()) return;
      try (var helpers = new PointerScope();
          var still = new NoGradGuard()) {
        Dispatch.call(
            "_fused_sgd_",
            mine(tensors),
            gradients,
            momentum == 0 ? List.of() : mine(momenta),
            decay,
            momentum,
            rate,
            0.0,
            nesterov,
            false,
            false,
            null,
            null);
      }
    }

    /**
     * AdamW (Loshchilov and Hutter, 2019), fused.
     *
     * @param first running means of the gradients, one for each of these parameters
     * @param second running means of their squares
     * @param steps how many steps each parameter has made, shape [] each; counted up here
     */
    public void adamW(
        List<Tensor> first,
        List<Tensor> second,
        List<Tensor> steps,
        double rate,
        double decay,
        double beta1,
        double beta2,
        double epsilon) {
      if (places.isEmpty()) return;
      try (var helpers = new PointerScope();
          var still = new NoGradGuard()) {
        Dispatch.call("_foreach_add_.Scalar", mine(steps), new Scalar(1.0));
        Dispatch.call(
            "_fused_adamw_",
            mine(tensors),
            gradients,
            mine(first),
            mine(second),
            List.of(),
            mine(steps),
            rate,
            beta1,
            beta2,
            decay,
            epsilon,
            false,
            false,
            null,
            null);
      }
    }

    /**
     * Muon (Jordan et al., 2024), for filters [out, ..] seen as matrices of {@code out} rows:
     * {@code m ← momentum·m + g; w ← w − rate·O(g + momentum·m)}, where O brings every singular
     * value of a matrix near 1. Decay shrinks w by {@code rate·decay} of itself first.
     *
     * @param momenta one tensor for each of these parameters
     * @param normalised whether each filter is first brought to the norm √out, which undoes decay
     * @param precision in which O multiplies
     */
    public void muon(
        List<Tensor> momenta,
        double rate,
        double decay,
        double momentum,
        boolean normalised,
        Precision precision) {
      for (int i = 0; i < places.size(); i++) {
        try (var helpers = new PointerScope(); // one for each: a net's copies need not add up
            var still = new NoGradGuard()) {
          var w = tensors.get(places.get(i)).pointer();
          var g = gradients.get(i);
          var m = momenta.get(places.get(i)).pointer();
          m.mul_(new Scalar(momentum)).add_(g);
          var ahead = Orthogonal.rows(w, g.add(m, new Scalar(momentum)), precision);
          if (normalised) {
            double norm = w.norm().item_double();
            if (norm > 0) w.mul_(new Scalar(Math.sqrt((double) w.size(0)) / norm));
          } else if (decay > 0) w.mul_(new Scalar(1 - rate * decay));
          Orthogonal.inMemoryOrder(w, w).add_(ahead, new Scalar(-rate));
        }
      }
    }

    private List<org.bytedeco.pytorch.Tensor> mine(List<Tensor> of) {
      return places.stream().map(i -> of.get(i).pointer()).toList();
    }
  }
}
