package nurture.app.review;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nurture.app.review.Line.Action;
import org.jspecify.annotations.Nullable;

/**
 * Tasks in their queues and what was said to them: the {@link Ledger}, read from its first line.
 *
 * <p>What one annotator says never overwrites what another said: where they differ the task is
 * torn, and waits among the disagreements until somebody resolves it. An annotator's own earlier
 * word is replaced only by one who had seen it. Safe for use by many threads.
 */
public final class Desk {
  /** For so long a task that was shown to one annotator is not shown to another. */
  private static final Duration HELD = Duration.ofMinutes(3);

  private final Ledger ledger;
  private final double overlap;
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final Map<Queue, List<Place>> queues = new EnumMap<>(Queue.class);
  private final Set<Place> torn = new LinkedHashSet<>();
  private final Map<String, Integer> gone = new HashMap<>();
  private final Map<String, Deque<Line>> spoken = new LinkedHashMap<>();
  private final Map<String, List<Place>> held = new HashMap<>();
  private final Map<String, Line> byTicket = new HashMap<>();
  private final Map<Long, Task> asked = new HashMap<>();

  /**
   * A desk with all that a ledger holds, and no queues yet.
   *
   * @param overlap the share of the tasks that is asked of every annotator, to see how far they
   *     agree; each other task is asked of one
   */
  public Desk(Ledger ledger, double overlap) {
    if (!(overlap >= 0 && overlap <= 1))
      throw new IllegalArgumentException("--overlap must be in [0, 1], got " + overlap);
    this.ledger = ledger;
    this.overlap = overlap;
    for (var queue : Queue.values()) queues.put(queue, List.of());
    var byNumber = new HashMap<Long, Line>();
    for (var entry : ledger.all()) {
      var line = entry.line();
      var place = places.computeIfAbsent(line.task(), key -> new Place(entry.task(), overlap));
      byNumber.put(line.number(), line);
      asked.put(line.number(), entry.task());
      byTicket.put(entry.ticket(), line);
      if (line.action() == Action.UNDO) {
        var undone = byNumber.get(Long.parseLong(line.value()));
        if (undone != null) undo(place, undone, line.number());
      } else {
        add(place, line);
      }
    }
  }

  /** Sets what a queue asks; what was said to its tasks before still counts. */
  public synchronized void put(Queue queue, List<Task> tasks) {
    queues.put(queue, tasks.stream().map(this::place).distinct().toList());
  }

  private Place place(Task task) {
    var place = places.computeIfAbsent(task.key(), key -> new Place(task, overlap));
    place.ask(task);
    return place;
  }

  /** A task that nobody is asked, but somebody looked up. */
  public synchronized Open look(Task task) {
    return open(place(task));
  }

  /**
   * A task as it stands.
   *
   * @param revision by which a decision says what it had seen
   * @param votes what each annotator says
   */
  public record Open(String key, Task task, long revision, boolean torn, List<Line> votes) {}

  private static Open open(Place place) {
    return new Open(
        place.key(),
        place.task(),
        place.revision(),
        place.torn(),
        List.copyOf(place.votes().values()));
  }

  /** A task as it stands now, whoever asks. */
  public synchronized Optional<Open> at(String key) {
    return Optional.ofNullable(places.get(key)).map(Desk::open);
  }

  /** A task as an annotator may see it. */
  public synchronized Optional<Open> at(String key, String annotator) {
    return Optional.ofNullable(places.get(key)).map(place -> open(place, annotator));
  }

  /** What others said of what everybody is asked is hidden from who has not said anything yet. */
  private static Open open(Place place, String annotator) {
    return hidden(place, annotator)
        ? new Open(place.key(), place.task(), place.revision(), false, List.of())
        : open(place);
  }

  private static boolean hidden(Place place, String annotator) {
    return place.shared()
        && !place.votes().containsKey(annotator)
        && place.outcome().filter(Line::resolves).isEmpty();
  }

  /**
   * What an annotator is to be asked next, held for a while so that others are asked else.
   *
   * @param skipped those that the annotator skipped, instead of those not yet seen
   */
  public synchronized List<Open> next(Queue queue, String annotator, int most, boolean skipped) {
    if (queue == Queue.DISAGREEMENTS) return torn.stream().limit(most).map(Desk::open).toList();
    long now = System.nanoTime();
    held.getOrDefault(annotator, List.of()).forEach(place -> place.hold(annotator, now));
    var free = new ArrayList<Place>();
    @Nullable Place last = null;
    for (var place : places(queue)) {
      if (free.size() >= most) break;
      if (!(skipped ? skipped(place, annotator) : waits(place, annotator))) continue;
      if (place.shared() || !place.heldFrom(annotator, now)) free.add(place);
      else last = place;
    }
    // Rather than wait, one begins at the end of what others hold: they come to that last.
    if (free.isEmpty() && last != null) free.add(last);
    for (var place : free) if (!place.shared()) place.hold(annotator, now + HELD.toNanos());
    held.put(annotator, free);
    return free.stream().map(place -> open(place, annotator)).toList();
  }

