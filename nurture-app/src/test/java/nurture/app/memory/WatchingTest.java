package nurture.app.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import nurture.app.store.Receipt;
import nurture.data.Notation;
import nurture.data.Role;
import nurture.drift.Portrait;
import nurture.serve.Description;
import nurture.serve.Listing;
import nurture.serve.Sightings;
import nurture.serve.Suggestion;
import org.junit.jupiter.api.Test;

class WatchingTest {
  /** Answers mugs, with a confidence that the size tells. */
  private static final class Plain implements Learner {
    @Override
    public Suggestion suggest(Listing listing) {
      double p = 0.5 + Integer.parseInt(listing.values().getOrDefault("size", "0")) / 250.0;
      return new Suggestion(
          List.of(new Suggestion.Choice("Mugs", p)), null, null, List.of(), List.of(), 0, "1");
    }

    /** Near others with a title where it has one, elsewhere without; moved by strange words. */
    @Override
    public Answered ask(Listing listing) {
      var title = listing.values().get("title");
      var random = new SplittableRandom(listing.values().hashCode());
      var place = new float[24];
      for (int i = 0; i < place.length; i++) {
        place[i] = (float) random.nextGaussian();
        if (title == null) place[i] += 3;
        else if (title.contains("strange") && i < 6) place[i] += 1;
      }
      return new Answered(suggest(listing), place);
    }

    @Override
    public Learnt learn(Listing listing, Verdict verdict) {
      return new Learnt("id", verdict.category(), null, false, 1);
    }

    @Override
    public Description describe() {
      return new Description(
          "1",
          "Things",
          List.of(
              new Description.Input("title", Role.TEXT, Notation.POINT, List.of()),
              new Description.Input("brand", Role.CATEGORY, Notation.POINT, List.of()),
              new Description.Input("size", Role.NUMBER, Notation.POINT, List.of())),
          true,
          false,
          "",
          Notation.POINT);
    }

    @Override
    public Receipt forget(String listing) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Similar> similar(Listing listing, int most) {
      return List.of();
    }

    @Override
    public void looked(String session, String listing) {}

    @Override
    public Also also(String listing, int most) {
      return new Also(List.of(), 0);
    }

    @Override
    public Optional<byte[]> photo(String id) {
      return Optional.empty();
    }

    @Override
    public int episodes() {
      return 0;
    }

    @Override
    public int known() {
      return 0;
    }

    @Override
    public void close() {}
  }

  private static Listing listing(SplittableRandom random, String brand) {
    return Listing.of(
        Map.of(
            "title",
            "thing " + random.nextInt(50),
            "brand",
            random.nextInt(4) == 0 ? brand : "Acme",
            "size",
            Integer.toString(random.nextInt(100))));
  }

  /** The same, or with such a probability without its title. */
  private static Listing untitled(Listing listing, SplittableRandom random, double probability) {
    if (random.nextDouble() >= probability) return listing;
    var values = new HashMap<>(listing.values());
    values.remove("title");
    return Listing.of(values);
  }

  private static Watching watching() {
    var plain = new Plain();
    var random = new SplittableRandom(1);
    var seen =
        random
            .ints(800)
            .mapToObj(i -> {
              var listing = untitled(listing(random, "Zen"), random, 0.1);
              var answered = plain.ask(listing);
              return Sightings.of(
                  "l" + i, plain.describe(), listing, answered.suggestion(), answered.place());
            })
            .toList();
    return new Watching(plain, Optional.of(Portrait.of(seen, 1)), new Alerts());
  }

  private static void ask(Watching watching, int n, long seed, String brand) throws Exception {
    var random = new SplittableRandom(seed);
    for (int i = 0; i < n; i++) {
      watching.suggest(listing(random, brand));
      if (i % 100 == 0) watching.settle();
    }
    watching.settle();
  }

