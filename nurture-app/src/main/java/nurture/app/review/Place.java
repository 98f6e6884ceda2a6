package nurture.app.review;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nurture.app.review.Line.Action;
import org.jspecify.annotations.Nullable;

/** A task on the {@link Desk} with all that was said to it; the desk's lock guards it. */
final class Place {
  private Task task;
  private final String key;
  private final boolean shared;
  private final List<Line> lines = new ArrayList<>();
  private Map<String, Line> votes = Map.of();
  private @Nullable Line outcome;
  private boolean torn;
  private long revision;
  private String holder = "";
  private long heldUntil;

  /** A task of which nothing was said; so large a share of all, by their keys, is shared. */
  Place(Task task, double overlap) {
    this.task = task;
    this.key = task.key();
    this.shared = Integer.parseInt(key, 0, 7, 16) < overlap * (1 << 28);
  }

  String key() {
    return key;
  }

  Task task() {
    return task;
  }

  /** Whether every annotator is asked; the same tasks whenever the server starts. */
  boolean shared() {
    return shared;
  }

  /** What is asked now; what was said stays. */
  void ask(Task task) {
    this.task = task;
  }

  /** The number of the last line about it, be it an undo; 0 for none. */
  long revision() {
    return revision;
  }

  /** What each annotator says, the last word of each. */
  Map<String, Line> votes() {
    return votes;
  }

  /** What is settled: what who resolved it says, or else what all say. */
  Optional<Line> outcome() {
    return Optional.ofNullable(outcome);
  }

  /** Whether annotators say different things, and nobody has resolved it. */
  boolean torn() {
    return torn;
  }

  /** Whether anybody has said anything but to skip it. */
  boolean answered() {
    return outcome != null || torn;
  }

  void add(Line line) {
    lines.add(line);
    weigh(line.number());
  }

  /** Takes a line back. */
  void undo(Line line, long number) {
    lines.removeIf(l -> l.number() == line.number());
    weigh(number);
  }

  private void weigh(long number) {
    revision = number;
    var said = new LinkedHashMap<String, Line>();
    @Nullable Line resolution = null;
    for (var line : lines) {
      if (line.resolves()) resolution = line;
      else said.put(line.annotator(), line);
    }
    votes = said;
    var meant = said.values().stream().filter(l -> l.action() != Action.SKIP).toList();
    long different = meant.stream().map(Line::said).distinct().count();
    torn = resolution == null && different > 1;
    outcome = resolution != null ? resolution : different == 1 ? meant.getLast() : null;
  }

  /** The listing that the outcome leaves out; empty for none. */
  String gone() {
    if (outcome == null) return "";
    return switch (outcome.action()) {
      case DROP -> task.row();
      case MERGE -> outcome.value().equals(task.row()) ? task.other() : task.row();
      default -> "";
    };
  }

  /** Whether another annotator is at it now. */
  boolean heldFrom(String annotator, long now) {
    return now < heldUntil && !holder.equals(annotator);
  }

  void hold(String annotator, long until) {
    holder = annotator;
    heldUntil = until;
  }
}
