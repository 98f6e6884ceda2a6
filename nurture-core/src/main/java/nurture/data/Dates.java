package nurture.data;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Days as people write them: {@code 2019-04-30}, {@code 2019-04-30 12:05:00}, {@code Apr 30, 2019},
 * {@code 30.04.2019}, {@code 4/30/2019}.
 */
public final class Dates {
  private static final String TIME =
      "(?:[T ]\\s*\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?\\s*(?:[AaPp][Mm])?"
          + "\\s*(?:Z|UTC|GMT|[+-]\\d{2}:?\\d{2})?)?";
  private static final Pattern YEAR_FIRST =
      Pattern.compile("(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})" + TIME);
  private static final Pattern YEAR_LAST =
      Pattern.compile("(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4})" + TIME);
  private static final Pattern MONTH_FIRST =
      Pattern.compile(
          "(?:\\p{L}+,\\s*)?(\\p{L}{3,9})\\.?\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})" + TIME);
  private static final Pattern DAY_FIRST =
      Pattern.compile(
          "(?:\\p{L}+,\\s*)?(\\d{1,2})(?:st|nd|rd|th)?[\\s-]+(\\p{L}{3,9})\\.?,?[\\s-]+(\\d{4})"
              + TIME);
  private static final Map<String, Integer> MONTHS = months();
  private static final int LONGEST = 48;

  private Dates() {}

  /**
   * The day that {@code text} says, in days since 1970-01-01, or empty if it says none. A time of
   * day is dropped. In {@code 4/30/2019} the month stands first unless it cannot ({@code
   * 30/4/2019}); in {@code 30.04.2019} and {@code 30-04-2019} the day does. A bare year or number
   * is no date. What a column's other cells say of {@code 3/4/2019}, {@link Notation} knows.
   */
  public static OptionalLong parse(String text) {
    return parse(text, false);
  }

  /** The same, in a column whose slashes have the day before the month, or in another. */
  static OptionalLong parse(String text, boolean dayFirst) {
    var s = text.strip();
    if (s.length() < 8 || s.length() > LONGEST) return OptionalLong.empty();
    var m = YEAR_FIRST.matcher(s);
    if (m.matches()) return day(number(m, 1), number(m, 3), number(m, 4));
    m = YEAR_LAST.matcher(s);
    if (m.matches()) {
      int first = number(m, 1);
      int second = number(m, 3);
      boolean slashed = !dayFirst && "/".equals(m.group(2));
      boolean monthFirst = slashed ? first <= 12 : second > 12;
      return day(number(m, 4), monthFirst ? first : second, monthFirst ? second : first);
    }
    m = MONTH_FIRST.matcher(s);
    if (m.matches()) return day(number(m, 3), month(m.group(1)), number(m, 2));
    m = DAY_FIRST.matcher(s);
    if (m.matches()) return day(number(m, 3), month(m.group(2)), number(m, 1));
    return OptionalLong.empty();
  }

  /** Above 0 where slashes can only have the day first, below 0 only the month, otherwise 0. */
  static int first(String text) {
    var m = YEAR_LAST.matcher(text.strip());
    if (!m.matches() || !"/".equals(m.group(2))) return 0;
    return Boolean.compare(number(m, 1) > 12, number(m, 3) > 12);
  }

  private static int number(Matcher m, int group) {
    var digits = m.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static int month(@Nullable String name) {
    return name == null ? 0 : MONTHS.getOrDefault(name.toLowerCase(Locale.ROOT), 0);
  }

  private static OptionalLong day(int year, int month, int day) {
    try {
      return OptionalLong.of(LocalDate.of(year, month, day).toEpochDay());
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  private static Map<String, Integer> months() {
    var all = new HashMap<String, Integer>();
    for (var month : Month.values()) {
      var full = month.getDisplayName(TextStyle.FULL, Locale.ENGLISH).toLowerCase(Locale.ROOT);
      all.put(full, month.getValue());
      all.put(full.substring(0, 3), month.getValue());
    }
    all.put("sept", 9);
    return Map.copyOf(all);
  }
}
