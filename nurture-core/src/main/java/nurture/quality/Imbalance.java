package nurture.quality;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import nurture.data.Names;

/**
 * Classes with too few examples to learn, and how unevenly all are filled. It is said of the
 * column; no row is at fault.
 */
public final class Imbalance implements Finder {
  private static final int FEW = 10;
  private static final double UNEVEN = 100;

  /** A class so many times as large may be what a small one was meant to be. */
  private static final int FAR_LARGER = 10;

  /** Names shorter than this differ in a letter without a slip. */
  private static final int SHORTEST = 4;

  /** The finder. */
  public Imbalance() {}

  @Override
  public String name() {
    return "imbalance";
  }

  @Override
  public Findings find(Subject subject) {
    var list = new ArrayList<Finding>();
    subject
        .category()
        .ifPresent(column -> {
          var counts = new TreeMap<String, Integer>();
          int n = 0;
          for (int row = 0; row < subject.data().size(); row++) {
            var cell = subject.cell(row, column);
            if (cell.isEmpty()) continue;
            counts.merge(cell, 1, Integer::sum);
            n++;
          }
          if (counts.size() < 2) return;
          int most = Collections.max(counts.values());
          int least = Collections.min(counts.values());
          double information = 0;
          for (int count : counts.values())
            information -= (double) count / n * Math.log((double) count / n);
          double even = information / Math.log(counts.size());
          double ratio = (double) most / least;
          list.add(
              Finding.column(
                  "uneven",
                  column,
                  Math.clamp(1 - even, 0, 1),
                  ratio >= UNEVEN,
                  String.format(
                      Locale.ROOT,
                      "the largest of %,d classes has %,d rows, the smallest %,d; in effect %.0f classes",
                      counts.size(),
                      most,
                      least,
                      Math.exp(information))));
          counts.forEach((name, count) -> {
            if (count < FEW)
              list.add(
                  Finding.column(
                      "rare-class",
                      column,
                      1 - count / (2.0 * FEW),
                      true,
                      "'%s' has %d %s: too few to learn or to test on%s"
                          .formatted(
                              name, count, count == 1 ? "row" : "rows", meant(name, counts))));
          });
        });
    return Findings.of(name(), subject, list);
  }

  /** Asks for the far larger class of which a small one's name may be a slip of the pen. */
  private static String meant(String name, Map<String, Integer> counts) {
    int few = counts.getOrDefault(name, 0);
    return counts.entrySet().stream()
        .filter(other -> other.getValue() >= FAR_LARGER * few && slip(name, other.getKey()))
        .max(Map.Entry.comparingByValue())
        .map(other ->
            String.format(
                Locale.ROOT, "; is it '%s' (%,d rows)?", other.getKey(), other.getValue()))
        .orElse("");
  }

  /** Whether two names differ in case alone, or in one letter; a number is another name. */
  private static boolean slip(String one, String other) {
    if (Math.abs(one.length() - other.length()) > 1) return false;
    if (one.equalsIgnoreCase(other)) return true;
    return Math.min(one.length(), other.length()) >= SHORTEST
        && digits(one).equals(digits(other))
        && Names.distance(one.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT)) == 1;
  }

  private static String digits(String name) {
    return name.replaceAll("\\D", "");
  }
}
