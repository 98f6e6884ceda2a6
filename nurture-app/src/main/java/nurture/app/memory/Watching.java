package nurture.app.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import nurture.app.store.Receipt;
import nurture.drift.Adwin;
import nurture.drift.Change;
import nurture.drift.Comparison;
import nurture.drift.Comparison.Blanks;
import nurture.drift.Detector;
import nurture.drift.PageHinkley;
import nurture.drift.Portrait;
import nurture.drift.Prequential;
import nurture.drift.Ranked;
import nurture.drift.Seen;
import nurture.serve.BadListing;
import nurture.serve.Description;
import nurture.serve.Listing;
import nurture.serve.Sightings;
import nurture.serve.Suggestion;
import org.jspecify.annotations.Nullable;

/**
 * A learner that watches what it is asked: whether listings, answers and embeddings are still like
 * those that the run was examined on, window by window, and whether novelty, confidence or the
 * share of answers that people correct has turned. It watches on a thread of its own, and drops
 * what that cannot keep up with. Listings that are still being typed are not counted, nor what is
 * blank.
 */
public final class Watching implements Learner {
  /** Answers of a window; of so many windows without a change one at most raises an alarm. */
  static final int WINDOW = 500, WINDOWS = 1_000;

  /** Items of a stream for each false alarm. */
  static final long RARE = 1_000_000;

  private static final int WAITING = 1_000;

  private final Learner learner;
  private final @Nullable Portrait portrait;
  private final Alerts alerts;
  private final ThreadPoolExecutor watch =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().daemon().name("watch").factory(),
          (task, of) -> {}); // watching never holds up an answer

  private final Map<String, Detector> streams = new HashMap<>();
  private final Prequential corrections = new Prequential();
  private final Map<String, Integer> labels = new HashMap<>();
  private final List<Seen> window = new ArrayList<>();
  private final Map<String, String> said = new HashMap<>(); // of the window's answers, by their ids
  private @Nullable Comparison latest;
  private long answers;
  private long windows;

  /**
   * Watches beside a learner, which it closes.
   *
   * @param portrait of listings that the run was examined on; without one no windows are compared
   * @param alerts takes what it notices
   */
  Watching(Learner learner, Optional<Portrait> portrait, Alerts alerts) {
    this.learner = learner;
    this.portrait = portrait.orElse(null);
    this.alerts = alerts;
  }

  @Override
  public Suggestion suggest(Listing listing) throws BadListing {
    var answered = learner.ask(listing);
    watch.execute(() -> saw(listing, answered));
    return answered.suggestion();
  }

  @Override
  public Suggestion draft(Listing listing) throws BadListing {
    return learner.draft(listing);
  }

  @Override
  public Learnt learn(Listing listing, Verdict verdict) throws BadListing {
    boolean named = verdict.category() != null || verdict.none();
    var before = named ? learner.draft(listing) : null; // what it says before it is told better
    var learnt = learner.learn(listing, verdict);
    if (before != null && !before.categories().isEmpty()) {
      var guess = before.categories().getFirst().name();
      var truth = learnt.category() == null ? "" : learnt.category();
      watch.execute(() -> corrected(guess, truth));
    }
    return learnt;
  }

  private synchronized void saw(Listing listing, Answered answered) {
    var answer = answered.suggestion();
    answers++;
    boolean novel =
        answer.unsure().stream()
            .anyMatch(d -> d.reason() == Suggestion.Reason.UNLIKE_ANYTHING_SEEN);
    turn("novelty", novel ? 1 : 0, () -> Adwin.of(0, 1, RARE));
    if (!answer.categories().isEmpty())
      turn(
          "confidence",
          answer.categories().getFirst().probability(),
          () -> new Ranked(() -> PageHinkley.even(RARE), 1));
    if (portrait == null) return;
    var id = "asked-" + answers;
    window.add(Sightings.of(id, learner.describe(), listing, answer, answered.place()));
    said.put(id, said(answer, novel));
    if (window.size() < WINDOW) return;
    latest = Comparison.of(portrait, window, 1.0 / WINDOWS, Blanks.IGNORE, ++windows);
    for (var change : latest.drifted())
      alerts.raise(
          change.aspect(),
          change.why(),
          change.examples().stream().map(e -> said.getOrDefault(e, e)).toList());
    window.clear();
    said.clear();
  }

  /** What came of an answer, without what was asked. */
  private String said(Suggestion answer, boolean novel) {
    var told = new ArrayList<String>();
    if (!answer.categories().isEmpty()) {
      var best = answer.categories().getFirst();
      told.add(String.format(Locale.ROOT, "%s (%.0f %%)", best.name(), 100 * best.probability()));
    }
    var price = answer.price();
    if (price != null) told.add(String.format(Locale.ROOT, "%.2f", price.estimate()));
    if (novel) told.add("unlike anything seen");
    return String.format(
        Locale.ROOT,
        "answer %,d, from %s: %s",
        answers,
        answer.used().isEmpty() ? "nothing" : String.join(" and ", answer.used()),
        String.join(", ", told));
  }

  private synchronized void corrected(String guess, String truth) {
    boolean right = corrections.next(number(guess), number(truth));
    turn("corrections", right ? 0 : 1, () -> Adwin.of(0, 1, RARE));
  }

  private int number(String label) {
    return labels.computeIfAbsent(label, l -> labels.size());
  }

  private void turn(String stream, double value, Supplier<Detector> kind) {
    streams
        .computeIfAbsent(stream, s -> kind.get())
        .next(value)
        .ifPresent(alarm -> alerts.raise(stream, alarm.toString(), List.of()));
  }

  @Override
  public synchronized Drift drift() {
    var compared = latest;
    return new Drift(
        answers,
        WINDOW,
        windows,
        WINDOWS,
        RARE,
        alerts.raised(),
        compared == null ? List.of() : compared.drifted().stream().map(Change::aspect).toList(),
        alerts.latest(),
        corrections.accuracy(),
        corrections.repeating());
  }

  /** Waits until all that was asked so far has been watched. */
  void settle() throws InterruptedException {
    while (watch.getActiveCount() > 0 || !watch.getQueue().isEmpty()) Thread.sleep(5);
  }

  @Override
  public Receipt forget(String listing) {
    return learner.forget(listing);
  }

  @Override
  public List<Similar> similar(Listing listing, int most) throws BadListing {
    return learner.similar(listing, most);
  }

  @Override
  public void looked(String session, String listing) throws BadListing {
    learner.looked(session, listing);
  }

  @Override
  public Also also(String listing, int most) throws BadListing {
    return learner.also(listing, most);
  }

  @Override
  public Optional<byte[]> photo(String id) {
    return learner.photo(id);
  }

  @Override
  public List<Day> days() {
    return learner.days();
  }

  @Override
  public int episodes() {
    return learner.episodes();
  }

  @Override
  public int known() {
    return learner.known();
  }

  @Override
  public Description describe() {
    return learner.describe();
  }

  @Override
  public void close() {
    watch.shutdownNow();
    learner.close();
  }
}
