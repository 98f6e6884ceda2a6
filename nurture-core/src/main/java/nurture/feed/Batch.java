package nurture.feed;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nurture.tensor.Tensor;

/**
 * A few samples as tensors, by name.
 *
 * @param ids which samples, so that a loss can be led back to them
 * @param rows where they stand in their data set
 * @param tensors the inputs and targets, each [n, ..]
 */
public record Batch(List<String> ids, int[] rows, Map<String, Tensor> tensors) {
  /** One input or target; a name that is not there is an error that lists those that are. */
  public Tensor get(String name) {
    var tensor = tensors.get(name);
    if (tensor == null)
      throw new IllegalArgumentException(
          "batch has no " + name + "; it has " + String.join(", ", tensors.keySet()));
    return tensor;
  }

  /** Whether there is an input or target of this name. */
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** How many samples. */
  public int size() {
    return rows.length;
  }

  /** Some of the samples, by their places; for batches whose tensors are all [n, ..]. */
  public Batch select(int[] places) {
    var some = Tensor.of(Arrays.stream(places).asLongStream().toArray(), places.length);
    var selected = new LinkedHashMap<String, Tensor>();
    tensors.forEach((name, tensor) -> {
      if (tensor.rank() == 0 || tensor.size(0) != rows.length)
        throw new IllegalArgumentException(
            "%s must have one row for each of %d samples to be selected from, got %s"
                .formatted(name, rows.length, tensor));
      var part = tensor.gather(0, some);
      selected.put(name, part.rank() == 4 ? part.channelsLast() : part);
    });
    return new Batch(
        Arrays.stream(places).mapToObj(ids::get).toList(),
        Arrays.stream(places).map(place -> rows[place]).toArray(),
        selected);
  }

  /** Places of scores from the lowest to the highest, NaN last; of equal ones the first first. */
  static IntStream ascending(double[] scores) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> scores[i]))
        .mapToInt(Integer::intValue);
  }
}
