package nurture.app.http;

import io.javalin.http.Handler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** The few files of the pages, kept in memory: there is no path that could lead anywhere else. */
final class Page {
  /** What a seller sees, and whoever keeps the model: files by path. */
  static final Map<String, String> SUGGEST =
      Map.of(
          "/", "index.html",
          "/base.css", "base.css",
          "/style.css", "style.css",
          "/app.js", "app.js",
          "/scale.js", "scale.js",
          "/dashboard", "dashboard.html",
          "/dashboard.css", "dashboard.css",
          "/dashboard.js", "dashboard.js",
          "/icon.svg", "icon.svg",
          "/openapi.json", "openapi.json");

  /** What who reviews sees. */
  static final Map<String, String> REVIEW =
      Map.of(
          "/", "review/index.html",
          "/base.css", "base.css",
          "/review.css", "review/review.css",
          "/review.js", "review/review.js",
          "/list.js", "review/list.js",
          "/icon.svg", "icon.svg");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "json", "application/json");

  private Page() {}

  /** Answers with a file; browsers ask each time whether it has changed. */
  static Handler of(String file) {
    var content = content(file);
    var type = Objects.requireNonNull(TYPES.get(file.substring(file.lastIndexOf('.') + 1)), file);
    return ctx -> ctx.contentType(type).header("Cache-Control", "no-cache").result(content);
  }

  private static byte[] content(String file) {
    try (var in = Page.class.getResourceAsStream("/web/" + file)) {
      return Objects.requireNonNull(in, file).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
