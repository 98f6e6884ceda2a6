package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nurture.data.Column;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.eval.Conformal;
import nurture.feed.Listings;
import nurture.model.ListingNet.Witness;
import org.junit.jupiter.api.Test;

/** The rules by size, the names of classes as samples, and the scale of prices. */
class PlanTest {
  private static final Column TITLE = new Column("title", Role.TEXT);
  private static final Column BRAND = new Column("brand", Role.CATEGORY);
  private static final Column PHOTO = new Column("photo", Role.PHOTO);

  private static Plan plan(int listings, int classes, Settings settings, Column... inputs) {
    return Plan.of(listings, listings, classes, new Schema(List.of(inputs)), settings);
  }

  private static Course facts(Plan plan) {
    return plan.course(Witness.FACTS).orElseThrow();
  }

  @Test
  void few_listings_get_small_steps_and_many_passes() {
    var plan = plan(200, 3, Made.settings(), TITLE);
    assertThat(facts(plan).batch()).isEqualTo(32);
    assertThat(facts(plan).epochs()).isEqualTo(60);
    assertThat(plan.members()).isEqualTo(5);
    assertThat(plan.folds()).isEqualTo(5);
    assertThat(plan.size().width()).isEqualTo(128);
    assertThat(plan.limits().leastSamples()).isEqualTo(1);
    assertThat(facts(plan).early().gaps()).isZero(); // a single input is never left out
    assertThat(plan.reasons()).noneMatch(r -> r.startsWith("Gaps"));
    assertThat(plan.course(Witness.PHOTO)).isEmpty();
  }

  @Test
  void more_listings_get_larger_steps_and_fewer_passes() {
    var middle = plan(10_000, 50, Made.settings(), TITLE, BRAND);
    assertThat(facts(middle).batch()).isEqualTo(128);
    assertThat(facts(middle).epochs()).isEqualTo(1_500 / (10_000 / 128));
    assertThat(facts(middle).early().gaps()).isEqualTo(0.4);
    var large = plan(100_000, 50, Made.settings(), TITLE, BRAND);
    assertThat(facts(large).batch()).isEqualTo(256);
    assertThat(facts(large).epochs()).isEqualTo(10);
    assertThat(large.limits().leastSamples()).isEqualTo(2);
    assertThat(large.size().dropout()).isLessThan(middle.size().dropout());
  }

  @Test
  void many_photos_get_one_net_that_sees_them_larger() {
    var many = plan(10_000, 50, Made.settings(), PHOTO, TITLE);
    assertThat(many.members()).isEqualTo(1);
    assertThat(many.folds()).isEqualTo(20);
    var photos = many.course(Witness.PHOTO).orElseThrow();
    assertThat(photos.epochs()).isEqualTo(28);
    assertThat(photos.augment().patched()).isEqualTo(0.5);
    assertThat(List.of(many.photoWidth(), many.photoHeight())).containsExactly(48, 64);
    var few = plan(1_000, 50, Made.settings(), PHOTO, TITLE);
    assertThat(few.members()).isEqualTo(5);
    assertThat(few.course(Witness.PHOTO).orElseThrow().augment().patched()).isZero();
    assertThat(few.size().photoStem()).isZero(); // it whitens
    assertThat(few.course(Witness.PHOTO).orElseThrow().withoutMuon().filterRate()).isZero();
    assertThat(few.course(Witness.PHOTO).orElseThrow().withoutMuon().rate()).isEqualTo(3e-3);
    assertThat(List.of(few.photoWidth(), few.photoHeight())).containsExactly(24, 32);
  }

  @Test
  void a_price_gets_ten_nets_and_one_from_attributes_a_strong_pull() {
    var attributes = plan(3_000, 0, Made.settings(), BRAND);
    var words = plan(3_000, 0, Made.settings(), TITLE);
    assertThat(attributes.members()).isEqualTo(10);
    assertThat(facts(attributes).decay()).isGreaterThan(facts(words).decay());
    assertThat(facts(attributes).epochs()).isGreaterThan(facts(words).epochs());
    assertThat(words.members()).isEqualTo(10);
    assertThat(words.folds()).isEqualTo(10);
    assertThat(words.size().width()).isEqualTo(128);
    assertThat(attributes.size().width()).isEqualTo(256);
    assertThat(plan(30_000, 0, Made.settings(), TITLE).members()).isEqualTo(5);
    assertThat(plan(3_000, 0, Made.settings(), PHOTO, TITLE).members()).isEqualTo(5);
  }

  @Test
  void what_a_person_asks_for_is_taken_and_said() {
    var plan = plan(200, 3, Made.quick(2, 1), TITLE);
    assertThat(facts(plan).epochs()).isEqualTo(2);
    assertThat(plan.members()).isEqualTo(1);
    assertThat(plan.folds()).isEqualTo(10);
    assertThat(plan.reasons()).anyMatch(r -> r.equals("Nets: 1, as asked."));
    assertThat(plan.reasons())
        .anyMatch(r -> r.startsWith("Epochs of words and values: 2 of ") && r.endsWith("asked."));
  }

