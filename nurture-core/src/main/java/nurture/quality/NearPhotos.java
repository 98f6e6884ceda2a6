package nurture.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Pairs of photos that show the same: hashes of any two views at most ten bits apart, found through
 * four bands of 16 bits with each bit of a band turned once (which misses none up to seven bits),
 * and pairs that something else suspects, such as a model's embeddings; then one picture is laid on
 * the other, and edges and colours must agree. A shop's photos of different wallets agree nearly as
 * well as a photo and its cut, so where the titles differ they must agree better.
 */
final class NearPhotos {
  /** Bits by which the hashes of two views of one picture may differ. */
  private static final int BITS = 10;

  /**
   * How far two pictures may be from each other.
   *
   * @param apart mean difference of colours before they are laid on each other, 0 to 255
   * @param edges least correlation of edges
   * @param worst most of the colours of a part that the other leaves unexplained
   * @param steady most of them beyond what an encoding and a slip explain
   */
  private record Bounds(double apart, double edges, double worst, double steady) {}

  private static final Bounds SAME_TITLE = new Bounds(14, 0.93, 0.5, 1.4);
  private static final Bounds OTHER_TITLE = new Bounds(8, 0.98, 0.2, 1);

  /** By how much edges may agree less at a coarse size. */
  private static final double COARSER = 0.05;

  /** What two titles have in common where they are the same. */
  private static final double TITLE = 0.75;

  private static final int BANDS = 4;
  private static final int BUCKETS = 1 << 16;

  /** Of more photos with one hash, each is compared with so many before it. */
  private static final int COMPARED = 24;

  private final Looks looks;

  /** The titles, as shingles; empty where there is none. */
  private final IntFunction<int[]> titles;

  /** The hashes of all views, ascending, and whose they are: row × views + view. */
  private final long[] hashes;

  private final int[] owners;

  private NearPhotos(Looks looks, IntFunction<int[]> titles, long[] hashes, int[] owners) {
    this.looks = looks;
    this.titles = titles;
    this.hashes = hashes;
    this.owners = owners;
  }

  /**
   * The pairs among the photos of so many rows; blank ones are left out, they are all alike.
   *
   * @param titles the shingles of a row's title
   * @param suspected pairs of rows that are compared whatever their hashes say
   */
  static List<Pair> of(
      Looks looks, int rows, double blank, IntFunction<int[]> titles, List<int[]> suspected) {
    var entries =
        IntStream.range(0, rows)
            .filter(row -> looks.at(row).filter(l -> l.contrast() > blank).isPresent())
            .flatMap(row -> IntStream.range(0, Look.VIEWS).map(v -> row * Look.VIEWS + v))
            .boxed()
            .sorted((a, b) -> Long.compare(hash(looks, a), hash(looks, b)))
            .mapToInt(i -> i)
            .toArray();
    var hashes = Arrays.stream(entries).mapToLong(e -> hash(looks, e)).toArray();
    var plain =
        Arrays.stream(entries)
            .map(e -> e / Look.VIEWS)
            .collect(BitSet::new, BitSet::set, BitSet::or);
    return new NearPhotos(looks, titles, hashes, entries)
        .pairs(suspected.stream().filter(p -> plain.get(p[0]) && plain.get(p[1])).toList());
  }

  private static long hash(Looks looks, int entry) {
    return looks.at(entry / Look.VIEWS).orElseThrow().hashes()[entry % Look.VIEWS];
  }

  /** Views of two photos whose hashes are near and whose colours are not far. */
  private record Candidate(int a, int b, int viewA, int viewB, double apart, Bounds bounds) {
    long pair() {
      return (long) a << 32 | b;
    }
  }

  private List<Pair> pairs(List<int[]> suspected) {
    var candidates = new ArrayList<Candidate>();
    for (var pair : suspected)
      for (int v = 0; v < Look.VIEWS; v++)
        for (int w = 0; w < Look.VIEWS; w++) meet(pair[0], v, pair[1], w, true, candidates);
    for (int i = 1; i < hashes.length; i++)
      for (int j = Math.max(0, i - COMPARED); j < i; j++)
        if (hashes[i] == hashes[j]) meet(i, j, candidates);
    // One entry stands for all of its hash.
    var firsts =
        IntStream.range(0, hashes.length)
            .filter(i -> i == 0 || hashes[i] != hashes[i - 1])
            .toArray();
    var bands = new Band[BANDS];
    Arrays.setAll(bands, b -> new Band(b, firsts));
    candidates.addAll(
        Arrays.stream(firsts).parallel().boxed().flatMap(i -> near(i, bands).stream()).toList());
    // Several views may bring two photos together; the nearest are laid on each other.
    candidates.sort(
        Comparator.comparingLong(Candidate::pair)
            .thenComparingDouble(Candidate::apart)
            .thenComparingInt(Candidate::viewA)
            .thenComparingInt(Candidate::viewB));
    return IntStream.range(0, candidates.size())
        .filter(i -> i == 0 || candidates.get(i).pair() != candidates.get(i - 1).pair())
        .parallel()
        .mapToObj(i -> confirm(candidates.get(i)))
        .flatMap(Optional::stream)
        .toList();
  }

