package nurture.app.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/** Two rankings as one, by reciprocal ranks (Cormack et al., 2009). */
public final class Fusion {
  private static final int LATE = 60;

  private Fusion() {}

  /** What either names, the best first; a ranking counts as its weight says. */
  public static List<String> of(
      List<String> one, double weight, List<String> other, double otherWeight) {
    var scores = new HashMap<String, Double>();
    for (int i = 0; i < one.size(); i++)
      scores.merge(one.get(i), weight / (LATE + 1 + i), Double::sum);
    for (int i = 0; i < other.size(); i++)
      scores.merge(other.get(i), otherWeight / (LATE + 1 + i), Double::sum);
    var best = new ArrayList<>(scores.keySet());
    best.sort(
        Comparator.comparingDouble((String id) -> -scores.getOrDefault(id, 0.0))
            .thenComparing(Comparator.naturalOrder()));
    return best;
  }
}
