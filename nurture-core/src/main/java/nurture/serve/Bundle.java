package nurture.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import nurture.data.BadPhoto;
import nurture.data.Folders;
import nurture.data.Notation;
import nurture.data.Pixels;
import nurture.feed.Feed;
import nurture.feed.Listings;
import nurture.memory.Embedding;
import nurture.memory.Recollection;
import nurture.model.Likeness;
import nurture.model.LinearAnswer;
import nurture.model.ListingNet;
import nurture.tensor.Safetensors;
import nurture.tensor.Scope;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trained nets with everything that their answers need: a folder with {@code bundle.json}, one
 * {@code member-<i>.safetensors} a net, and {@code likeness.safetensors} where one remembers.
 * Answers of any number of threads at once.
 */
public final class Bundle implements Suggester {
  private static final String CARD = "bundle.json", LIKENESS = "likeness.safetensors";
  private static final int BATCH = 64;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Card card;
  private final List<ListingNet> nets;
  private final Listings reading;
  private final Familiarity familiarity;
  private final Advice advice;

  private Bundle(Card card, List<ListingNet> nets, Familiarity familiarity) {
    this.card = card;
    this.familiarity = familiarity;
    this.nets = List.copyOf(nets);
    Listings.Samples none =
        row -> {
          throw new IllegalStateException("a bundle has no listings of its own, got row " + row);
        };
    this.reading = new Listings(card.features(), none, Listings.Variation.NONE, null, null);
    this.advice = new Advice(card, familiarity);
  }

  /** A bundle of nets that it now owns. */
  public static Bundle of(Card card, List<ListingNet> nets) {
    return new Bundle(card, nets, Familiarity.none());
  }

  /** The same nets with what was measured for a memory. */
  public Bundle with(Familiarity familiarity) {
    return new Bundle(card, nets, familiarity);
  }

  /** A bundle's folder itself, or that of the version that answers of a run's. */
  public static Path folder(Path folder) {
    if (Files.exists(folder.resolve(CARD))) return folder;
    var versions = new Versions(folder);
    return versions.folder(versions.current()).resolve("bundle");
  }

  /**
   * Opens a bundle's folder, or the version that answers of a run's.
   *
   * @throws IllegalArgumentException if there is none, or it is damaged
   */
  public static Bundle open(Path folder) {
    var inside = folder(folder);
    if (!Files.exists(inside.resolve(CARD)))
      throw new IllegalArgumentException(
          folder
              + " must be a run with a trained bundle, but it has no "
              + CARD
              + "; train one first: nurture train DATA -o "
              + folder);
    var card = card(inside.resolve(CARD));
    var nets = new ArrayList<ListingNet>();
    try {
      for (int i = 0; i < card.members(); i++)
        nets.add(net(card, inside.resolve(member(i)), i == 0));
      nets.set(0, nets.getFirst().remembering(likeness(card, inside.resolve(LIKENESS))));
      return new Bundle(card, nets, Familiarity.read(inside));
    } catch (RuntimeException e) {
      nets.forEach(ListingNet::free);
      throw e;
    }
  }

