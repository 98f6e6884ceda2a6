package nurture.quality;

import java.util.Arrays;
import java.util.Locale;

/**
 * A text as a set: the hashes of each four neighbouring characters, of letters and digits in small
 * letters with single spaces between.
 */
final class Shingles {
  private static final int LENGTH = 4;
  private static final int MOST = 2_048;

  private Shingles() {}

  /** The text's shingles, ascending and each once; none of a blank text. */
  static int[] of(String text) {
    var plain = plain(text);
    if (plain.isEmpty()) return new int[0];
    int n = Math.max(1, Math.min(MOST, plain.length() - LENGTH + 1));
    var hashes = new int[n];
    for (int i = 0; i < n; i++) {
      int hash = 0x811c9dc5;
      for (int j = i; j < Math.min(plain.length(), i + LENGTH); j++)
        hash = (hash ^ plain.charAt(j)) * 0x01000193;
      hashes[i] = mixed(hash);
    }
    Arrays.sort(hashes);
    int different = 1;
    for (int i = 1; i < n; i++) if (hashes[i] != hashes[i - 1]) hashes[different++] = hashes[i];
    return different == n ? hashes : Arrays.copyOf(hashes, different);
  }

  /** Letters and digits in small letters, one space for all between them. */
  static String plain(String text) {
    var small = text.toLowerCase(Locale.ROOT);
    var out = new StringBuilder(small.length());
    for (int i = 0; i < small.length(); i++) {
      char c = small.charAt(i);
      if (Character.isLetterOrDigit(c)) out.append(c);
      else if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') out.append(' ');
    }
    int end = out.length();
    while (end > 0 && out.charAt(end - 1) == ' ') end--;
    return out.substring(0, end);
  }

  /** The share that two sets have in common (Jaccard, 1901). */
  static double jaccard(int[] a, int[] b) {
    if (a.length == 0 && b.length == 0) return 1;
    int both = 0;
    for (int i = 0, j = 0; i < a.length && j < b.length; ) {
      if (a[i] == b[j]) both++;
      int x = a[i];
      int y = b[j];
      if (x <= y) i++;
      if (y <= x) j++;
    }
    return (double) both / (a.length + b.length - both);
  }

  static int mixed(int hash) {
    int h = hash ^ hash >>> 16;
    h *= 0x85ebca6b;
    h ^= h >>> 13;
    h *= 0xc2b2ae35;
    return h ^ h >>> 16;
  }
}
