package nurture.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every store does, whatever the database. */
abstract class StoreContract {
  /** The place of an empty database. */
  abstract String place();

  static Feedback said(String id, String title, @Nullable String category) {
    return said(id, "listing-" + id, title, category);
  }

  static Feedback said(String id, String listing, String title, @Nullable String category) {
    return new Feedback(
        id,
        listing,
        Instant.ofEpochMilli(1_700_000_000_000L),
        "anna",
        "v1",
        Map.of("title", title),
        new byte[] {1, 2, (byte) title.length()},
        new byte[] {9, 8, 7},
        category,
        category == null ? 12.5 : null);
  }

  @Test
  void what_was_kept_is_there_after_opening_again() {
    var place = place();
    try (var store = Store.open(place)) {
      store.keep(said("a", "blue mug", "Mugs"));
      store.keep(said("b", "old pot", null));
      store.keep(said("c", "thing", Feedback.NONE));
    }
    try (var store = Store.open(place)) {
      var all = store.all().said();
      assertThat(all).extracting(Feedback::id).containsExactly("a", "b", "c");
      var first = all.getFirst();
      var told = said("a", "blue mug", "Mugs");
      assertThat(first.photo()).isEqualTo(told.photo());
      assertThat(first.embedding()).isEqualTo(told.embedding());
      assertThat(first.inputs()).isEqualTo(told.inputs());
      assertThat(first.time()).isEqualTo(told.time());
      assertThat(first.who()).isEqualTo("anna");
      assertThat(first.price()).isNull();
      assertThat(all.get(1).category()).isNull();
      assertThat(all.get(1).price()).isEqualTo(12.5);
      assertThat(all.get(2).category()).isEqualTo(Feedback.NONE);
    }
  }

  @Test
  void a_later_word_on_the_same_listing_replaces_the_earlier() {
    try (var store = Store.open(place())) {
      store.keep(said("a", "mug-7", "blue mug", "Mugs"));
      store.keep(said("x", "x", "red mug", "Mugs")); // nobody named it
      long before = store.all().seq();
      store.keep(said("b", "mug-7", "blue mug", "Bowls"));
      store.keep(said("y", "y", "red mug", "Bowls"));
      assertThat(store.all().said()).extracting(Feedback::id).containsExactly("b", "y");
      assertThat(store.since(before).gone()).containsExactly("a", "x");
    }
  }

  @Test
  void two_listings_that_look_the_same_are_two() {
    try (var store = Store.open(place())) {
      store.keep(said("a", "ann's", "blue mug", "Mugs"));
      store.keep(said("b", "bob's", "blue mug", "Bowls"));
      assertThat(store.all().said()).extracting(Feedback::id).containsExactly("a", "b");
      store.forget("bob's");
      assertThat(store.all().said()).extracting(Feedback::id).containsExactly("a");
    }
  }

  @Test
  void another_process_sees_each_change_once() {
    var place = place();
    try (var one = Store.open(place);
        var other = Store.open(place)) {
      long seen = other.all().seq();
      one.keep(said("a", "blue mug", "Mugs"));
      var news = other.since(seen);
      assertThat(news.said()).extracting(Feedback::id).containsExactly("a");
      assertThat(other.since(news.seq()).said()).isEmpty();
      one.forget("listing-a");
      assertThat(other.since(news.seq()).forgotten()).containsExactly("listing-a");
      assertThat(other.all().said()).isEmpty();
    }
  }

  @Test
  void a_listing_is_forgotten_by_its_name_and_by_the_feedbacks() {
    try (var store = Store.open(place())) {
      for (var id : List.of("a", "b", "c")) store.keep(said(id, "mug " + id, "Mugs"));
      assertThat(store.forget("listing-a").feedback()).isEqualTo(1);
      assertThat(store.forget("b").feedback()).isEqualTo(1);
      var nothing = store.forget("b");
      assertThat(nothing.feedback()).isZero();
      assertThat(store.all().said()).extracting(Feedback::id).containsExactly("c");
      assertThat(store.forget("c").receipt()).hasSize(64).isNotEqualTo(nothing.receipt());
    }
  }

  @Test
  void several_are_forgotten_together_each_with_a_receipt() {
    try (var store = Store.open(place())) {
      for (var id : List.of("a", "b", "c")) store.keep(said(id, "mug " + id, "Mugs"));
      long before = store.all().seq();
      store.looked("ann", "a"); // what was said is looked at under its own id
      var receipts = store.forget(List.of("listing-a", "listing-b", "no such"));
      assertThat(receipts)
          .extracting(Receipt::listing)
          .containsExactly("listing-a", "listing-b", "no such");
      assertThat(receipts).extracting(Receipt::feedback).containsExactly(1, 1, 0);
      assertThat(receipts).extracting(Receipt::erased).containsOnly(true);
      assertThat(receipts.get(0).receipt()).isNotEqualTo(receipts.get(1).receipt());
      assertThat(store.since(before).forgotten())
          .containsExactlyInAnyOrder("listing-a", "listing-b", "no such");
      assertThat(store.all().said()).extracting(Feedback::id).containsExactly("c");
      assertThat(store.histories()).isEmpty();
      assertThat(store.forget(List.of())).isEmpty();
    }
  }