  private Collection<Place> places(Queue queue) {
    return queue == Queue.DISAGREEMENTS ? torn : queues.getOrDefault(queue, List.of());
  }

  /** Whether a task waits for this annotator, whoever else may be at it. */
  private boolean waits(Place place, String annotator) {
    if (place.votes().containsKey(annotator) || moot(place)) return false;
    return place.shared() ? place.outcome().filter(Line::resolves).isEmpty() : !place.answered();
  }

  private boolean skipped(Place place, String annotator) {
    var vote = place.votes().get(annotator);
    return vote != null && vote.action() == Action.SKIP && !place.answered() && !moot(place);
  }

  /** Whether another task's outcome has left out what this one asks about. */
  private boolean moot(Place place) {
    return !gone.isEmpty()
        && (left(place, place.task().row()) || left(place, place.task().other()));
  }

  /** Whether another place has left a row out. */
  private boolean left(Place place, String row) {
    var times = row.isEmpty() ? null : gone.get(row);
    return times != null && times > (row.equals(place.gone()) ? 1 : 0);
  }

  /**
   * What was kept.
   *
   * @param by with whom it disagrees, where the task was not asked of all on purpose
   */
  public record Kept(long number, String task, long revision, boolean torn, List<String> by) {}

  /**
   * Keeps a decision; when this returns it is on the disk and counts.
   *
   * @throws Conflict if the annotator said something else meanwhile, in another window, or what was
   *     to be resolved has changed
   * @throws IllegalArgumentException in a sentence, if it does not fit the task
   */
  public synchronized Kept decide(Wish wish) throws Conflict {
    var place = places.get(wish.task());
    if (place == null)
      throw new IllegalArgumentException("task must be one that was asked, got another; reload");
    var before = byTicket.get(wish.ticket());
    if (before != null) return kept(place, before);
    var task = place.task();
    wish.check(task);
    if (wish.resolves() && (!place.torn() || place.revision() != wish.saw()))
      throw new Conflict("Somebody else said something about this meanwhile; look again.");
    var mine = place.votes().get(wish.annotator());
    if (!wish.resolves() && mine != null && mine.number() > wish.saw())
      throw new Conflict(
          "You decided this in another window: " + words(mine) + ". That stays; look again.");
    boolean same = wish.action() == Action.RELABEL && wish.value().equals(task.given());
    var line =
        ledger.append(
            wish.ticket(),
            task,
            new Line(
                0,
                wish.task(),
                wish.annotator(),
                same ? Action.KEEP : wish.action(),
                same ? "" : wish.value(),
                wish.saw(),
                wish.resolves(),
                Instant.now()));
    byTicket.put(wish.ticket(), line);
    asked.put(line.number(), task);
    add(place, line);
    return kept(place, line);
  }

  private Kept kept(Place place, Line line) {
    return new Kept(
        line.number(),
        place.key(),
        place.revision(),
        place.torn(),
        place.torn() && !place.shared()
            ? place.votes().keySet().stream().filter(n -> !n.equals(line.annotator())).toList()
            : List.of());
  }

  private static String words(Line line) {
    return line.action() == Action.RELABEL ? "'" + line.value() + "'" : line.action().word();
  }

  /** Takes back the annotator's last word that stands, if there is one; the task as it is then. */
  public synchronized Optional<Open> undo(String ticket, String annotator) {
    var before = byTicket.get(ticket);
    if (before != null) return at(before.task());
    var last = spoken.getOrDefault(annotator, new ArrayDeque<>()).peekLast();
    if (last == null) return Optional.empty();
    var place = java.util.Objects.requireNonNull(places.get(last.task()));
    var line =
        ledger.append(
            ticket,
            place.task(),
            new Line(
                0,
                last.task(),
                annotator,
                Action.UNDO,
                Long.toString(last.number()),
                place.revision(),
                false,
                Instant.now()));
    byTicket.put(ticket, line);
    undo(place, last, line.number());
    return Optional.of(open(place));
  }

