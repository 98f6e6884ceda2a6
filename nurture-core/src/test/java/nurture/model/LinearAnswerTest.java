package nurture.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import nurture.data.Column;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.feed.Batch;
import nurture.feed.Features;
import nurture.feed.Feed;
import nurture.feed.Listings;
import nurture.feed.MadeListing;
import nurture.tensor.Scope;
import org.junit.jupiter.api.Test;

/** The linear answer from words, against the same solved densely. */
class LinearAnswerTest {
  private static final int FEW = 40, MANY = 2_100, CLASSES = 3;
  private static final String[] WORDS = {
    "mug", "vase", "lamp", "red", "blue", "old", "new", "tall"
  };
  private static final Schema INPUTS =
      new Schema(List.of(new Column("title", Role.TEXT), new Column("brand", Role.CATEGORY)));
  private static final Listings.Variation AS_IS = Listings.Variation.NONE;

  private static final Made SMALL = Made.of(FEW, 0);

  /**
   * Listings that say three times what they are, each as often as the blur says by chance; one has
   * no class, another no price.
   */
  private record Made(
      List<MadeListing> listings, int[] classes, float[] prices, Features features) {
    static Made of(int n, double blur) {
      var listings =
          IntStream.range(0, n)
              .mapToObj(i -> {
                var random = new Random(i);
                var thing = WORDS[blurred(i, blur, random)];
                var look = WORDS[CLASSES + blurred(i, blur, random)];
                var title = thing + " " + look + " " + WORDS[2 * CLASSES + random.nextInt(2)];
                return MadeListing.of(
                    Map.of("title", title, "brand", "b" + blurred(i, blur, random)));
              })
              .toList();
      var prices = new float[n];
      for (int i = 0; i < n; i++) prices[i] = i == 9 ? Float.NaN : (i % CLASSES) - 1 + i * 0.01f;
      return new Made(
          listings,
          IntStream.range(0, n).map(i -> i == 7 ? -100 : i % CLASSES).toArray(),
          prices,
          Features.fit(INPUTS, n, listings::get, null, new Features.Limits(1, 1000)));
    }

    private static int blurred(int i, double blur, Random random) {
      return random.nextDouble() < blur ? random.nextInt(CLASSES) : i % CLASSES;
    }

    int size() {
      return listings.size();
    }

    Feed feed(int batch) {
      var rows = IntStream.range(0, size()).toArray();
      return Feed.of(new Listings(features, listings::get, AS_IS, classes, prices), rows, batch);
    }

    /** All of them as one batch, and what the linear answer says of them. */
    void examine(boolean price, BiConsumer<Batch, Reader.Answer> examination) {
      try (var scope = Scope.open();
          var pass = feed(size()).epoch(1)) {
        var linear =
            LinearAnswer.fit(features, feed(16), row -> row, CLASSES, price, (step, of) -> {});
        var whole = pass.iterator().next();
        examination.accept(whole, linear.answer(whole));
        linear.free();
      }
    }

    /** ±1 for a class; NaN where none is known. */
    double[] signs(int c) {
      return Arrays.stream(classes)
          .mapToDouble(given -> given < 0 ? Double.NaN : given == c ? 1 : -1)
          .toArray();
    }
  }

  @Test
  void its_answers_are_those_of_the_normal_equations() {
    SMALL.examine(
        true,
        (whole, answer) -> {
          var logits = requireNonNull(answer.logits()).floats();
          var price = requireNonNull(answer.price()).floats();
          var x = dense(SMALL, whole);
          for (int c = 0; c < CLASSES; c++) {
            var wanted = solved(x, SMALL.signs(c), 0.15);
            for (int i = 0; i < FEW; i++)
              assertThat(logits[i * CLASSES + c] / 6).isCloseTo((float) wanted[i], within(3e-3f));
          }
          var y = new double[FEW];
          for (int i = 0; i < FEW; i++) y[i] = SMALL.prices[i];
          // The pull is chosen among these on held-out rows; the answer must be that of one of
          // them.
          double nearest = Double.POSITIVE_INFINITY;
          for (double pull : new double[] {0.1, 0.3, 1, 3, 10})
            nearest = Math.min(nearest, farthest(price, 0, 1, 1, solved(x, y, pull)));
          assertThat(nearest).isLessThan(3e-3);
        });
  }

  @Test
  void many_lessons_are_told_apart_by_the_widest_margin() {
    var made = Made.of(MANY, 0.05);
    made.examine(
        false,
        (whole, answer) -> {
          var logits = requireNonNull(answer.logits()).floats();
          var x = dense(made, whole);
          for (int c = 0; c < CLASSES; c++) {
            assertThat(farthest(logits, c, CLASSES, 6, separated(x, made.signs(c), 0.5)))
                .isLessThan(0.01);
            assertThat(farthest(logits, c, CLASSES, 6, solved(x, made.signs(c), 0.5)))
                .as("regression would answer otherwise")
                .isGreaterThan(0.03);
          }
        });
  }

  /** How far a column of answers is from what is wanted, at most. */
  private static double farthest(
      float[] answers, int column, int columns, double scale, double[] wanted) {
    return IntStream.range(0, wanted.length)
        .mapToDouble(i -> Math.abs(answers[i * columns + column] / scale - wanted[i]))
        .max()
        .orElseThrow();
  }

  /** The answers under the widest margin: regression on those within it, until these stay. */
  private static double[] separated(double[][] x, double[] y, double pull) {
    var within = y.clone();
    for (int round = 0; round < 100; round++) {
      var answers = solved(x, within, pull);
      var next = new double[y.length];
      for (int i = 0; i < y.length; i++) next[i] = y[i] * answers[i] < 1 ? y[i] : Double.NaN;
      if (Arrays.equals(next, within)) return answers;
      within = next;
    }
    throw new AssertionError("the margin does not settle");
  }

  private static double[][] dense(Made made, Batch batch) {
    var texts = made.features.worded();
    int words = texts.stream().mapToInt(text -> text.words().size()).sum();
    var x = new double[made.size()][words + made.features.values().size() + 1];
    int first = 0;
    for (var text : texts) {
      fill(batch, text.bag(), first, x);
      first += text.words().size();
    }
    fill(batch, "values", words, x);
    for (var row : x) row[row.length - 1] = 1;
    return x;
  }

  private static void fill(Batch batch, String name, int first, double[][] x) {
    var indices = batch.get(name + ".rows").longs();
    var offsets = batch.get(name + ".offsets").longs();
    var weights = batch.get(name + ".weights").floats();
    for (int i = 0; i < x.length; i++) {
      long to = i + 1 < x.length ? offsets[i + 1] : indices.length;
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
    for (int n : new int[] {FEW, MANY})
      Made.of(n, 0)
          .examine(
              false,
              (whole, answer) -> {
                assertThat(answer.price()).isNull();
                var best = requireNonNull(answer.logits()).argmax(1).longs();
                for (int i = 0; i < n; i++) assertThat(best[i]).isEqualTo(i % CLASSES);
              });
  }
}