  @Test
  void a_window_like_what_was_learnt_from_raises_no_alarm_and_another_brand_does()
      throws Exception {
    try (var watching = watching()) {
      ask(watching, 2 * Watching.WINDOW, 2, "Zen");
      assertThat(watching.drift().windows()).isEqualTo(2);
      assertThat(watching.drift().alarms()).isZero();
      ask(watching, Watching.WINDOW, 3, "Brand new");
      assertThat(watching.drift().aspects()).containsExactly("brand");
      assertThat(watching.drift().alerts())
          .singleElement()
          .satisfies(a -> assertThat(a.why()).contains("Brand new from 0.0 % to "));
      assertThat(watching.drift().answers()).isEqualTo(3L * Watching.WINDOW);
    }
  }

  @Test
  void where_nothing_changes_no_more_windows_raise_an_alarm_than_is_stated_whatever_is_left_blank()
      throws Exception {
    try (var watching = watching()) {
      var random = new SplittableRandom(5);
      for (int i = 0; i < 100 * Watching.WINDOW; i++) {
        watching.suggest(untitled(listing(random, "Zen"), random, 0.4));
        if (i % 200 == 0) watching.settle();
      }
      watching.settle();
      assertThat(watching.drift().windows()).isEqualTo(100);
      assertThat(watching.drift().alarms()).isLessThan(2); // a tenth of one is promised
    }
  }

  @Test
  void listings_that_lie_elsewhere_are_an_alarm_with_answers_that_show_it() throws Exception {
    try (var watching = watching()) {
      var random = new SplittableRandom(6);
      for (int i = 0; i < Watching.WINDOW; i++) {
        var values = new HashMap<>(listing(random, "Zen").values());
        if (random.nextInt(3) == 0) values.put("title", "strange " + values.get("title"));
        watching.suggest(Listing.of(values));
        if (i % 200 == 0) watching.settle();
      }
      watching.settle();
      assertThat(watching.drift().aspects()).contains("embedding");
      var alert =
          watching.drift().alerts().stream()
              .filter(a -> a.what().equals("embedding"))
              .findFirst()
              .orElseThrow();
      assertThat(alert.why()).startsWith("a linear classifier tells new from old in ");
      assertThat(alert.examples())
          .hasSize(4)
          .allMatch(e -> e.matches("answer \\d{1,3}, from nothing: Mugs \\(\\d+ %\\)"))
          .noneMatch(e -> e.contains("strange")); // what was typed is not repeated
    }
  }

  @Test
  void confidence_that_falls_is_an_alarm_within_a_few_answers() throws Exception {
    var alerts = new Alerts();
    try (var watching = new Watching(new Plain(), Optional.empty(), alerts)) {
      ask(watching, 1_000, 2, "Zen");
      assertThat(watching.drift().alarms()).isZero();
      for (int i = 0; i < 40; i++) watching.suggest(Listing.of(Map.of("size", "1")));
      watching.settle();
      assertThat(watching.drift().alerts()).extracting(Learner.Alert::what).contains("confidence");
    }
    try (var next = new Watching(new Plain(), Optional.empty(), alerts)) { // of another version
      assertThat(next.drift().alarms()).isPositive();
      assertThat(next.drift().alerts()).hasSize((int) next.drift().alarms());
    }
  }

  @Test
  void what_is_still_being_typed_is_not_counted() throws Exception {
    try (var watching = watching()) {
      watching.draft(Listing.of(Map.of("size", "3")));
      watching.settle();
      assertThat(watching.drift().answers()).isZero();
    }
  }

  @Test
  void corrections_are_the_score_and_repeating_the_last_stands_beside_it() throws Exception {
    try (var watching = watching()) {
      for (var right : List.of("Mugs", "Mugs", "Bowls", "Mugs")) {
        watching.learn(
            Listing.of(Map.of("size", "3")),
            new Learner.Verdict(right, null, false, true, null, ""));
        watching.settle();
      }
      assertThat(watching.drift().accuracy().value()).isEqualTo(0.75);
      assertThat(watching.drift().repeating().value()).isEqualTo(0.25);
    }
  }
}
