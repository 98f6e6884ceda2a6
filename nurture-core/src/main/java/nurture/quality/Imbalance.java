package nurture.quality;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Classes with too few examples to learn, and how unevenly all are filled. It is said of the
 * column; no row is at fault.
 */
public final class Imbalance implements Finder {
  private static final int FEW = 10;
  private static final double UNEVEN = 100;

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
                      "'%s' has %d %s: too few to learn or to test on"
                          .formatted(name, count, count == 1 ? "row" : "rows")));
          });
        });
    return Findings.of(name(), subject, list);
  }
}
