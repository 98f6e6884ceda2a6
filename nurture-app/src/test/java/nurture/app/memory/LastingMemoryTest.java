package nurture.app.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import nurture.app.memory.Learner.Verdict;
import nurture.app.store.Store;
import nurture.serve.BadListing;
import nurture.serve.Catalogue;
import nurture.serve.Listing;
import nurture.serve.MadeBundle;
import nurture.serve.Suggestion;
import nurture.serve.Versions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lasting memory beside an untrained bundle. */
class LastingMemoryTest {
  private static final Listing MUG = new Listing(Map.of("title", "blue mug"), MadeBundle.photo());

  @TempDir Path run;

  @BeforeEach
  void train() throws BadListing {
    try (var bundle = MadeBundle.of()) {
      bundle.save(run.resolve("bundle"));
      new Catalogue(
              List.of(
                  new Catalogue.Known(
                      "old-1",
                      "chequered red toy",
                      "Toys > Cars",
                      4,
                      new byte[] {7},
                      bundle.embedding(Listing.of(Map.of("title", "chequered red toy"))))))
          .save(run);
    }
  }

  private LastingMemory open() {
    return LastingMemory.open(
        MadeBundle.of(), run, Versions.FIRST, Store.open(run.resolve("store.db").toString()));
  }

  private static Verdict right(String category) {
    return new Verdict(category, null, false, false, "mug-7", "anna");
  }

  private static String top(Suggestion suggestion) {
    return suggestion.categories().getFirst().name();
  }

  @Test
  void what_was_said_is_in_force_at_once_and_after_opening_again() throws Exception {
    try (var memory = open()) {
      var learnt = memory.learn(MUG, right("zoo")); // as it is known: Zoo
      assertThat(learnt.category()).isEqualTo("Zoo");
      assertThat(learnt.fresh()).isFalse();
      assertThat(top(memory.suggest(MUG))).isEqualTo("Zoo");
      assertThat(memory.photo(learnt.id())).isPresent();
    }
    try (var again = open()) {
      assertThat(top(again.suggest(MUG))).isEqualTo("Zoo");
      assertThat(again.episodes()).isEqualTo(1);
    }
  }

  @Test
  void who_looked_at_this_also_looked_at_that_and_a_cold_listing_has_what_is_like_it()
      throws Exception {
    try (var memory = open()) {
      var ids = new java.util.ArrayList<String>();
      for (var title : List.of("red toy", "wooden toy", "red spoon of silver", "grey boat"))
        ids.add(
            memory
                .learn(
                    Listing.of(Map.of("title", title)),
                    new Verdict("Zoo", null, false, false, null, ""))
                .id());
      var cold = memory.also("old-1", 3);
      assertThat(cold.sessions()).isZero();
      assertThat(cold.recommended().getFirst().text()).isEqualTo("red toy");
      for (int visit = 0; visit < 40; visit++) {
        memory.looked("with boat " + visit, "old-1");
        memory.looked("with boat " + visit, ids.get(3));
        memory.looked("others " + visit, ids.get(visit % 3));
      }
      memory.refreshQuietly();
      var warm = memory.also("old-1", 3);
      assertThat(warm.sessions()).isEqualTo(40);
      assertThat(warm.recommended().getFirst().text()).isEqualTo("grey boat");
      assertThat(warm.recommended()).extracting(Learner.Similar::id).doesNotContain("old-1");
      assertThatThrownBy(() -> memory.looked("x", "no such")).isInstanceOf(BadListing.class);
      assertThatThrownBy(() -> memory.also("no such", 3)).isInstanceOf(BadListing.class);
    }
  }

  @Test
  void two_servers_on_one_store_heed_what_either_was_told() throws Exception {
    try (var one = open();
        var other = open()) {
      var untaught = top(other.suggest(MUG));
      one.learn(MUG, right("Wear"));
      until(() -> other.episodes() == 1);
      assertThat(top(other.suggest(MUG))).isEqualTo("Wear");
      other.learn(MUG, right("Zoo"));
      until(() -> top(one.suggest(MUG)).equals("Zoo"));
      assertThat(one.episodes()).isEqualTo(1); // the later word replaced the earlier
      one.forget("mug-7");
      until(() -> other.episodes() == 0);
      assertThat(top(other.suggest(MUG))).isEqualTo(untaught).isNotEqualTo("Zoo");
    }
  }

