package nurture.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import nurture.data.Column;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.eval.Conformal;
import nurture.eval.Pool;
import nurture.feed.Features;
import nurture.feed.MadeListing;
import nurture.model.ListingNet;
import nurture.model.Ridge;
import nurture.tensor.Engine;
import nurture.tensor.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bundle of two untrained nets. */
class BundleTest {
  private static final List<String> CLASSES =
      List.of("Home > Mugs", "Home > Vases", "Toys > Cars", "Toys > Dolls", "Wear", "Zoo");
  private static final Listing TEXT =
      Listing.of(Map.of("title", "blue mug", "brand", "Acme", "weight", "2"));

  @TempDir Path folder;

  private static Bundle bundle() {
    var inputs =
        new Schema(
            List.of(
                new Column("photo", Role.PHOTO),
                new Column("title", Role.TEXT),
                new Column("brand", Role.CATEGORY),
                new Column("weight", Role.NUMBER)));
    var cells =
        List.of(
            Map.of("title", "blue mug", "brand", "Acme", "weight", "2"),
            Map.of("title", "red car", "brand", "Zen", "weight", "7"));
    var features =
        Features.fit(
            inputs,
            2,
            i -> cells.get(i)::get,
            new Features.Photo("photo", 8, 8),
            new Features.Limits(1, 1000));
    var size = new ListingNet.Size(16, 1, 0.1, 0.5, 4, List.of(4L, 8L));
    var card =
        new Card(
            "v1",
            "things",
            inputs,
            features,
            size,
            2,
            new Card.CategoryTarget("category", CLASSES, new int[6], Pool.even(3), 0.5),
            new Card.PriceTarget("price", "EUR", 3, 1, Pool.even(3), new Conformal(0.9, 1, 1)),
            Map.of("brand", List.of("Acme", "Zen")));
    Engine.seed(3);
    return Bundle.of(
        card,
        IntStream.range(0, 2)
            .mapToObj(i ->
                Scope.outside(() ->
                    ListingNet.of(features, size, 6, true)
                        .with(i == 0 ? Ridge.of(features, 6, true) : null)))
            .toList());
  }

  private static byte[] photo() {
    var image = new BufferedImage(20, 14, BufferedImage.TYPE_INT_RGB);
    var g = image.createGraphics();
    g.setColor(Color.ORANGE);
    g.fillRect(3, 3, 9, 9);
    g.dispose();
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Test
  void a_saved_bundle_answers_as_before() throws Exception {
    try (var bundle = bundle()) {
      bundle.save(folder.resolve("run/bundle"));
      try (var opened = Bundle.open(folder.resolve("run"));
          var direct = Bundle.open(folder.resolve("run/bundle"))) {
        for (var listing : List.of(TEXT, new Listing(Map.of(), photo()))) {
          assertThat(opened.suggest(listing)).isEqualTo(bundle.suggest(listing));
          assertThat(direct.suggest(listing)).isEqualTo(bundle.suggest(listing));
        }
        assertThat(opened.describe()).isEqualTo(bundle.describe());
      }
    }
  }

  @Test
  void any_inputs_or_none_give_an_answer() throws Exception {
    try (var bundle = bundle()) {
      var nothing = bundle.suggest(Listing.of(Map.of()));
      check(nothing);
      assertThat(nothing.used()).isEmpty();
      var photo = bundle.suggest(new Listing(Map.of(), photo()));
      check(photo);
      assertThat(photo.used()).containsExactly("photo");
      var text = bundle.suggest(Listing.of(Map.of("title", "blue mug", "weight", "  ")));
      check(text);
      assertThat(text.used()).containsExactly("title");
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
  void probabilities_sum_to_one() {
    try (var bundle = bundle()) {
      var answers =
          bundle.answers(
              row -> MadeListing.of(Map.of("title", row % 2 == 0 ? "blue car" : "mug")), rows(300));
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
  void many_threads_at_once_get_the_answers_of_one() throws Exception {
    try (var bundle = bundle()) {
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
    try (var bundle = bundle()) {
      bundle.suggest(TEXT);
      long before = Engine.liveObjects();
      for (int i = 0; i < 200; i++) bundle.suggest(TEXT);
      assertThat(Engine.liveObjects()).isEqualTo(before);
    }
  }

  @Test
  void a_photo_that_is_none_is_a_bad_listing() {
    try (var bundle = bundle()) {
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
    try (var bundle = bundle()) {
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
    try (var bundle = bundle()) {
      bundle.save(folder);
    }
    Files.writeString(folder.resolve("bundle.json"), "{\"version\": \"3\", \"members\": 1}");
    assertThatThrownBy(() -> Bundle.open(folder)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_missing_or_damaged_net_is_named_and_leaves_nothing_behind() throws Exception {
    try (var bundle = bundle()) {
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
    try (var bundle = bundle()) {
      var described = bundle.describe();
      assertThat(described.inputs().stream().map(Description.Input::name))
          .containsExactly("photo", "title", "brand", "weight");
      assertThat(described.inputs().get(2).examples()).containsExactly("Acme", "Zen");
      assertThat(described.currency()).isEqualTo("EUR");
      assertThat(described.category() && described.price()).isTrue();
    }
  }

  private static Listing asked(int i, Map<String, String> values) {
    return i % 3 == 0 ? new Listing(values, photo()) : Listing.of(values);
  }
}
