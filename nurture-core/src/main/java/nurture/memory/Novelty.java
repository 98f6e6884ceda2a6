package nurture.memory;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import nurture.data.Sorted;
import org.jspecify.annotations.Nullable;

/**
 * How unlike everything known a listing is, as a p-value: the share of ordinary listings that are
 * at least as strange (conformal anomaly detection; Laxhammar and Falkman, 2011). Strange is what
 * lies far from all that is known and leaves the nets undecided: the product of both p-values
 * (Fisher, 1932), itself ranked among ordinary listings, since the two go together. Of ordinary
 * listings a share of α gets a p-value of at most α, whatever the embedding and the nets.
 *
 * @param distances by which parts speak: row {@code m − 1} holds, ascending, how far ordinary
 *     listings that were not learnt from lie from the nearest that was
 * @param entropies likewise, in nats, how undecided nets that had not seen them were; a row is
 *     empty where that was not measured, and the distance then speaks alone
 * @param products likewise, −log of both p-values' product
 */
public record Novelty(double[][] distances, double[][] entropies, double[][] products) {
  /** Of a file from before the nets were asked, only distances. */
  public Novelty(
      double[][] distances, double @Nullable [][] entropies, double @Nullable [][] products) {
    this.distances = distances;
    this.entropies =
        Objects.requireNonNullElseGet(entropies, () -> new double[distances.length][0]);
    this.products = Objects.requireNonNullElseGet(products, () -> new double[distances.length][0]);
  }

  /**
   * An ordinary listing.
   *
   * @param distance from the nearest that is known
   * @param entropy of what the nets answer, in nats; NaN where they are not asked
   */
  public record Sight(double distance, double entropy) {}

  /** With nothing to compare with: nothing is novel. */
  public static Novelty none(int parts) {
    int sets = (1 << parts) - 1;
    return new Novelty(new double[sets][0], new double[sets][0], new double[sets][0]);
  }

  /** From ordinary listings that nothing was learnt from, by set of parts. */
  public static Novelty of(int parts, Map<Integer, List<Sight>> ordinary) {
    var novelty = none(parts);
    ordinary.forEach((set, sights) -> {
      int row = set - 1;
      novelty.distances[row] = sights.stream().mapToDouble(Sight::distance).sorted().toArray();
      if (sights.stream().anyMatch(s -> Double.isNaN(s.entropy))) return;
      novelty.entropies[row] = sights.stream().mapToDouble(Sight::entropy).sorted().toArray();
      int itself = 1; // it stands among those that it is ranked with
      novelty.products[row] =
          sights.stream()
              .mapToDouble(s -> novelty.product(row, s.distance, s.entropy, itself))
              .sorted()
              .toArray();
    });
    return novelty;
  }

  /**
   * The p-value of a listing with these parts; 1 where nothing was measured.
   *
   * @param distance from the nearest that is known
   * @param entropy of what is answered, in nats; NaN where there is none
   */
  public double pValue(int speaking, double distance, double entropy) {
    if (speaking == 0) return 1;
    int row = speaking - 1;
    if (products[row].length == 0 || Double.isNaN(entropy)) return share(distances[row], distance);
    return share(products[row], product(row, distance, entropy, 0));
  }

  private double product(int row, double distance, double entropy, int itself) {
    return -Math.log(share(distances[row], distance, itself))
        - Math.log(share(entropies[row], entropy, itself));
  }

  private static double share(double[] ordinary, double value) {
    return share(ordinary, value, 0);
  }

  /**
   * The share of these and of the one asked about that are at least as large as it.
   *
   * @param itself 1 where these hold the one asked about, which counts once; else 0
   */
  private static double share(double[] ordinary, double value, int itself) {
    if (ordinary.length == 0) return 1;
    return (ordinary.length - Sorted.below(ordinary, value) + 1.0 - itself)
        / (ordinary.length + 1.0);
  }
}
