package nurture.nn;

import static nurture.nn.Init.positive;

import nurture.tensor.Kernels;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Weighted sums: {@code x·wᵀ + b} over the last axis, x [.., in] to [.., out].
 *
 * @param weight [out, in]
 * @param bias [out], or none
 */
public record Linear(Tensor weight, @Nullable Tensor bias) implements Layer {
  /** Starts from Kaiming's uniform bound (He et al., 2015), ±1/√in, as PyTorch does. */
  public static Linear of(long in, long out) {
    return new Linear(weight(in, out), Init.kaiming(in, out));
  }

  /** As {@link #of}, without a bias: before a normalisation, which has its own. */
  public static Linear withoutBias(long in, long out) {
    return new Linear(weight(in, out), null);
  }

  private static Tensor weight(long in, long out) {
    return Init.kaiming(positive("in", in), positive("out", out), in);
  }

  @Override
  public Tensor apply(Tensor x) {
    return Kernels.linear(x, weight, bias);
  }
}
