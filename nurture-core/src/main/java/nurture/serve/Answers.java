package nurture.serve;

import java.util.List;
import java.util.Optional;
import nurture.eval.Categories;
import nurture.eval.Predictions;
import nurture.eval.Prices;

/**
 * What a bundle says of listings, row by row, on the heap.
 *
 * @param probabilities [n][classes]; empty without a category
 * @param prices [n] estimates; empty without a price
 * @param scales [n] how far off each estimate may be, in units of the range; empty without a price
 * @param embeddings [n][width], the first member's
 */
public record Answers(
    float[][] probabilities, double[] prices, double[] scales, float[][] embeddings) {

  /** How undecided an answer is, in nats: −Σ p log p. */
  public static double entropy(float[] probabilities) {
    double sum = 0;
    for (float p : probabilities) if (p > 0) sum -= p * Math.log(p);
    return sum;
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
        high[i] = range == null ? Prices.ENDLESS : range.range(prices[i], scales[i]).high();
      }
      known = Optional.of(new Prices(actual, prices, low, high));
    }
    return new Predictions(ids, categories, known, embeddings);
  }
}
