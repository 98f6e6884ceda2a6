package nurture.data;

import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A column's name, what it means to a model, and how it writes numbers and days.
 *
 * @param name the header
 * @param role the meaning
 * @param notation of its numbers or days, by all of its cells; {@code POINT} where nobody has
 *     looked
 */
public record Column(String name, Role role, Notation notation) {
  public Column {
    // What was saved before notations were holds none.
    notation = Objects.requireNonNullElse(notation, Notation.POINT);
  }

  /** A column whose numbers and days are written as programs write them. */
  public Column(String name, Role role) {
    this(name, role, Notation.POINT);
  }

  /** The same column with another meaning. */
  Column as(Role other) {
    return new Column(name, other, notation);
  }

  /** The number that a cell of this column says; empty where it is blank or says something else. */
  public OptionalDouble number(@Nullable String cell) {
    return cell == null ? OptionalDouble.empty() : notation.number(cell);
  }

  /** The day that a cell of this column says, in days since 1970-01-01; empty otherwise. */
  public OptionalLong day(@Nullable String cell) {
    return cell == null ? OptionalLong.empty() : notation.day(cell);
  }
}
