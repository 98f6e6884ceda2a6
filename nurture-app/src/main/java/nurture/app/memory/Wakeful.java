package nurture.app.memory;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import nurture.app.store.Receipt;
import nurture.serve.BadListing;
import nurture.serve.Description;
import nurture.serve.Listing;
import nurture.serve.Suggestion;
import nurture.serve.Versions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run's memory that goes over to another version as soon as the run names one, without losing a
 * request: the new one is opened and has heard all that was said before the old one is let go, and
 * whoever asked the old one has its answer. If the new one cannot be opened, the old one goes on.
 */
public final class Wakeful implements Learner {
  private static final Logger LOG = LoggerFactory.getLogger(Wakeful.class);
  private static final int LOOKING = 500;

  private final Versions versions;
  private final Function<String, LastingMemory> opening;
  private final ReadWriteLock lock = new ReentrantReadWriteLock(true);
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("waking").factory());
  private volatile LastingMemory memory;
  private volatile String version;
  private volatile String refused = "";

  private Wakeful(Path run, Function<String, LastingMemory> opening) {
    this.versions = new Versions(run);
    this.opening = opening;
    this.version = versions.current();
    this.memory = opening.apply(version);
  }

  /**
   * The version of a run that answers now, and any that will.
   *
   * @param opening opens a version by its name, ready to answer at once
   */
  public static Wakeful open(Path run, Function<String, LastingMemory> opening) {
    var opened = new Wakeful(run, opening);
    var _ =
        opened.looking.scheduleWithFixedDelay(
            opened::lookQuietly, LOOKING, LOOKING, TimeUnit.MILLISECONDS);
    return opened;
  }

  private void lookQuietly() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.warn("{}; version {} goes on", e.getMessage(), version);
    }
  }

  /** Goes over to the version that the run names, if that is another. */
  private void look() {
    var named = versions.current();
    if (named.equals(version) || named.equals(refused)) return;
    refused = named; // unless it can be opened
    var next = opening.apply(named);
    LastingMemory old;
    lock.writeLock().lock();
    try {
      next.follow();
      old = memory;
      memory = next;
      version = named;
      refused = "";
    } finally {
      lock.writeLock().unlock();
    }
    old.close();
    LOG.info("version {} answers now", named);
  }

  private interface Asking<T> {
    T of(LastingMemory memory) throws BadListing;
  }

  private <T> T asking(Asking<T> asking) throws BadListing {
    lock.readLock().lock();
    try {
      return asking.of(memory);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The name of the version that answers. */
  public String version() {
    return version;
  }

  @Override
  public Suggestion suggest(Listing listing) throws BadListing {
    return asking(memory -> memory.suggest(listing));
  }

  @Override
  public Learnt learn(Listing listing, Verdict verdict) throws BadListing {
    return asking(memory -> memory.learn(listing, verdict));
  }

  @Override
  public List<Similar> similar(Listing listing, int most) throws BadListing {
    return asking(memory -> memory.similar(listing, most));
  }

  @Override
  public Receipt forget(String listing) {
    lock.readLock().lock();
    try {
      return memory.forget(listing);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public Optional<byte[]> photo(String id) {
    return memory.photo(id);
  }

  @Override
  public int episodes() {
    return memory.episodes();
  }

  @Override
  public int known() {
    return memory.known();
  }

  @Override
  public Description describe() {
    return memory.describe();
  }

  @Override
  public void close() {
    looking.close();
    memory.close();
  }
}
