package nurture.ask;

/**
 * What may be spent at once.
 *
 * @param most labels
 * @param cost of them together, in the unit of {@link Situation#costs}
 */
public record Budget(int most, double cost) {
  public Budget {
    if (most < 1) throw new IllegalArgumentException("labels must be at least 1, got " + most);
    if (!(cost > 0)) throw new IllegalArgumentException("a budget must be above 0, got " + cost);
  }

  /** So many labels, whatever they cost. */
  public static Budget of(int most) {
    return new Budget(most, Double.POSITIVE_INFINITY);
  }
}
