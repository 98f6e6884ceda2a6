package nurture.quality;

import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What one finder found.
 *
 * @param finder its name
 * @param rows how many rows it looked at
 * @param list the doubts, the surest first
 * @param clusters rows that belong together, each cluster ascending; empty where it makes none
 */
public record Findings(String finder, int rows, List<Finding> list, List<int[]> clusters) {
  private static final Comparator<Finding> SUREST =
      Comparator.comparingDouble(Finding::score)
          .reversed()
          .thenComparingInt(Finding::row)
          .thenComparing(Finding::column)
          .thenComparing(Finding::kind);

  /** Sorts the doubts and keeps its own copies. */
  public Findings {
    list = list.stream().sorted(SUREST).toList();
    clusters = List.copyOf(clusters);
  }

  static Findings of(String finder, Subject subject, List<Finding> list) {
    return new Findings(finder, subject.data().size(), list, List.of());
  }

  /** Those that a person should look at, the surest first. */
  public List<Finding> flagged() {
    return list.stream().filter(Finding::flagged).toList();
  }

  /** How many rows are flagged, each once; a flagged column is none. */
  public int flaggedRows() {
    return (int)
        list.stream()
            .filter(f -> f.flagged() && f.row() >= 0)
            .mapToInt(Finding::row)
            .distinct()
            .count();
  }

  /** The flagged rows as a share of all. */
  public double share() {
    return rows == 0 ? 0 : (double) flaggedRows() / rows;
  }

  /** How many are flagged of each kind. */
  public SequencedMap<String, Integer> kinds() {
    var kinds = new TreeMap<String, Integer>();
    for (var finding : list) if (finding.flagged()) kinds.merge(finding.kind(), 1, Integer::sum);
    return kinds;
  }
}
