package nurture.nn;

import nurture.tensor.Kernels;
import nurture.tensor.Learning;
import nurture.tensor.Tensor;

/**
 * Zeroes values at random in a step and scales the others up; elsewhere the identity (Srivastava et
 * al., 2014).
 *
 * @param probability of a value to be zeroed, in [0, 1)
 */
public record Dropout(double probability) implements Layer {
  /** Checks the probability. */
  public Dropout {
    if (!(probability >= 0 && probability < 1))
      throw new IllegalArgumentException(
          "dropout probability must be in [0, 1), got " + probability);
  }

  @Override
  public Tensor apply(Tensor x) {
    return Learning.now() && probability > 0 ? Kernels.dropout(x, probability) : x;
  }
}
