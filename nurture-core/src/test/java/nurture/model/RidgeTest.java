package nurture.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import nurture.data.Column;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.feed.Features;
import nurture.feed.Feed;
import nurture.feed.Listings;
import nurture.feed.MadeListing;
import nurture.tensor.Scope;
import org.junit.jupiter.api.Test;

/** The linear answer from words, against the same solved densely. */
class RidgeTest {
  private static final int N = 40, CLASSES = 3;
  private static final String[] WORDS = {
    "mug", "vase", "lamp", "red", "blue", "old", "new", "tall"
  };
  private static final Schema INPUTS =
      new Schema(List.of(new Column("title", Role.TEXT), new Column("brand", Role.CATEGORY)));
  private static final Listings.Variation AS_IS = Listings.Variation.NONE;

  private final List<MadeListing> listings =
      IntStream.range(0, N)
          .mapToObj(i -> {
            var random = new Random(i);
            var title = WORDS[i % CLASSES] + " " + WORDS[3 + random.nextInt(5)];
            return MadeListing.of(Map.of("title", title, "brand", "b" + random.nextInt(4)));
          })
          .toList();
  private final int[] classes =
      IntStream.range(0, N).map(i -> i == 7 ? -100 : i % CLASSES).toArray();
  private final float[] prices = new float[N];
  private final Features features =
      Features.fit(INPUTS, N, listings::get, null, new Features.Limits(1, 1000));
  private final int[] rows = IntStream.range(0, N).toArray();

  RidgeTest() {
    for (int i = 0; i < N; i++) prices[i] = i == 9 ? Float.NaN : (i % CLASSES) - 1 + i * 0.01f;
  }

  private Feed feed() {
    return Feed.of(new Listings(features, listings::get, AS_IS, classes, prices), rows, 16);
  }

  @Test
  void its_answers_are_those_of_the_normal_equations() {
    try (var scope = Scope.open()) {
      var ridge = Ridge.fit(features, feed(), row -> row, CLASSES, true, (step, of) -> {});
      var source = new Listings(features, listings::get, AS_IS, classes, prices);
      try (var pass = Feed.of(source, rows, N).epoch(1)) {
        var whole = pass.iterator().next(); // X densely
        var answer = ridge.answer(whole);
        var logits = requireNonNull(answer.logits()).floats();
        var price = requireNonNull(answer.price()).floats();
        var x = dense(whole);
        for (int c = 0; c < CLASSES; c++) {
          var y = new double[N];
          for (int i = 0; i < N; i++) y[i] = classes[i] < 0 ? Double.NaN : classes[i] == c ? 1 : -1;
          var wanted = solved(x, y, 0.15);
          for (int i = 0; i < N; i++)
            assertThat(logits[i * CLASSES + c] / 6).isCloseTo((float) wanted[i], within(3e-3f));
        }
        var y = new double[N];
        for (int i = 0; i < N; i++) y[i] = prices[i];
        // The pull is chosen among these on held-out rows; the answer must be that of one of them.
        double nearest = Double.POSITIVE_INFINITY;
        for (double pull : new double[] {0.1, 0.3, 1, 3, 10}) {
          var wanted = solved(x, y, pull);
          double off = 0;
          for (int i = 0; i < N; i++) off = Math.max(off, Math.abs(price[i] - wanted[i]));
          nearest = Math.min(nearest, off);
        }
        assertThat(nearest).isLessThan(3e-3);
      }
      ridge.free();
    }
  }

  private double[][] dense(nurture.feed.Batch batch) {
    int words = features.texts().getFirst().words().size();
    var x = new double[N][words + features.values().size() + 1];
    fill(batch, "title", 0, x);
    fill(batch, "values", words, x);
    for (var row : x) row[row.length - 1] = 1;
    return x;
  }

  private static void fill(nurture.feed.Batch batch, String name, int first, double[][] x) {
    var indices = batch.get(name + ".rows").longs();
    var offsets = batch.get(name + ".offsets").longs();
    var weights = batch.get(name + ".weights").floats();
    for (int i = 0; i < N; i++) {
      long to = i + 1 < N ? offsets[i + 1] : indices.length;
      for (int j = (int) offsets[i]; j < to; j++) x[i][first + (int) indices[j]] += weights[j];
    }
  }

  /** Fitted values X·(XᵀX + pull·I)⁻¹·Xᵀy over the rows whose y is known, by elimination. */
  private static double[] solved(double[][] x, double[] y, double pull) {
    int k = x[0].length;
    var a = new double[k][k + 1];
    for (int j = 0; j < k; j++) a[j][j] = pull;
    for (int i = 0; i < x.length; i++) {
      if (Double.isNaN(y[i])) continue;
      for (int j = 0; j < k; j++) {
        a[j][k] += x[i][j] * y[i];
        for (int l = 0; l < k; l++) a[j][l] += x[i][j] * x[i][l];
      }
    }
    for (int j = 0; j < k; j++)
      for (int l = 0; l < k; l++) {
        if (l == j) continue;
        double factor = a[l][j] / a[j][j];
        for (int m = j; m <= k; m++) a[l][m] -= factor * a[j][m];
      }
    var w = new double[k];
    for (int j = 0; j < k; j++) w[j] = a[j][k] / a[j][j];
    return Arrays.stream(x)
        .mapToDouble(row -> IntStream.range(0, k).mapToDouble(j -> row[j] * w[j]).sum())
        .toArray();
  }

  @Test
  void it_names_what_the_words_say() {
    try (var scope = Scope.open()) {
      var ridge = Ridge.fit(features, feed(), row -> row, CLASSES, false, (step, of) -> {});
      try (var pass = feed().epoch(1)) {
        int at = 0;
        for (var batch : pass) {
          var answer = ridge.answer(batch);
          assertThat(answer.price()).isNull();
          var best = requireNonNull(answer.logits()).argmax(1).longs();
          for (long c : best) assertThat(c).isEqualTo(at++ % CLASSES);
        }
      }
      ridge.free();
    }
  }
}
