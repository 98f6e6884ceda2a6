package nurture.quality;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import nurture.data.CategoryPath;
import nurture.data.Column;
import nurture.data.Role;

/**
 * Rows that cannot all be right: the same item in two categories or at two prices; a value that
 * elsewhere always stands with another; a title that names another class than the label does.
 */
public final class Contradictions implements Finder {
  /** A rule that holds in so large a share of at least so many rows is taken for one. */
  private static final double RULE = 0.99;

  private static final int SEEN = 25;

  /** Prices of one item may differ by this factor. */
  private static final double FACTOR = 1.2;

  /** A column of more values than this, or of more than a twentieth of the rows, gives no rule. */
  private static final int MOST_VALUES = 2_000;

  /** The finder. */
  public Contradictions() {}

  @Override
  public String name() {
    return "contradictions";
  }

  @Override
  public Findings find(Subject subject) {
    var list = new ArrayList<Finding>();
    for (var cluster : Duplicates.items(subject)) same(subject, cluster, list);
    rules(subject, list);
    if (subject.category().isPresent() && subject.title().isPresent())
      titles(subject, subject.category().get(), subject.title().get(), list);
    return Findings.of(name(), subject, list);
  }

  private static void same(Subject subject, int[] cluster, List<Finding> into) {
    subject
        .category()
        .ifPresent(column -> {
          var counts = new HashMap<String, Integer>();
          for (int row : cluster) {
            var cell = subject.cell(row, column);
            if (!cell.isEmpty()) counts.merge(cell, 1, Integer::sum);
          }
          if (counts.size() < 2) return;
          int most = Collections.max(counts.values());
          var values = counts.keySet().stream().sorted().toList();
          for (int row : cluster) {
            var cell = subject.cell(row, column);
            if (cell.isEmpty()) continue;
            boolean fewer = counts.getOrDefault(cell, 0) < most;
            into.add(
                finding(
                    subject,
                    "same-item-category",
                    row,
                    column,
                    fewer ? 0.95 : 0.6,
                    "the same item is also given as "
                        + String.join(
                            ", ", values.stream().filter(v -> !v.equals(cell)).toList())));
          }
        });
    subject
        .price()
        .ifPresent(column -> {
          var prices = subject.data().schema().column(column);
          double least = Double.POSITIVE_INFINITY;
          double most = 0;
          for (int row : cluster) {
            double price = prices.number(subject.cell(row, column)).orElse(0);
            if (price <= 0) continue;
            least = Math.min(least, price);
            most = Math.max(most, price);
          }
          if (!(most > FACTOR * least)) return;
          for (int row : cluster)
            into.add(
                finding(
                    subject,
                    "same-item-price",
                    row,
                    column,
                    1 - 0.5 * FACTOR * least / most,
                    String.format(
                        Locale.ROOT,
                        "the same item stands at prices from %,.2f to %,.2f",
                        least,
                        most)));
        });
  }

  /** A value of one column that nearly always stands with one value of another. */
  private static void rules(Subject subject, List<Finding> into) {
    int n = subject.data().size();
    var columns =
        subject.data().schema().columns().stream()
            .filter(c -> c.role() == Role.CATEGORY || c.role() == Role.PATH)
            .toList();
    var codes = new HashMap<String, Codes>();
    for (var column : columns) codes.put(column.name(), Codes.of(subject, column.name()));
    for (var one : columns)
      for (var other : columns) {
        var a = codes.get(one.name());
        var b = codes.get(other.name());
        if (a == null || b == null || one.equals(other) || a.names.size() < 2 || b.names.size() < 2)
          continue;
        if (a.names.size() > Math.min(MOST_VALUES, n / 20) || b.names.size() > a.names.size())
          continue;
        rule(subject, one, other, a, b, into);
      }
  }

