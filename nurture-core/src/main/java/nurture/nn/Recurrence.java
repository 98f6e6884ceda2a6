package nurture.nn;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nurture.tensor.Tensor;

/**
 * One layer of a recurrent net: g gates of h units each (4 for an LSTM, 3 for a GRU).
 *
 * @param input [g·h, in]
 * @param recurrent [g·h, h]
 * @param inputBias [g·h]
 * @param recurrentBias [g·h]
 */
public record Recurrence(Tensor input, Tensor recurrent, Tensor inputBias, Tensor recurrentBias)
    implements Stateful {
  /** Layers on top of each other, even in ±1/√hidden as in PyTorch. */
  static List<Recurrence> stack(int gates, long in, long hidden, int layers) {
    Init.positive("in", in);
    Init.positive("layers", layers);
    long rows = gates * Init.positive("hidden", hidden);
    return IntStream.range(0, layers)
        .mapToObj(i ->
            new Recurrence(
                Init.kaiming(hidden, rows, i == 0 ? in : hidden),
                Init.kaiming(hidden, rows, hidden),
                Init.kaiming(hidden, rows),
                Init.kaiming(hidden, rows)))
        .toList();
  }

  static List<Tensor> weights(List<Recurrence> layers) {
    return layers.stream()
        .flatMap(r -> Stream.of(r.input, r.recurrent, r.inputBias, r.recurrentBias))
        .toList();
  }
}
