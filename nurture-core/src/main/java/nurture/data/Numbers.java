package nurture.data;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Quantities as people write them: {@code 1,234.50}, {@code 1.234,50}, {@code $12}, {@code 1e3}.
 */
public final class Numbers {
  private static final Pattern CURRENCY =
      Pattern.compile(
          "(?i)[$€£¥₹₩₽¢]|\\b(?:US|AU|CA)(?=\\$)|\\b(?:USD|EUR|GBP|JPY|CNY|INR|CHF|AUD|CAD)\\b"
              + "|\\bRs\\b\\.?");
  private static final Pattern PLAIN =
      Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,4})?");
  private static final Pattern COMMA_GROUPS =
      Pattern.compile("[+-]?\\d{1,3}(?:,\\d{2,3})*,\\d{3}(?:\\.\\d*)?");
  private static final Pattern DOT_GROUPS =
      Pattern.compile("[+-]?\\d{1,3}(?:\\.\\d{3})+,\\d*|[+-]?\\d{1,3}(?:\\.\\d{3}){2,}");
  private static final Pattern SPACE_GROUPS =
      Pattern.compile("[+-]?\\d{1,3}(?:[ \\u00a0\\u202f']\\d{3})+(?:[.,]\\d*)?");
  private static final Pattern COMMA_DECIMAL = Pattern.compile("[+-]?\\d+,\\d{1,2}|[+-]?0,\\d+");
  private static final Pattern SPACE_GROUPS_COMMA =
      Pattern.compile("[+-]?\\d{1,3}(?:[ \\u00a0\\u202f']\\d{3})+,\\d*");
  private static final Pattern ONE_DOT_GROUP = Pattern.compile("[+-]?[1-9]\\d{0,2}\\.\\d{3}");
  private static final int LONGEST = 64;

  private Numbers() {}

  /** How one column writes its numbers. */
  public enum Notation {
    /** {@code 1.234} is a little over one, as programs write it. */
    POINT,
    /** {@code 1.234} is a thousand and more, as much of Europe writes it. */
    COMMA;

    /**
     * COMMA where more cells have a decimal comma, or thousands that only dots part, than have a
     * point that parts no thousands: one slip does not turn {@code 1.234} m into a thousand.
     */
    public static Notation of(Table table, String column) {
      int commas = 0, points = 0;
      for (int row = 0; row < table.rows(); row++) {
        var cell = table.cell(row, column);
        if (cell == null || cell.length() > LONGEST) continue;
        int dot = cell.indexOf('.');
        if (dot < 0 && cell.indexOf(',') < 0)
          continue; // costs less to ask, and most cells end here
        var bare = withoutCurrency(cell);
        if (isComma(bare)) commas++;
        else if (dot >= 0 && isPoint(bare)) points++;
      }
      return commas > points ? COMMA : POINT;
    }

    private static boolean isPoint(String s) {
      return !ONE_DOT_GROUP.matcher(s).matches()
          && (PLAIN.matcher(s).matches() || COMMA_GROUPS.matcher(s).matches());
    }

    private static boolean isComma(String s) {
      return COMMA_DECIMAL.matcher(s).matches()
          || DOT_GROUPS.matcher(s).matches()
          || SPACE_GROUPS_COMMA.matcher(s).matches();
    }

    /** As {@link Numbers#parse}, in this notation. */
    public OptionalDouble parse(String text) {
      return Numbers.parse(text, this == COMMA);
    }
  }

  /**
   * The finite number that {@code text} says, or empty if it says anything else. A currency sign or
   * code before or after it is dropped. {@code 1,234} is a thousand, {@code 1,5} one and a half;
   * {@code 1.234} is a little over one, as programs write it, but {@code 1.234 €} and {@code
   * $1.234} are a thousand and more, as people write prices. What a column's other cells say of
   * {@code 1.234}, {@link Notation} knows.
   */
  public static OptionalDouble parse(String text) {
    return parse(text, false);
  }

  /** As a cell of any column says it: never {@code 1.234}, which one may read as a thousand. */
  public static String write(double number) {
    if (number == Math.rint(number) && Math.abs(number) < 1e15) return Long.toString((long) number);
    var s = Double.toString(number);
    return ONE_DOT_GROUP.matcher(s).matches() ? s + "0" : s;
  }

  private static OptionalDouble parse(String text, boolean grouped) {
    var s = text.strip();
    if (s.isEmpty() || s.length() > LONGEST) return OptionalDouble.empty();
    var bare = PLAIN.matcher(s).matches() ? s : withoutCurrency(s);
    if ((grouped || !bare.equals(s)) && ONE_DOT_GROUP.matcher(bare).matches()) {
      s = bare.replace(".", "");
    } else if (!PLAIN.matcher(s).matches()) {
      s = plain(bare);
      if (!PLAIN.matcher(s).matches()) return OptionalDouble.empty();
    }
    double value = Double.parseDouble(s);
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /** Drops one currency at either end; a number between two words is a text. */
  private static String withoutCurrency(String s) {
    var m = CURRENCY.matcher(s);
    if (!m.find()) return s;
    var before = s.substring(0, m.start()).strip();
    var after = s.substring(m.end()).strip();
    // "US$ 5" holds two tokens side by side.
    if (before.isEmpty() && after.startsWith("$")) after = after.substring(1).strip();
    if (before.equals("-") || before.equals("+")) return before + after;
    if (!before.isEmpty() && !after.isEmpty()) return s;
    return before + after;
  }

  private static String plain(String s) {
    if (COMMA_GROUPS.matcher(s).matches()) return s.replace(",", "");
    if (DOT_GROUPS.matcher(s).matches()) return s.replace(".", "").replace(',', '.');
    if (SPACE_GROUPS.matcher(s).matches()) {
      return s.replaceAll("[ \\u00a0\\u202f']", "").replace(',', '.');
    }
    return COMMA_DECIMAL.matcher(s).matches() ? s.replace(',', '.') : s;
  }
}
