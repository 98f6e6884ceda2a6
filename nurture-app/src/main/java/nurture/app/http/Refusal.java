package nurture.app.http;

/** An answer of 4xx or 503: what was wrong with the request, as a sentence that says what to do. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  final int status;

  Refusal(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  /** Whether the same request may succeed a moment later. */
  boolean passes() {
    return status == 429 || status == 503;
  }
}
