package nurture.ask;

/**
 * A listing whose category is known.
 *
 * @param embedding where the model puts it
 * @param label its class
 * @param arm how it came to be labelled
 */
public record Labelled(float[] embedding, int label, Arm arm) {
  /** How a listing came to be labelled. */
  public enum Arm {
    /** It was known before. */
    BEFORE,
    /** It was asked for what it would tell. */
    CHOSEN,
    /** It was drawn by chance. */
    CONTROL
  }
}
