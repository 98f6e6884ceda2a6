package nurture.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pairs of texts that say nearly the same: candidates by the least hashes of their shingles
 * (MinHash and banding: Broder, 1997; Indyk and Motwani, 1998), confirmed by Jaccard's share.
 */
final class NearTexts {
  /** With these, a pair that shares 0.8 is met 999 times of 1,000, one that shares 0.3 one in 8. */
  private static final int BANDS = 16;

  private static final int ROWS = 4;

  /** In a crowd of equal hashes each text is compared with so many before it. */
  private static final int COMPARED = 8;

  private NearTexts() {}

  /**
   * The pairs that share at least so much; of texts that are equal, each with the one before.
   *
   * @param texts blank ones are no pair
   */
  static List<Pair> of(String[] texts, double least) {
    var plain = new String[texts.length];
    Arrays.parallelSetAll(plain, i -> Shingles.plain(texts[i]));
    var order = order(plain);
    var pairs = new ArrayList<Pair>();
    var alone = new ArrayList<Integer>();
    for (int k = 0; k < order.length; k++) {
      if (k > 0 && plain[order[k]].equals(plain[order[k - 1]]))
        pairs.add(Pair.of(order[k - 1], order[k], 1));
      else alone.add(order[k]);
    }
    int[] different = alone.stream().mapToInt(i -> i).sorted().toArray();
    pairs.addAll(near(plain, different, least));
    return pairs;
  }

  /** The rows with a text, equal texts side by side. */
  private static int[] order(String[] plain) {
    var keys =
        IntStream.range(0, plain.length)
            .filter(i -> !plain[i].isEmpty())
            .mapToLong(i -> (long) plain[i].hashCode() << 32 | i)
            .toArray();
    Arrays.parallelSort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  private static List<Pair> near(String[] plain, int[] rows, double least) {
    var sketches = new int[rows.length][];
    Arrays.parallelSetAll(sketches, i -> sketch(Shingles.of(plain[rows[i]])));
    return IntStream.range(0, BANDS)
        .parallel()
        .boxed()
        .flatMap(band -> band(band, plain, rows, sketches, least).stream())
        .toList();
  }

  private static List<Pair> band(
      int band, String[] plain, int[] rows, int[][] sketches, double least) {
    var keys = new long[rows.length];
    for (int i = 0; i < keys.length; i++) {
      long hash = 17;
      for (int r = 0; r < ROWS; r++)
        hash = hash * 0x9E3779B97F4A7C15L + sketches[i][band * ROWS + r];
      keys[i] = ((hash ^ (hash >>> 29)) & 0xFFFFFFFF00000000L) | i;
    }
    Arrays.sort(keys);
    var pairs = new ArrayList<Pair>();
    for (int k = 1; k < keys.length; k++)
      for (int m = k - 1; m >= Math.max(0, k - COMPARED); m--) {
        if (keys[k] >>> 32 != keys[m] >>> 32) break;
        int a = (int) keys[k];
        int b = (int) keys[m];
        if (met(sketches[a], sketches[b], band)) continue;
        double share = Shingles.jaccard(Shingles.of(plain[rows[a]]), Shingles.of(plain[rows[b]]));
        if (share >= least) pairs.add(Pair.of(rows[a], rows[b], share));
      }
    return pairs;
  }

  /** Whether an earlier band brought two texts together already. */
  private static boolean met(int[] a, int[] b, int band) {
    for (int earlier = 0; earlier < band; earlier++)
      if (Arrays.equals(
          a, earlier * ROWS, (earlier + 1) * ROWS, b, earlier * ROWS, (earlier + 1) * ROWS))
        return true;
    return false;
  }

  private static int[] sketch(int[] shingles) {
    var least = new int[BANDS * ROWS];
    Arrays.fill(least, Integer.MAX_VALUE);
    for (int shingle : shingles) {
      int hash = shingle;
      for (int i = 0; i < least.length; i++) {
        hash = hash * 0x2c1b3c6d + 0x297a2d39 * (2 * i + 1);
        int value = hash ^ hash >>> 15;
        if (value < least[i]) least[i] = value;
      }
    }
    return least;
  }
}