  @Test
  void a_listing_is_silent_when_its_latest_word_is_old() {
    try (var store = Store.open(place())) {
      for (var id : List.of("old", "again", "new")) {
        var first = said(id, "mug " + id, "Mugs");
        store.keep(id.equals("new") ? at(first, "n", DAY.plus(Duration.ofDays(9))) : first);
      }
      store.keep(at(said("again", "mug again", "Bowls"), "later", DAY.plus(Duration.ofDays(9))));
      assertThat(store.silentSince(DAY)).isEmpty();
      assertThat(store.silentSince(DAY.plusMillis(1))).containsExactly("listing-old");
      assertThat(store.silentSince(DAY.plus(Duration.ofDays(10))))
          .containsExactly("listing-again", "listing-new", "listing-old");
    }
  }

  private static final Instant DAY = said("a", "mug", "Mugs").time();

  private static Feedback at(Feedback said, String id, Instant time) {
    return new Feedback(
        id,
        said.listing(),
        time,
        said.who(),
        said.version(),
        said.inputs(),
        java.util.Objects.requireNonNull(said.photo()),
        said.embedding(),
        said.category(),
        said.price());
  }

  @Test
  void many_at_once_from_two_processes_all_count_and_none_has_anothers_number() throws Exception {
    var place = place();
    try (var one = Store.open(place);
        var other = Store.open(place);
        var threads = Executors.newFixedThreadPool(8)) {
      var jobs =
          IntStream.range(0, 80)
              .<Callable<String>>mapToObj(i ->
                  () -> {
                    (i % 2 == 0 ? one : other).keep(said("id" + i, "mug number " + i, "Mugs"));
                    return "id" + i;
                  })
              .toList();
      for (var job : threads.invokeAll(jobs)) job.get();
      var all = one.all();
      assertThat(all.said()).hasSize(80);
      assertThat(all.seq()).isEqualTo(80);
    }
  }

  @Test
  void an_embedding_can_be_made_again() {
    try (var store = Store.open(place())) {
      var told = said("a", "blue mug", "Mugs");
      store.keep(told);
      store.see(told.seenBy("v2", new byte[] {5}));
      assertThat(store.all().said().getFirst().version()).isEqualTo("v2");
      assertThat(store.all().said().getFirst().embedding()).containsExactly(5);
    }
  }

  @Test
  void who_looked_at_what_is_kept_once_in_its_order_until_it_is_forgotten() {
    var place = place();
    try (var store = Store.open(place)) {
      long none = store.lastEvent();
      for (var pair : List.of("ann mug", "bob bowl", "ann tin", "ann mug", "bob mug"))
        store.looked(pair.substring(0, 3), pair.substring(4));
      assertThat(store.histories())
          .containsExactlyInAnyOrder(List.of("mug", "tin"), List.of("bowl", "mug"));
      long four = store.lastEvent();
      assertThat(four).isNotEqualTo(none);
      store.forget("mug");
      assertThat(store.histories()).containsExactlyInAnyOrder(List.of("tin"), List.of("bowl"));
      assertThat(store.lastEvent()).isNotEqualTo(four);
    }
    try (var again = Store.open(place)) {
      assertThat(again.histories()).hasSize(2);
    }
  }

  @Test
  void counts_of_a_day_add_up_from_two_processes() throws Exception {
    var place = place();
    var day = LocalDate.of(2026, 11, 21);
    try (var one = Store.open(place);
        var other = Store.open(place);
        var threads = Executors.newFixedThreadPool(8)) {
      var jobs =
          IntStream.range(0, 40)
              .<Callable<Object>>mapToObj(i ->
                  () -> {
                    (i % 2 == 0 ? one : other).tally(day, Map.of("answers", 2L, "sure " + i, 1L));
                    return i;
                  })
              .toList();
      for (var job : threads.invokeAll(jobs)) job.get();
      one.tally(day.minusDays(1), Map.of("answers", 7L));
    }
    try (var again = Store.open(place)) {
      assertThat(again.tallies(day).keySet()).containsExactly(day);
      assertThat(again.tallies(day).get(day)).hasSize(41).containsEntry("answers", 80L);
      assertThat(again.tallies(day.minusDays(1)).get(day.minusDays(1)))
          .containsExactly(Map.entry("answers", 7L));
    }
  }

  @Test
  void it_tells_when_things_were_said_those_replaced_too() {
    try (var store = Store.open(place())) {
      store.keep(said("a", "blue mug", "Mugs"));
      store.keep(said("b", "blue mug", "Bowls"));
      var time = said("a", "blue mug", "Mugs").time();
      assertThat(store.times(time)).containsExactly(time, time);
      assertThat(store.times(time.plusMillis(1))).isEmpty();
    }
  }

  @Test
  void a_place_that_is_none_is_one_sentence() {
    assertThatThrownBy(() -> Store.open("jdbc:mysql://localhost/x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the store must be a path");
    assertThatThrownBy(() -> Store.open("jdbc:postgresql://127.0.0.1:1/x?password=secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be a database that can be opened")
        .message()
        .doesNotContain("secret", "\n");
  }
}
