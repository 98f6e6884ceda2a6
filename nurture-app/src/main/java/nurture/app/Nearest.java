package nurture.app;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What somebody probably meant by a name that is not known (Damerau, 1964; Levenshtein, 1966). */
public final class Nearest {
  private Nearest() {}

  /** The known name that is fewest slips of the pen away, if it is near at all. */
  public static Optional<String> to(String name, List<String> known) {
    if (name.length() > 80) return Optional.empty();
    return known.stream()
        .filter(k -> slips(name, k) <= Math.max(1, Math.min(name.length(), k.length()) / 3))
        .min(Comparator.comparingInt(k -> slips(name, k)));
  }

  private static int slips(String one, String other) {
    var a = one.toLowerCase(Locale.ROOT);
    var b = other.toLowerCase(Locale.ROOT);
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