  private List<Candidate> near(int i, Band[] bands) {
    var found = new ArrayList<Candidate>();
    for (var band : bands) {
      int value = band.value(hashes[i]);
      for (int probe = -1; probe < 16; probe++) {
        int at = probe < 0 ? value : value ^ 1 << probe;
        for (int k = band.start[at]; k < band.start[at + 1]; k++) {
          int j = band.entries[k];
          if (j < i && Long.bitCount(hashes[i] ^ hashes[j]) <= BITS)
            for (int m = j; m < Math.min(hashes.length, j + COMPARED); m++)
              if (hashes[m] == hashes[j]) meet(i, m, found);
        }
      }
    }
    return found;
  }

  private void meet(int i, int j, List<Candidate> into) {
    int one = Math.min(owners[i], owners[j]);
    int other = Math.max(owners[i], owners[j]);
    if (one / Look.VIEWS != other / Look.VIEWS)
      meet(one / Look.VIEWS, one % Look.VIEWS, other / Look.VIEWS, other % Look.VIEWS, false, into);
  }

  private void meet(int a, int viewA, int b, int viewB, boolean suspected, List<Candidate> into) {
    double apart = look(a).distance(viewA, look(b), viewB);
    if (apart > SAME_TITLE.apart && !suspected) return;
    var title = titles.apply(a);
    boolean same = title.length > 0 && Shingles.jaccard(title, titles.apply(b)) >= TITLE;
    var bounds = same ? SAME_TITLE : OTHER_TITLE;
    if (apart <= bounds.apart || suspected)
      into.add(new Candidate(a, b, viewA, viewB, apart, bounds));
  }

  private Optional<Pair> confirm(Candidate c) {
    var one = look(c.a);
    var other = look(c.b);
    if (one.same(other)) return Optional.of(Pair.of(c.a, c.b, 1));
    var coarse =
        new Alignment(
                Look.grey(one.colours(Look.TINY)),
                one.boxes()[c.viewA],
                Look.grey(other.colours(Look.TINY)),
                other.boxes()[c.viewB],
                Look.TINY)
            .improve(5);
    if (!coarse.plausible() || coarse.edges() < c.bounds.edges - COARSER) return Optional.empty();
    // The cut shows its part in more pixels: these are brought down to the whole's, not made up.
    if (coarse.scale() < 1) {
      coarse = coarse.turned();
      var held = one;
      one = other;
      other = held;
    }
    var colours = one.colours(Look.SMALL);
    var others = other.colours(Look.SMALL);
    var fine = coarse.on(Look.grey(colours), Look.grey(others), Look.SMALL).improve(3);
    double edges = fine.edges();
    if (!fine.plausible() || edges < c.bounds.edges) return Optional.empty(); // as most are
    var rest = fine.improve(4).rest(colours, others);
    return fine.plausible() && rest.worst() <= c.bounds.worst && rest.steady() <= c.bounds.steady
        ? Optional.of(Pair.of(c.a, c.b, Math.clamp(edges - rest.worst() / 4, 0, 1)))
        : Optional.empty();
  }

  private Look look(int row) {
    return looks.at(row).orElseThrow();
  }

  /** Hashes by sixteen of their bits. */
  private final class Band {
    final int shift;
    final int[] start = new int[BUCKETS + 1];
    final int[] entries;

    Band(int number, int[] firsts) {
      shift = 16 * number;
      entries = new int[firsts.length];
      for (int i : firsts) start[value(hashes[i]) + 1]++;
      for (int v = 0; v < BUCKETS; v++) start[v + 1] += start[v];
      var next = start.clone();
      for (int i : firsts) entries[next[value(hashes[i])]++] = i;
    }

    int value(long hash) {
      return (int) (hash >>> shift) & BUCKETS - 1;
    }
  }
}
