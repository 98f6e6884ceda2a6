package nurture.serve;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import nurture.eval.Conformal;
import nurture.feed.MadeListing;
import nurture.tensor.Engine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle of two untrained nets. */
class BundleTest {
  private static final Listing TEXT =
      Listing.of(Map.of("title", "blue mug", "brand", "Acme", "weight", "2"));

  @TempDir Path folder;

  @Test
  void a_saved_bundle_answers_as_before() throws Exception {
    try (var bundle = MadeBundle.of()) {
      bundle.save(folder.resolve("run/bundle"));
      try (var opened = Bundle.open(folder.resolve("run"));
          var direct = Bundle.open(folder.resolve("run/bundle"))) {
        for (var listing : List.of(TEXT, new Listing(Map.of(), MadeBundle.photo()))) {
          assertThat(opened.suggest(listing)).isEqualTo(bundle.suggest(listing));
          assertThat(direct.suggest(listing)).isEqualTo(bundle.suggest(listing));
        }
        assertThat(opened.describe()).isEqualTo(bundle.describe());
      }
    }
  }

  @Test
  void any_inputs_or_none_give_an_answer() throws Exception {
    try (var bundle = MadeBundle.of()) {
      var nothing = bundle.suggest(Listing.of(Map.of()));
      check(nothing);
      assertThat(nothing.used()).isEmpty();
      var photo = bundle.suggest(new Listing(Map.of(), MadeBundle.photo()));
      check(photo);
      assertThat(photo.used()).containsExactly("photo");
      var text = bundle.suggest(Listing.of(Map.of("title", "blue mug", "weight", "  ")));
      check(text);
      assertThat(text.used()).containsExactly("title");
      for (var unread : List.of("abc", "NaN", "1e400"))
        assertThat(bundle.suggest(Listing.of(Map.of("title", "blue mug", "weight", unread))))
            .as("as if no weight were given")
            .isEqualTo(text);
      assertThat(List.of(nothing.categories(), photo.categories(), text.categories()))
          .doesNotHaveDuplicates();
    }
  }

  private static void check(Suggestion suggestion) {
    var p = suggestion.categories();
    assertThat(p).hasSize(5);
    for (int i = 1; i < p.size(); i++)
      assertThat(p.get(i).probability()).isLessThanOrEqualTo(p.get(i - 1).probability());
    var price = suggestion.price();
    assertThat(price).isNotNull();
    if (price == null) return;
    assertThat(price.low()).isNotNegative().isLessThanOrEqualTo(price.estimate());
    assertThat(price.high()).isFinite().isGreaterThanOrEqualTo(price.estimate());
    assertThat(price.level()).isEqualTo(0.9);
  }

  @Test
  void without_a_range_a_price_is_an_estimate_alone() throws Exception {
    try (var bundle = MadeBundle.of(3, null)) {
      var said = bundle.suggest(TEXT);
      var price = requireNonNull(said.price());
      assertThat(price.estimate()).isPositive();
      assertThat(price.low()).isNull();
      assertThat(price.high()).isNull();
      assertThat(price.level()).isNull();
      assertThat(said.unsure())
          .extracting(Suggestion.Doubt::reason)
          .doesNotContain(Suggestion.Reason.PRICE_RANGE_TOO_WIDE);
    }
  }

  /** Its prices' deviation is 1 of logarithms, so nine tenths lie within a ratio of 27. */
  @Test
  void a_range_as_wide_as_that_of_all_prices_is_a_doubt() throws Exception {
    for (var reach : List.of(0.5, 2.0))
      try (var bundle = MadeBundle.of(3, new Conformal(0.9, reach, reach))) {
        var measured = bundle.familiarity();
        var all = new Familiarity(measured.centres(), measured.trust(), measured.novelty(), 1, 9);
        assertThat(bundle.with(all).suggest(TEXT).unsure())
            .extracting(Suggestion.Doubt::reason)
            .filteredOn(reason -> reason == Suggestion.Reason.PRICE_RANGE_TOO_WIDE)
            .hasSize(reach > 1 ? 1 : 0);
      }
  }

  @Test
  void probabilities_sum_to_one() {
    try (var bundle = MadeBundle.of()) {
      var told = new ArrayList<Integer>();
      var answers =
          bundle.answers(
              row -> MadeListing.of(Map.of("title", row % 2 == 0 ? "blue car" : "mug")),
              rows(300),
              told::add);
      assertThat(told).isSorted().hasSizeGreaterThan(2).endsWith(300);
      assertThat(answers.probabilities()).hasDimensions(300, 6);
      for (var row : answers.probabilities()) {
        double sum = 0;
        for (float p : row) sum += p;
        assertThat(sum).isCloseTo(1, within(1e-5));
      }
      // 300 rows are several batches, each of which must stand behind the one before.
      assertThat(answers.prices()[299]).isCloseTo(answers.prices()[1], within(1e-3));
      assertThat(answers.prices()[0]).isNotEqualTo(answers.prices()[1]);
    }
  }

  private static int[] rows(int n) {
    return IntStream.range(0, n).toArray();
  }

