package nurture.app.memory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nurture.app.Nearest;
import nurture.app.store.Feedback;
import nurture.app.store.Receipt;
import nurture.app.store.Store;
import nurture.data.BadPhoto;
import nurture.data.CategoryPath;
import nurture.data.Pixels;
import nurture.data.Role;
import nurture.memory.Embedding;
import nurture.memory.Episode;
import nurture.serve.BadListing;
import nurture.serve.Bundle;
import nurture.serve.Catalogue;
import nurture.serve.CatalogueFile;
import nurture.serve.Description;
import nurture.serve.Listing;
import nurture.serve.Remembering;
import nurture.serve.Shelf;
import nurture.serve.Suggestion;
import nurture.serve.Versions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A bundle whose memory lasts: what is said goes to a store first and is in force then. Several
 * servers may share a store; each follows what the others were told, {@value #FOLLOWING} ms later
 * at most while the store answers.
 */
public final class LastingMemory implements Learner {
  private static final Logger LOG = LoggerFactory.getLogger(LastingMemory.class);

  /** The file of a version that names what was said and need not be remembered. */
  public static final String KNOWN = "known.json";

  private static final int FOLLOWING = 200, PHOTO = 256, LOOKED_AT = 50;
  private static final int REFRESHING = 30, COUNTING = 2;

  /** After so many sessions, what was looked at together weighs as much as what is alike. */
  private static final double COLD = 5;

  private final Versions versions;
  private final Store store;
  private final Remembering memory;
  private final LastWords lastWords = new LastWords();
  private final Titles titles = new Titles();
  private final Companions companions;
  private final Daybook daybook;
  private final CatalogueFile catalogue;
  private final Set<String> known; // what was said that the bundle knows by itself
  private final Map<String, String> listings = new HashMap<>(); // of what was said, by its id
  private final ScheduledExecutorService following =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().daemon().name("following-", 0).factory());
  private long seq = -1;

  private LastingMemory(
      Bundle bundle,
      Versions versions,
      CatalogueFile catalogue,
      @Nullable Shelf shelf,
      Set<String> known,
      Store store) {
    this.versions = versions;
    this.catalogue = catalogue;
    this.known = known;
    this.store = store;
    this.companions = new Companions(store);
    this.daybook = new Daybook(store, Clock.system(ZoneId.systemDefault()));
    this.memory = new Remembering(bundle, () -> new GrowingIndex(Shelf.WORTH), shelf);
  }

  /**
   * A bundle with all that its version's listings and a store hold; all three are now its own.
   *
   * @param version of the run, whose bundle this is
   */
  public static LastingMemory open(Bundle bundle, Path run, String version, Store store) {
    return open(bundle, run, version, store, (_, _) -> {});
  }

  /** The same; who hears of the filing hears of it where a large catalogue's is to be made anew. */
  public static LastingMemory open(
      Bundle bundle, Path run, String version, Store store, Shelf.Filing filing) {
    var versions = new Versions(run);
    var folder = versions.folder(version);
    var catalogue = CatalogueFile.open(folder);
    var shelf = catalogue.size() < Shelf.WORTH ? null : Shelf.of(folder, catalogue, filing);
    var opened = new LastingMemory(bundle, versions, catalogue, shelf, known(folder), store);
    for (int i = 0; i < catalogue.size(); i++) {
      if (!catalogue.holds(i)) continue;
      if (shelf == null) opened.know(catalogue.listing(i));
      else opened.titles.add(catalogue.id(i), catalogue.text(i));
    }
    opened.follow();
    var _ =
        opened.following.scheduleWithFixedDelay(
            opened::followQuietly, FOLLOWING, FOLLOWING, TimeUnit.MILLISECONDS);
    var _ =
        opened.following.scheduleWithFixedDelay(
            opened::refreshQuietly, 0, REFRESHING, TimeUnit.SECONDS);
    var _ =
        opened.following.scheduleWithFixedDelay(
            opened::countQuietly, COUNTING, COUNTING, TimeUnit.SECONDS);
    return opened;
  }

  private static Set<String> known(Path folder) {
    var file = folder.resolve(KNOWN);
    return Files.exists(file)
        ? JsonMapper.shared().readValue(file, new TypeReference<Set<String>>() {})
        : Set.of();
  }

  private void know(Catalogue.Known known) {
    memory.know(known);
    titles.add(known.id(), known.text());
  }

  @Override
  public Suggestion suggest(Listing listing) throws BadListing {
    return ask(listing).suggestion();
  }

  @Override
  public Answered ask(Listing listing) throws BadListing {
    long began = System.nanoTime();
    var look = memory.bundle().look(listing);
    var answer = memory.suggest(look);
    daybook.answered(answer, System.nanoTime() - began);
    return new Answered(answer, look.answers().embeddings()[0]);
  }

  @Override
  public Suggestion draft(Listing listing) throws BadListing {
    return memory.suggest(listing);
  }

  @Override
  public Learnt learn(Listing listing, Verdict verdict) throws BadListing {
    var card = memory.bundle().card();
    var category = category(verdict);
    boolean fresh = category != null && !category.isEmpty() && !categories().contains(category);
    if (verdict.price() != null && card.price() == null)
      throw new BadListing("This model suggests no price; leave the price out.");
    var embedding = memory.bundle().embedding(listing);
    var id = UUID.randomUUID().toString();
    store.keep(
        new Feedback(
            id,
            verdict.listing() == null ? id : verdict.listing(),
            Instant.now(),
            verdict.who(),
            card.version(),
            listing.values(),
            small(listing.photo()),
            embedding.bytes(),
            category,
            verdict.price()));
    follow();
    return new Learnt(id, category, verdict.price(), fresh, memory.episodes());
  }

  private static byte @Nullable [] small(byte @Nullable [] photo) throws BadListing {
    if (photo == null) return null;
    try {
      return Pixels.decode(photo, PHOTO).within(PHOTO).encode("jpeg");
    } catch (BadPhoto e) {
      throw new BadListing("the photo cannot be used: " + e.getMessage());
    }
  }

  private Set<String> categories() {
    var target = memory.bundle().card().category();
    var names = new TreeSet<>(memory.remembered());
    if (target != null) names.addAll(target.classes());
    return names;
  }

  /** Whether the categories are paths. */
  private boolean paths() {
    var card = memory.bundle().card();
    return card.category() != null
        && card.schema().column(card.category().column()).role() == Role.PATH;
  }

  /** The category as it is known; the name for none; null where none is said. */
  private @Nullable String category(Verdict verdict) throws BadListing {
    var named = verdict.category();
    if (named == null && !verdict.none()) return null;
    if (memory.bundle().card().category() == null)
      throw new BadListing("This model names no categories; leave the category out.");
    if (named == null) return Feedback.NONE;
    var names = categories();
    var name = named.strip();
    for (var known : names) if (known.equalsIgnoreCase(name)) return known;
    if (paths()) name = CategoryPath.parse(name).toString();
    for (var known : names) if (known.equalsIgnoreCase(name)) return known;
    if (verdict.fresh() && !name.isEmpty()) return name;
    throw new BadListing(
        "There is no category \"%s\"%s; send new_category true to begin one."
            .formatted(
                name,
                Nearest.to(name, List.copyOf(names))
                    .map(near -> ", perhaps you mean \"" + near + "\"")
                    .orElse("")));
  }

  @Override
  public Receipt forget(String listing) {
    boolean known = catalogue.find(listing) >= 0;
    var receipt = store.forget(listing);
    follow();
    return receipt.with(known ? 1 : 0);
  }

  private void followQuietly() {
    try {
      follow();
    } catch (RuntimeException e) {
      LOG.warn("the store does not answer: {}", e.getMessage());
    }
  }

  void refreshQuietly() {
    try {
      companions.refresh();
    } catch (RuntimeException e) {
      LOG.warn("what is looked at together stays as it was: {}", e.getMessage());
    }
  }

  private void countQuietly() {
    try {
      daybook.write();
    } catch (RuntimeException e) {
      LOG.warn("the day's counts wait: {}", e.getMessage());
    }
  }

  /** Makes what the store was told since the last time count here. */
  synchronized void follow() {
    var changes = store.since(seq);
    if (changes.seq() == seq) return;
    for (var id : changes.gone()) drop(id);
    forgotten(changes.forgotten()); // first: what was said is what was said since, or it were gone
    for (var said : changes.said()) remember(said);
    titles.refresh();
    seq = changes.seq();
  }

  private void remember(Feedback said) {
    var feedback = said;
    if (!said.version().equals(memory.bundle().card().version())) {
      try {
        var again = memory.bundle().embedding(new Listing(said.inputs(), said.photo()));
        feedback = said.seenBy(memory.bundle().card().version(), again.bytes());
        store.see(feedback); // the next start need not look again
      } catch (BadListing e) {
        LOG.warn("feedback {} is left out: {}", said.id(), e.getMessage());
        return;
      }
    }
    var embedding = Embedding.of(feedback.embedding());
    var category = feedback.category();
    var price = feedback.price();
    double number = price == null ? Double.NaN : price;
    var episode = new Episode(feedback.id(), embedding, category, number);
    lastWords.add(feedback.content(), episode).ifPresent(e -> memory.forget(e.id()));
    if (!known.contains(episode.id())) memory.remember(episode);
    if (catalogue.find(feedback.listing()) < 0)
      know(
          new Catalogue.Known(
              feedback.id(),
              text(feedback.inputs()),
              Feedback.NONE.equals(category) ? null : category,
              number,
              feedback.photo(),
              embedding));
    listings.put(feedback.id(), feedback.listing());
  }

  private void drop(String id) {
    memory.forget(id);
    lastWords
        .remove(id)
        .filter(episode -> !known.contains(episode.id()))
        .ifPresent(memory::remember);
    memory.unknow(id);
    titles.remove(id);
    listings.remove(id);
  }

  private void forgotten(List<String> names) {
    if (names.isEmpty()) return;
    var gone = new HashSet<>(names);
    Stream.concat(
            List.copyOf(listings.entrySet()).stream()
                .filter(e -> gone.contains(e.getValue()))
                .map(Map.Entry::getKey),
            gone.stream())
        .forEach(this::drop);
    Catalogue.forget(versions, gone);
  }

  private String text(Map<String, String> inputs) {
    return memory.bundle().describe().inputs().stream()
        .filter(input -> input.role() == Role.TEXT)
        .map(input -> inputs.get(input.name()))
        .filter(java.util.Objects::nonNull)
        .collect(Collectors.joining(" · "));
  }

  @Override
  public List<Similar> similar(Listing listing, int most) throws BadListing {
    var seen = new LinkedHashMap<String, Double>();
    return shown(
        ranked(memory.bundle().embedding(listing), text(listing.values()), seen), seen, most);
  }

  /**
   * Known listings by how much they resemble one.
   *
   * @param seen takes the similarities of those that the embedding found
   */
  private List<String> ranked(Embedding embedding, String text, Map<String, Double> seen) {
    var near = new ArrayList<String>();
    if (embedding.speaking() != 0)
      for (var similar : memory.similar(embedding, LOOKED_AT)) {
        seen.put(similar.listing().id(), similar.similarity());
        near.add(similar.listing().id());
      }
    return Fusion.of(near, 1, titles.search(text, LOOKED_AT), 1);
  }

  private List<Similar> shown(List<String> best, Map<String, Double> seen, int most) {
    return best.stream()
        .flatMap(id -> memory.known(id).stream())
        .limit(most)
        .map(known ->
            new Similar(
                known.id(),
                known.text(),
                known.category(),
                Double.isNaN(known.price()) ? null : known.price(),
                seen.get(known.id()),
                known.photo() != null))
        .toList();
  }

  @Override
  public void looked(String session, String listing) throws BadListing {
    store.looked(session, known(listing).id());
  }

  @Override
  public Also also(String listing, int most) throws BadListing {
    var known = known(listing);
    var seen = new LinkedHashMap<String, Double>();
    var alike = ranked(known.embedding(), known.text(), seen);
    int sessions = companions.sessions(listing);
    double warm = sessions / (sessions + COLD);
    var best = new ArrayList<>(Fusion.of(companions.of(listing, LOOKED_AT), warm, alike, 1 - warm));
    best.remove(listing);
    return new Also(shown(best, seen, most), sessions);
  }

  private Catalogue.Known known(String listing) throws BadListing {
    return memory
        .known(listing)
        .orElseThrow(() ->
            new BadListing("There is no listing of that name; /api/similar says which there are."));
  }

  @Override
  public Optional<byte[]> photo(String id) {
    return memory.known(id).flatMap(known -> Optional.ofNullable(known.photo()));
  }

  @Override
  public List<Day> days() {
    return daybook.days();
  }

  @Override
  public int episodes() {
    return memory.episodes();
  }

  @Override
  public int known() {
    return memory.knownListings();
  }

  @Override
  public Description describe() {
    return memory.describe();
  }

  @Override
  public void close() {
    following.close();
    countQuietly();
    titles.close();
    store.close();
    memory.close();
    catalogue.close();
  }
}
