package nurture.ask;

import java.util.Locale;

/**
 * A listing to be labelled.
 *
 * @param row its number in the pool
 * @param id its name
 * @param score how much is expected of it, from 0 to 1, comparable within one asking
 * @param control whether it was drawn by chance, so that what choosing saves can be measured
 * @param why a sentence for people
 */
public record Question(int row, String id, double score, boolean control, String why) {
  public Question {
    if (!(score >= 0 && score <= 1))
      throw new IllegalArgumentException("score must be in [0, 1], got " + score);
  }

  /** As in {@code 4711 (0.93): torn between Tops and Shirts}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s (%.2f): %s", id, score, why);
  }
}
