package nurture.app.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A page that stands alone in one file, without a script: light and dark, for the screen, the phone
 * and paper.
 */
final class Page {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>{}</title>
      <style>
      {}</style>
      </head>
      <body>
      <header>
      <p class="kicker">Nurture report · {}</p>
      <h1>{}</h1>
      <p class="lead">{}</p>
      </header>
      <nav aria-label="Contents"><ul>{}</ul></nav>
      <main>
      {}
      </main>
      <footer><p>Every figure comes with its 95&nbsp;% interval and the number of listings behind it. \
      The same figures for programs are in <code>{}</code>.</p></footer>
      </body>
      </html>
      """;

  private Page() {}

  /** A part of a page with its place in the contents. */
  record Section(String id, String title, String sentence, List<Markup> body) {
    Markup markup() {
      return Markup.of(
          """
          <section id="{}" aria-labelledby="{}-title">
          <h2 id="{}-title">{}</h2>
          <p class="about">{}</p>
          {}
          </section>
          """,
          id,
          id,
          id,
          title,
          sentence,
          body);
    }
  }

  /** The page as HTML; {@code json} is the file with the same figures for programs. */
  static String of(String title, String lead, Instant made, String json, List<Section> sections) {
    return Markup.of(
            PAGE,
            title,
            Markup.of(style()),
            DAY.format(made),
            title,
            lead,
            sections.stream()
                .map(s -> Markup.of("<li><a href=\"#{}\">{}</a></li>", s.id, s.id))
                .toList(),
            sections.stream().map(Section::markup).toList(),
            json)
        .toString();
  }

  private static String style() {
    try (InputStream in = Page.class.getResourceAsStream("report.css")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
