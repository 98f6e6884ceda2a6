package nurture.feed;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The features of words that a model knows, each with its weight.
 *
 * <p>A feature is a hash into {@value #BUCKETS} buckets; those that enough samples share get a row
 * in an embedding table. Memory does not grow with the data, and nothing has to be kept as text.
 *
 * @param buckets the known buckets, ascending: row i of the table is bucket {@code buckets[i]}
 * @param weights the inverse document frequency of each: ln((1 + n) / (1 + df)) + 1
 */
public record Vocabulary(int[] buckets, float[] weights) {
  /** How many different features can be told apart. */
  public static final int BUCKETS = 1 << 20;

  /** How many rows an embedding table needs. */
  public int size() {
    return buckets.length;
  }

  /** The row of a bucket, or −1 where it is not known. */
  public int row(int bucket) {
    return Math.max(-1, Arrays.binarySearch(buckets, bucket));
  }

  /** The same beside all that was known before, which keeps its weight. */
  Vocabulary after(Vocabulary earlier) {
    var all =
        IntStream.concat(Arrays.stream(buckets), Arrays.stream(earlier.buckets))
            .distinct()
            .sorted()
            .toArray();
    var kept = new float[all.length];
    for (int i = 0; i < all.length; i++) {
      int before = earlier.row(all[i]);
      kept[i] = before < 0 ? weights[row(all[i])] : earlier.weights[before];
    }
    return new Vocabulary(all, kept);
  }

  /** Counts in how many samples each feature occurs. */
  public static final class Counter {
    private final int[] samples = new int[BUCKETS];
    private final int[] weighed = new int[BUCKETS];
    private final int[] last = new int[BUCKETS];
    private int n;

    /** Nothing counted yet. */
    public Counter() {}

    /** One sample's features, as buckets; repeats count once. */
    public void add(int[] features) {
      count(features, samples);
    }

    /** A sample that tells how rare a feature is, but makes none known. */
    public void weigh(int[] features) {
      count(features, weighed);
    }

    private void count(int[] features, int[] into) {
      n++;
      for (int bucket : features)
        if (last[bucket] != n) {
          last[bucket] = n;
          into[bucket]++;
        }
    }

    /** The features that at least {@code least} samples have, at most {@code most} of them. */
    public Vocabulary vocabulary(int least, int most) {
      var known =
          IntStream.range(0, BUCKETS)
              .filter(b -> samples[b] >= least)
              .boxed()
              .sorted((a, b) -> Integer.compare(samples[b], samples[a]))
              .limit(most)
              .mapToInt(Integer::intValue)
              .sorted()
              .toArray();
      var weights = new float[known.length];
      for (int i = 0; i < known.length; i++)
        weights[i] =
            (float) (Math.log((1.0 + n) / (1.0 + samples[known[i]] + weighed[known[i]])) + 1);
      return new Vocabulary(known, weights);
    }
  }
}
