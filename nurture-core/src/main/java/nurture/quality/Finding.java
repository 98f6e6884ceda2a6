package nurture.quality;

import java.util.Locale;

/**
 * A doubt about a row or a column.
 *
 * @param kind what it is, in kebab case, such as {@code duplicate-photo}
 * @param row the row, or −1 where a whole column is meant, or the file or a line that is no row
 * @param id the row's name, empty for a column
 * @param column where it is seen, empty for a whole row, a line or the file
 * @param score from 0, surely well, to 1, surely wrong
 * @param flagged whether a person should look
 * @param why a sentence for people
 */
public record Finding(
    String kind, int row, String id, String column, double score, boolean flagged, String why) {
  /** Checks the score. */
  public Finding {
    if (!(score >= 0 && score <= 1))
      throw new IllegalArgumentException("score must be in [0, 1], got %s".formatted(score));
    if (row < -1) throw new IllegalArgumentException("row must be at least -1, got " + row);
  }

  /** A doubt about a whole column. */
  static Finding column(String kind, String column, double score, boolean flagged, String why) {
    return new Finding(kind, -1, "", column, score, flagged, why);
  }

  /** As in {@code 4711 price: 100 times what its words suggest (0.98)}. */
  @Override
  public String toString() {
    var where = row < 0 ? column : column.isEmpty() ? id : id + " " + column;
    return String.format(Locale.ROOT, "%s: %s (%.2f)", where, why, score);
  }
}