  @Test
  void each_class_is_one_more_listing_whose_title_is_its_name() {
    var data = Made.listings(150);
    var brief = Brief.of(data, Made.settings());
    Listings.Samples none =
        row -> {
          throw new AssertionError("row " + row + " is a listing");
        };
    var primer = Primer.beside(none, data, brief);
    assertThat(primer.with(new int[] {4, 7})).containsExactly(4, 7, 150, 151, 152);
    assertThat(primer.sample(151).cell("title")).isEqualTo("mug");
    assertThat(primer.sample(151).cell("seller")).isNull();
    assertThat(primer.sample(151).hasPhoto()).isFalse();
    assertThat(primer.labels()).hasSize(153).endsWith(0, 1, 2);
    assertThat(primer.prices(new float[150]))
        .hasSize(153)
        .endsWith(Float.NaN, Float.NaN, Float.NaN);
    var wordless = Brief.of(data, Made.learn("category", null, "seller"));
    assertThat(Primer.beside(none, data, wordless).with(new int[] {4})).containsExactly(4);
  }

  @Test
  void a_text_or_path_that_is_no_input_is_one_more_lesson_of_its_listing() {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 60; i++)
      rows.add(
          List.of(
              "item-" + i,
              "a title that says number " + i,
              i % 2 == 0 ? "mug" : "vase",
              "a longer text that tells of item number " + i,
              "home > %s > kind %d".formatted(i % 2 == 0 ? "mug" : "vase", i % 7),
              Integer.toString(10 + i)));
    var data = Made.of(List.of("id", "title", "category", "story", "path", "price"), rows);
    var brief = Brief.of(data, Made.learn("category", "price", "title"));
    Listings.Samples titles =
        row ->
            new Listings.Sample() {
              @Override
              public String id() {
                return data.id(row);
              }

              @Override
              public String cell(String column) {
                return "title " + row;
              }

              @Override
              public boolean hasPhoto() {
                return false;
              }

              @Override
              public void photo(byte[] into, int offset) {}
            };
    var primer = Primer.beside(titles, data, brief);
    assertThat(primer.asides()).containsExactly("story", "path");
    assertThat(primer.with(new int[] {4, 7})).containsExactly(4, 7, 60, 61, 66, 69, 126, 129);
    assertThat(primer.sample(69).cell("title")).endsWith("item number 7");
    assertThat(primer.sample(129).cell("title")).isEqualTo("home > vase > kind 0");
    assertThat(primer.listing(129)).isEqualTo(7);
    assertThat(primer.listing(61)).isEqualTo(-1);
    assertThat(primer.labels()[129]).isEqualTo(brief.labels()[7]);
    assertThat(primer.prices(new float[60])[129]).isZero();
    assertThat(Primer.told(data, brief)).isEqualTo(2 * brief.train().length);
    var whole = Brief.of(data, Made.learn("category", "price", "title", "story", "path"));
    assertThat(Primer.told(data, whole)).isZero();
    var wordless = Brief.of(data, Made.learn("category", "price", "id"));
    assertThat(Primer.told(data, wordless)).isZero();
  }

  @Test
  void prices_are_standardised_over_the_training_listings() {
    var brief = Brief.of(Made.listings(150), Made.settings());
    var z = PriceScale.of(brief).standardised(brief.prices());
    double sum = 0, squares = 0;
    for (int row : brief.train()) {
      sum += z[row];
      squares += z[row] * z[row];
    }
    int n = brief.train().length;
    assertThat(sum / n).isBetween(-1e-5, 1e-5);
    assertThat(squares / n).isBetween(0.9999, 1.0001);
    var unknown = PriceScale.of(brief).standardised(new double[] {Double.NaN});
    assertThat(unknown).containsOnly(Float.NaN);
  }

  @Test
  void a_range_covers_nine_of_ten_prices_like_those_it_was_drawn_from() {
    int n = 2_000;
    var random = new java.util.Random(4);
    var actual = new double[2 * n];
    var estimate = new double[2 * n];
    var scale = new double[2 * n];
    for (int i = 0; i < 2 * n; i++) {
      double centre = 2 + 2 * random.nextDouble();
      scale[i] = 0.1 + random.nextDouble();
      estimate[i] = Math.expm1(centre);
      actual[i] = Math.expm1(Math.max(0, centre + 0.5 * scale[i] * random.nextGaussian()));
    }
    var range =
        Conformal.fit(
            java.util.Arrays.copyOf(actual, n),
            java.util.Arrays.copyOf(estimate, n),
            java.util.Arrays.copyOf(scale, n),
            Calibration.LEVEL);
    int covered = 0;
    for (int i = n; i < 2 * n; i++) {
      var r = range.range(estimate[i], scale[i]);
      if (r.low() <= actual[i] && actual[i] <= r.high()) covered++;
    }
    // Four standard deviations of both halves' chance: 4 · √(2 · 0.09 / 2000) = 0.038.
    assertThat((double) covered / n).isBetween(0.86, 0.94);
  }

  @Test
  void a_version_differs_where_provenance_or_settings_do_and_not_with_the_time() {
    var settings = Made.settings();
    assertThat(Calibration.version(facts("1", "now"), settings))
        .isEqualTo(Calibration.version(facts("1", "later"), settings))
        .isNotEqualTo(Calibration.version(facts("2", "now"), settings))
        .isNotEqualTo(Calibration.version(facts("1", "now"), Made.quick(2, 1)));
  }

  private static Map<String, String> facts(String seed, String time) {
    var facts = new java.util.LinkedHashMap<String, String>();
    facts.put("seed", seed);
    facts.put("time", time);
    return facts;
  }
}
