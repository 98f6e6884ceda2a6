package nurture.feed;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nurture.tensor.Kernels;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Photos of one size with their classes, kept as bytes, as batches of {@code photo} [n, 3, h, w]
 * and {@code class} [n].
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb of each photo, row by row, three bytes a pixel
 * @param classes class numbers, −100 for an unknown one
 * @param augment how photos are changed while learning
 */
public record Images(int width, int height, List<byte[]> rgb, int[] classes, Augment augment)
    implements Feed.Source {
  /** Checks the sizes; nothing is copied. */
  public Images {
    if (rgb.size() != classes.length)
      throw new IllegalArgumentException(
          "there must be a class for each photo, got %d for %d"
              .formatted(classes.length, rgb.size()));
    for (int i = 0; i < rgb.size(); i++)
      if (rgb.get(i).length != 3 * width * height)
        throw new IllegalArgumentException(
            "photo %d must have 3 × %d × %d bytes, got %d"
                .formatted(i, width, height, rgb.get(i).length));
  }

  /** The same photos, changed in another way. */
  public Images with(Augment other) {
    return new Images(width, height, rgb, classes, other);
  }

  /** How many. */
  public int size() {
    return classes.length;
  }

  @Override
  public Batch batch(int[] rows, Feed.@Nullable Chance chance) {
    int each = 3 * width * height;
    var bytes = new byte[rows.length * each];
    for (int i = 0; i < rows.length; i++)
      System.arraycopy(rgb.get(rows[i]), 0, bytes, i * each, each);
    var photos = Kernels.photos(Tensor.ofBytes(bytes, rows.length, height, width, 3));
    if (chance != null) photos = augment.apply(photos, rows, chance);
    var labels = Arrays.stream(rows).mapToLong(row -> classes[row]).toArray();
    return new Batch(
        IntStream.of(rows).mapToObj(Integer::toString).toList(),
        rows,
        Map.of("photo", photos, "class", Tensor.of(labels, rows.length)));
  }
}
