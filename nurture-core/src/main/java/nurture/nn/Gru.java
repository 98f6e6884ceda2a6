package nurture.nn;

import java.util.List;
import nurture.tensor.Kernels;
import nurture.tensor.Tensor;

/**
 * A stack of GRU layers (Cho et al., 2014) that reads x [n, t, in] from a state of zeros and gives
 * every output of the last one, [n, t, hidden].
 *
 * @param layers the weights, in the order reset, update and new gate
 */
public record Gru(List<Recurrence> layers) implements Layer {
  /** Starts even in ±1/√hidden, as PyTorch does. */
  public static Gru of(long in, long hidden, int layers) {
    return new Gru(Recurrence.stack(3, in, hidden, layers));
  }

  @Override
  public Tensor apply(Tensor x) {
    return Kernels.gru(x, Recurrence.weights(layers), layers.getFirst().recurrent().size(1));
  }
}
