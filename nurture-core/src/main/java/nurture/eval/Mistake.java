package nurture.eval;

/**
 * A listing whose answer differs from the class it was given; either of the two may be wrong.
 *
 * @param confidence the probability of what was answered
 * @param likelihood the probability of what was given
 */
public record Mistake(
    int index, String id, String given, String predicted, double confidence, double likelihood) {
  /** As in {@code 4711: given 'Mugs', predicted 'Vases' (98 %)}. */
  @Override
  public String toString() {
    return "%s: given '%s', predicted '%s' (%.0f %%)"
        .formatted(id, given, predicted, 100 * confidence);
  }
}
