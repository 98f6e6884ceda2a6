package nurture.data;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * How one column writes what may be read in two ways; told from all of its cells. A column of
 * numbers never writes days, nor one of days numbers.
 */
public enum Notation {
  /**
   * {@code 1.234} is a little over one, {@code 1,234} a thousand, and {@code 3/4/2019} in March.
   */
  POINT,
  /** {@code 1.234} is a thousand and more, and {@code 1,234} a little over one. */
  COMMA,
  /** {@code 3/4/2019} is in April. */
  DAY_FIRST;

  /**
   * COMMA where more cells have a decimal comma, or thousands that only dots part, than have a
   * point that parts no thousands: one slip does not turn {@code 1.234} m into a thousand.
   * DAY_FIRST where more cells can only have the day before the month than the other way round.
   */
  public static Notation of(Table table, String column) {
    int commas = 0, points = 0, days = 0, months = 0;
    for (int row = 0; row < table.rows(); row++) {
      var cell = table.cell(row, column);
      if (cell == null || cell.length() > Numbers.LONGEST) continue;
      int slashed = cell.indexOf('/') < 0 ? 0 : Dates.first(cell);
      if (slashed > 0) days++;
      if (slashed < 0) months++;
      int dot = cell.indexOf('.');
      if (dot < 0 && cell.indexOf(',') < 0) continue; // costs less to ask, and most cells end here
      var bare = Numbers.bare(cell);
      if (Numbers.isComma(bare)) commas++;
      else if (dot >= 0 && Numbers.isPoint(bare)) points++;
    }
    return commas > points ? COMMA : days > months ? DAY_FIRST : POINT;
  }

  /** As {@link Numbers#parse}, in this notation. */
  public OptionalDouble number(String text) {
    return Numbers.parse(text, this == COMMA);
  }

  /** As {@link Dates#parse}, in this notation. */
  public OptionalLong day(String text) {
    return Dates.parse(text, this == DAY_FIRST);
  }
}
