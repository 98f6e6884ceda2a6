package nurture.quality;

import java.util.List;

/** Every finder there is. */
public final class Finders {
  private Finders() {}

  /** In the order in which a report shows them. */
  public static List<Finder> all() {
    return List.of(
        new Mislabels(),
        new Duplicates(),
        new Contradictions(),
        new Errors(),
        new Outliers(),
        new Missing(),
        new Leakage(),
        new Imbalance(),
        new Identifiers());
  }
}
