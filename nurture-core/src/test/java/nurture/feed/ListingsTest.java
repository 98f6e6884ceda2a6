package nurture.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nurture.data.Column;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.tensor.Scope;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Listings as tensors, and what is fitted for it. */
class ListingsTest {
  static final Listings.Variation AS_IS = Listings.Variation.NONE;
  static final Listings.Variation ROUGH = new Listings.Variation(0.9, 0.5, 1, true);

  static final Schema INPUTS =
      new Schema(
          List.of(
              new Column("photo", Role.PHOTO),
              new Column("title", Role.TEXT),
              new Column("brand", Role.CATEGORY),
              new Column("path", Role.PATH),
              new Column("weight", Role.NUMBER),
              new Column("since", Role.DATE)));

  static final List<MadeListing> LISTINGS =
      List.of(
          new MadeListing(
              "full",
              Map.of(
                  "title", "blue mug mug",
                  "brand", "Acme",
                  "path", "Home > Kitchen > Mugs",
                  "weight", "2",
                  "since", "2020-01-02"),
              bytes(1)),
          new MadeListing("words", Map.of("title", "red vase", "weight", "4"), null),
          new MadeListing("empty", Map.of(), null),
          new MadeListing("photo", Map.of("brand", "Zen", "path", "Home > Garden"), bytes(9)));

  static byte[] bytes(int from) {
    var pixels = new byte[3 * 2 * 3];
    for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (from + 11 * i);
    return pixels;
  }

  static Features features() {
    return Features.fit(
        INPUTS,
        LISTINGS.size(),
        LISTINGS::get,
        new Features.Photo("photo", 3, 2),
        new Features.Limits(1, 1000));
  }

  static Listings listings(Listings.Variation augment) {
    return new Listings(
        features(),
        LISTINGS::get,
        augment,
        new int[] {1, -100, 0, 2},
        new float[] {0.5f, Float.NaN, -1, 2});
  }

  @Test
  void of_a_listing_that_nobody_has_learnt_from_only_others_words_are_known() {
    try (var scope = Scope.open()) {
      var mugs =
          List.of(
              MadeListing.of(Map.of("title", "blue mug", "brand", "Acme")),
              MadeListing.of(Map.of("title", "blue zonk", "brand", "Zen")),
              MadeListing.of(Map.of("title", "blue", "brand", "Acme")));
      var limits = new Features.Limits(1, 1000);
      var features = Features.fit(INPUTS, 3, mugs::get, null, limits);
      var all = new Listings(features, mugs::get, AS_IS, null, null);
      var fold = all.knowing(new int[] {0, 2});
      var title = features.texts().getFirst().bag();
      var asked = fold.batch(new int[] {1}, null);
      var plain = all.batch(new int[] {2}, null); // the same without a word that it alone has
      assertThat(asked.get(title + ".rows").longs()).isEqualTo(plain.get(title + ".rows").longs());
      assertThat(asked.get(title + ".weights").floats())
          .isEqualTo(plain.get(title + ".weights").floats());
      assertThat(asked.get("values.rows").longs()).isEmpty();
      assertThat(all.batch(new int[] {1}, null).get("values.rows").longs()).hasSize(1);
      assertThat(fold.batch(new int[] {0}, null).get(title + ".weights").floats())
          .isEqualTo(all.batch(new int[] {0}, null).get(title + ".weights").floats());
    }
  }

  @Test
  void a_batch_has_every_tensor_in_its_shape() {
    try (var scope = Scope.open()) {
      var f = features();
      var batch = listings(AS_IS).batch(new int[] {0, 1, 2, 3}, null);
      assertThat(batch.ids()).containsExactly("full", "words", "empty", "photo");
      assertThat(batch.tensors().keySet())
          .containsExactlyInAnyOrder(
              "photo",
              "photo.rows",
              "facts.rows",
              "words.rows",
              "text title.rows",
              "text title.weights",
              "text title.offsets",
              "text all words.rows",
              "text all words.weights",
              "text all words.offsets",
              "text all pairs.rows",
              "text all pairs.weights",
              "text all pairs.offsets",
              "values.rows",
              "values.weights",
              "values.offsets",
              "values.columns",
              "numbers",
              "absent",
              "class",
              "price",
              "priced");
      assertThat(batch.get("photo").shape()).containsExactly(2, 2, 3, 3);
      assertThat(batch.get("photo.rows").longs()).containsExactly(0, 3);
      assertThat(batch.get("facts.rows").longs()).containsExactly(0, 1, 3);
      assertThat(batch.get("words.rows").longs()).containsExactly(0, 1, 3);
      assertThat(batch.get("numbers").shape()).containsExactly(4, f.numberWidth());
      assertThat(batch.get("absent").shape()).containsExactly(4, 5);
      assertThat(batch.get("text title.offsets").shape()).containsExactly(4);
      assertThat(f.names()).containsExactly("photo", "title", "brand", "path", "weight", "since");
    }
  }

