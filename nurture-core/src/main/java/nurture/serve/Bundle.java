package nurture.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nurture.data.BadPhoto;
import nurture.data.Pixels;
import nurture.eval.Conformal;
import nurture.eval.Hierarchy;
import nurture.feed.Feed;
import nurture.feed.Listings;
import nurture.model.ListingNet;
import nurture.model.Ridge;
import nurture.tensor.Safetensors;
import nurture.tensor.Scope;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Trained nets with everything that their answers need: a folder with {@code bundle.json} and one
 * {@code member-<i>.safetensors} a net. Answers of any number of threads at once.
 */
public final class Bundle implements Suggester {
  private static final String CARD = "bundle.json";
  private static final int SHOWN = 5, BATCH = 64;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Card card;
  private final List<ListingNet> nets;
  private final Listings reading;
  private final @Nullable Hierarchy hierarchy;

  private Bundle(Card card, List<ListingNet> nets) {
    this.card = card;
    this.nets = List.copyOf(nets);
    Listings.Samples none =
        row -> {
          throw new IllegalStateException("a bundle has no listings of its own, got row " + row);
        };
    this.reading = new Listings(card.features(), none, Listings.Variation.NONE, null, null);
    this.hierarchy = card.category() == null ? null : Hierarchy.of(card.category().classes());
  }

  /** A bundle of nets that it now owns. */
  public static Bundle of(Card card, List<ListingNet> nets) {
    return new Bundle(card, nets);
  }

  /**
   * Opens a bundle's folder, or that of the run that made it.
   *
   * @throws IllegalArgumentException if there is none, or it is damaged
   */
  public static Bundle open(Path folder) {
    var inside = Files.exists(folder.resolve(CARD)) ? folder : folder.resolve("bundle");
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
      return new Bundle(card, nets);
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
              ? deep.with(Ridge.of(card.features(), classes, price))
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
      var temporary = folder.resolve(CARD + ".new");
      Files.writeString(temporary, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(card));
      Files.move(
          temporary, folder.resolve(CARD), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
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

  /** What the nets say of many listings, on the heap. */
  public Answers answers(Listings.Samples samples, int[] rows) {
    return Evidence.of(nets, Feed.of(reading.of(samples), rows, BATCH), card).weighed(card);
  }

  @Override
  public Suggestion suggest(Listing listing) throws BadListing {
    var sample = sample(listing);
    var answers = answers(row -> sample, new int[] {0});
    var categories = new ArrayList<Suggestion.Choice>();
    Suggestion.@Nullable Answer answer = null;
    if (card.category() != null && hierarchy != null) {
      var p = answers.probabilities()[0];
      var names = card.category().classes();
      IntStream.range(0, p.length)
          .boxed()
          .sorted(Comparator.comparingDouble((Integer i) -> -p[i]))
          .limit(SHOWN)
          .forEach(i -> categories.add(new Suggestion.Choice(names.get(i), p[i])));
      answer =
          hierarchy
              .descend(p, card.category().confidence())
              .map(a -> new Suggestion.Answer(a.path(), a.probability(), a.leaf()))
              .orElse(null);
    }
    return new Suggestion(categories, answer, price(answers), used(sample), card.version());
  }

  private Suggestion.@Nullable Price price(Answers answers) {
    if (card.price() == null) return null;
    double estimate = answers.prices()[0];
    var range = card.price().range();
    if (range == null) return new Suggestion.Price(estimate, 0, Double.MAX_VALUE, 1);
    Conformal.Range r = range.range(estimate, answers.scales()[0]);
    return new Suggestion.Price(estimate, r.low(), r.high(), range.level());
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
          if (!value.isBlank()) cells.put(name, value.strip());
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
    var roles = new LinkedHashMap<String, nurture.data.Role>();
    card.schema().columns().forEach(c -> roles.put(c.name(), c.role()));
    var inputs =
        card.features().names().stream()
            .map(name ->
                new Description.Input(
                    name,
                    roles.getOrDefault(name, nurture.data.Role.PHOTO),
                    card.examples().getOrDefault(name, List.of())))
            .toList();
    return new Description(
        card.version(),
        card.title(),
        inputs,
        card.category() != null,
        card.price() != null,
        card.price() == null ? "" : card.price().currency());
  }

  @Override
  public void close() {
    nets.forEach(ListingNet::free);
  }
}
