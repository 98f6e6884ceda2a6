package nurture.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import nurture.data.BadPhoto;
import nurture.data.Dataset;
import nurture.data.Photos;
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

  /**
   * The photos to which {@code category} gives a number of at least 0, white around those that are
   * not square.
   *
   * @param side in pixels, of all
   */
  public static Images of(Photos photos, int side, ToIntFunction<String> category) throws BadPhoto {
    var rgb = new ArrayList<byte[]>();
    var classes = IntStream.builder();
    for (var name : photos.names()) {
      int number = category.applyAsInt(name);
      if (number < 0) continue;
      rgb.add(photos.load(name).fit(side, side).rgb());
      classes.add(number);
    }
    return new Images(side, side, rgb, classes.build().toArray(), Augment.none());
  }

  /**
   * The images of a folder: CIFAR-10's (Krizhevsky, 2009), from an archive {@code
   * cifar10-PART-jpeg.tar.gz} whose names end in the class such as {@code 00017_4.jpg}; where there
   * is none, {@link #idx}'s.
   *
   * @param part {@code train} or {@code test}
   * @throws IllegalArgumentException in one sentence, if there are neither or they are damaged
   */
  public static Images in(Path folder, String part) throws BadPhoto {
    var archive = folder.resolve("cifar10-" + part + "-jpeg.tar.gz");
    if (!Files.exists(archive)) return idx(folder, part.equals("test") ? "t10k" : part);
    try (var photos = Photos.open(archive)) {
      return of(photos, 32, name -> name.charAt(name.lastIndexOf('_') + 1) - '0');
    }
  }

  /**
   * The images of a folder such as MNIST's (LeCun, 1998): {@code PART-images-idx3-ubyte} and {@code
   * PART-labels-idx1-ubyte}, gzip or not.
   *
   * @param part such as {@code train} or {@code t10k}
   * @throws IllegalArgumentException in one sentence, if they are not there or damaged
   */
  public static Images idx(Path folder, String part) {
    try (var data = Dataset.idx(idx(folder, part, "images", 3), idx(folder, part, "labels", 1))) {
      var rgb = new ArrayList<byte[]>();
      var classes = new int[data.size()];
      var size = data.photos().load("0");
      for (int i = 0; i < classes.length; i++) {
        rgb.add(data.photos().load(Integer.toString(i)).rgb());
        classes[i] = Integer.parseInt(String.valueOf(data.table().cell(i, "class")));
      }
      return new Images(size.width(), size.height(), rgb, classes, Augment.none());
    } catch (BadPhoto e) {
      throw new IllegalArgumentException("IDX images must be readable: " + e.getMessage(), e);
    }
  }

  private static Path idx(Path folder, String part, String kind, int dimensions) {
    var wanted = "%s-%s[-.]idx%d-ubyte(\\.gz)?".formatted(part, kind, dimensions);
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(wanted))
          .findFirst()
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "folder must hold %s-%s-idx%d-ubyte or the same with .gz, got %s without it"
                      .formatted(part, kind, dimensions, folder)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Some of them, in this order. */
  public Images select(int[] rows) {
    return new Images(
        width,
        height,
        IntStream.of(rows).mapToObj(rgb::get).toList(),
        IntStream.of(rows).map(row -> classes[row]).toArray(),
        augment);
  }

  /**
   * So many of each class, drawn by chance and in an order by chance.
   *
   * @param each of every class
   * @param seed of the draw
   * @throws IllegalArgumentException if a class has fewer
   */
  public Images drawn(int each, long seed) {
    var random = new SplittableRandom(seed);
    var order = IntStream.range(0, size()).toArray();
    var taken = new int[1 + IntStream.of(classes).max().orElse(-1)];
    var rows = IntStream.builder();
    for (int i = 0; i < order.length; i++) {
      int j = i + random.nextInt(order.length - i), row = order[j];
      order[j] = order[i];
      if (taken[classes[row]]++ < each) rows.add(row);
    }
    var drawn = rows.build().toArray();
    if (drawn.length != taken.length * each)
      throw new IllegalArgumentException(
          "there must be %d images of each of %d classes, got %d in all"
              .formatted(each, taken.length, drawn.length));
    return select(drawn);
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
