package nurture.data;

/** A photo that cannot be used, and why. */
public final class BadPhoto extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why a photo cannot be used. */
  public enum Kind {
    /** There is no file of that name. */
    MISSING,
    /** The file ends too early. */
    TRUNCATED,
    /** More pixels or bytes than allowed. */
    HUGE,
    /** Smaller than 8 pixels on a side. */
    TINY,
    /** An image, but a damaged or unknown one. */
    UNREADABLE,
    /** Not an image at all. */
    NOT_AN_IMAGE
  }

  private final Kind kind;

  /** A photo of this kind, with a sentence that says what was found. */
  public BadPhoto(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** As above, with what the decoder said. */
  public BadPhoto(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Why it cannot be used. */
  public Kind kind() {
    return kind;
  }

  /** The name under which {@link Problems} count it, such as {@code photo-truncated}. */
  public String problem() {
    return switch (kind) {
      case MISSING -> "photo-missing";
      case TRUNCATED -> "photo-truncated";
      case HUGE -> "photo-huge";
      case TINY -> "photo-tiny";
      case UNREADABLE -> "photo-unreadable";
      case NOT_AN_IMAGE -> "photo-not-an-image";
    };
  }
}
