package nurture.memory;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The fast memory: episodes, each in force for whoever asks after {@link #remember} has returned.
 * Threads may ask while others change it; who asks never waits.
 */
public final class Memory implements AutoCloseable {
  /** So many of the nearest are weighed; farther ones have no votes to speak of. */
  private static final int WEIGHED = 64;

  private static final double SPEAKS_FROM = 1e-4;

  private final Trust trust;
  private final Index index;
  private final Set<String> learnt;
  private final Map<Long, Episode> episodes = new ConcurrentHashMap<>();
  private final Map<String, Long> numbers = new ConcurrentHashMap<>();
  private final Set<String> categories = new ConcurrentSkipListSet<>();
  private final AtomicLong next = new AtomicLong();

  /**
   * A memory with nothing in it, over an empty index that it now owns.
   *
   * @param learnt the categories that are not new
   */
  public Memory(Trust trust, Index index, Set<String> learnt) {
    this.trust = trust;
    this.index = index;
    this.learnt = Set.copyOf(learnt);
  }

  /** Remembers an episode, in the place of an earlier one of its id. */
  public synchronized void remember(Episode episode) {
    forget(episode.id());
    long number = next.incrementAndGet();
    episodes.put(number, episode);
    numbers.put(episode.id(), number);
    var category = episode.category();
    if (category != null && !category.equals(Episode.NONE)) categories.add(category);
    index.add(number, episode.embedding().vector());
  }

  /** Forgets an episode; false if there is none of this id. */
  public synchronized boolean forget(String id) {
    var number = numbers.remove(id);
    if (number == null) return false;
    index.remove(number);
    var category = Optional.ofNullable(episodes.remove(number)).map(Episode::category);
    if (category.isPresent()
        && episodes.values().stream().noneMatch(e -> category.get().equals(e.category())))
      categories.remove(category.get());
    return true;
  }

  /**
   * What comes to mind of a listing: of each category the nearest episode, of prices all.
   *
   * @param known 1 − similarity of the nearest listing of a kind that is not new; NaN if there is
   *     none
   */
  public Recollection recall(Embedding asked, double known) {
    if (index.size() == 0 || asked.speaking() == 0) return Recollection.NOTHING;
    var votes = new HashMap<String, Double>();
    double priced = 0, price = 0;
    for (var neighbour : index.nearest(asked.vector(), WEIGHED)) {
      var episode = episodes.get(neighbour.id());
      if (episode == null) continue; // just forgotten
      var category = episode.category();
      boolean fresh =
          category != null && !category.equals(Episode.NONE) && !learnt.contains(category);
      double distance = 1 - asked.similarity(episode.embedding());
      double own = trust.votes(asked, episode.embedding(), fresh ? known - distance : Double.NaN);
      if (own < SPEAKS_FROM) continue;
      if (category != null) votes.merge(category, own, Math::max);
      if (!Double.isNaN(episode.price())) {
        priced += own;
        price += own * Math.log1p(episode.price());
      }
    }
    return new Recollection(votes, priced, priced == 0 ? 0 : price / priced);
  }

  /** The categories that episodes name. */
  public Set<String> categories() {
    return Set.copyOf(categories);
  }

  /** How many episodes there are. */
  public int size() {
    return index.size();
  }

  @Override
  public void close() {
    index.close();
  }
}
