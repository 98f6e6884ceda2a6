package nurture.data;

import java.util.Collection;
import java.util.Locale;

/** How near names lie to each other, and advice for those that were not found. */
public final class Names {
  private Names() {}

  /** {@code "; did you mean 'price'?"} for the nearest known name, else the list of all. */
  static String advice(String wanted, Collection<String> known) {
    var target = wanted.toLowerCase(Locale.ROOT);
    String best = "";
    int least = Math.max(2, wanted.length() / 3) + 1;
    for (var name : known) {
      int d = distance(target, name.toLowerCase(Locale.ROOT));
      if (d < least) {
        least = d;
        best = name;
      }
    }
    if (!best.isEmpty()) return "; did you mean '" + best + "'?";
    return "; there are " + String.join(", ", known.stream().limit(30).toList());
  }

  /**
   * How many slips of the pen lie between two words: a letter too many, one too few, another one,
   * or two that changed places (Damerau, 1964; Levenshtein, 1966).
   */
  public static int distance(String a, String b) {
    var rows = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++)
      for (int j = 0; j <= b.length(); j++)
        rows[i][j] = i == 0 || j == 0 ? i + j : cheapest(rows, a, b, i, j);
    return rows[a.length()][b.length()];
  }

  private static int cheapest(int[][] rows, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int best = Math.min(rows[i - 1][j], rows[i][j - 1]) + 1;
    best = Math.min(best, rows[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
  }
}
