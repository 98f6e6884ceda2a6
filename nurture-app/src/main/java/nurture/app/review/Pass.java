package nurture.app.review;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;
import nurture.quality.Contradictions;
import nurture.quality.Duplicates;
import nurture.quality.Errors;
import nurture.quality.Mislabels;
import nurture.quality.Outliers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look through the data for what to ask, beside everything else; each queue is on the desk as
 * soon as it is found. What was found is kept by the data's hash, and the next start has it at
 * once.
 */
public final class Pass implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pass.class);

  /**
   * How far it is.
   *
   * @param stage what is being looked for, in words
   * @param done photos looked at
   * @param of photos, 0 where it is not photos that are looked at
   * @param problem why it ended without finding everything; empty if it did not
   */
  public record Progress(String stage, int done, int of, boolean finished, String problem) {}

  private final Desk desk;
  private final Ledger ledger;
  private final String hash;
  private final int photos;

  /** Finders take every core of the pool that they are in; one is left to those who wait. */
  private final ForkJoinPool pool =
      new ForkJoinPool(Math.max(1, Runtime.getRuntime().availableProcessors() - 1));

  private volatile Progress progress = new Progress("starting", 0, 0, false, "");

  Pass(Desk desk, Ledger ledger, String hash, int photos) {
    this.desk = desk;
    this.ledger = ledger;
    this.hash = hash;
    this.photos = photos;
  }

  Progress progress() {
    return progress;
  }

  /** Begins to look, or to read what was found before; returns at once. */
  void start(Session.Source source, Optional<SequencedMap<Integer, String>> named) {
    pool.execute(() -> look(source, named));
  }

  private void look(Session.Source source, Optional<SequencedMap<Integer, String>> named) {
    try {
      var before = ledger.found(hash);
      if (before.isPresent()) {
        var byQueue = before.get().stream().collect(Collectors.groupingBy(Task::queue));
        byQueue.forEach(desk::put);
        progress = new Progress("done", 0, 0, true, "");
        return;
      }
      stage("the photos and what the words say");
      var subject =
          source.open(looked ->
              progress =
                  new Progress(
                      looked < photos ? "the photos" : "duplicates, and what the words say",
                      looked,
                      photos,
                      false,
                      ""));
      var tasks = new Tasks(subject);
      var all = new ArrayList<Task>();
      put(Queue.LABELS, tasks.labels(named), all);
      stage("labels");
      put(Queue.MISLABELS, tasks.mislabels(new Mislabels().find(subject)), all);
      stage("duplicates");
      put(Queue.DUPLICATES, tasks.duplicates(new Duplicates().find(subject)), all);
      stage("odd values");
      put(
          Queue.ODD,
          tasks.odd(
              List.of(
                  new Errors().find(subject),
                  new Contradictions().find(subject),
                  new Outliers().find(subject))),
          all);
      ledger.keep(hash, all);
      progress = new Progress("done", 0, 0, true, "");
    } catch (IOException | RuntimeException | Error e) {
      if (pool.isShutdown()) return; // nobody waits for it any more
      LOG.warn("what to ask could not all be found", e);
      var why = e instanceof Error || e.getMessage() == null ? e.toString() : e.getMessage();
      progress = new Progress("stopped", 0, 0, true, why);
    }
  }

  private void stage(String stage) {
    progress = new Progress(stage, 0, 0, false, "");
  }

  private void put(Queue queue, List<Task> tasks, List<Task> all) {
    desk.put(queue, tasks);
    all.addAll(tasks);
  }

  /** Ends it wherever it is. */
  @Override
  public void close() {
    pool.shutdownNow();
  }
}
