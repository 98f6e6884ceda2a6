package nurture.study;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nurture.data.Column;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.feed.Batch;
import nurture.feed.Features;
import nurture.feed.Feed;
import nurture.feed.Listings;
import nurture.feed.MadeListing;
import nurture.model.ListingNet;
import nurture.model.ListingNet.Witness;
import nurture.tensor.Engine;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ObjectiveTest {
  private static final int SIDE = 8;
  private static final List<MadeListing> LISTINGS =
      IntStream.range(0, 6).mapToObj(i -> new MadeListing("v" + i, Map.of(), photo(i))).toList();
  private static final Features FEATURES =
      Features.fit(
          new Schema(List.of(new Column("photo", Role.PHOTO))),
          LISTINGS.size(),
          LISTINGS::get,
          new Features.Photo("photo", SIDE, SIDE),
          new Features.Limits(1, 1000));

  private static byte[] photo(int i) {
    var pixels = new byte[SIDE * SIDE * 3];
    for (int k = 0; k < pixels.length; k++) pixels[k] = (byte) (40 * i + 7 * k);
    return pixels;
  }

  /** Earlier answers, of each row another, that no label says. */
  private static DarkReplay earlier() {
    return new DarkReplay(
        Map.of(
            0, new float[] {0.7f, 0.2f, 0.1f},
            1, new float[] {0.1f, 0.8f, 0.1f},
            2, new float[] {0.3f, 0.3f, 0.4f},
            3, new float[] {0, 0, 1},
            5, new float[] {0.5f, 0.5f, 0}),
        2);
  }

  private static int[] rows(Batch batch, Tensor places) {
    return Arrays.stream(places.longs()).mapToInt(i -> batch.rows()[(int) i]).toArray();
  }

  @Test
  void in_mixed_photos_earlier_answers_to_both_count_by_area_as_labels_do() {
    var mixed = new Listings.Variation(0, 0, 0, false).patched(1);
    var listings = new Listings(FEATURES, LISTINGS::get, mixed, new int[] {0, 1, 2, 0, 1, 2}, null);
    Engine.seed(1);
    try (var scope = Scope.open()) {
      var size = new ListingNet.Size(16, 1, 0, 0.5, 4, List.of(4L, 8L));
      var net = ListingNet.of(FEATURES, size, 3, false).only(Witness.PHOTO);
      var feed = Feed.of(listings, IntStream.range(0, 6).toArray(), 6).shuffled(3);
      try (var pass = feed.epoch(1)) {
        for (var batch : pass) {
          assertThat(batch.has("photo.other")).isTrue();
          double heeded = new Objective(0, earlier()).of(net, batch, null).item();
          double labels = new Objective(0, null).of(net, batch, null).item();
          var said = requireNonNull(net.answers(batch).get(Witness.PHOTO));
          var logits = requireNonNull(said.logits());
          var own = batch.get("photo.rows");
          var others = own.gather(0, batch.get("photo.other"));
          double share = batch.get("photo.own").item();
          double wanted =
              share * earlier().loss(logits, rows(batch, own)).item()
                  + (1 - share) * earlier().loss(logits, rows(batch, others)).item();
          assertThat(heeded - labels).isPositive().isCloseTo(wanted, within(1e-4));
        }
      }
    }
  }
}
