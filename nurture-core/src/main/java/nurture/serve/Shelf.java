package nurture.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import nurture.data.Vectors;
import nurture.memory.CelledIndex;
import nurture.memory.Cells;
import nurture.memory.Index;
import nurture.serve.Catalogue.Known;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A large catalogue as it is served: its listings stay on the disk, and beside them lie cells in
 * which those like another are found. The cells are made when they are missing, damaged or another
 * catalogue's.
 */
public final class Shelf {
  /** From so many listings on it is worth the while; fewer are compared one by one. */
  public static final int WORTH = 20_000;

  private static final String CELLS = "catalogue.cells", LOCK = "catalogue.lock";
  private static final int ROUNDS = 8, SAMPLE = 32, BATCH = 8_192;

  private final CatalogueFile file;
  private final Cells cells;
  private @Nullable CelledIndex index;

  private Shelf(CatalogueFile file, Cells cells) {
    this.file = file;
    this.cells = cells;
  }

  /** Hears how many listings of all have been filed. */
  public interface Filing {
    void filed(int done, int of);
  }

  /** A catalogue with its cells. */
  public static Shelf of(Path folder, CatalogueFile file, Filing filing) {
    return new Shelf(file, cells(folder, file, filing));
  }

  /** Makes the cells of a run's or bundle's catalogue, if it is large and there are none. */
  public static void file(Path folder, Filing filing) {
    try (var file = CatalogueFile.open(folder)) {
      if (file.size() >= WORTH) cells(folder, file, filing).close();
    }
  }

  /** Overwrites what the cells of a folder hold of a listing. */
  static void erase(Path folder, int place) {
    Cells.erase(Catalogue.file(folder).resolveSibling(CELLS), place);
  }

  private static synchronized Cells cells(Path folder, CatalogueFile file, Filing filing) {
    var path = Catalogue.file(folder).resolveSibling(CELLS);
    int width = file.vector(0).length;
    var there = Cells.open(path, file.stamp(), file.size(), width);
    if (there.isPresent()) return there.get();
    try (var channel =
            FileChannel.open(
                path.resolveSibling(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      var meanwhile = Cells.open(path, file.stamp(), file.size(), width);
      if (meanwhile.isPresent()) return meanwhile.get();
      make(path, file, filing);
    } catch (IOException e) {
      throw new UncheckedIOException("the cells of " + folder + " cannot be written", e);
    }
    return Cells.open(path, file.stamp(), file.size(), width)
        .orElseThrow(() -> new IllegalStateException(path + " was written, and is not whole"));
  }

  private static void make(Path path, CatalogueFile file, Filing filing) throws IOException {
    int n = file.size(), cells = Cells.count(n);
    int some = Math.min(n, SAMPLE * cells);
    int all = ROUNDS * some + 2 * n; // all that must be looked at
    var centres = new float[cells][];
    for (int c = 0; c < cells; c++) centres[c] = file.vector((int) ((long) c * n / cells));
    IntFunction<float[]> sample = i -> file.vector((int) ((long) i * n / some));
    for (int round = 0; round < ROUNDS; round++) {
      int before = round * some;
      var of = nearest(centres, sample, some, done -> filing.filed(before + done, all));
      centres = means(centres, sample, of);
    }
    var of = nearest(centres, file::vector, n, done -> filing.filed(ROUNDS * some + done, all));
    Cells.write(
        path,
        file.stamp(),
        centres,
        of,
        file::vector,
        done -> {
          if (done % BATCH == 0 || done == n) filing.filed(ROUNDS * some + n + done, all);
        });
  }

  /** The centre that is nearest to each of so many vectors. */
  private static int[] nearest(
      float[][] centres, IntFunction<float[]> vectors, int n, IntConsumer done) {
    int width = centres[0].length;
    var of = new int[n];
    try (var outer = Scope.open()) {
      var across = Tensor.of(flat(centres), centres.length, width).transpose(0, 1);
      for (int from = 0; from < n; from += BATCH) {
        int first = from, to = Math.min(n, from + BATCH);
        try (var inner = Scope.open()) {
          var batch = flat(IntStream.range(first, to).mapToObj(vectors).toArray(float[][]::new));
          var found = Tensor.of(batch, to - first, width).matmul(across).argmax(1).longs();
          for (int i = 0; i < found.length; i++) of[first + i] = (int) found[i];
        }
        done.accept(to);
      }
    }
    return of;
  }

  private static float[] flat(float[][] rows) {
    int width = rows[0].length;
    var flat = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) System.arraycopy(rows[i], 0, flat, i * width, width);
    return flat;
  }

  /** The directions in which the members of each cell lie; an empty one stays where it is. */
  private static float[][] means(float[][] centres, IntFunction<float[]> vectors, int[] of) {
    var means = new float[centres.length][centres[0].length];
    for (int i = 0; i < of.length; i++) {
      var vector = vectors.apply(i);
      var mean = means[of[i]];
      for (int k = 0; k < mean.length; k++) mean[k] += vector[k];
    }
    for (int c = 0; c < means.length; c++) {
      double norm = Math.sqrt(Vectors.dot(means[c], means[c]));
      if (norm < 1e-6) means[c] = centres[c];
      else for (int k = 0; k < means[c].length; k++) means[c][k] /= (float) norm;
    }
    return means;
  }

  /** What stands on it, as an index whose ids are places, and what will be newer. */
  Index index(Index newer) {
    var hidden = new BitSet();
    for (int i = 0; i < file.size(); i++) if (!file.counts(i)) hidden.set(i);
    index = new CelledIndex(cells, file::vector, hidden, newer);
    return index;
  }

  int size() {
    return file.size();
  }

  int find(String name) {
    return file.find(name);
  }

  Known listing(int place) {
    return file.listing(place);
  }

  /** The listing of a name, if it is known still. */
  Optional<Known> named(String name) {
    int place = file.find(name);
    return index != null && index.holds(place)
        ? Optional.of(file.listing(place))
        : Optional.empty();
  }
}
