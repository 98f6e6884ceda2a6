package nurture.app.memory;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nurture.app.store.Store;
import nurture.serve.Suggestion;
import nurture.serve.Suggestion.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Counts what is answered each day, in a store, where the counts of several servers and of earlier
 * starts add up. Nothing of a listing is kept. Thread-safe; what was counted since the last {@link
 * #write} is lost with the process.
 */
final class Daybook {
  /** Days that are shown. */
  static final int DAYS = 14;

  private static final String ANSWERS = "answers", UNSURE = "unsure";
  private static final String TOOK = "took ", SURE = "sure ", DOUBT = "doubt ";

  /** Times that a bucket of times is longer than the one before: 2 to the 1/4. */
  private static final double STEPS = 4 / Math.log(2);

  private final Store store;
  private final Clock clock;
  private Map<LocalDate, Map<String, Long>> counted = new HashMap<>();

  Daybook(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Counts an answer that took so many nanoseconds. */
  synchronized void answered(Suggestion answer, long nanoseconds) {
    var today = counted.computeIfAbsent(LocalDate.now(clock), day -> new HashMap<>());
    count(today, ANSWERS, 1);
    count(today, TOOK + (int) Math.ceil(STEPS * Math.log(Math.max(1, nanoseconds) / 1e6)), 1);
    if (!answer.categories().isEmpty())
      count(today, SURE + (int) (100 * answer.categories().getFirst().probability()), 1);
    if (!answer.unsure().isEmpty()) count(today, UNSURE, 1);
    for (var doubt : answer.unsure()) count(today, DOUBT + doubt.reason(), 1);
  }

  private static void count(Map<String, Long> counts, String what, long n) {
    counts.merge(what, n, Long::sum);
  }

  private synchronized Map<LocalDate, Map<String, Long>> taken() {
    var taken = counted;
    counted = new HashMap<>();
    return taken;
  }

  private synchronized void put(LocalDate day, Map<String, Long> counts) {
    var today = counted.computeIfAbsent(day, d -> new HashMap<>());
    counts.forEach((what, n) -> count(today, what, n));
  }

  /** Adds what was counted to the store; where that fails, it stays counted. */
  void write() {
    @Nullable RuntimeException failure = null;
    for (var entry : taken().entrySet())
      try {
        store.tally(entry.getKey(), entry.getValue());
      } catch (RuntimeException e) {
        put(entry.getKey(), entry.getValue());
        failure = e;
      }
    if (failure != null) throw failure;
  }

  /** The last days, today at the end, those without an answer too. */
  List<Day> days() {
    write();
    var today = LocalDate.now(clock);
    var from = today.minusDays(DAYS - 1);
    var tallies = store.tallies(from);
    var said = new HashMap<LocalDate, Long>();
    for (var time : store.times(from.atStartOfDay(clock.getZone()).toInstant()))
      said.merge(LocalDate.ofInstant(time, clock.getZone()), 1L, Long::sum);
    return from.datesUntil(today.plusDays(1))
        .map(day -> day(day, tallies.getOrDefault(day, Map.of()), said.getOrDefault(day, 0L)))
        .toList();
  }

  private static Day day(LocalDate date, Map<String, Long> counts, long said) {
    var took = numbered(counts, TOOK);
    var sure = numbered(counts, SURE);
    var sureness = new ArrayList<>(Collections.nCopies(10, 0L));
    sure.forEach((percent, n) -> {
      int tenth = Math.min(9, percent / 10);
      sureness.set(tenth, sureness.get(tenth) + n);
    });
    var doubts = new EnumMap<Reason, Long>(Reason.class);
    for (var reason : Reason.values())
      if (counts.containsKey(DOUBT + reason)) doubts.put(reason, counts.get(DOUBT + reason));
    return new Day(
        date.toString(),
        counts.getOrDefault(ANSWERS, 0L),
        quantile(took, 0.5),
        quantile(took, 0.99),
        mean(sure),
        List.copyOf(sureness),
        counts.getOrDefault(UNSURE, 0L),
        doubts,
        said);
  }

  /** The counts whose names are this and a number, by the number. */
  private static SortedMap<Integer, Long> numbered(Map<String, Long> counts, String name) {
    var numbered = new TreeMap<Integer, Long>();
    counts.forEach((what, n) -> {
      if (what.startsWith(name)) numbered.put(Integer.valueOf(what.substring(name.length())), n);
    });
    return numbered;
  }

  private static long sum(Map<Integer, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The milliseconds at the upper end of the bucket in which a share of all has been reached. */
  private static @Nullable Double quantile(SortedMap<Integer, Long> took, double share) {
    double wanted = share * sum(took), reached = 0;
    for (var bucket : took.entrySet()) {
      reached += bucket.getValue();
      if (reached >= wanted) return Math.exp(bucket.getKey() / STEPS);
    }
    return null;
  }

  /** Of probabilities cut to whole percents. */
  private static @Nullable Double mean(Map<Integer, Long> sure) {
    if (sure.isEmpty()) return null;
    double sum =
        sure.entrySet().stream()
            .mapToDouble(e -> Math.min(100, e.getKey() + 0.5) * e.getValue())
            .sum();
    return sum / 100 / sum(sure);
  }
}
