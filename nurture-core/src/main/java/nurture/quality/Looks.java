package nurture.quality;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.data.Problems;
import nurture.data.Role;
import org.jspecify.annotations.Nullable;

/** What the photos of a data set look like, each decoded once; about 5 KB a photo. */
public final class Looks {
  private static final int LONGEST = 64;
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

  /** How many colour values {@link #values} gives. */
  int pixels() {
    return 3 * Look.COARSE * Look.COARSE;
  }

  /** A one, and the photo's colours at a coarse size, centred; the one alone without a photo. */
  float[] values(int row) {
    return at(row).map(Look::coarse).orElseGet(() -> new float[] {1});
  }
}