  private static void rule(
      Subject subject, Column one, Column other, Codes a, Codes b, List<Finding> into) {
    var counts = new HashMap<Long, Integer>();
    var totals = new int[a.names.size()];
    for (int row = 0; row < a.of.length; row++) {
      if (a.of[row] < 0 || b.of[row] < 0) continue;
      counts.merge((long) a.of[row] << 32 | b.of[row], 1, Integer::sum);
      totals[a.of[row]]++;
    }
    var top = new int[a.names.size()];
    var with = new int[a.names.size()];
    counts.forEach((pair, count) -> {
      int from = (int) (pair >>> 32);
      if (count > top[from]) {
        top[from] = count;
        with[from] = (int) (long) pair;
      }
    });
    // What holds for one value by chance is no rule: the whole column must nearly determine the
    // other.
    long hits = 0;
    long all = 0;
    for (int v = 0; v < top.length; v++) {
      hits += top[v];
      all += totals[v];
    }
    int[] usual = new int[b.names.size()];
    for (int code : b.of) if (code >= 0) usual[code]++;
    int commonest = 0;
    for (int count : usual) commonest = Math.max(commonest, count);
    if (all == 0 || hits < 0.98 * all || all - hits > 0.2 * (all - commonest)) return;
    for (int row = 0; row < a.of.length; row++) {
      int from = a.of[row];
      if (from < 0 || b.of[row] < 0 || b.of[row] == with[from]) continue;
      if (totals[from] < SEEN || top[from] < RULE * totals[from]) continue;
      into.add(
          finding(
              subject,
              "columns-disagree",
              row,
              other.name(),
              (double) top[from] / totals[from],
              String.format(
                  Locale.ROOT,
                  "%s '%s' stands with %s '%s' in %,d of %,d rows, here with '%s'",
                  one.name(),
                  a.names.get(from),
                  other.name(),
                  b.names.get(with[from]),
                  top[from],
                  totals[from],
                  b.names.get(b.of[row]))));
    }
  }

  /** A title that names a class, where titles that do are nearly always of that class. */
  private static void titles(Subject subject, String category, String title, List<Finding> into) {
    int n = subject.data().size();
    var phrases = new HashMap<String, String>();
    var clashing = new HashSet<String>();
    for (int row = 0; row < n; row++) {
      var label = subject.cell(row, category);
      if (label.isEmpty()) continue;
      var known = phrases.putIfAbsent(leaf(label), label);
      if (known != null && !known.equals(label)) clashing.add(leaf(label));
    }
    clashing.forEach(phrases::remove);
    phrases.remove("");
    if (phrases.size() < 2 || phrases.size() > MOST_VALUES) return;
    int longest = phrases.keySet().stream().mapToInt(p -> p.split(" ", -1).length).max().orElse(1);
    var named = new HashMap<String, int[]>();
    var says = new ArrayList<List<String>>(n);
    for (int row = 0; row < n; row++) {
      var found = named(subject.cell(row, title), phrases, longest);
      says.add(found);
      for (var label : found) {
        var count = named.computeIfAbsent(label, l -> new int[2]);
        count[0]++;
        if (label.equals(subject.cell(row, category))) count[1]++;
      }
    }
    for (int row = 0; row < n; row++) {
      var label = subject.cell(row, category);
      if (label.isEmpty() || says.get(row).size() != 1 || says.get(row).contains(label)) continue;
      var said = says.get(row).getFirst();
      var count = named.getOrDefault(said, new int[2]);
      double share = (double) count[1] / count[0];
      if (count[0] < SEEN || share < 0.97) continue;
      into.add(
          finding(
              subject,
              "title-names-another",
              row,
              category,
              share,
              String.format(
                  Locale.ROOT,
                  "the title says '%s', and %,d of %,d titles that do are of it; given '%s'",
                  said,
                  count[1],
                  count[0],
                  label)));
    }
  }

  private static List<String> named(String title, Map<String, String> phrases, int longest) {
    var words = singular(title).split(" ", -1);
    var found = new HashSet<String>();
    for (int from = 0; from < words.length; from++) {
      var phrase = new StringBuilder();
      for (int length = 1; length <= longest && from + length <= words.length; length++) {
        if (length > 1) phrase.append(' ');
        phrase.append(words[from + length - 1]);
        var label = phrases.get(phrase.toString());
        if (label != null) found.add(label);
      }
    }
    return found.stream().sorted().toList();
  }

  /** The last part of a label, as {@link #singular} has it. */
  static String leaf(String label) {
    return singular(CategoryPath.parse(label).parts().getLast());
  }

  /** Small letters, and no s at the end of a word: enough to meet the singular of most names. */
  static String singular(String text) {
    return Shingles.plain(text).replaceAll("s\\b", "");
  }

  private static Finding finding(
      Subject subject, String kind, int row, String column, double score, String why) {
    return new Finding(kind, row, subject.name(row), column, score, score > 0.5, why);
  }

  /** A column's values as numbers; −1 where blank. */
  private record Codes(int[] of, List<String> names) {
    static Codes of(Subject subject, String column) {
      var numbers = new HashMap<String, Integer>();
      var names = new ArrayList<String>();
      var of = new int[subject.data().size()];
      for (int row = 0; row < of.length; row++) {
        var cell = subject.cell(row, column);
        if (cell.isEmpty()) {
          of[row] = -1;
          continue;
        }
        of[row] =
            numbers.computeIfAbsent(
                cell,
                c -> {
                  names.add(c);
                  return names.size() - 1;
                });
      }
      return new Codes(of, names);
    }
  }
}
