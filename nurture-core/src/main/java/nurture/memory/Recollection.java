package nurture.memory;

import java.util.Map;

/**
 * What a memory says of a listing, in votes beside a net's one.
 *
 * @param categories the votes for each category, {@link Episode#NONE} among them
 * @param priced the votes for a price
 * @param price what they say: log(1 + price), 0 without votes
 */
public record Recollection(Map<String, Double> categories, double priced, double price) {
  /** Nothing comes to mind. */
  public static final Recollection NOTHING = new Recollection(Map.of(), 0, 0);

  public Recollection {
    categories = Map.copyOf(categories);
  }

  /** All votes for categories. */
  public double votes() {
    return categories.values().stream().mapToDouble(v -> v).sum();
  }
}
