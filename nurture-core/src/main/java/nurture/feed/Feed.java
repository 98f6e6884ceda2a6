package nurture.feed;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import nurture.data.Shuffle;
import nurture.tensor.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Samples as a stream of batches, in an order that depends on the pass and on nothing else, so that
 * a run which is broken off goes on exactly where it would have been.
 *
 * <p>A batch lives until the next one is asked for; then its tensors are freed. Iterate to the end,
 * or close the iteration, on one thread.
 */
public final class Feed {
  /** Where samples come from. */
  public interface Source {
    /**
     * These samples as tensors, made in the open scope.
     *
     * @param chance for augmentation, or null to give the samples as they are
     */
    Batch batch(int[] rows, @Nullable Chance chance);
  }

  /**
   * What augmentation may rest on.
   *
   * @param epoch the pass, from 1
   * @param random the pass's own, the same whenever it is repeated
   */
  public record Chance(int epoch, SplittableRandom random) {}

  private final Source source;
  private final int[] rows;
  private final int batchSize;
  private final @Nullable Long seed;
  private final Source early;
  private final int earlyEpochs;
  private final Curriculum curriculum;
  private final IntConsumer watcher;

  /**
   * Easy rows first (Bengio et al., 2009).
   *
   * @param easiest all rows, the easiest first
   * @param share of them that the first pass has
   * @param epochs after which all are there; what a pass has grows evenly till then
   */
  private record Curriculum(int[] easiest, double share, int epochs) {
    static final Curriculum NONE = new Curriculum(new int[0], 1, 0);

    /** The rows of a pass, as many as ever: fewer of them come oftener. */
    int[] of(int[] rows, int epoch) {
      if (epoch > epochs) return rows;
      double now = share + (1 - share) * (epoch - 1) / epochs;
      int known = Math.clamp(Math.round(now * easiest.length), 1, easiest.length);
      return IntStream.range(0, rows.length).map(i -> easiest[i % known]).toArray();
    }
  }

  private Feed(
      Source source,
      int[] rows,
      int batchSize,
      @Nullable Long seed,
      Source early,
      int earlyEpochs,
      Curriculum curriculum,
      IntConsumer watcher) {
    if (batchSize < 1)
      throw new IllegalArgumentException("batch size must be at least 1, got " + batchSize);
    this.source = source;
    this.rows = rows;
    this.batchSize = batchSize;
    this.seed = seed;
    this.early = early;
    this.earlyEpochs = earlyEpochs;
    this.curriculum = curriculum;
    this.watcher = watcher;
  }

  /** These rows of a source, in their order and as they are. */
  public static Feed of(Source source, int[] rows, int batchSize) {
    return new Feed(source, rows.clone(), batchSize, null, source, 0, Curriculum.NONE, done -> {});
  }

  /** In another order at each pass, augmented, repeatable by the seed. */
  public Feed shuffled(long seed) {
    return new Feed(source, rows, batchSize, seed, early, earlyEpochs, curriculum, watcher);
  }

  /** The same rows, but in the first passes from another source, such as one that is harder. */
  public Feed beginning(Source early, int epochs) {
    return new Feed(source, rows, batchSize, seed, early, epochs, curriculum, watcher);
  }

  /** The rows that a filter keeps. */
  public Feed only(Filter filter) {
    return new Feed(
        source, filter.of(rows), batchSize, seed, early, earlyEpochs, Curriculum.NONE, watcher);
  }

  /**
   * Easy rows first: the first pass has this share of them, and what a pass has grows evenly until
   * after {@code epochs} passes all are there. Every pass is as long as ever, so that what there is
   * comes oftener. Composed last: it is of the rows that are there now.
   *
   * @param share in (0, 1]
   * @param difficulty of a row, such as a loss out of sample
   */
  public Feed easyFirst(double share, int epochs, IntToDoubleFunction difficulty) {
    if (!(share > 0 && share <= 1) || epochs < 0)
      throw new IllegalArgumentException(
          "share must be in (0, 1] and epochs at least 0, got " + share + " and " + epochs);
    var scores = Arrays.stream(rows).mapToDouble(difficulty).toArray();
    var easiest = Batch.ascending(scores).map(i -> rows[i]).toArray();
    return new Feed(
        source,
        rows,
        batchSize,
        seed,
        early,
        earlyEpochs,
        new Curriculum(easiest, share, epochs),
        watcher);
  }

  /** Tells, when a batch is asked for, how many samples of the pass were given before it. */
  public Feed watch(IntConsumer given) {
    return new Feed(source, rows, batchSize, seed, early, earlyEpochs, curriculum, given);
  }

  /** How many samples. */
  public int size() {
    return rows.length;
  }

  /** How many batches a pass has. */
  public int batches() {
    return (rows.length + batchSize - 1) / batchSize;
  }

  /** One pass over all samples: the {@code epoch}-th, from 1. */
  public Pass epoch(int epoch) {
    var from = epoch <= earlyEpochs ? early : source;
    var order = curriculum.of(rows, epoch).clone();
    if (seed == null) return new Pass(from, order, null);
    var random = new SplittableRandom(new SplittableRandom(seed).nextLong() + epoch);
    Shuffle.inPlace(order, random);
    return new Pass(from, order, new Chance(epoch, random));
  }

  /** One pass: an iteration, once, that frees its last batch when it ends or is closed. */
  public final class Pass implements Iterable<Batch>, AutoCloseable {
    private final Source from;
    private final int[] order;
    private final @Nullable Chance chance;
    private @Nullable Scope lent;
    private int next;

    private Pass(Source from, int[] order, @Nullable Chance chance) {
      this.from = from;
      this.order = order;
      this.chance = chance;
    }

    @Override
    public Iterator<Batch> iterator() {
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          if (next < order.length) return true;
          close();
          return false;
        }

        @Override
        public Batch next() {
          if (next >= order.length) throw new NoSuchElementException("the pass is over");
          close();
          watcher.accept(next);
          var part = Arrays.copyOfRange(order, next, Math.min(next + batchSize, order.length));
          next += part.length;
          lent = Scope.open();
          return from.batch(part, chance);
        }
      };
    }

    @Override
    public void close() {
      if (lent != null) lent.close();
      lent = null;
    }
  }
}
