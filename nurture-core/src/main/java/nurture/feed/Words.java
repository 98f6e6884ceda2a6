package nurture.feed;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Text as features: its words, pairs of neighbouring words, and the pieces of 2 to 5 characters of
 * each word, which recognise typos and inflections.
 */
public final class Words {
  private static final int SHORTEST = 2, LONGEST = 5, MOST = 4_096, MOST_PAIRED = 48;

  private Words() {}

  /** The words, lower-case, without accents' variants (NFKC) and punctuation. */
  public static List<String> of(String text) {
    var plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    var words = new ArrayList<String>();
    int start = -1;
    for (int i = 0; i <= plain.length(); i++) {
      boolean inside = i < plain.length() && Character.isLetterOrDigit(plain.charAt(i));
      if (inside && start < 0) start = i;
      if (!inside && start >= 0) {
        words.add(plain.substring(start, i));
        start = -1;
      }
    }
    return words;
  }

  /** The features of a text as buckets of {@link Vocabulary}, with repeats. */
  public static int[] features(String text) {
    var words = of(text);
    var buckets = new int[256];
    int n = 0;
    String before = "";
    for (var word : words) {
      if (n > MOST) break; // a description of novel length
      var framed = "<" + word + ">";
      int most = 2 + framed.length() * (LONGEST - SHORTEST + 1);
      if (n + most > buckets.length) buckets = Arrays.copyOf(buckets, 2 * (n + most));
      buckets[n++] = bucket("w", word, 0, word.length());
      if (!before.isEmpty()) {
        var pair = before + " " + word;
        buckets[n++] = bucket("p", pair, 0, pair.length());
      }
      for (int length = SHORTEST; length <= LONGEST; length++)
        for (int i = 0; i + length <= framed.length(); i++)
          buckets[n++] = bucket("c", framed, i, i + length);
      before = word;
    }
    return Arrays.copyOf(buckets, n);
  }

  /** Words alone, without pairs of neighbours and pieces, as buckets; of a great many the first. */
  static int[] whole(List<String> words) {
    return words.stream()
        .limit(MOST)
        .mapToInt(word -> bucket("w", word, 0, word.length()))
        .toArray();
  }

  /** Each two different words, whichever comes first, as a bucket; of a great many the first. */
  static int[] pairs(List<String> words) {
    var some = words.stream().distinct().limit(MOST_PAIRED).sorted().toList();
    var buckets = new int[some.size() * (some.size() - 1) / 2];
    int n = 0;
    for (int i = 0; i < some.size(); i++)
      for (int j = 0; j < i; j++) {
        var pair = some.get(j) + "\n" + some.get(i);
        buckets[n++] = bucket("+", pair, 0, pair.length());
      }
    return buckets;
  }

  /** The bucket of a named value, such as a brand. */
  public static int value(String column, String value) {
    return bucket("v" + column + "=", value, 0, value.length());
  }

  /** FNV-1a with a final mix, over the kind and a stretch of the text. */
  private static int bucket(String kind, String text, int from, int to) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < kind.length(); i++) hash = (hash ^ kind.charAt(i)) * 0x100000001b3L;
    for (int i = from; i < to; i++) hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    hash ^= hash >>> 33;
    hash *= 0xff51afd7ed558ccdL;
    hash ^= hash >>> 33;
    return (int) (hash & (Vocabulary.BUCKETS - 1));
  }
}
