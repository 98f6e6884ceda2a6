package nurture.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nurture.data.Column;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.feed.Batch;
import nurture.feed.Features;
import nurture.feed.Listings;
import nurture.feed.MadeListing;
import nurture.model.ListingNet.Witness;
import nurture.optim.Sgd;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The net that reads listings. */
class ListingNetTest {
  private static final int SIDE = 8, CLASSES = 3;
  private static final Schema INPUTS =
      new Schema(
          List.of(
              new Column("photo", Role.PHOTO),
              new Column("title", Role.TEXT),
              new Column("brand", Role.CATEGORY),
              new Column("weight", Role.NUMBER)));
  private static final Map<String, String> CELLS =
      Map.of("title", "blue mug", "brand", "Acme", "weight", "3");

  private static byte[] photo(int shade) {
    var pixels = new byte[SIDE * SIDE * 3];
    for (int i = 0; i < pixels.length; i++) pixels[i] = (byte) (shade * (i % 7));
    return pixels;
  }

  /** Every subset of the four inputs. */
  private static List<MadeListing> subsets() {
    return java.util.stream.IntStream.range(0, 16)
        .mapToObj(bits -> {
          var cells = new HashMap<>(CELLS);
          if ((bits & 1) == 0) cells.remove("title");
          if ((bits & 2) == 0) cells.remove("brand");
          if ((bits & 4) == 0) cells.remove("weight");
          return new MadeListing("made", cells, (bits & 8) != 0 ? photo(5) : null);
        })
        .toList();
  }

  private static Features features() {
    var all = subsets();
    return Features.fit(
        INPUTS,
        all.size(),
        all::get,
        new Features.Photo("photo", SIDE, SIDE),
        new Features.Limits(1, 1000));
  }

  private static ListingNet net() {
    Engine.seed(5);
    return ListingNet.of(
        features(), new ListingNet.Size(16, 2, 0.2, 0.1, 4, List.of(4L, 8L)), CLASSES, true);
  }

  private static Batch batch(List<MadeListing> listings) {
    var rows = new int[listings.size()];
    for (int i = 0; i < rows.length; i++) rows[i] = i;
    return new Listings(features(), listings::get, Listings.Variation.NONE, null, null)
        .batch(rows, null);
  }

  @Test
  void each_witness_answers_for_the_listings_it_knows_something_of() {
    try (var scope = Scope.open()) {
      var batch = batch(subsets());
      var answers = net().answers(batch);
      assertThat(answers.keySet()).containsExactly(Witness.PHOTO, Witness.FACTS);
      answers.forEach((witness, answer) -> {
        int n = (int) batch.get(witness.rows()).size(0);
        assertThat(n).isEqualTo(witness == Witness.PHOTO ? 8 : 14);
        var logits = requireNonNull(answer.logits());
        var price = requireNonNull(answer.price());
        var scale = requireNonNull(answer.scale());
        assertThat(logits.shape()).containsExactly(n, CLASSES);
        assertThat(price.shape()).containsExactly(n);
        assertThat(answer.features().shape()).containsExactly(n, 16);
        for (float value : logits.floats()) assertThat(value).isFinite();
        for (float value : price.floats()) assertThat(value).isFinite();
        for (float value : scale.floats()) assertThat(value).isFinite().isPositive();
      });
    }
  }

  @Test
  void any_subset_of_facts_has_an_answer_of_its_own() {
    try (var scope = Scope.open()) {
      var net = net();
      // What stands for an absent input is learnt; let it say something already.
      requireNonNull(net.facts()).absent().set(Tensor.normal(3, 16));
      var answer = requireNonNull(net.answers(batch(subsets())).get(Witness.FACTS));
      // Some processors' sums differ in the last digit by a row's place in the batch.
      var prices = new java.util.HashSet<Long>();
      for (float value : requireNonNull(answer.price()).floats())
        prices.add(Math.round(value * 1e5));
      assertThat(prices).hasSize(7); // each with a photo and without one
    }
  }

  @Test
  void a_photo_net_that_whitens_is_fitted_to_photos_before_it_learns() {
    try (var scope = Scope.open()) {
      var size = new ListingNet.Size(16, 2, 0.2, 0.1, 0, List.of(8L, 12L));
      var net = ListingNet.of(features(), size, CLASSES, true);
      var batch = batch(subsets());
      var eye = (WhitenedNet.Body) requireNonNull(net.photo()).net();
      assertThat(eye.whitening().floats()).containsOnly(0);
      net.prepare(batch);
      assertThat(eye.whitening().times(eye.whitening()).sum().item()).isPositive();
      assertThat(net.parameters().keySet()).noneMatch(name -> name.contains("whitening"));
      assertThat(net.state()).containsKey("photo.net.whitening");
      var answer = requireNonNull(net.answers(batch).get(Witness.PHOTO));
      assertThat(answer.features().shape()).containsExactly(8, size.photoFeatures());
      assertThat(size.photoFeatures()).isEqualTo(12);
      var before = net.facts();
      net().prepare(batch); // a stem that is learnt needs none
      net.only(Witness.FACTS).prepare(batch);
      assertThat(net.facts()).isSameAs(before);
    }
  }

