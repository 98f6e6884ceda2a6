package nurture.app.report;

import java.util.Iterator;
import java.util.List;

/**
 * A piece of HTML that is safe to put into a page. The one way to make it is a template, in which
 * each {@code {}} takes an argument: markup goes in as it is, lists piece by piece, and anything
 * else is escaped, so that no title can ever become a tag. Attributes are always in double quotes.
 */
final class Markup {
  static final Markup NOTHING = new Markup("");

  private final String html;

  private Markup(String html) {
    this.html = html;
  }

  /**
   * Fills a template.
   *
   * @param template trusted text: a literal or a file of this package, never something read
   */
  static Markup of(String template, Object... arguments) {
    var out = new StringBuilder();
    Iterator<Object> next = List.of(arguments).iterator();
    int from = 0;
    int at = template.indexOf("{}");
    while (at >= 0) {
      out.append(template, from, at);
      append(out, next.next());
      from = at + 2;
      at = template.indexOf("{}", from);
    }
    if (next.hasNext())
      throw new IllegalArgumentException("more arguments than places in: " + template);
    return new Markup(out.append(template, from, template.length()).toString());
  }

  private static void append(StringBuilder out, Object value) {
    if (value instanceof Markup markup) out.append(markup.html);
    else if (value instanceof List<?> list) list.forEach(each -> append(out, each));
    else escape(out, value.toString());
  }

  private static void escape(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        case '\t', '\n' -> out.append(c);
        default -> out.append(Character.isISOControl(c) || c == '\uFFFE' ? '\uFFFD' : c);
      }
    }
  }

  @Override
  public String toString() {
    return html;
  }
}
