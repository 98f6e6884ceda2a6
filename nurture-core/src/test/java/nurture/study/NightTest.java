package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.memory.Episode;
import nurture.memory.Novelty;
import nurture.memory.Trust;
import nurture.serve.Bundle;
import nurture.serve.Familiarity;
import nurture.serve.Listing;
import nurture.serve.MadeBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Untrained nets before an exam: what they know, they were told. */
class NightTest {
  private static final Night.Past NOBODY =
      new Night.Past(
          "tonight",
          Map.of(),
          name -> {
            throw new AssertionError(name);
          });

  @TempDir Path folder;

  private Dataset shop(String category) throws Exception {
    return shop(Collections.nCopies(30, category));
  }

  private Dataset shop(List<String> categories) throws Exception {
    var table = new StringBuilder("id,title,category,price\n");
    for (int i = 0; i < categories.size(); i++)
      table.append("%d,thing number %d,%s,%d%n".formatted(i, i, categories.get(i), 5 + i));
    var data = Dataset.read(Files.writeString(folder.resolve("shop.csv"), table));
    return data.with(
        data.schema().with("category", Role.PATH).with("title", Role.TEXT).with("id", Role.ID));
  }

  private static List<Lesson> lessons() {
    var lessons = new ArrayList<Lesson>();
    var categories = List.of("Zoo", "Wear", "Home > Mugs", "Toys > Dolls", Episode.NONE);
    for (int i = 0; i < 10; i++)
      lessons.add(
          new Lesson(
              "said-" + i,
              "thing-" + i,
              Listing.of(Map.of("title", "word%d and nothing else %d".formatted(i, 7 * i))),
              categories.get(i % categories.size()),
              Double.NaN));
    return lessons;
  }

  private Night night(Bundle before, Bundle after, Map<String, int[]> days, double margin)
      throws Exception {
    return Night.examine(
        before, after, NOBODY, shop("Zoo"), days, lessons(), margin, 1, examined -> {});
  }

  @Test
  void what_a_version_does_not_know_by_itself_stays_in_its_memory() throws Exception {
    try (var before = MadeBundle.of();
        var after = MadeBundle.of()) {
      var night = night(before, after, Map.of(), 0.01);
      assertThat(night.sittings())
          .singleElement()
          .satisfies(s -> {
            assertThat(s.exam()).isEqualTo(Night.SAID);
            assertThat(s.fall().n()).isEqualTo(8); // "none of these" names nothing
            assertThat(s.before().value()).isEqualTo(1);
            assertThat(s.after().value()).isEqualTo(1);
          });
      assertThat(night.known()).hasSizeLessThan(5);
      assertThat(night.passed()).as("nothing old was examined").isFalse();
      assertThat(night(before, after, Map.of("first", new int[] {0, 1}), 0.01).passed()).isTrue();
    }
  }

  private static final Listing ONE = Listing.of(Map.of("title", "word one"));
  private static final Listing OTHER = Listing.of(Map.of("title", "another thing"));

  private Night night(Bundle bundle, Lesson... lessons) throws Exception {
    return Night.examine(
        bundle, bundle, NOBODY, shop("Zoo"), Map.of(), List.of(lessons), 0.01, 1, examined -> {});
  }

  private static double price(Bundle bundle, Listing listing) throws Exception {
    return Objects.requireNonNull(bundle.suggest(listing).price()).estimate();
  }

  @Test
  void of_listings_that_look_the_same_the_last_word_counts() throws Exception {
    try (var bundle = MadeBundle.of()) {
      var wrong = new Lesson("a", "one", ONE, "Zoo", Double.NaN);
      var right = new Lesson("b", "one too", ONE, "Wear", Double.NaN);
      var night = night(bundle, wrong, right);
      assertThat(night.sittings())
          .singleElement()
          .satisfies(s -> {
            assertThat(s.before().value()).isEqualTo(1);
            assertThat(s.after().value()).isEqualTo(1);
            assertThat(s.fall().n()).isEqualTo(1);
          });
      var known = new Lesson("c", "one", ONE, null, price(bundle, ONE));
      var dear = new Lesson("d", "one too", ONE, null, 100 * price(bundle, ONE));
      assertThat(night(bundle, dear, known).known()).as("said last").containsExactly("c");
      assertThat(night(bundle, known, dear).known()).as("should d go").containsExactly("c");
    }
  }

  @Test
  void what_is_known_is_kept_where_what_is_remembered_of_others_drowns_it() throws Exception {
    var trust = Trust.cautious(3);
    for (var row : trust.weights()) {
      row[0] = 3; // twenty votes,
      row[1] = row[2] = row[3] = 0.01; // from wherever
    }
    var wide = new Familiarity(new float[0][], trust, Novelty.none(3), Double.MAX_VALUE, 100);
    try (var bundle = MadeBundle.of();
        var believing = bundle.with(wide)) {
      var known = new Lesson("a", "one", ONE, null, price(bundle, ONE));
      var dear = new Lesson("b", "other", OTHER, null, 100 * price(bundle, OTHER));
      assertThat(night(bundle, known, dear).known()).containsExactly("a");
      assertThat(night(believing, known, dear).known()).isEmpty();
      assertThat(night(believing, known).known()).containsExactly("a");
    }
  }

