package nurture.app.review;

/** A decision that was not taken, because it rests on something that has changed meanwhile. */
public final class Conflict extends Exception {
  private static final long serialVersionUID = 1;

  Conflict(String sentence) {
    super(sentence);
  }
}
