package nurture.model;

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

  record Made(Map<String, String> cells, boolean hasPhoto, int shade) implements Listings.Sample {
    @Override
    public String id() {
      return "made";
    }

    @Override
    public @Nullable String cell(String column) {
      return cells.get(column);
    }

    @Override
    public void photo(byte[] into, int offset) {
      for (int i = 0; i < SIDE * SIDE * 3; i++) into[offset + i] = (byte) (shade * (i % 7));
    }
  }

  /** Every subset of the four inputs. */
  private static List<Made> subsets() {
    return java.util.stream.IntStream.range(0, 16)
        .mapToObj(bits -> {
          var cells = new HashMap<>(CELLS);
          if ((bits & 1) == 0) cells.remove("title");
          if ((bits & 2) == 0) cells.remove("brand");
          if ((bits & 4) == 0) cells.remove("weight");
          return new Made(cells, (bits & 8) != 0, 5);
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

  private static Batch batch(List<Made> listings) {
    var rows = new int[listings.size()];
    for (int i = 0; i < rows.length; i++) rows[i] = i;
    return new Listings(features(), listings::get, new Listings.Augment(0, 0, 0, false), null, null)
        .batch(rows, null);
  }

  @Test
  void any_subset_of_inputs_gives_finite_answers_of_their_own() {
    try (var scope = Scope.open()) {
      var net = net();
      // What stands for an absent input is learnt; let it say something already.
      net.absent().set(Tensor.normal(4, 16));
      var answer = net.answer(batch(subsets()));
      var logits = answer.logits();
      var price = answer.price();
      var scale = answer.scale();
      assertThat(logits).isNotNull();
      assertThat(price).isNotNull();
      assertThat(scale).isNotNull();
      if (logits == null || price == null || scale == null) return;
      assertThat(logits.shape()).containsExactly(16, CLASSES);
      assertThat(price.shape()).containsExactly(16);
      assertThat(answer.features().shape()).containsExactly(16, 16);
      for (float value : logits.floats()) assertThat(value).isFinite();
      for (float value : scale.floats()) assertThat(value).isFinite().isPositive();
      var prices = new java.util.HashSet<Float>();
      for (float value : price.floats()) {
        assertThat(value).isFinite();
        prices.add(value);
      }
      assertThat(prices).hasSize(16);
    }
  }

  @Test
  void the_pixels_behind_an_absent_photo_do_not_count() {
    try (var scope = Scope.open()) {
      var net = net();
      var batch = batch(List.of(new Made(CELLS, false, 0), new Made(CELLS, true, 5)));
      var other = new HashMap<>(batch.tensors());
      other.put("photo", Tensor.ofBytes(new byte[2 * SIDE * SIDE * 3], 2, SIDE, SIDE, 3));
      var one = net.answer(batch).features();
      var two = net.answer(new Batch(batch.ids(), batch.rows(), other)).features();
      assertThat(two.select(0, 0).floats()).isEqualTo(one.select(0, 0).floats());
      assertThat(two.select(0, 1).floats()).isNotEqualTo(one.select(0, 1).floats());
    }
  }

  @Test
  void a_listing_is_answered_the_same_alone_and_in_company() {
    try (var scope = Scope.open()) {
      var net = net();
      var together = net.answer(batch(subsets())).features().floats();
      for (int i : new int[] {0, 6, 15}) {
        var alone = net.answer(batch(subsets().subList(i, i + 1))).features().floats();
        for (int j = 0; j < alone.length; j++)
          assertThat(alone[j])
              .isCloseTo(together[i * 16 + j], org.assertj.core.api.Assertions.within(1e-4f));
      }
    }
  }

  @Test
  void a_step_moves_every_parameter() {
    try (var scope = Scope.open()) {
      var net = net();
      var before = new HashMap<String, float[]>();
      net.parameters().forEach((name, tensor) -> before.put(name, tensor.floats()));
      try (var rule = Sgd.of(net, 0.1)) {
        var classes = new long[16];
        for (int i = 0; i < 16; i++) classes[i] = i % CLASSES;
        for (int i = 0; i < 2; i++) // the first step opens what starts at zero
        rule.step(() -> {
          var answer = net.answer(batch(subsets()));
          if (answer.logits() == null || answer.price() == null || answer.scale() == null)
            throw new AssertionError("the net has three heads");
          return Losses.crossEntropy(answer.logits(), Tensor.of(classes, 16))
              .plus(Losses.squared(answer.price(), Tensor.ones(16)))
              .plus(Losses.squared(answer.scale(), Tensor.zeros(16)));
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
      var price = ListingNet.of(features(), size, 0, true).answer(batch(subsets()));
      assertThat(price.logits()).isNull();
      assertThat(price.price()).isNotNull();
      var category = ListingNet.of(features(), size, 2, false).answer(batch(subsets()));
      assertThat(category.logits()).isNotNull();
      assertThat(category.price()).isNull();
      assertThat(category.scale()).isNull();
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
