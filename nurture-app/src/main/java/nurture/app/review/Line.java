package nurture.app.review;

import java.time.Instant;
import java.util.Locale;

/**
 * One line of the {@link Ledger}: what somebody said to a task.
 *
 * @param number from 1, in the order in which they were kept
 * @param task the task's key
 * @param annotator who
 * @param action what
 * @param value the right cell for {@code RELABEL}, the id of the row to keep for {@code MERGE}, the
 *     number of the line for {@code UNDO}
 * @param saw the last line about the task that the annotator had seen; 0 for none
 * @param resolves whether it settles what others disagreed on
 * @param time when
 */
public record Line(
    long number,
    String task,
    String annotator,
    Action action,
    String value,
    long saw,
    boolean resolves,
    Instant time) {
  /** What can be said. */
  public enum Action {
    /** It is right as it is; of a pair, that both stay. */
    KEEP,
    /** Another value stands in the column. */
    RELABEL,
    /** The listing is left out. */
    DROP,
    /** The two are one. */
    MERGE,
    /** Nothing is said; others may. */
    SKIP,
    /** An earlier line is taken back. */
    UNDO;

    /** As people read it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What it says, so that two lines that say the same are equal. */
  String said() {
    return action == Action.RELABEL ? "RELABEL " + value : action.name();
  }
}
