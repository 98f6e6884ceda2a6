package nurture.quality;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.data.Problems;
import nurture.data.Role;
import nurture.data.Vectors;
import org.jspecify.annotations.Nullable;

/** What the photos of a data set look like, each decoded once; about 5 KB a photo. */
public final class Looks {
  private static final int LONGEST = 64;

  /** A photo is compared with so many others, drawn by chance, and the third nearest counts. */
  private static final int COMPARED = 1_000, NEAREST = 3;

  private static final int FEWEST = 50;
  private final @Nullable Look[] looks;
  private final Problems problems;

  private Looks(@Nullable Look[] looks, Problems problems) {
    this.looks = looks;
    this.problems = problems;
  }

  /** Decodes every photo, on as many threads as the common pool has. */
  static Looks of(Dataset data, IntConsumer looked) {
    var looks = new @Nullable Look[data.schema().of(Role.PHOTO).isEmpty() ? 0 : data.size()];
    var seen = new Dataset(data.schema(), data.table(), data.photos(), new Problems());
    var done = new AtomicInteger();
    IntStream.range(0, looks.length)
        .parallel()
        .forEach(row -> {
          looks[row] = seen.photo(row, LONGEST).map(Look::of).orElse(null);
          looked.accept(done.incrementAndGet());
        });
    return new Looks(looks, seen.problems());
  }

  /** Whether the data set has photos at all. */
  public boolean any() {
    return looks.length > 0;
  }

  /** How many photos could be decoded. */
  public int size() {
    return (int) IntStream.range(0, looks.length).filter(row -> looks[row] != null).count();
  }

  /** What was wrong with photos, by the names that {@link Dataset#photo} counts them under. */
  public Problems problems() {
    return problems;
  }

  Optional<Look> at(int row) {
    return looks.length == 0 ? Optional.empty() : Optional.ofNullable(looks[row]);
  }

  /**
   * How far each photo is from those most like it, by the correlation r of coarse colours: √(1 −
   * r), so 0 a copy and 1 nothing in common. NaN where there is no photo or a blank one, and where
   * photos are few.
   */
  double[] distances() {
    var distances = new double[looks.length];
    Arrays.fill(distances, Double.NaN);
    var shown =
        IntStream.range(0, looks.length)
            .filter(row -> at(row).filter(l -> l.contrast() > Errors.BLANK).isPresent())
            .toArray();
    if (shown.length < FEWEST) return distances;
    var random = new SplittableRandom(3);
    var others =
        shown.length <= COMPARED
            ? shown
            : random.ints(COMPARED, 0, shown.length).distinct().map(i -> shown[i]).toArray();
    var colours = Arrays.stream(others).mapToObj(this::values).toArray(float[][]::new);
    Arrays.stream(shown)
        .parallel()
        .forEach(row -> {
          var own = values(row);
          distances[row] =
              IntStream.range(0, others.length)
                  .filter(i -> others[i] != row)
                  .mapToDouble(
                      i -> Math.sqrt(Math.max(0, 2 - Vectors.dot(own, colours[i])))) // 1 + r
                  .sorted()
                  .limit(NEAREST)
                  .max()
                  .orElse(Double.NaN);
        });
    return distances;
  }

  /** How many colour values {@link #values} gives. */
  int pixels() {
    return 3 * Look.COARSE * Look.COARSE;
  }

  /** A one, and the photo's colours at a coarse size, centred; the one alone without a photo. */
  float[] values(int row) {
    return at(row).map(Look::coarse).orElseGet(() -> new float[] {1});
  }
}
