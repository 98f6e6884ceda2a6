package nurture.data;

import java.util.Collection;
import java.util.Locale;

/** Advice for names that were not found. */
final class Names {
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

  /** Edits between two words (Levenshtein, 1966). */
  private static int distance(String a, String b) {
    var row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) row[j] = j;
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
