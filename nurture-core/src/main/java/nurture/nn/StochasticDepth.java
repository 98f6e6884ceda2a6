package nurture.nn;

import nurture.tensor.Kernels;
import nurture.tensor.Learning;
import nurture.tensor.Tensor;

/**
 * What a residual block adds, left out for samples at random in a step and scaled up for the
 * others; elsewhere the identity (Huang et al., 2016). It may keep nets that are too deep for few
 * samples from relying on any one block.
 *
 * @param probability of a sample to be left out, in [0, 1)
 */
public record StochasticDepth(double probability) implements Layer {
  /** Checks the probability. */
  public StochasticDepth {
    if (!(probability >= 0 && probability < 1))
      throw new IllegalArgumentException("stochastic depth must be in [0, 1), got " + probability);
  }

  /** Maps x [n, ..] to the same. */
  @Override
  public Tensor apply(Tensor x) {
    if (!Learning.now() || probability == 0) return x;
    var one = x.detach();
    for (int axis = 1; axis < x.rank(); axis++) one = one.narrow(axis, 0, 1);
    return x.times(Kernels.dropout(one.zerosLike().plus(1), probability));
  }
}
