package nurture.app.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import javax.imageio.ImageIO;
import nurture.app.memory.Learner;
import nurture.app.store.Receipt;
import nurture.data.Role;
import nurture.serve.BadListing;
import nurture.serve.Description;
import nurture.serve.Description.Input;
import nurture.serve.Listing;
import nurture.serve.Suggestion;
import nurture.serve.Suggestion.Answer;
import nurture.serve.Suggestion.Choice;
import nurture.serve.Suggestion.Doubt;
import nurture.serve.Suggestion.Price;
import nurture.serve.Suggestion.Reason;

/**
 * Answers by rule: words of the title decide, a photo speaks for mugs, what was said of a title is
 * the answer to it, and it takes its time.
 */
final class FakeSuggester implements Learner {
  private static final Map<String, String> WORDS = new LinkedHashMap<>();
  private static final byte[] PHOTO = Caller.photo();

  static {
    WORDS.put("mug", "Kitchen > Mugs");
    WORDS.put("bowl", "Kitchen > Bowls");
    WORDS.put("shirt", "Clothing > T-shirts");
    WORDS.put("backpack", "Bags > Backpacks");
    WORDS.put("trainers", "Shoes > Trainers");
    WORDS.put("pot", "Garden > Plant pots");
  }

  private final ToLongFunction<Listing> milliseconds;
  final AtomicInteger asked = new AtomicInteger();
  final AtomicInteger together = new AtomicInteger();
  final AtomicInteger mostTogether = new AtomicInteger();

  FakeSuggester() {
    this(listing -> 0);
  }

  /**
   * @param milliseconds that a listing takes
   */
  FakeSuggester(ToLongFunction<Listing> milliseconds) {
    this.milliseconds = milliseconds;
  }

  final Map<String, String> learnt = new ConcurrentHashMap<>();
  final List<Verdict> verdicts = new CopyOnWriteArrayList<>();

  @Override
  public Learnt learn(Listing listing, Verdict verdict) throws BadListing {
    if (listing.photo() != null) look(listing.photo());
    var category = verdict.category();
    if (category != null && !WORDS.containsValue(category) && !verdict.fresh())
      throw new BadListing("There is no category \"" + category + "\".");
    verdicts.add(verdict);
    var title = listing.values().getOrDefault("title", "");
    learnt.put(title, verdict.none() ? "" : category == null ? "" : category);
    return new Learnt("said-" + verdicts.size(), category, verdict.price(), false, learnt.size());
  }

  @Override
  public Receipt forget(String listing) {
    learnt.clear();
    return new Receipt(listing, 1, 0, true, "2026-11-21T00:00:00Z", "0".repeat(64));
  }

  @Override
  public List<Similar> similar(Listing listing, int most) throws BadListing {
    if (listing.photo() != null) look(listing.photo());
    return List.of(
        new Similar("mug-1", "Blue stoneware mug", "Kitchen > Mugs", 18.5, 0.93, true),
        new Similar("mug-2", "Espresso cup", "Kitchen > Mugs", null, 0.71, true),
        new Similar("bowl-1", "Salad bowl", "Kitchen > Bowls", 30.0, null, false));
  }

  final List<String> looked = new CopyOnWriteArrayList<>();

  @Override
  public void looked(String session, String listing) throws BadListing {
    if (!listing.startsWith("mug-")) throw new BadListing("There is no listing of that name.");
    looked.add(session + " " + listing);
  }

  @Override
  public Also also(String listing, int most) throws BadListing {
    if (!listing.startsWith("mug-")) throw new BadListing("There is no listing of that name.");
    return new Also(
        similar(Listing.of(Map.of()), most).stream().filter(s -> !s.id().equals(listing)).toList(),
        looked.size());
  }

  @Override
  public Optional<byte[]> photo(String id) {
    return id.startsWith("mug-") ? Optional.of(PHOTO) : Optional.empty();
  }

  @Override
  public int episodes() {
    return learnt.size();
  }

  @Override
  public int known() {
    return 3;
  }

  @Override
  public Suggestion suggest(Listing listing) throws BadListing {
    asked.incrementAndGet();
    mostTogether.accumulateAndGet(together.incrementAndGet(), Math::max);
    try {
      Thread.sleep(milliseconds.applyAsLong(listing));
      return answer(listing);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      together.decrementAndGet();
    }
  }

  private Suggestion answer(Listing listing) throws BadListing {
    var used = new ArrayList<String>();
    var scores = new LinkedHashMap<String, Double>();
    for (var name : WORDS.values()) scores.put(name, 1.0);
    if (listing.photo() != null) {
      look(listing.photo());
      used.add("photo");
      scores.merge("Kitchen > Mugs", 3.0, Double::sum);
      scores.merge("Kitchen > Bowls", 2.0, Double::sum);
    }
    var title = listing.values().getOrDefault("title", "");
    if (title.contains("explode")) throw new IllegalStateException("as the title asks");
    WORDS.forEach((word, name) -> scores.merge(name, title.contains(word) ? 60.0 : 0, Double::sum));
    listing.values().keySet().stream().sorted().forEach(used::add);
    var said = learnt.get(title);
    if (said != null && !said.isEmpty()) scores.merge(said, 400.0, Double::sum);
    double sum = scores.values().stream().mapToDouble(d -> d).sum();
    var choices =
        scores.entrySet().stream()
            .map(e -> new Choice(e.getKey(), e.getValue() / sum))
            .sorted(Comparator.comparingDouble(Choice::probability).reversed())
            .limit(5)
            .toList();
    double estimate = 8 + title.length() * 1.5;
    return new Suggestion(
        choices,
        sure(choices),
        new Price(estimate, estimate / 1.7, estimate * 1.9, 0.9),
        used,
        doubts(choices),
        said == null ? 0 : 0.9,
        "fake-1");
  }

  private static List<Doubt> doubts(List<Choice> choices) {
    return choices.get(1).probability() < 0.9 * choices.getFirst().probability()
        ? List.of()
        : List.of(
            new Doubt(
                Reason.TORN_BETWEEN_TWO, "It could as well be Kitchen > Mugs as Kitchen > Bowls."));
  }

  private static @org.jspecify.annotations.Nullable Answer sure(List<Choice> choices) {
    var best = choices.getFirst();
    if (best.probability() > 0.8) return new Answer(best.name(), best.probability(), true);
    var top = best.name().split(" > ", 2)[0];
    double together =
        choices.stream()
            .filter(c -> c.name().startsWith(top))
            .mapToDouble(Choice::probability)
            .sum();
    return together > 0.6 ? new Answer(top, together, false) : null;
  }

  private static void look(byte[] photo) throws BadListing {
    try {
      if (ImageIO.read(new ByteArrayInputStream(photo)) != null) return;
    } catch (IOException | RuntimeException e) {
      // Said below.
    }
    throw new BadListing("The photo cannot be read; send a JPEG, PNG or WebP file.");
  }

  @Override
  public Description describe() {
    return new Description(
        "fake-1",
        "Things around the house",
        List.of(
            new Input("photo", Role.PHOTO, List.of()),
            new Input("title", Role.TEXT, List.of("blue stoneware mug", "linen shirt")),
            new Input("brand", Role.CATEGORY, List.of("Solveig", "Hartmann", "Ida & Co")),
            new Input("condition", Role.CATEGORY, List.of("used", "new", "worn")),
            new Input("size_cm", Role.NUMBER, List.of("12"))),
        true,
        true,
        "USD");
  }

  @Override
  public void close() {}
}
