package nurture.app.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import javax.imageio.ImageIO;
import nurture.data.Role;
import nurture.serve.BadListing;
import nurture.serve.Description;
import nurture.serve.Description.Input;
import nurture.serve.Listing;
import nurture.serve.Suggester;
import nurture.serve.Suggestion;
import nurture.serve.Suggestion.Answer;
import nurture.serve.Suggestion.Choice;
import nurture.serve.Suggestion.Price;

/** Answers by rule: words of the title decide, a photo speaks for mugs, and it takes its time. */
final class FakeSuggester implements Suggester {
  private static final Map<String, String> WORDS = new LinkedHashMap<>();

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

  private static Suggestion answer(Listing listing) throws BadListing {
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
        "fake-1");
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
