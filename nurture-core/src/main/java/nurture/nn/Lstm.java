package nurture.nn;

import java.util.List;
import nurture.tensor.Kernels;
import nurture.tensor.Tensor;

/**
 * A stack of LSTM layers (Hochreiter and Schmidhuber, 1997) that reads x [n, t, in] from a state of
 * zeros and gives every output of the last one, [n, t, hidden].
 *
 * @param layers the weights, in the order input, forget, cell and output gate
 */
public record Lstm(List<Recurrence> layers) implements Layer {
  /** Starts even in ±1/√hidden, as PyTorch does. */
  public static Lstm of(long in, long hidden, int layers) {
    return new Lstm(Recurrence.stack(4, in, hidden, layers));
  }

  @Override
  public Tensor apply(Tensor x) {
    return Kernels.lstm(x, Recurrence.weights(layers), layers.getFirst().recurrent().size(1));
  }
}