  /** The card in a file, which may lack any part, whatever the record's types promise. */
  private static Card card(Path file) {
    try {
      var card = JSON.readValue(Files.readString(file), Card.class);
      var parts =
          Stream.of(card.version(), card.schema(), card.features(), card.size(), card.examples());
      if (parts.anyMatch(Objects::isNull))
        throw new IllegalArgumentException(file + " must be whole, got a part; train it again");
      return card;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          file + " must be readable, got " + e.getMessage() + "; train it again", e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          file + " must be a bundle's card: " + e.getOriginalMessage() + "; train it again", e);
    }
  }

  /** A net; the first carries the linear answer of all. */
  private static ListingNet net(Card card, Path file, boolean first) {
    if (!Files.isReadable(file))
      throw new IllegalArgumentException(file + " must be there, got no such file; train it again");
    var net =
        Scope.outside(() -> {
          int classes = card.category() == null ? 0 : card.category().classes().size();
          boolean price = card.price() != null;
          var deep = ListingNet.of(card.features(), card.size(), classes, price);
          return first && card.features().words()
              ? deep.with(LinearAnswer.of(card.features(), classes, price))
              : deep;
        });
    try (var scope = Scope.open()) {
      net.load(Safetensors.read(file));
      return net;
    } catch (IOException e) {
      net.free();
      throw new IllegalArgumentException(
          file + " must be readable, got " + e.getMessage() + "; train it again", e);
    } catch (RuntimeException e) {
      net.free();
      throw e;
    }
  }

  private static @Nullable Likeness likeness(Card card, Path file) {
    if (!Files.exists(file)) return null;
    try (var scope = Scope.open()) {
      return Likeness.of(card.features(), Safetensors.read(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          file + " must be readable, got " + e.getMessage() + "; train it again", e);
    }
  }

  private static void write(Path file, Likeness likeness) throws IOException {
    try (var scope = Scope.open()) {
      Safetensors.write(file, likeness.state(), java.util.Map.of("nurture", "1"));
    }
  }

  private static String member(int i) {
    return "member-" + i + ".safetensors";
  }

  /** Writes the bundle to a folder: first the nets, last the card that makes it one. */
  public void save(Path folder) {
    try {
      Files.createDirectories(folder);
      for (int i = 0; i < nets.size(); i++)
        Safetensors.write(
            folder.resolve(member(i)), nets.get(i).state(), java.util.Map.of("nurture", "1"));
      var likeness = nets.getFirst().likeness();
      if (likeness == null) Files.deleteIfExists(folder.resolve(LIKENESS));
      else write(folder.resolve(LIKENESS), likeness);
      familiarity.write(folder);
      Folders.replace(
          folder.resolve(CARD), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(card));
    } catch (IOException e) {
      throw new IllegalStateException(
          "the bundle could not be written to " + folder + ": " + e.getMessage(), e);
    }
  }

  /** What this bundle is. */
  public Card card() {
    return card;
  }

  /** The nets, which stay this bundle's. */
  public List<ListingNet> nets() {
    return nets;
  }

  /** What the nets say of many listings, on the heap; {@code answered} is told of how many. */
  public Answers answers(Listings.Samples samples, int[] rows, IntConsumer answered) {
    return Evidence.of(nets, feed(samples, rows), card, answered).weighed(card);
  }

  private Feed feed(Listings.Samples samples, int[] rows) {
    return Feed.of(reading.of(samples), rows, BATCH);
  }

  /** The same, each with where the bundle puts it, as {@link #embedding} does. */
  public Answers placed(Listings.Samples samples, int[] rows, IntConsumer answered) {
    var evidence = Evidence.of(nets, feed(samples, rows), card, answered);
    var answers = evidence.weighed(card);
    var places = new float[rows.length][];
    for (int i = 0; i < rows.length; i++)
      places[i] =
          Embeddings.of(
                  evidence, i, samples.sample(rows[i]), card.features(), familiarity.centres())
              .vector();
    return new Answers(answers.probabilities(), answers.prices(), answers.scales(), places);
  }

  /**
   * What each net by itself says of the categories, with the witnesses that all of them share.
   *
   * @return [n][classes] of each net
   */
  public List<float[][]> votes(Listings.Samples samples, int[] rows, IntConsumer answered) {
    var feed = feed(samples, rows);
    int n = rows.length, members = nets.size();
    var all = Evidence.of(nets, feed, card, done -> answered.accept(done / 2));
    var votes = new ArrayList<float[][]>();
    for (var net : nets) {
      int before = n + votes.size() * n / members;
      var own =
          Evidence.of(
              List.of(net), feed, card, done -> answered.accept((before + done / members) / 2));
      votes.add(own.over(all, net).weighed(card).probabilities());
    }
    return votes;
  }

  /**
   * What one look at a listing gives.
   *
   * @param answers what the nets say, one row
   * @param embedding where they put it
   * @param used the names of the inputs that it rests on
   */
  public record Look(Answers answers, Embedding embedding, List<String> used) {}

  /**
   * Looks at a listing once.
   *
   * @throws BadListing when an input cannot be understood
   */
  public Look look(Listing listing) throws BadListing {
    var sample = sample(listing);
    var evidence = evidence(sample);
    return new Look(
        evidence.weighed(card),
        Embeddings.of(evidence, 0, sample, card.features(), familiarity.centres()),
        used(sample));
  }

  private Evidence evidence(Listings.Sample sample) {
    return Evidence.of(nets, Feed.of(reading.of(row -> sample), new int[] {0}, 1), card);
  }

  /**
   * What each witness says of a listing, before it is weighed.
   *
   * @throws BadListing when an input cannot be understood
   */
  public Evidence evidence(Listing listing) throws BadListing {
    return evidence(sample(listing));
  }

  /**
   * Where the bundle puts a listing: a unit vector for what is seen in its photo, one for its
   * facts, one for its words.
   *
   * @throws BadListing when an input cannot be understood
   */
  public Embedding embedding(Listing listing) throws BadListing {
    return look(listing).embedding();
  }

  @Override
  public Suggestion suggest(Listing listing) throws BadListing {
    return suggestion(look(listing), Recollection.NOTHING, Double.NaN);
  }

  /**
   * What to say after a look.
   *
   * @param recalled what people said of such listings
   * @param distance to the nearest listing that is known; NaN where none is
   */
  Suggestion suggestion(Look look, Recollection recalled, double distance) {
    return advice.suggestion(look, recalled, distance);
  }

  /** The share of ordinary listings that are at least as unlike all that is known. */
  double pValue(Look look, Recollection recalled, double distance) {
    return advice.pValue(look, recalled, distance);
  }

  /** What was measured for a memory. */
  public Familiarity familiarity() {
    return familiarity;
  }

  private List<String> used(Listings.Sample sample) {
    var photo = card.features().photo();
    return card.features().names().stream()
        .filter(name ->
            (photo != null && name.equals(photo.column()))
                ? sample.hasPhoto()
                : sample.cell(name) != null)
        .toList();
  }

  private Listings.Sample sample(Listing listing) throws BadListing {
    var cells = new HashMap<String, String>();
    listing
        .values()
        .forEach((name, value) -> {
          if (says(name, value)) cells.put(name, value.strip());
        });
    var size = card.features().photo();
    byte @Nullable [] photo = null;
    if (size != null && listing.photo() != null) {
      try {
        photo =
            Pixels.decode(listing.photo(), Math.max(size.width(), size.height()))
                .fit(size.width(), size.height())
                .rgb();
      } catch (BadPhoto e) {
        throw new BadListing("the photo cannot be used: " + e.getMessage());
      }
    }
    return new Asked(cells, photo);
  }

  /** Whether a value says something; a number or a day does where it can be read. */
  private boolean says(String input, String value) {
    if (value.isBlank()) return false;
    var scale = card.features().number(input);
    return scale.isEmpty() || !Float.isNaN(scale.get().number(value));
  }

  private record Asked(java.util.Map<String, String> cells, byte @Nullable [] pixels)
      implements Listings.Sample {
    @Override
    public String id() {
      return "asked";
    }

    @Override
    public @Nullable String cell(String column) {
      return cells.get(column);
    }

    @Override
    public boolean hasPhoto() {
      return pixels != null;
    }

    @Override
    public void photo(byte[] into, int offset) {
      if (pixels != null) System.arraycopy(pixels, 0, into, offset, pixels.length);
    }
  }

  @Override
  public Description describe() {
    var inputs =
        card.inputs().stream()
            .map(c ->
                new Description.Input(
                    c.name(),
                    c.role(),
                    c.notation(),
                    card.examples().getOrDefault(c.name(), List.of())))
            .toList();
    return new Description(
        card.version(),
        card.title(),
        inputs,
        card.category() != null,
        card.price() != null,
        card.price() == null ? "" : card.price().currency(),
        card.price() == null
            ? Notation.POINT
            : card.schema().column(card.price().column()).notation());
  }

  @Override
  public void close() {
    nets.forEach(ListingNet::free);
  }
}
