package nurture.feed;

import java.util.List;
import java.util.Map;
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
}
