package nurture.app.review;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import nurture.app.review.Line.Action;
import nurture.data.Dataset;
import nurture.quality.Decision;

/**
 * What was settled, as decisions that {@code nurture clean} can apply one after the other: cells
 * first, then pairs, then what is left out, each listing being left out once.
 */
public final class Replay {
  private Replay() {}

  /**
   * A decision and who made it.
   *
   * @param revision its number in the ledger
   */
  public record Row(Decision decision, String annotator, Instant time, long revision) {
    /** Its cells, in the order of {@link Session#columns}. */
    public String[] cells() {
      return new String[] {
        decision.action().name().toLowerCase(Locale.ROOT),
        decision.row(),
        decision.column(),
        decision.value(),
        decision.why(),
        annotator,
        time.toString(),
        Long.toString(revision)
      };
    }
  }

  /**
   * The decisions.
   *
   * @param stands whether a table still is as a task says; what was said of others stays in the
   *     ledger
   */
  public static List<Row> of(Desk desk, Predicate<Task> stands) {
    var cells = new LinkedHashMap<String, Row>();
    var merges = new ArrayList<Desk.Settled>();
    var drops = new ArrayList<Desk.Settled>();
    for (var settled : desk.settled()) {
      var task = settled.task();
      if (!stands.test(task)) continue;
      switch (settled.outcome().action()) {
        case RELABEL, KEEP -> {
          var cell = task.row().length() + task.row() + task.column();
          // Of two words about one cell the later stands, also if it is that nothing is wrong.
          cells.remove(cell);
          boolean kept = settled.outcome().action() == Action.KEEP;
          var value = kept ? task.given() : settled.outcome().value();
          // That a label which was asked for is right is an answer too.
          if (!kept || (task.queue() == Queue.LABELS && !value.isEmpty()))
            cells.put(
                cell, row(settled, Decision.Action.RELABEL, task.row(), task.column(), value));
        }
        case MERGE -> merges.add(settled);
        case DROP -> drops.add(settled);
        case SKIP, UNDO -> {}
      }
    }
    var rows = new ArrayList<>(cells.values());
    var into = new HashMap<String, String>();
    for (var settled : merges) {
      var kept = last(into, settled.outcome().value());
      var gone = last(into, other(settled));
      if (kept.equals(gone)) continue;
      into.put(gone, kept);
      rows.add(row(settled, Decision.Action.MERGE, kept, "", gone));
    }
    var dropped = new HashSet<String>();
    for (var settled : drops) {
      var gone = settled.task().row();
      if (into.containsKey(gone) || !dropped.add(gone)) continue;
      rows.add(row(settled, Decision.Action.DROP, gone, "", ""));
    }
    return rows;
  }

  /**
   * Whether a table has the listings that a task is about, with the cell that was asked about as it
   * was then: another table of the same ids may have neither.
   *
   * @param rows of the data by their names
   */
  public static Predicate<Task> in(Dataset data, Map<String, Integer> rows) {
    return task -> {
      var row = rows.get(task.row());
      if (row == null || !(task.other().isEmpty() || rows.containsKey(task.other()))) return false;
      if (task.column().isEmpty()) return true;
      if (data.schema().find(task.column()).isEmpty()) return false;
      var cell = data.table().cell(row, task.column());
      return task.given().equals(cell == null ? "" : cell);
    };
  }

  /** How many tasks are settled of which a table is not as they say. */
  public static int leftOut(Desk desk, Predicate<Task> stands) {
    return (int) desk.settled().stream().filter(s -> !stands.test(s.task())).count();
  }

  private static String other(Desk.Settled settled) {
    var task = settled.task();
    return settled.outcome().value().equals(task.row()) ? task.other() : task.row();
  }

  /** What a listing has become part of: itself, or what that it was merged into has become. */
  private static String last(Map<String, String> into, String row) {
    var at = row;
    for (var next = into.get(at); next != null; next = into.get(at)) at = next;
    return at;
  }

  private static Row row(
      Desk.Settled settled, Decision.Action action, String id, String column, String value) {
    var line = settled.outcome();
    return new Row(
        new Decision(action, id, column, value, settled.task().why()),
        line.annotator(),
        line.time(),
        line.number());
  }
}
