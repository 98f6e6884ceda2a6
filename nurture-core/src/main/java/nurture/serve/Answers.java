package nurture.serve;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nurture.eval.Categories;
import nurture.eval.Predictions;
import nurture.eval.Prices;
import nurture.eval.Temperature;
import nurture.feed.Feed;
import nurture.model.ListingNet;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/**
 * What nets say of listings, row by row, on the heap.
 *
 * @param probabilities [n][classes], the members' mean after their temperature; empty without a
 *     category
 * @param prices [n] estimates; empty without a price
 * @param scales [n] how far off each estimate may be, in units of the range; empty without a price
 * @param embeddings [n][width], the first member's
 */
public record Answers(
    float[][] probabilities, double[] prices, double[] scales, float[][] embeddings) {

  /** The members' answers together, for every row of a feed in its order. */
  public static Answers of(List<ListingNet> nets, Feed feed, Card card) {
    int n = feed.size();
    int classes = card.category() == null ? 0 : card.category().classes().size();
    double temperature = card.category() == null ? 1 : card.category().temperature();
    var probabilities = new float[card.category() == null ? 0 : n][classes];
    var z = new double[card.price() == null ? 0 : n];
    var scales = new double[z.length];
    var embeddings = new float[n][];
    int at = 0;
    try (var pass = feed.epoch(1)) {
      for (var batch : pass) {
        for (int m = 0; m < nets.size(); m++) {
          try (var scope = Scope.open()) {
            var answer = nets.get(m).answer(batch);
            if (answer.logits() != null)
              add(answer.logits().times(1 / temperature).softmax(1), probabilities, at);
            if (answer.price() != null) add(answer.price(), z, at);
            if (answer.scale() != null) add(answer.scale(), scales, at);
            if (m == 0) copy(answer.features(), embeddings, at);
          }
        }
        at += batch.size();
      }
    }
    for (var row : probabilities) for (int c = 0; c < classes; c++) row[c] /= nets.size();
    var prices = new double[z.length];
    for (int i = 0; i < z.length; i++) {
      scales[i] /= nets.size();
      var target = java.util.Objects.requireNonNull(card.price());
      prices[i] = Math.max(0, Math.expm1(z[i] / nets.size() * target.deviation() + target.mean()));
    }
    return new Answers(probabilities, prices, scales, embeddings);
  }

  /** Answers for the rows of several, one after the other. */
  public static Answers join(List<Answers> parts) {
    return new Answers(
        parts.stream().flatMap(p -> Arrays.stream(p.probabilities)).toArray(float[][]::new),
        parts.stream().flatMapToDouble(p -> Arrays.stream(p.prices)).toArray(),
        parts.stream().flatMapToDouble(p -> Arrays.stream(p.scales)).toArray(),
        parts.stream().flatMap(p -> Arrays.stream(p.embeddings)).toArray(float[][]::new));
  }

  /** These answers, made at temperature 1, at the card's temperature. */
  public Answers calibrated(Card card) {
    if (card.category() == null) return this;
    var temperature = new Temperature(card.category().temperature());
    var tempered =
        Arrays.stream(probabilities)
            .map(p -> temperature.apply(Temperature.logarithms(p)))
            .toArray(float[][]::new);
    return new Answers(tempered, prices, scales, embeddings);
  }

  /**
   * These answers beside the truth.
   *
   * @param labels [n] class numbers, −1 where unknown
   * @param actual [n] prices, NaN where unknown
   */
  public Predictions predictions(List<String> ids, int[] labels, double[] actual, Card card) {
    Optional<Categories> categories =
        card.category() == null
            ? Optional.empty()
            : Optional.of(new Categories(card.category().classes(), labels, probabilities));
    Optional<Prices> known = Optional.empty();
    if (card.price() != null) {
      var low = new double[prices.length];
      var high = new double[prices.length];
      for (int i = 0; i < prices.length; i++) {
        var range = card.price().range();
        low[i] = range == null ? 0 : range.range(prices[i], scales[i]).low();
        high[i] = range == null ? Double.MAX_VALUE : range.range(prices[i], scales[i]).high();
      }
      known = Optional.of(new Prices(actual, prices, low, high));
    }
    return new Predictions(ids, categories, known, embeddings);
  }

  private static void add(Tensor from, float[][] to, int at) {
    var values = from.floats();
    int width = (int) from.size(1);
    for (int i = 0; i < values.length; i++) to[at + i / width][i % width] += values[i];
  }

  private static void add(Tensor from, double[] to, int at) {
    var values = from.floats();
    for (int i = 0; i < values.length; i++) to[at + i] += values[i];
  }

  private static void copy(Tensor from, float[][] to, int at) {
    var values = from.floats();
    int width = (int) from.size(1);
    for (int i = 0; i < from.size(0); i++)
      to[at + i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
  }
}
