package nurture.app.http;

import io.javalin.http.Context;
import java.util.Locale;

/** Who may ask, and what a browser may do with the answer. */
final class Guard {
  private final boolean loopback;

  Guard(boolean loopback) {
    this.loopback = loopback;
  }

  /**
   * Refuses requests by another name than this machine's when only this machine may ask: a web page
   * elsewhere can point its own name at 127.0.0.1 (DNS rebinding) and would otherwise be let in.
   */
  void check(Context ctx) throws Refusal {
    var host = ctx.header("Host");
    if (loopback && host != null && !local(host))
      throw new Refusal(
          421, "This server answers only to localhost; start it with --host to serve others.");
  }

  /**
   * Refuses what another site's page sends through a visitor's browser: without this any page could
   * teach the model, since a form needs nobody's leave to be posted.
   */
  void sameOrigin(Context ctx) throws Refusal {
    var origin = ctx.header("Origin");
    var host = ctx.header("Host");
    if (origin != null && !origin.replaceFirst("^[a-zA-Z+.-]+://", "").equalsIgnoreCase(host))
      throw new Refusal(
          403, "This server takes requests from its own page and from programs, not other sites.");
  }

  /**
   * Refuses what does not come from this machine itself under its own name, such as through a proxy
   * or from a page whose name points here: what is asked concerns every server of the run.
   */
  static void here(Context ctx) throws Refusal {
    var host = ctx.header("Host");
    boolean forwarded = ctx.header("Forwarded") != null || ctx.header("X-Forwarded-For") != null;
    if (forwarded || host == null || !local(host) || !Settings.loopback(ctx.req().getRemoteAddr()))
      throw new Refusal(
          403,
          "Which version answers is changed on the server's own machine only: open the dashboard"
              + " there, at localhost, or run nurture rollback.");
  }

  void protect(Context ctx) {
    ctx.header(
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'");
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Referrer-Policy", "no-referrer");
    ctx.header("Cross-Origin-Opener-Policy", "same-origin");
    ctx.header("Cross-Origin-Resource-Policy", "same-origin");
    ctx.header("Cache-Control", "no-store");
  }

  private static boolean local(String host) {
    var name = host.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("[::1]")
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
