package nurture.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Pairs of photos that show the same: hashes of any two views at most ten bits apart, found through
 * four bands of 16 bits with each bit of a band turned once (which misses none up to seven bits);
 * then one picture is laid on the other, and edges and colours must agree. A shop's photos of
 * different wallets agree nearly as well as a photo and its cut, so where the titles differ they
 * must agree better.
 */
final class NearPhotos {
  /** Bits by which the hashes of two views of one picture may differ. */
  private static final int BITS = 10;

  /**
   * How far two pictures may be from each other.
   *
   * @param apart mean difference of colours before they are laid on each other, 0 to 255
   * @param edges least correlation of edges
   * @param unexplained most of the colours that one leaves unexplained
   */
  private record Bounds(double apart, double edges, double unexplained) {}

  private static final Bounds SAME_TITLE = new Bounds(28, 0.8, 0.25);
  private static final Bounds OTHER_TITLE = new Bounds(8, 0.9, 0.1);

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
   */
  static List<Pair> of(Looks looks, int rows, double blank, IntFunction<int[]> titles) {
    var entries =
        IntStream.range(0, rows)
            .filter(row -> looks.at(row).filter(l -> l.contrast() > blank).isPresent())
            .flatMap(row -> IntStream.range(0, Look.VIEWS).map(v -> row * Look.VIEWS + v))
            .boxed()
            .sorted((a, b) -> Long.compare(hash(looks, a), hash(looks, b)))
            .mapToInt(i -> i)
            .toArray();
    var hashes = Arrays.stream(entries).mapToLong(e -> hash(looks, e)).toArray();
    return new NearPhotos(looks, titles, hashes, entries).pairs();
  }

  private static long hash(Looks looks, int entry) {
    return looks.at(entry / Look.VIEWS).orElseThrow().hashes()[entry % Look.VIEWS];
  }

  private List<Pair> pairs() {
    var pairs = new ArrayList<Pair>();
    for (int i = 1; i < hashes.length; i++)
      for (int j = Math.max(0, i - COMPARED); j < i; j++)
        if (hashes[i] == hashes[j]) confirm(i, j, pairs);
    // One entry stands for all of its hash: its neighbours of the same hash are joined already.
    var firsts =
        IntStream.range(0, hashes.length)
            .filter(i -> i == 0 || hashes[i] != hashes[i - 1])
            .toArray();
    var bands = new Band[BANDS];
    Arrays.setAll(bands, b -> new Band(b, firsts));
    pairs.addAll(
        Arrays.stream(firsts).parallel().boxed().flatMap(i -> near(i, bands).stream()).toList());
    return pairs;
  }

  private List<Pair> near(int i, Band[] bands) {
    var found = new ArrayList<Pair>();
    for (var band : bands) {
      int value = band.value(hashes[i]);
      for (int probe = -1; probe < 16; probe++) {
        int at = probe < 0 ? value : value ^ 1 << probe;
        for (int k = band.start[at]; k < band.start[at + 1]; k++) {
          int j = band.entries[k];
          if (j < i && Long.bitCount(hashes[i] ^ hashes[j]) <= BITS)
            for (int m = j; m < Math.min(hashes.length, j + COMPARED); m++)
              if (hashes[m] == hashes[j]) confirm(i, m, found);
        }
      }
    }
    return found;
  }

  private void confirm(int i, int j, List<Pair> into) {
    int a = owners[i] / Look.VIEWS;
    int b = owners[j] / Look.VIEWS;
    if (a == b) return;
    int viewA = owners[i] % Look.VIEWS;
    int viewB = owners[j] % Look.VIEWS;
    var one = looks.at(a).orElseThrow();
    var other = looks.at(b).orElseThrow();
    if (one.same(other)) {
      into.add(Pair.of(a, b, 1));
      return;
    }
    double apart = one.distance(viewA, other, viewB);
    if (apart > SAME_TITLE.apart) return;
    var title = titles.apply(a);
    boolean same = title.length > 0 && Shingles.jaccard(title, titles.apply(b)) >= TITLE;
    var bounds = same ? SAME_TITLE : OTHER_TITLE;
    if (apart > bounds.apart) return;
    var coarse =
        new Alignment(
                Look.grey(one.colours(Look.TINY)),
                one.boxes()[viewA],
                Look.grey(other.colours(Look.TINY)),
                other.boxes()[viewB],
                Look.TINY)
            .improve(6);
    if (!coarse.plausible() || coarse.edges() < bounds.edges - 0.3) return;
    var colours = one.colours(Look.SMALL);
    var others = other.colours(Look.SMALL);
    var fine = coarse.on(Look.grey(colours), Look.grey(others), Look.SMALL).improve(5);
    if (!fine.plausible()) return;
    double edges = fine.edges();
    double unexplained = fine.unexplained(colours, others);
    if (edges >= bounds.edges && unexplained <= bounds.unexplained)
      into.add(Pair.of(a, b, Math.clamp(edges - unexplained, 0, 1)));
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