  @Test
  void absent_inputs_are_flagged_in_the_order_of_names() {
    try (var scope = Scope.open()) {
      var absent = listings(AS_IS).batch(new int[] {0, 1, 2, 3}, null).get("absent").floats();
      assertThat(absent)
          .containsExactly(
              0, 0, 0, 0, 0, //
              0, 1, 1, 0, 1, //
              1, 1, 1, 1, 1, //
              1, 0, 0, 1, 1);
    }
  }

  @Test
  void a_patched_photo_holds_as_much_of_another_as_is_said_and_the_rest_is_its_own() {
    var patched = new Listings.Variation(0, 0, 0, false).patched(1);
    var seen = new HashSet<Float>();
    for (int seed = 1; seed <= 20; seed++)
      try (var scope = Scope.open()) {
        var plain = listings(AS_IS).batch(new int[] {0, 3}, null).get("photo").longs();
        var batch =
            listings(patched)
                .batch(new int[] {0, 3}, new Feed.Chance(1, new SplittableRandom(seed)));
        var photos = batch.get("photo").longs();
        assertThat(batch.get("photo.other").longs()).containsExactly(1, 0);
        int own = 0, each = plain.length / 2;
        for (int i = 0; i < photos.length; i++) {
          if (photos[i] == plain[i]) own++;
          else assertThat(photos[i]).isEqualTo(plain[(i + each) % plain.length]);
        }
        assertThat(batch.get("photo.own").item())
            .isCloseTo((float) own / photos.length, within(1e-6f));
        seen.add(batch.get("photo.own").item());
      }
    assertThat(seen.size()).isGreaterThan(1); // areas differ
  }

  @Test
  void unknown_targets_are_masked() {
    try (var scope = Scope.open()) {
      var batch = listings(AS_IS).batch(new int[] {3, 1, 0}, null);
      assertThat(batch.get("class").longs()).containsExactly(2, -100, 1);
      assertThat(batch.get("price").floats()).containsExactly(2, 0, 0.5f);
      assertThat(batch.get("priced").floats()).containsExactly(1, 0, 1);
    }
  }

  @Test
  void a_text_is_a_bag_of_length_one_and_an_absent_one_is_empty() {
    try (var scope = Scope.open()) {
      var batch = listings(AS_IS).batch(new int[] {0, 2, 1}, null);
      var offsets = batch.get("text title.offsets").longs();
      var weights = batch.get("text title.weights").floats();
      assertThat(offsets[0]).isZero();
      assertThat(offsets[1]).isEqualTo(offsets[2]).isPositive();
      assertThat(length(weights, 0, (int) offsets[1])).isCloseTo(1, within(1e-5));
      assertThat(length(weights, (int) offsets[2], weights.length)).isCloseTo(1, within(1e-5));
      assertThat(batch.get("text title.rows").longs()).hasSameSizeAs(weights);
    }
  }

