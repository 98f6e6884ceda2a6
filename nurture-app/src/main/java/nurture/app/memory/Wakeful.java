package nurture.app.memory;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import nurture.app.store.Receipt;
import nurture.drift.Portrait;
import nurture.serve.BadListing;
import nurture.serve.Description;
import nurture.serve.Listing;
import nurture.serve.Suggestion;
import nurture.serve.Versions;
import nurture.tensor.Engine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run's memory that goes over to another version as soon as the run names one, without losing a
 * request: the new one is opened and has heard all that was said before the old one is let go, and
 * whoever asked the old one has its answer. If the new one cannot be opened, the old one goes on,
 * and the new one is tried again after a minute, for what was in its way may have passed. Each
 * version is watched beside what it was examined on.
 */
public final class Wakeful implements Versioned {
  private static final Logger LOG = LoggerFactory.getLogger(Wakeful.class);
  private static final int LOOKING = 500;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Versions versions;
  private final Function<String, LastingMemory> opening;
  private final Duration patience;
  private final Alerts alerts = new Alerts();
  private final ReadWriteLock lock = new ReentrantReadWriteLock(true);
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("waking").factory());
  private volatile Awake awake;
  private volatile Refused refused = Refused.NONE;
  private volatile NightRecords nights = new NightRecords(List.of(), Map.of());
  private volatile List<String> read = List.of(); // the versions of which these are the nights

  private Wakeful(Path run, Function<String, LastingMemory> opening, Duration patience) {
    this.versions = new Versions(run);
    this.opening = opening;
    this.patience = patience;
    this.awake = openAny(versions.current());
  }

  /** The named version; if it is damaged, the last before it that is not. */
  private Awake openAny(String named) {
    RuntimeException first = null;
    for (var version : back(named)) {
      try {
        var opened = open(version);
        if (first != null)
          LOG.warn(
              "version {} cannot be opened: {}; {} answers instead",
              named,
              first.getMessage(),
              version);
        return opened;
      } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
        refuse(named);
        if (first == null) first = e;
      }
    }
    throw Objects.requireNonNull(first);
  }

  private List<String> back(String named) {
    try {
      return NightRecords.of(versions).back(named);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      return List.of(named, Versions.FIRST);
    }
  }

  /** A version that could not be opened, and since when, as {@link System#nanoTime}. */
  private record Refused(String version, long since) {
    static final Refused NONE = new Refused("", 0);
  }

  private void refuse(String version) {
    refused = new Refused(version, System.nanoTime());
  }

  private boolean refuses(String version) {
    return version.equals(refused.version)
        && System.nanoTime() - refused.since < patience.toNanos();
  }

  /** A version that answers. */
  private record Awake(String version, LastingMemory memory, Learner watched) {}

  private Awake open(String version) {
    var portrait = Portrait.open(versions.folder(version));
    var memory = opening.apply(version);
    return new Awake(version, memory, new Watching(memory, portrait, alerts));
  }

  /**
   * The version of a run that answers now, and any that will.
   *
   * @param opening opens a version by its name, ready to answer at once
   */
  public static Wakeful open(Path run, Function<String, LastingMemory> opening) {
    return open(run, opening, PATIENCE);
  }

  /** The same; a version that cannot be opened is tried again after so long. */
  static Wakeful open(Path run, Function<String, LastingMemory> opening, Duration patience) {
    var opened = new Wakeful(run, opening, patience);
    var _ =
        opened.looking.scheduleWithFixedDelay(
            opened::lookQuietly, LOOKING, LOOKING, TimeUnit.MILLISECONDS);
    return opened;
  }

  private void lookQuietly() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.warn("{}; version {} goes on", e.getMessage(), awake.version);
    }
  }

  /** Goes over to the version that the run names, if that is another. */
  private void look() {
    var named = versions.current();
    if (named.equals(awake.version) || refuses(named)) return;
    refuse(named); // unless it can be opened
    var next = open(named);
    var old = awake;
    boolean over = false;
    lock.writeLock().lock();
    try {
      next.memory.follow();
      awake = next;
      refused = Refused.NONE;
      over = true;
    } finally {
      lock.writeLock().unlock();
      (over ? old : next).watched.close();
    }
    Engine.giveBack(); // what the other one took
    LOG.info("version {} answers now", named);
  }

  private interface Asking<T, E extends Exception> {
    T of(Learner learner) throws E;
  }

  /** Asks the version that answers, which is not let go meanwhile. */
  private <T, E extends Exception> T asking(Asking<T, E> asking) throws E {
    lock.readLock().lock();
    try {
      return asking.of(awake.watched);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The name of the version that answers. */
  public String version() {
    return awake.version;
  }

  @Override
  public Overview overview() {
    var all = versions.all();
    if (!all.equals(read)) { // versions never change, so their nights need not be read again
      nights = NightRecords.of(versions);
      read = all;
    }
    return asking(learner ->
        new Overview(
            awake.version,
            versions.current(),
            nights.inOrder(all),
            all.stream().filter(version -> !versions.whole(version)).toList(),
            nights.nights(),
            learner.days(),
            learner.drift(),
            learner.episodes(),
            learner.known()));
  }

  @Override
  public synchronized Change release(String version) {
    var before = versions.current();
    if (!versions.whole(version))
      throw new IllegalArgumentException(
          "version %s cannot answer: its bundle was not kept".formatted(version));
    versions.release(version);
    looking.execute(this::lookQuietly);
    return new Change(version, before);
  }

  @Override
  public Suggestion suggest(Listing listing) throws BadListing {
    return asking(learner -> learner.suggest(listing));
  }

  @Override
  public Suggestion draft(Listing listing) throws BadListing {
    return asking(learner -> learner.draft(listing));
  }

  @Override
  public Drift drift() {
    return asking(Learner::drift);
  }

  @Override
  public void looked(String session, String listing) throws BadListing {
    var _ =
        asking(learner -> {
          learner.looked(session, listing);
          return listing;
        });
  }

  @Override
  public Also also(String listing, int most) throws BadListing {
    return asking(learner -> learner.also(listing, most));
  }

  @Override
  public Learnt learn(Listing listing, Verdict verdict) throws BadListing {
    return asking(learner -> learner.learn(listing, verdict));
  }

  @Override
  public List<Similar> similar(Listing listing, int most) throws BadListing {
    return asking(learner -> learner.similar(listing, most));
  }

  @Override
  public Receipt forget(String listing) {
    return asking(learner -> learner.forget(listing));
  }

  @Override
  public Optional<byte[]> photo(String id) {
    return asking(learner -> learner.photo(id));
  }

  @Override
  public int episodes() {
    return asking(Learner::episodes);
  }

  @Override
  public int known() {
    return asking(Learner::known);
  }

  @Override
  public Description describe() {
    return asking(Learner::describe);
  }

  @Override
  public void close() {
    looking.close();
    awake.watched.close();
  }
}
