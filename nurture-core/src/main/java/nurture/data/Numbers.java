package nurture.data;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Quantities as people write them: {@code 1,234.50}, {@code 1.234,50}, {@code $12}, {@code 1e3}.
 */
public final class Numbers {
  private static final Pattern CURRENCY =
      Pattern.compile(
          "(?iu)(?<!\\p{L})(?:US|AU|CA|NZ|HK|SG|CN|JP|[ACRS])?[$€£¥￥₹₩₽₺₫₴₱₦฿¢]"
              + "|\\b(?:USD|EUR|GBP|JPY|CNY|RMB|INR|CHF|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|TRY"
              + "|BRL|MXN|KRW|HKD|SGD|ZAR)\\b"
              + "|(?<!\\p{L})(?:Rs|kr|Kč|zł|Ft)(?!\\p{L})\\.?|[元円圓]");

  /** What people write after a price without pence: {@code 12,-}, {@code 500/-}. */
  private static final Pattern WHOLE = Pattern.compile("(?:/|[.,])\\s?[-–—]{1,2}$");

  private static final Pattern PLAIN =
      Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,4})?");
  private static final Pattern COMMA_GROUPS =
      Pattern.compile("[+-]?[1-9]\\d{0,2}(?:,\\d{2,3})*,\\d{3}(?:\\.\\d*)?");
  private static final Pattern DOT_GROUPS =
      Pattern.compile("[+-]?\\d{1,3}(?:\\.\\d{3})+,\\d*|[+-]?\\d{1,3}(?:\\.\\d{3}){2,}");
  private static final Pattern SPACE_GROUPS =
      Pattern.compile("[+-]?\\d{1,3}(?:[ \\u00a0\\u202f'’]\\d{3})+(?:[.,]\\d*)?");
  private static final Pattern COMMA_DECIMAL = Pattern.compile("[+-]?\\d+,\\d{1,2}|[+-]?0,\\d+");
  private static final Pattern SPACE_GROUPS_COMMA =
      Pattern.compile("[+-]?\\d{1,3}(?:[ \\u00a0\\u202f'’]\\d{3})+,\\d*");
  private static final Pattern ONE_DOT_GROUP = Pattern.compile("[+-]?[1-9]\\d{0,2}\\.\\d{3}");
  private static final Pattern ONE_COMMA = Pattern.compile("[+-]?\\d+,\\d+");
  static final int LONGEST = 64;

  private Numbers() {}

  /**
   * The finite number that {@code text} says, or empty if it says anything else. A currency sign or
   * code before or after it is dropped. {@code 1,234} is a thousand, {@code 1,5} one and a half and
   * {@code 0,125} an eighth; {@code 1.234} is a little over one, as programs write it, but {@code
   * 1.234 €} and {@code $1.234} are a thousand and more, as people write prices. What a column's
   * other cells say of {@code 1.234} and {@code 1,234}, {@link Notation} knows.
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

  /** The same, in a column of decimal commas or in another. */
  static OptionalDouble parse(String text, boolean comma) {
    var s = text.strip();
    if (s.isEmpty() || s.length() > LONGEST) return OptionalDouble.empty();
    var bare = PLAIN.matcher(s).matches() ? s : bare(s);
    if ((comma || !bare.equals(s)) && ONE_DOT_GROUP.matcher(bare).matches()) {
      s = bare.replace(".", "");
    } else if (comma && ONE_COMMA.matcher(bare).matches()) {
      s = bare.replace(',', '.');
    } else if (!PLAIN.matcher(s).matches()) {
      s = plain(bare);
      if (!PLAIN.matcher(s).matches()) return OptionalDouble.empty();
    }
    double value = Double.parseDouble(s);
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /** Whether only a decimal point explains what stands here. */
  static boolean isPoint(String bare) {
    return !ONE_DOT_GROUP.matcher(bare).matches()
        && (PLAIN.matcher(bare).matches() || COMMA_GROUPS.matcher(bare).matches());
  }

  /** Whether only a decimal comma explains what stands here. */
  static boolean isComma(String bare) {
    return COMMA_DECIMAL.matcher(bare).matches()
        || DOT_GROUPS.matcher(bare).matches()
        || SPACE_GROUPS_COMMA.matcher(bare).matches();
  }

  /** Without a currency at either end; a number between two words is a text. */
  static String bare(String s) {
    var m = CURRENCY.matcher(s);
    if (!m.find()) return whole(s);
    var before = s.substring(0, m.start()).strip();
    var after = s.substring(m.end()).strip();
    if (before.equals("-") || before.equals("+")) return before + whole(after);
    if (!before.isEmpty() && !after.isEmpty()) return s;
    return whole(before + after);
  }

  private static String whole(String s) {
    return WHOLE.matcher(s).replaceFirst("");
  }

  private static String plain(String s) {
    if (COMMA_GROUPS.matcher(s).matches()) return s.replace(",", "");
    if (DOT_GROUPS.matcher(s).matches()) return s.replace(".", "").replace(',', '.');
    if (SPACE_GROUPS.matcher(s).matches()) {
      return s.replaceAll("[ \\u00a0\\u202f'’]", "").replace(',', '.');
    }
    return COMMA_DECIMAL.matcher(s).matches() ? s.replace(',', '.') : s;
  }
}