  private static double length(float[] weights, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) sum += (double) weights[i] * weights[i];
    return Math.sqrt(sum);
  }

  @Test
  void photos_are_unchanged_without_chance_and_only_those_that_are_there() {
    try (var scope = Scope.open()) {
      var batch = listings(ROUGH).batch(new int[] {1, 3, 2}, null);
      var photos = batch.get("photo").floats();
      var wanted = bytes(9);
      assertThat(photos).hasSize(18);
      for (int i = 0; i < 18; i++) assertThat(photos[i]).isEqualTo(wanted[i] & 255);
      assertThat(batch.get("photo.rows").longs()).containsExactly(1);
      var none = listings(AS_IS).batch(new int[] {1, 2}, null);
      assertThat(none.get("photo").shape()).containsExactly(0, 2, 3, 3);
      assertThat(none.get("photo.rows").longs()).isEmpty();
    }
  }

  @Test
  void only_the_photo_or_all_else_is_read_on_request() {
    try (var scope = Scope.open()) {
      var rows = new int[] {0, 1, 2, 3};
      assertThat(listings(AS_IS).only(true).batch(rows, null).tensors().keySet())
          .containsExactlyInAnyOrder("photo", "photo.rows", "class", "price", "priced");
      var facts = listings(AS_IS).only(false).batch(rows, null);
      assertThat(facts.has("photo")).isFalse();
      assertThat(facts.get("facts.rows").longs()).containsExactly(0, 1, 3);
    }
    var all = listings(AS_IS);
    assertThat(IntStream.range(0, 4).filter(i -> all.says(i, true))).containsExactly(0, 3);
    assertThat(IntStream.range(0, 4).filter(i -> all.says(i, false))).containsExactly(0, 1, 3);
  }

  @Test
  void at_least_one_input_stays_when_inputs_are_dropped() {
    try (var scope = Scope.open()) {
      var random = new SplittableRandom(1);
      var rows = new int[600];
      for (int i = 0; i < rows.length; i++) rows[i] = i % 2 == 0 ? 0 : 1;
      var absent = listings(ROUGH).batch(rows, new Feed.Chance(1, random)).get("absent").floats();
      var kept = new int[5];
      int gone = 0;
      for (int i = 0; i < rows.length; i++) {
        int there = 0;
        for (int j = 0; j < 5; j++)
          if (absent[i * 5 + j] == 0) {
            there++;
            if (rows[i] == 0) kept[j]++;
          } else if (rows[i] == 0) gone++;
        assertThat(there).isPositive();
      }
      assertThat(Arrays.stream(kept)).allMatch(n -> n > 0); // whichever stays, each does at times
      // Of 1,500: 0.9 · (4/5 + 2/5) / 2.
      assertThat(gone).isBetween(720, 900);
    }
  }

  @Test
  void a_dropped_input_says_nothing_and_words_stay_of_length_one() {
    try (var scope = Scope.open()) {
      var rows = new int[100];
      var batch = listings(ROUGH).batch(rows, new Feed.Chance(1, new SplittableRandom(2)));
      var absent = batch.get("absent").floats();
      var offsets = batch.get("text title.offsets").longs();
      var weights = batch.get("text title.weights").floats();
      var numbers = batch.get("numbers").floats();
      int width = numbers.length / rows.length;
      for (int i = 0; i < rows.length; i++) {
        int to = i + 1 < rows.length ? (int) offsets[i + 1] : weights.length;
        double length = length(weights, (int) offsets[i], to);
        if (absent[i * 5] == 1) assertThat(length).isZero();
        else assertThat(length).isCloseTo(1, within(1e-5));
        if (absent[i * 5 + 3] == 1 && absent[i * 5 + 4] == 1)
          assertThat(Arrays.copyOfRange(numbers, i * width, (i + 1) * width)).containsOnly(0);
      }
    }
  }

  @Test
  void what_columns_say_together_is_a_bag_of_their_words_and_one_of_their_pairs() {
    var whole = Map.of("title", "mug", "brand", "Acme");
    var said = List.of(whole, Map.of("brand", "mug"), whole, whole); // a pair that three share
    try (var scope = Scope.open()) {
      var batch = alone(said, INPUTS).batch(new int[] {0, 1}, null);
      var words = batch.get("text all words.rows").longs();
      assertThat(words).hasSize(3); // mug, acme; mug, though it is a brand
      assertThat(words[2]).isIn(words[0], words[1]);
      assertThat(batch.get("text all words.offsets").longs()).containsExactly(0, 2);
      assertThat(batch.get("text all pairs.offsets").longs()).containsExactly(0, 1);
      assertThat(batch.get("text all pairs.weights").floats()).containsExactly(1);
    }
    var red = Map.of("title", "red mug");
    var turned = List.of(red, Map.of("title", "mug red"), red);
    try (var scope = Scope.open()) { // whichever word comes first
      var pairs = alone(turned, INPUTS).batch(new int[] {0, 1}, null).get("text all pairs.rows");
      assertThat(pairs.longs()).containsExactly(0, 0);
    }
  }

  @Test
  void a_number_is_a_word_of_its_column_where_columns_speak_together() {
    var inputs =
        new Schema(
            List.of(
                new Column("title", Role.TEXT),
                new Column("fee", Role.NUMBER),
                new Column("weight", Role.NUMBER)));
    var said =
        List.of(
            Map.of("title", "mug", "fee", "0", "weight", "1"),
            Map.of("title", "mug", "fee", "1", "weight", "0"),
            Map.of("title", "mug", "fee", "0.0"),
            Map.of("title", "mug", "fee", "0", "weight", "2"));
    try (var scope = Scope.open()) {
      var batch = alone(said, inputs).batch(new int[] {0, 1, 2}, null);
      var words = batch.get("text all words.rows").longs();
      assertThat(batch.get("text all words.offsets").longs()).containsExactly(0, 3, 6);
      assertThat(Arrays.stream(words).distinct().count()).isEqualTo(5); // mug, two each
      var third = Arrays.copyOfRange(words, 6, 8);
      assertThat(Arrays.copyOfRange(words, 0, 3)).contains(third);
      // Three say "mug" and a fee of 0, of whom two are here; no three share another pair.
      assertThat(batch.get("text all pairs.rows").longs()).hasSize(2);
    }
  }

  @Test
  void what_is_dropped_is_not_said_together_either() {
    try (var scope = Scope.open()) {
      var rows = new int[600];
      var batch = listings(ROUGH).batch(rows, new Feed.Chance(1, new SplittableRandom(3)));
      var absent = batch.get("absent").floats();
      var offsets = batch.get("text all words.offsets").longs();
      int silent = 0;
      for (int i = 0; i + 1 < rows.length; i++) {
        boolean none = absent[i * 5] == 1 && absent[i * 5 + 1] == 1 && absent[i * 5 + 2] == 1;
        if (!none) continue;
        silent++;
        long numbers = 2 - (long) (absent[i * 5 + 3] + absent[i * 5 + 4]);
        assertThat(offsets[i + 1] - offsets[i]).isLessThanOrEqualTo(numbers);
      }
      assertThat(silent).isPositive();
    }
  }

  @Test
  void one_column_of_words_has_nothing_to_say_together() {
    var title = new Schema(List.of(new Column("title", Role.TEXT)));
    try (var scope = Scope.open()) {
      var batch = alone(List.of(Map.of("title", "red mug")), title).batch(new int[] {0}, null);
      assertThat(batch.tensors().keySet()).noneMatch(name -> name.contains("all "));
    }
  }

  @Test
  void columns_of_words_may_have_any_name() {
    var names = List.of("values", "photo", "facts", "words", "all words");
    var texts = new Schema(names.stream().map(name -> new Column(name, Role.TEXT)).toList());
    var brand = new Column("brand", Role.CATEGORY);
    var all = new Schema(Stream.concat(texts.columns().stream(), Stream.of(brand)).toList());
    var said = new HashMap<>(Map.of("brand", "Acme"));
    names.forEach(name -> said.put(name, "mug of " + name));
    try (var scope = Scope.open()) {
      var batch = alone(List.of(said), all).batch(new int[] {0}, null);
      for (var name : names)
        assertThat(batch.get("text " + name + ".rows").longs()).hasSizeGreaterThan(3);
      assertThat(batch.get("values.rows").longs()).hasSize(1);
      assertThat(batch.get("facts.rows").longs()).containsExactly(0);
    }
  }

  private static Listings alone(List<Map<String, String>> said, Schema inputs) {
    var made = said.stream().map(MadeListing::of).toList();
    var features = Features.fit(inputs, made.size(), made::get, null, new Features.Limits(1, 1000));
    return new Listings(features, made::get, AS_IS, null, null);
  }

  @Test
  void the_same_chance_gives_the_same_batch() {
    try (var scope = Scope.open()) {
      var rows = new int[] {0, 3, 1, 0, 3};
      var one = listings(ROUGH).batch(rows, new Feed.Chance(1, new SplittableRandom(5)));
      var two = listings(ROUGH).batch(rows, new Feed.Chance(1, new SplittableRandom(5)));
      for (var name : List.of("photo", "absent", "numbers", "text title.weights"))
        assertThat(one.get(name).floats()).isEqualTo(two.get(name).floats());
    }
  }

  @Test
  void a_path_says_its_ancestors_too_a_list_its_names_and_a_name_its_words() {
    var seen = new HashMap<String, String>();
    seen.put("path", "Home > Kitchen > Mugs");
    seen.put("brand", "Acme, Zen");
    assertThat(features().values(seen::get))
        .containsExactlyInAnyOrder(
            Words.value("path", "Home > Kitchen > Mugs"),
            Words.value("path", "Home > Kitchen"),
            Words.value("path", "Home"),
            Words.value("brand", "Acme, Zen"),
            Words.value("brand", ",Acme"),
            Words.value("brand", ",Zen"),
            Words.value("path", "~home"),
            Words.value("path", "~kitchen"),
            Words.value("path", "~mugs"),
            Words.value("brand", "~acme"),
            Words.value("brand", "~zen"));
  }

  @Test
  void features_come_back_from_json_and_do_the_same() {
    var json = JsonMapper.builder().build();
    var back = json.readValue(json.writeValueAsString(features()), Features.class);
    assertThat(back.names()).isEqualTo(features().names());
    try (var scope = Scope.open()) {
      var rows = new int[] {0, 1, 2, 3};
      var one = listings(AS_IS).batch(rows, null);
      var two = new Listings(back, LISTINGS::get, AS_IS, null, null).batch(rows, null);
      for (var name : List.of("photo", "absent", "numbers", "text title.weights", "values.weights"))
        assertThat(two.get(name).floats()).isEqualTo(one.get(name).floats());
      for (var name :
          List.of("text title.rows", "text title.offsets", "values.rows", "values.offsets"))
        assertThat(two.get(name).longs()).isEqualTo(one.get(name).longs());
    }
  }
}
