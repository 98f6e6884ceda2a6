package nurture.app.http;

import io.javalin.http.Handler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** The few files of the page, kept in memory: there is no path that could lead anywhere else. */
final class Page {
  /** What is served, by path, and as what. */
  static final Map<String, String> TYPES =
      Map.of(
          "/", "text/html; charset=utf-8",
          "/style.css", "text/css; charset=utf-8",
          "/app.js", "text/javascript; charset=utf-8",
          "/scale.js", "text/javascript; charset=utf-8",
          "/icon.svg", "image/svg+xml",
          "/openapi.json", "application/json");

  private Page() {}

  /** Answers with a file; browsers ask each time whether it has changed. */
  static Handler of(String path) {
    var content = content(path.equals("/") ? "/index.html" : path);
    var type = Objects.requireNonNull(TYPES.get(path), path);
    return ctx -> ctx.contentType(type).header("Cache-Control", "no-cache").result(content);
  }

  private static byte[] content(String file) {
    try (var in = Page.class.getResourceAsStream("/web" + file)) {
      return Objects.requireNonNull(in, file).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
