package nurture.data;

import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A column's name, what it means to a model, and how it writes numbers.
 *
 * @param name the header
 * @param role the meaning
 * @param notation of its numbers, by all of its cells; {@code POINT} where nobody has looked
 */
public record Column(String name, Role role, Numbers.Notation notation) {
  public Column {
    // What was saved before notations were holds none.
    notation = Objects.requireNonNullElse(notation, Numbers.Notation.POINT);
  }

  /** A column whose numbers are written as programs write them. */
  public Column(String name, Role role) {
    this(name, role, Numbers.Notation.POINT);
  }

  /** The same column with another meaning. */
  Column as(Role other) {
    return new Column(name, other, notation);
  }

  /** The number that a cell of this column says; empty where it is blank or says something else. */
  public OptionalDouble number(@Nullable String cell) {
    return cell == null ? OptionalDouble.empty() : notation.parse(cell);
  }
}
