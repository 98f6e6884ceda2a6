package nurture.serve;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import nurture.memory.Embedding;
import nurture.memory.Episode;
import nurture.memory.Index;
import nurture.memory.Memory;
import nurture.memory.Recollection;
import nurture.serve.Catalogue.Known;
import org.jspecify.annotations.Nullable;

/**
 * A bundle with a fast memory: what is remembered counts for every answer that begins afterwards,
 * on any thread, without training. It also knows listings, what they are like and whether another
 * is unlike all of them. Nothing is kept on disk.
 */
public final class Remembering implements Suggester {
  private static final int COMPARED = 32;

  private final Bundle bundle;
  private final Memory memory;
  private final Set<String> learnt;
  private final Index known;
  private final Map<Long, Known> listings = new ConcurrentHashMap<>();
  private final Map<String, Long> numbers = new ConcurrentHashMap<>();
  private final @Nullable Shelf shelf;
  private final AtomicLong next;

  /**
   * A memory beside a bundle, which it closes, and the indexes too.
   *
   * @param indexes makes empty ones
   */
  public Remembering(Bundle bundle, Supplier<Index> indexes) {
    this(bundle, indexes, null);
  }

  /** The same, which also knows what stands on a shelf. */
  public Remembering(Bundle bundle, Supplier<Index> indexes, @Nullable Shelf shelf) {
    this.bundle = bundle;
    var category = bundle.card().category();
    this.learnt = category == null ? Set.of() : Set.copyOf(category.classes());
    this.memory = new Memory(bundle.familiarity().trust(), indexes.get(), learnt);
    this.shelf = shelf;
    this.known = shelf == null ? indexes.get() : shelf.index(indexes.get());
    this.next = new AtomicLong(shelf == null ? 0 : shelf.size());
  }

  /** A known listing and how similar it is, as a cosine. */
  public record Similar(Known listing, double similarity) {}

  /** The bundle beside which this remembers. */
  public Bundle bundle() {
    return bundle;
  }

  @Override
  public Suggestion suggest(Listing listing) throws BadListing {
    return suggest(bundle.look(listing));
  }

  /** What to say after a look at a listing. */
  public Suggestion suggest(Bundle.Look look) {
    var near = similar(look.embedding(), COMPARED);
    return bundle.suggestion(look, recalled(look, near), distance(near));
  }

  /** The share of ordinary listings that are at least as unlike all that is known. */
  public double pValue(Bundle.Look look) {
    var near = similar(look.embedding(), COMPARED);
    return bundle.pValue(look, recalled(look, near), distance(near));
  }

  private Recollection recalled(Bundle.Look look, List<Similar> near) {
    return memory.recall(look.embedding(), learntNear(near));
  }

  private static double distance(List<Similar> near) {
    return near.isEmpty() ? Double.NaN : 1 - near.getFirst().similarity();
  }

  /** 1 − similarity of the nearest that is of no new kind; NaN where there is none. */
  private double learntNear(List<Similar> near) {
    return near.stream()
        .filter(s -> {
          var category = s.listing().category();
          return category == null || learnt.contains(category);
        })
        .mapToDouble(s -> 1 - s.similarity())
        .min()
        .orElse(Double.NaN);
  }

  /** Remembers what was said of a listing, in the place of an earlier episode of its id. */
  public void remember(Episode episode) {
    memory.remember(episode);
  }

  /** Forgets an episode; false if there is none of this id. */
  public boolean forget(String id) {
    return memory.forget(id);
  }

  /** Gets to know a listing, in the place of an earlier one of its name. */
  public synchronized void know(Known listing) {
    unknow(listing.id());
    long number = next.incrementAndGet();
    listings.put(number, listing);
    numbers.put(listing.id(), number);
    known.add(number, listing.embedding().vector());
  }

  /** Knows a listing no more; false if it did not. */
  public synchronized boolean unknow(String id) {
    var number = numbers.remove(id);
    if (number == null) return shelf != null && known.remove(shelf.find(id));
    known.remove(number);
    listings.remove(number);
    return true;
  }

  /** A known listing by its number in the index. */
  private @Nullable Known listing(long number) {
    return shelf != null && number < shelf.size()
        ? shelf.listing((int) number)
        : listings.get(number);
  }

  /** The known listings nearest to a place, the most similar first. */
  public List<Similar> similar(Embedding asked, int most) {
    return known.nearest(asked.vector(), most).stream()
        .map(neighbour -> listing(neighbour.id()))
        .filter(Objects::nonNull)
        .map(listing -> new Similar(listing, asked.similarity(listing.embedding())))
        .sorted(java.util.Comparator.comparingDouble(Similar::similarity).reversed())
        .toList();
  }

  /** A known listing of this name, if there is one. */
  public Optional<Known> known(String id) {
    var number = numbers.get(id);
    if (number != null) return Optional.ofNullable(listings.get(number));
    return shelf == null ? Optional.empty() : shelf.named(id);
  }

  /** Categories that people named and the bundle did not learn, besides those that it did. */
  public Set<String> remembered() {
    return memory.categories();
  }

  /** How many episodes are in force. */
  public int episodes() {
    return memory.size();
  }

  /** How many listings are known. */
  public int knownListings() {
    return known.size();
  }

  @Override
  public Description describe() {
    return bundle.describe();
  }

  @Override
  public void close() {
    memory.close();
    known.close();
    bundle.close();
  }
}
