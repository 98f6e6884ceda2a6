package nurture.serve;

/** A listing that cannot be understood; the message is a sentence for whoever sent it. */
public final class BadListing extends Exception {
  private static final long serialVersionUID = 1;

  /** With a sentence that says what is wrong and what to do. */
  public BadListing(String sentence) {
    super(sentence);
  }
}