  @Test
  void of_two_listings_that_look_the_same_the_last_word_counts_until_it_is_withdrawn()
      throws Exception {
    for (boolean again : new boolean[] {false, true})
      try (var memory = open()) {
        if (!again) {
          memory.learn(MUG, right("Wear"));
          memory.learn(MUG, new Verdict("Zoo", null, false, false, "mug-8", "bob"));
        }
        assertThat(top(memory.suggest(MUG))).isEqualTo("Zoo");
        assertThat(memory.episodes()).isEqualTo(1);
        if (!again) continue;
        memory.forget("mug-8");
        assertThat(top(memory.suggest(MUG))).isEqualTo("Wear");
        memory.forget("mug-7");
        assertThat(memory.episodes()).isZero();
      }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(Condition condition) throws Exception {
    for (int i = 0; i < 100 && !condition.holds(); i++) Thread.sleep(50);
    assertThat(condition.holds()).isTrue();
  }

  @Test
  void a_category_that_is_not_known_must_be_meant() throws Exception {
    try (var memory = open()) {
      assertThatThrownBy(() -> memory.learn(MUG, right("Zooo")))
          .isInstanceOf(BadListing.class)
          .hasMessageContaining("perhaps you mean \"Zoo\"")
          .hasMessageContaining("new_category");
      var fresh = memory.learn(MUG, new Verdict("Home>Lamps", null, false, true, null, ""));
      assertThat(fresh.category()).isEqualTo("Home > Lamps");
      assertThat(fresh.fresh()).isTrue();
      assertThat(memory.learn(MUG, right("home > lamps")).fresh()).isFalse();
    }
  }

  @Test
  void a_listing_that_was_learnt_from_is_forgotten_to_the_last_byte() throws Exception {
    try (var memory = open()) {
      assertThat(memory.similar(Listing.of(Map.of("title", "chequered toy")), 5))
          .extracting(Learner.Similar::id)
          .contains("old-1");
      assertThat(contains("chequered")).isTrue();
      var receipt = memory.forget("old-1");
      assertThat(receipt.known()).isEqualTo(1);
      assertThat(receipt.feedback()).isZero();
      assertThat(memory.similar(Listing.of(Map.of("title", "chequered toy")), 5)).isEmpty();
      assertThat(memory.photo("old-1")).isEmpty();
      assertThat(contains("chequered")).isFalse();
      assertThat(memory.forget("old-1").known()).isZero();
    }
  }

  @Test
  void what_is_said_after_a_listing_was_forgotten_lasts() throws Exception {
    try (var memory = open()) {
      memory.learn(MUG, right("Wear"));
      memory.forget("mug-7");
      assertThat(memory.episodes()).isZero();
      memory.learn(MUG, right("Zoo"));
      assertThat(top(memory.suggest(MUG))).isEqualTo("Zoo");
    }
    try (var again = open()) {
      assertThat(top(again.suggest(MUG))).isEqualTo("Zoo");
    }
  }

  private boolean contains(String text) throws Exception {
    try (var files = Files.walk(run)) {
      for (var file : files.filter(Files::isRegularFile).toList())
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text))
          return true;
    }
    return false;
  }

  @Test
  void similar_ones_are_found_by_words_and_by_place() throws Exception {
    try (var memory = open()) {
      memory.learn(MUG, right("Zoo"));
      var photo = memory.similar(new Listing(Map.of(), MadeBundle.photo()), 5);
      assertThat(photo.getFirst().category()).isEqualTo("Zoo");
      assertThat(photo.getFirst().similarity()).isGreaterThan(0.99);
      var words = memory.similar(Listing.of(Map.of("title", "a mug")), 5);
      assertThat(words.getFirst().text()).isEqualTo("blue mug");
      assertThat(words.getFirst().photo()).isTrue();
    }
  }

  @Test
  void what_another_bundle_embedded_is_seen_anew() throws Exception {
    try (var store = Store.open(run.resolve("store.db").toString())) {
      store.keep(
          new nurture.app.store.Feedback(
              "x",
              "x",
              java.time.Instant.now(),
              "",
              "another version",
              Map.of("title", "blue mug"),
              MadeBundle.photo(),
              new byte[] {1},
              "Zoo",
              null));
    }
    try (var memory = open()) {
      assertThat(top(memory.suggest(Listing.of(Map.of("title", "blue mug"))))).isEqualTo("Zoo");
    }
  }
}