  private void add(Place place, Line line) {
    change(place, () -> place.add(line));
    spoken.computeIfAbsent(line.annotator(), name -> new ArrayDeque<>()).addLast(line);
  }

  private void undo(Place place, Line line, long number) {
    change(place, () -> place.undo(line, number));
    spoken
        .getOrDefault(line.annotator(), new ArrayDeque<>())
        .removeLastOccurrence(line); // nearly always the last
  }

  private void change(Place place, Runnable change) {
    count(place.gone(), -1);
    change.run();
    count(place.gone(), 1);
    if (place.torn()) torn.add(place);
    else torn.remove(place);
  }

  private void count(String row, int one) {
    if (!row.isEmpty()) gone.merge(row, one, Integer::sum);
  }

  /**
   * How far a queue is.
   *
   * @param total tasks
   * @param settled of them
   * @param torn of them
   * @param waiting for this annotator
   * @param skipped by this annotator
   */
  public record Count(
      Queue queue, String title, int total, int settled, int torn, int waiting, int skipped) {}

  /** How far each queue is, as an annotator sees it. */
  public synchronized List<Count> counts(String annotator) {
    var counts = new ArrayList<Count>();
    for (var queue : Queue.values()) {
      if (queue == Queue.FOUND) continue;
      int total = 0, settled = 0, differ = 0, waiting = 0, skipped = 0;
      for (var place : places(queue)) {
        total++;
        if (place.outcome().isPresent() || (!place.answered() && moot(place))) settled++;
        if (place.torn()) differ++;
        if (queue == Queue.DISAGREEMENTS || waits(place, annotator)) waiting++;
        else if (skipped(place, annotator)) skipped++;
      }
      counts.add(new Count(queue, queue.title, total, settled, differ, waiting, skipped));
    }
    return counts;
  }

  /**
   * A row of a queue's list.
   *
   * @param state {@code open}, {@code settled}, {@code torn} or {@code skipped}
   */
  public record Listed(String key, String row, String state, String said) {}

  /** A part of a queue's list. */
  public synchronized List<Listed> list(Queue queue, String annotator, int from, int most) {
    return places(queue).stream()
        .skip(from)
        .limit(most)
        .map(place -> {
          boolean hidden = queue != Queue.DISAGREEMENTS && hidden(place, annotator);
          return new Listed(
              place.key(),
              place.task().row(),
              state(place, annotator, hidden),
              hidden ? "" : place.outcome().map(Desk::words).orElse(""));
        })
        .toList();
  }

  private String state(Place place, String annotator, boolean hidden) {
    if (moot(place)) return "settled";
    if (hidden) return "open";
    if (place.torn()) return "torn";
    if (place.outcome().isPresent()) return "settled";
    return place.votes().containsKey(annotator) ? "skipped" : "open";
  }

  /** When an annotator said what stands of theirs, in order. */
  synchronized List<Instant> moments(String annotator) {
    return spoken.getOrDefault(annotator, new ArrayDeque<>()).stream().map(Line::time).toList();
  }

  /** Who has said something that stands. */
  public synchronized List<String> annotators() {
    return spoken.entrySet().stream()
        .filter(e -> !e.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** How many lines stand. */
  public synchronized int standing() {
    return spoken.values().stream().mapToInt(Deque::size).sum();
  }

  /** A task, as it was when this was said, with what was settled. */
  record Settled(Task task, Line outcome) {}

  /** All that is settled, in the order in which it was said. */
  synchronized List<Settled> settled() {
    return places.values().stream()
        .flatMap(p ->
            p
                .outcome()
                .map(line -> new Settled(asked.getOrDefault(line.number(), p.task()), line))
                .stream())
        .sorted(java.util.Comparator.comparingLong(s -> s.outcome().number()))
        .toList();
  }

  /**
   * The tasks asked of everybody to which more than one annotator gave an answer, with the answers
   * by annotator. Of the others, those have two answers that somebody contradicted, and would bias
   * agreement.
   */
  synchronized List<Map.Entry<Task, Map<String, Line>>> answeredTwice() {
    var list = new ArrayList<Map.Entry<Task, Map<String, Line>>>();
    for (var place : places.values()) {
      if (!place.shared() || place.votes().size() < 2) continue;
      var meant = new LinkedHashMap<>(place.votes());
      meant.values().removeIf(line -> line.action() == Action.SKIP);
      if (meant.size() > 1) list.add(Map.entry(place.task(), meant));
    }
    return list;
  }
}
