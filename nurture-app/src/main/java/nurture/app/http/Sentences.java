package nurture.app.http;

/** What to say for a status that nobody had anything more particular to say about. */
final class Sentences {
  private Sentences() {}

  static String of(int status) {
    return switch (status) {
      case 404 -> "There is nothing here; /openapi.json lists what there is.";
      case 405 -> "This address does not take that method; /openapi.json says which it takes.";
      case 408 -> "The request took too long to arrive.";
      case 413 -> "The request is too large; send less.";
      case 414 -> "The address is too long; send the listing in the body.";
      case 431 -> "The headers are too large; send fewer or shorter ones.";
      default ->
          status < 500
              ? "The request is not valid HTTP, or not one that this server understands."
              : "Something went wrong here; the server's log says what.";
    };
  }
}