  @Test
  void a_witness_with_nothing_to_go_on_is_silent() {
    try (var scope = Scope.open()) {
      var net = net();
      assertThat(net.answers(batch(List.of(MadeListing.of(CELLS)))))
          .containsOnlyKeys(Witness.FACTS);
      assertThat(net.answers(batch(List.of(new MadeListing("photo", Map.of(), photo(5))))))
          .containsOnlyKeys(Witness.PHOTO);
      assertThat(net.answers(batch(List.of(MadeListing.of(Map.of()))))).isEmpty();
    }
  }

  @Test
  void a_listing_is_answered_the_same_alone_and_in_company() {
    try (var scope = Scope.open()) {
      var net = net();
      var facts = requireNonNull(net.answers(batch(subsets())).get(Witness.FACTS)).features();
      var photos = requireNonNull(net.answers(batch(subsets())).get(Witness.PHOTO)).features();
      for (int i : new int[] {8, 10, 15}) {
        var alone = net.answers(batch(subsets().subList(i, i + 1)));
        if (i > 8) near(alone.get(Witness.FACTS), facts.select(0, i - 2)); // 0 and 8 show none
        near(alone.get(Witness.PHOTO), photos.select(0, i - 8));
      }
    }
  }

  private static void near(Reader.@Nullable Answer answer, Tensor row) {
    var one = requireNonNull(answer).features().floats();
    var other = row.floats();
    assertThat(one).hasSameSizeAs(other);
    for (int j = 0; j < one.length; j++)
      assertThat(one[j]).isCloseTo(other[j], org.assertj.core.api.Assertions.within(1e-4f));
  }

  @Test
  void a_second_look_does_not_tell_left_from_right() {
    try (var scope = Scope.open()) {
      var net = net();
      var batch = batch(List.of(new MadeListing("photo", Map.of(), photo(5))));
      var other = new HashMap<>(batch.tensors());
      other.put("photo", batch.get("photo").flip(2));
      var mirrored = new Batch(batch.ids(), batch.rows(), other);
      near(
          net.considered(mirrored).get(Witness.PHOTO),
          requireNonNull(net.considered(batch).get(Witness.PHOTO)).features().select(0, 0));
      assertThat(requireNonNull(net.answers(mirrored).get(Witness.PHOTO)).features().floats())
          .isNotEqualTo(requireNonNull(net.answers(batch).get(Witness.PHOTO)).features().floats());
    }
  }

  @Test
  void a_step_moves_every_parameter() {
    try (var scope = Scope.open()) {
      var net = net();
      var before = new HashMap<String, float[]>();
      net.parameters().forEach((name, tensor) -> before.put(name, tensor.floats()));
      try (var rule = Sgd.of(net, 0.1)) {
        for (int i = 0; i < 2; i++) // the first step opens what starts at zero
        rule.step(() -> {
          var batch = batch(subsets());
          Tensor sum = Tensor.zeros();
          for (var entry : net.answers(batch).entrySet()) {
            var answer = entry.getValue();
            int n = (int) answer.features().size(0);
            var classes = new long[n];
            for (int j = 0; j < n; j++) classes[j] = j % CLASSES;
            sum =
                sum.plus(
                        Losses.crossEntropy(requireNonNull(answer.logits()), Tensor.of(classes, n)))
                    .plus(Losses.squared(requireNonNull(answer.price()), Tensor.ones(n)))
                    .plus(Losses.squared(requireNonNull(answer.scale()), Tensor.zeros(n)));
          }
          return sum;
        });
      }
      assertThat(before).hasSizeGreaterThan(20);
      net.parameters()
          .forEach((name, tensor) ->
              assertThat(tensor.floats()).as(name).isNotEqualTo(before.get(name)));
    }
  }

  @Test
  void what_is_not_learnt_has_no_head() {
    try (var scope = Scope.open()) {
      var size = new ListingNet.Size(8, 1, 0, 0.1, 4, List.of(4L));
      for (var answer :
          ListingNet.of(features(), size, 0, true).answers(batch(subsets())).values()) {
        assertThat(answer.logits()).isNull();
        assertThat(answer.price()).isNotNull();
      }
      for (var answer :
          ListingNet.of(features(), size, 2, false).answers(batch(subsets())).values()) {
        assertThat(answer.logits()).isNotNull();
        assertThat(answer.price()).isNull();
        assertThat(answer.scale()).isNull();
      }
    }
  }

  @Test
  void photo_nets_give_averages_and_greatest_values() {
    try (var scope = Scope.open()) {
      var net = PhotoNet.of(4, List.of(6L, 10L));
      assertThat(net.width()).isEqualTo(20);
      assertThat(net.apply(Tensor.normal(2, 3, 12, 9)).shape()).containsExactly(2, 20);
      var out = net.apply(Tensor.normal(1, 3, 8, 8)).floats();
      for (int c = 0; c < 10; c++) assertThat(out[10 + c]).isGreaterThanOrEqualTo(out[c]);
    }
  }

  @Test
  void nine_layers_answer_for_images_of_32_pixels() {
    try (var scope = Scope.open()) {
      var net = ResNet9.of(1, 7);
      assertThat(net.apply(Tensor.zeros(2, 1, 32, 32)).shape()).containsExactly(2, 7);
      assertThat(net.size()).isEqualTo(6_570_432); // Σ (9·in·out + 2·out) + 512·7
    }
  }
}
