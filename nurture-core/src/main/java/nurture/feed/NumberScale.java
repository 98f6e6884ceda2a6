package nurture.feed;

import java.util.Arrays;
import java.util.Objects;
import nurture.data.Column;
import nurture.data.Notation;
import nurture.data.Role;
import org.jspecify.annotations.Nullable;

/**
 * How a number becomes a vector: between the quantiles of the training values, piecewise linear
 * (Gorishniy et al., 2022), so that a network sees both where in the ranking a value stands and how
 * far. A missing number is all zeros.
 *
 * @param column the column's name
 * @param date whether its cells are days, counted from 1970-01-01
 * @param notation how its cells write numbers
 * @param edges the values themselves where they are few, else their quantiles; strictly ascending,
 *     at least two
 */
public record NumberScale(String column, boolean date, Notation notation, float[] edges) {
  private static final int MOST_BINS = 64;

  public NumberScale {
    // What was saved before notations were holds none.
    notation = Objects.requireNonNullElse(notation, Notation.POINT);
  }

  /** A scale by the quantiles of the values that are there; NaN marks a missing one. */
  public static NumberScale fit(Column column, float[] values) {
    var sorted = sortedKnown(values);
    var edges = distinct(sorted);
    if (edges.length > MOST_BINS + 1) {
      var quantiles = new float[MOST_BINS + 1];
      for (int i = 0; i <= MOST_BINS; i++)
        quantiles[i] = sorted[(int) Math.round((double) i / MOST_BINS * (sorted.length - 1))];
      edges = distinct(quantiles);
    }
    if (edges.length < 2) {
      float only = edges.length == 0 ? 0 : edges[0];
      return of(column, new float[] {only, Math.max(only + 1, Math.nextUp(only))});
    }
    return of(column, edges);
  }

  private static NumberScale of(Column column, float[] edges) {
    return new NumberScale(column.name(), column.role() == Role.DATE, column.notation(), edges);
  }

  /** The number or the day that a cell of the column says, NaN where it says neither. */
  static float number(Column column, @Nullable String cell) {
    return number(column.role() == Role.DATE, column.notation(), cell);
  }

  private static float number(boolean date, Notation notation, @Nullable String cell) {
    if (cell == null) return Float.NaN;
    if (date) {
      var day = notation.day(cell);
      return day.isPresent() ? day.getAsLong() : Float.NaN;
    }
    return (float) notation.number(cell).orElse(Double.NaN);
  }

  /** The same of a cell of this scale's column. */
  public float number(@Nullable String cell) {
    return number(date, notation, cell);
  }

  private static float[] distinct(float[] sorted) {
    var kept = new float[sorted.length];
    int n = 0;
    for (float value : sorted) if (n == 0 || value > kept[n - 1]) kept[n++] = value;
    return Arrays.copyOf(kept, n);
  }

  /** How long the vector is: one for each bin, and one that says the number is there. */
  public int width() {
    return edges.length;
  }

  /** Writes the vector of {@code value} into {@code into} from {@code at} on. */
  public void encode(float value, float[] into, int at) {
    if (Float.isNaN(value)) return;
    int bins = edges.length - 1;
    for (int i = 0; i < bins; i++) {
      float share = (value - edges[i]) / (edges[i + 1] - edges[i]);
      boolean first = i == 0, last = i == bins - 1;
      if (!first) share = Math.max(0, share);
      if (!last) share = Math.min(1, share);
      into[at + i] = Math.clamp(share, -3f, 4f); // beyond the seen range, but not far
    }
    into[at + bins] = 1;
  }

  /** The highest edge that is not above {@code value}; the lowest edge where all are. */
  float edge(float value) {
    int at = Arrays.binarySearch(edges, value);
    return edges[at >= 0 ? at : Math.max(0, -at - 2)];
  }

  private static float[] sortedKnown(float[] values) {
    var known = new float[values.length];
    int n = 0;
    for (float value : values) if (!Float.isNaN(value)) known[n++] = value;
    known = Arrays.copyOf(known, n);
    Arrays.sort(known);
    return known;
  }
}