  @Test
  void nets_that_vote_differ_where_something_is_known_and_agree_where_nothing_is() {
    try (var bundle = MadeBundle.of()) {
      var known = MadeListing.of(Map.of("title", "blue mug", "brand", "Acme"));
      var told = new ArrayList<Integer>();
      var votes =
          bundle.votes(
              row -> row == 0 ? known : MadeListing.of(Map.of()), new int[] {0, 1}, told::add);
      assertThat(told).isSorted().endsWith(2);
      assertThat(votes).hasSize(2);
      for (var vote : votes)
        for (var p : vote) {
          double sum = 0;
          for (float x : p) sum += x;
          assertThat(sum).isCloseTo(1, within(1e-5));
        }
      assertThat(votes.getFirst()[0]).isNotEqualTo(votes.getLast()[0]);
      assertThat(votes.getFirst()[1]).isEqualTo(votes.getLast()[1]);
    }
  }

  @Test
  void many_threads_at_once_get_the_answers_of_one() throws Exception {
    try (var bundle = MadeBundle.of()) {
      var listings =
          IntStream.range(0, 40)
              .mapToObj(i ->
                  asked(i, Map.of("title", "mug ".repeat(i % 5 + 1) + "red", "weight", "" + i)))
              .toList();
      var alone = new java.util.ArrayList<Suggestion>();
      for (var listing : listings) alone.add(bundle.suggest(listing));
      try (var pool = Executors.newFixedThreadPool(8)) {
        var jobs =
            listings.stream().<Callable<Suggestion>>map(l -> () -> bundle.suggest(l)).toList();
        var together = pool.invokeAll(jobs);
        for (int i = 0; i < listings.size(); i++)
          assertThat(together.get(i).get()).isEqualTo(alone.get(i));
      }
    }
  }

  @Test
  void two_hundred_suggestions_leave_nothing_behind() throws Exception {
    try (var bundle = MadeBundle.of()) {
      bundle.suggest(TEXT);
      long before = Engine.liveObjects();
      for (int i = 0; i < 200; i++) bundle.suggest(TEXT);
      assertThat(Engine.liveObjects()).isEqualTo(before);
    }
  }

  @Test
  void its_card_and_its_memory_are_replaced_whole() throws Exception {
    try (var bundle = MadeBundle.of()) {
      bundle.save(folder);
      for (var name : List.of("bundle.json", "memory.json")) {
        var file = folder.resolve(name);
        var before = Files.createLink(folder.resolve("before " + name), file);
        Files.writeString(file, "an earlier one");
        bundle.save(folder);
        assertThat(before).as("whoever reads it meanwhile").hasContent("an earlier one");
        assertThat(file).content().startsWith("{").endsWith("}");
      }
    }
  }

  @Test
  void a_photo_that_is_none_is_a_bad_listing() {
    try (var bundle = MadeBundle.of()) {
      assertThatThrownBy(() -> bundle.suggest(new Listing(Map.of(), new byte[] {1, 2, 3})))
          .isInstanceOf(BadListing.class)
          .hasMessageStartingWith("the photo cannot be used: ");
    }
  }

  @Test
  void a_folder_without_a_bundle_says_how_to_make_one() {
    assertThatThrownBy(() -> Bundle.open(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no bundle.json; train one first");
  }

  @Test
  void a_damaged_card_is_one_sentence() throws Exception {
    try (var bundle = MadeBundle.of()) {
      bundle.save(folder);
    }
    Files.writeString(folder.resolve("bundle.json"), "{\"version\": 3,");
    assertThatThrownBy(() -> Bundle.open(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bundle.json must be a bundle's card")
        .hasMessageEndingWith("train it again")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void a_card_that_lacks_a_part_is_one_sentence() throws Exception {
    try (var bundle = MadeBundle.of()) {
      bundle.save(folder);
    }
    Files.writeString(folder.resolve("bundle.json"), "{\"version\": \"3\", \"members\": 1}");
    assertThatThrownBy(() -> Bundle.open(folder)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_missing_or_damaged_net_is_named_and_leaves_nothing_behind() throws Exception {
    try (var bundle = MadeBundle.of()) {
      bundle.save(folder);
    }
    var net = folder.resolve("member-1.safetensors");
    var whole = Files.readAllBytes(net);
    Files.write(net, Arrays.copyOf(whole, whole.length - 40));
    assertThatThrownBy(() -> Bundle.open(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("member-1.safetensors must be");
    Files.delete(net);
    assertThatThrownBy(() -> Bundle.open(folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("member-1.safetensors");
  }

  @Test
  void says_what_can_be_asked() {
    try (var bundle = MadeBundle.of()) {
      var described = bundle.describe();
      assertThat(described.inputs().stream().map(Description.Input::name))
          .containsExactly("photo", "title", "brand", "weight");
      assertThat(described.inputs().get(2).examples()).containsExactly("Acme", "Zen");
      assertThat(described.currency()).isEqualTo("EUR");
      assertThat(described.category() && described.price()).isTrue();
    }
  }

  private static Listing asked(int i, Map<String, String> values) {
    return i % 3 == 0 ? new Listing(values, MadeBundle.photo()) : Listing.of(values);
  }
}