  @Test
  void every_day_is_examined_and_all_days_together() throws Exception {
    try (var before = MadeBundle.of();
        var after = MadeBundle.of()) {
      var days = new java.util.LinkedHashMap<String, int[]>();
      days.put("first", new int[] {0, 1, 2, 3});
      days.put("second", new int[] {4, 5});
      days.put("tonight", new int[] {6});
      var night = night(before, after, days, 0.01);
      assertThat(night.sittings())
          .extracting(s -> s.exam() + " " + s.figure() + " " + s.fall().n())
          .containsExactly(
              "first accuracy 4",
              "first error 4",
              "second accuracy 2",
              "second error 2",
              "tonight accuracy 1",
              "tonight error 1",
              "past days accuracy 6",
              "past days error 6",
              "all days accuracy 7",
              "all days error 7",
              "what people said accuracy 8");
    }
  }

  @Test
  void the_version_that_first_sat_an_exam_sits_it_again() throws Exception {
    var days = new java.util.LinkedHashMap<String, int[]>();
    days.put("first", IntStream.range(0, 20).toArray());
    days.put("second", IntStream.range(20, 25).toArray());
    days.put("third", IntStream.range(25, 29).toArray());
    days.put("fourth", new int[] {29});
    var opened = new ArrayList<String>();
    var past =
        new Night.Past(
            "tonight",
            Map.of("first", "v0", "second", "v1", "third", "v0", "fourth", "lost"),
            name -> {
              opened.add(name);
              return name.equals("lost")
                  ? Optional.empty()
                  : Optional.of(MadeBundle.of(name.equals("v0") ? 4 : 3));
            });
    try (var before = MadeBundle.of();
        var after = MadeBundle.of();
        var oldest = MadeBundle.of(4)) {
      var data = shop("Zoo");
      var night = Night.examine(before, after, past, data, days, List.of(), 0.01, 1, i -> {});
      assertThat(opened).as("each once").containsExactly("lost", "v0", "v1");
      var beside = Night.examine(oldest, after, NOBODY, data, days, List.of(), 0.01, 1, i -> {});
      for (int i = 0; i < 6; i++) {
        var sitting = night.sittings().get(i);
        var lost = Objects.requireNonNull(sitting.lost());
        assertThat(sitting.fall().value()).isZero();
        double worse =
            sitting.exam().equals("second") ? 0 : beside.sittings().get(i).fall().value();
        assertThat(lost.value())
            .isCloseTo(worse, within(1e-6)); // fewer rows at a time round otherwise
      }
      assertThat(Math.abs(beside.sittings().get(1).fall().value())).isGreaterThan(1e-3);
      assertThat(night.sittings().subList(6, 12)) // what nobody can sit again, and many days
          .extracting(s -> s.exam() + " " + (s.lost() == null))
          .containsExactly(
              "fourth true",
              "fourth true",
              "past days false",
              "past days false",
              "all days true",
              "all days true");
      double worse = 0;
      for (int i = 1; i < 6; i += 2) {
        var lost = Objects.requireNonNull(night.sittings().get(i).lost());
        worse += lost.value() * lost.n();
      }
      var lost = Objects.requireNonNull(night.sittings().get(9).lost());
      assertThat(lost.value()).isCloseTo(worse / 30, within(1e-6));
    }
  }

  /** Ten exams of three listings, each too small to show anything, and a day that is new. */
  @Test
  void a_fall_that_is_spread_over_small_exams_is_seen_whatever_tonight_adds() throws Exception {
    try (var before = MadeBundle.of();
        var after = unlike(before)) {
      var categories = new ArrayList<String>();
      for (int i = 0; i < 60; i++) {
        var knows = i < 30 ? before : after; // the older version past days, the newer tonight
        boolean known = i >= 30 || i % 4 == 0; // eight of thirty are lost
        categories.add(known ? named(knows, i) : "Nowhere");
      }
      var days = new java.util.LinkedHashMap<String, int[]>();
      for (int day = 0; day < 10; day++)
        days.put("day " + day, IntStream.range(3 * day, 3 * day + 3).toArray());
      days.put("tonight", IntStream.range(30, 60).toArray());
      var night =
          Night.examine(
              before, after, NOBODY, shop(categories), days, List.of(), 0.01, 1, examined -> {});
      assertThat(night.fallen())
          .filteredOn(s -> s.figure().equals(Sitting.ACCURACY))
          .singleElement()
          .satisfies(s -> {
            assertThat(s.exam()).isEqualTo(Night.PAST);
            assertThat(s.fall().value()).isCloseTo(8 / 30.0, within(1e-9));
            assertThat(s.fall().n()).isEqualTo(30);
          });
    }
  }

  private static Listing thing(int number) {
    return Listing.of(Map.of("title", "thing number " + number));
  }

  private static String named(Bundle bundle, int number) throws Exception {
    return bundle.suggest(thing(number)).categories().getFirst().name();
  }

  /** Untrained nets that name none of the first thirty things as these do. */
  private static Bundle unlike(Bundle bundle) throws Exception {
    for (long seed = 4; seed < 100; seed++) {
      var other = MadeBundle.of(seed);
      int alike = 0;
      for (int i = 0; i < 30; i++) if (named(bundle, i).equals(named(other, i))) alike++;
      if (alike == 0) return other;
      other.close();
    }
    throw new AssertionError("all nets agree");
  }
}
