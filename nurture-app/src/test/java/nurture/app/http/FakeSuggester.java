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
import nurture.app.memory.Day;
import nurture.app.memory.NightRecords;
import nurture.app.memory.Overview;
import nurture.app.memory.Versioned;
import nurture.app.store.Receipt;
import nurture.data.Notation;
import nurture.data.Role;
import nurture.eval.Estimate;
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
import nurture.study.Sitting;

/**
 * Answers by rule: words of the title decide, a photo speaks for mugs, what was said of a title is
 * the answer to it, and it takes its time.
 */
final class FakeSuggester implements Versioned {
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

  static final String FELL =
      "First day: the accuracy went from 87.9 % to 81.2 %, 6.7 points worse.";

  final List<String> released = new CopyOnWriteArrayList<>(List.of("c3"));

  @Override
  public Change release(String version) {
    if (!VERSIONS.contains(version)) throw new IllegalArgumentException("version must be one");
    var before = released.getLast();
    released.add(version);
    return new Change(version, before);
  }

  private static final List<String> VERSIONS = List.of("first", "a1", "b2", "c3", "d4");

  /** Four nights, of which the last was not released, and two weeks. */
  @Override
  public Overview overview() {
    var days = new ArrayList<Day>();
    for (int d = 1; d <= 14; d++)
      days.add(
          new Day(
              "2026-11-%02d".formatted(d + 7),
              130L + 17 * d % 60 + (d == 14 ? asked.get() : 0),
              9.51,
              26.9,
              0.914,
              List.of(0L, 1L, 2L, 3L, 4L, 6L, 8L, 11L, 23L, 81L),
              17,
              Map.of(Reason.TORN_BETWEEN_TWO, 12L, Reason.UNLIKE_ANYTHING_SEEN, 7L),
              d * 3L + learnt.size()));
    var drift =
        new Drift(
            1_204,
            500,
            2,
            1_000,
            1_000_000,
            1,
            List.of("answer: category"),
            List.of(
                new Alert(
                    "2026-11-21T14:03:11Z",
                    "answer: category",
                    "Garden > Plant pots from 4.1 % to 19.8 %; Kitchen > Mugs from 31 % to 22 %",
                    List.of("answer 871, from title: Garden > Plant pots (64 %)"))),
            Estimate.share(52, 60),
            Estimate.share(9, 60));
    return new Overview(
        released.getLast(),
        released.getLast(),
        VERSIONS,
        List.of("a1"),
        nights(),
        days,
        drift,
        episodes(),
        3);
  }

  private static List<NightRecords.Slept> nights() {
    var nights = new ArrayList<NightRecords.Slept>();
    for (int n = 1; n < VERSIONS.size(); n++) {
      boolean passed = n < VERSIONS.size() - 1;
      var sittings = new ArrayList<Sitting>();
      sittings.add(sitting("first day", 165, passed ? 1 : 11));
      for (int d = 1; d <= n; d++) sittings.add(sitting("night " + d, 120, d == n ? -15 : -3));
      sittings.add(sitting("all days", 165 + 120 * n, passed ? -8 : 3));
      nights.add(
          new NightRecords.Slept(
              "night " + n,
              "2026-11-%dT03:41:00Z".formatted(17 + n),
              VERSIONS.get(n - 1),
              VERSIONS.get(n),
              passed,
              40 * n,
              0,
              38 * n,
              List.of(passed ? "Nothing old fell." : FELL),
              sittings,
              60L * n,
              "0".repeat(64),
              "all",
              800 + 120 * n,
              "--margin 0.01"));
    }
    return nights;
  }

  /** So many more are wrong than the one in eight that were. */
  private static Sitting sitting(String exam, int n, int worse) {
    var before = new double[n];
    var falls = new double[n];
    for (int i = 0; i < n; i++) before[i] = i % 8 == 3 ? 0 : 1;
    for (int i = 0, left = Math.abs(worse); i < n && left > 0; i++)
      if (before[i] == (worse > 0 ? 1 : 0)) {
        falls[i] = Math.signum(worse);
        left--;
      }
    var after = new double[n];
    for (int i = 0; i < n; i++) after[i] = before[i] - falls[i];
    return new Sitting(
        exam,
        Sitting.ACCURACY,
        Estimate.mean(before),
        Estimate.mean(after),
        Estimate.mean(falls),
        0.01,
        null,
        worse > 5,
        false);
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
        title.contains("rangeless")
            ? new Price(estimate, null, null, null)
            : new Price(estimate, estimate / 1.7, estimate * 1.9, 0.9),
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
            new Input("photo", Role.PHOTO, Notation.POINT, List.of()),
            new Input(
                "title", Role.TEXT, Notation.POINT, List.of("blue stoneware mug", "linen shirt")),
            new Input(
                "brand", Role.CATEGORY, Notation.POINT, List.of("Solveig", "Hartmann", "Ida & Co")),
            new Input("condition", Role.CATEGORY, Notation.POINT, List.of("used", "new", "worn")),
            new Input("size_cm", Role.NUMBER, Notation.POINT, List.of("12"))),
        true,
        true,
        "USD",
        Notation.POINT);
  }

  @Override
  public void close() {}
}
