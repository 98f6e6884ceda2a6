package nurture.feed;

import java.util.Arrays;
import java.util.Map;
import nurture.tensor.Tensor;

/** Rows of a table of words or values and how much each counts, sample by sample. */
final class Bag {
  private final long[] offsets;
  private long[] rows = new long[1024];
  private float[] weights = new float[1024];
  private int size;
  private int start;

  /** For so many samples, nothing in it yet. */
  Bag(int samples) {
    offsets = new long[samples];
  }

  /** What is added from now on belongs to this sample; each is opened once, in order. */
  void open(int sample) {
    start = size;
    offsets[sample] = size;
  }

  void add(int row, double weight) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, 2 * size);
      weights = Arrays.copyOf(weights, 2 * size);
    }
    rows[size] = row;
    weights[size++] = (float) weight;
  }

  /** Makes what was added since {@link #open} of length one; nothing stays nothing. */
  void normalise() {
    double sum = 0;
    for (int j = start; j < size; j++) sum += (double) weights[j] * weights[j];
    float scale = sum == 0 ? 0 : (float) (1 / Math.sqrt(sum));
    for (int j = start; j < size; j++) weights[j] *= scale;
  }

  /** As the tensors {@code name.rows}, {@code name.weights} and {@code name.offsets}. */
  void put(String name, Map<String, Tensor> into) {
    into.put(name + ".rows", Tensor.of(Arrays.copyOf(rows, size), size));
    into.put(name + ".weights", Tensor.of(Arrays.copyOf(weights, size), size));
    into.put(name + ".offsets", Tensor.of(offsets, offsets.length));
  }
}
