package nurture.quality;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import nurture.data.RowNames;

/**
 * What a person decided about data: one row of a decisions file.
 *
 * @param action what is to be done
 * @param row the name of the row meant, as {@link RowNames} has it; empty where a column is meant
 * @param column the column meant; empty where a row is meant
 * @param value the new label, the other row, the way to impute, the range, or the decision undone
 * @param why for those who read the file later
 */
public record Decision(Action action, String row, String column, String value, String why) {
  /** What can be done. */
  public enum Action {
    /** Leaves a row out. */
    DROP,
    /**
     * Fills the blank cells of a row from the row that {@code value} names, and leaves that out.
     */
    MERGE,
    /** Puts {@code value} into a cell; an empty one blanks it. */
    RELABEL,
    /**
     * Fills a column's blank cells: {@code mean}, {@code median}, {@code most-frequent}, {@code
     * knn:5}.
     */
    IMPUTE,
    /** Brings a column's numbers to [0, 1]. */
    NORMALISE,
    /** Brings a column's numbers to mean 0 and standard deviation 1 (of the n, not n − 1). */
    STANDARDISE,
    /** Brings a column's numbers into the range {@code low..high}. */
    CLIP,
    /** Makes the decision of number {@code value} void; the first is 1. */
    UNDO
  }

  /** The columns of a decisions file. */
  public static final List<String> COLUMNS = List.of("action", "row", "column", "value", "why");

  /**
   * Reads a decision from the cells of a file.
   *
   * @throws IllegalArgumentException in a sentence, if it says too little or what cannot be done
   */
  public static Decision of(int number, Map<String, String> cells) {
    var name = cells.getOrDefault("action", "");
    var known =
        java.util.Arrays.stream(Action.values())
            .filter(a -> a.name().equalsIgnoreCase(name))
            .findFirst();
    if (known.isEmpty())
      throw new IllegalArgumentException(
          "decision %d must be one of %s, got '%s'"
              .formatted(
                  number,
                  java.util.Arrays.stream(Action.values())
                      .map(a -> a.name().toLowerCase(Locale.ROOT))
                      .collect(Collectors.joining(", ")),
                  name));
    var decision =
        new Decision(
            known.get(),
            cells.getOrDefault("row", ""),
            cells.getOrDefault("column", ""),
            cells.getOrDefault("value", ""),
            cells.getOrDefault("why", ""));
    decision.check(number);
    return decision;
  }

  private void check(int number) {
    var needed =
        switch (action) {
          case DROP -> List.of("row");
          case MERGE -> List.of("row", "value");
          case RELABEL -> List.of("row", "column");
          case IMPUTE, CLIP -> List.of("column", "value");
          case NORMALISE, STANDARDISE -> List.of("column");
          case UNDO -> List.of("value");
        };
    var said = Map.of("row", row, "column", column, "value", value);
    for (var cell : needed)
      if (said.getOrDefault(cell, "").isEmpty())
        throw new IllegalArgumentException(
            "decision %d (%s) must name a %s, got none"
                .formatted(number, action.name().toLowerCase(Locale.ROOT), cell));
  }
}
