package nurture.memory;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How unlike everything known a listing is, as a p-value: the share of ordinary listings that lie
 * at least as far from what is known (conformal anomaly detection; Laxhammar and Falkman, 2011). Of
 * ordinary listings a share of α gets a p-value of at most α, whatever the embedding.
 *
 * @param distances by which parts speak: row {@code m − 1} holds, ascending, how far ordinary
 *     listings that were not learnt from lie from the nearest that was
 */
public record Novelty(double[][] distances) {
  /** With nothing to compare with: nothing is novel. */
  public static Novelty none(int parts) {
    return new Novelty(new double[(1 << parts) - 1][0]);
  }

  /** From how far ordinary listings lie, by set of parts. */
  public static Novelty of(int parts, Map<Integer, List<Double>> distances) {
    var novelty = none(parts);
    distances.forEach((set, of) ->
        novelty.distances[set - 1] = of.stream().mapToDouble(d -> d).sorted().toArray());
    return novelty;
  }

  /** The p-value of a listing with these parts at this distance; 1 where nothing was measured. */
  public double pValue(int speaking, double distance) {
    if (speaking == 0 || distances[speaking - 1].length == 0) return 1;
    var ordinary = distances[speaking - 1];
    int at = Arrays.binarySearch(ordinary, distance);
    int first = at < 0 ? -at - 1 : at;
    while (first > 0 && ordinary[first - 1] >= distance) first--;
    return (ordinary.length - first + 1.0) / (ordinary.length + 1.0);
  }
}
