package nurture.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import nurture.feed.Batch;
import nurture.feed.Features;
import nurture.feed.Feed;
import nurture.nn.EmbeddingBag;
import nurture.nn.Stateful;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A linear answer from words and values, without hidden layers, solved rather than trained. Where
 * labels are few it beats a deep net, and it errs otherwise.
 *
 * <p>Prices, and classes of few lessons, by ridge regression of the standardised price and of ±1
 * for each class (Hoerl and Kennard, 1970; conjugate gradients: Hestenes and Stiefel, 1952);
 * classes of many by a support vector machine for each (Cortes and Vapnik, 1995), for which a
 * lesson that is told apart widely enough is no error, however widely.
 *
 * @param words by column of words, {@link Features#worded} [features, classes, and one for a price]
 * @param values of the category columns, likewise
 * @param bias [classes, and one for a price]
 */
public record LinearAnswer(
    Map<String, EmbeddingBag> words, @Nullable EmbeddingBag values, Tensor bias, boolean price)
    implements Stateful {
  /** Turns what is near ±1 into logits. */
  private static final double SHARPNESS = 6;

  /** Prices differ in how noisy they are, so the pull is chosen: on a fifth of the listings. */
  private static final double[] PRICE_PULLS = {0.1, 0.3, 1, 3, 10};

  /** Of lessons in a category; with fewer, regression does better. */
  private static final int MANY = 2_000;

  private static final double FEW_PULL = 0.15, MANY_PULL = 0.5;

  /** All zero, for weights to be loaded into. */
  public static LinearAnswer of(Features features, int classes, boolean price) {
    int width = classes + (price ? 1 : 0);
    var words = new LinkedHashMap<String, EmbeddingBag>();
    for (var text : features.worded())
      words.put(text.column(), EmbeddingBag.of(Math.max(1, text.words().size()), width, 0));
    return new LinearAnswer(
        words,
        features.categories().isEmpty()
            ? null
            : EmbeddingBag.of(Math.max(1, features.values().size()), width, 0),
        Tensor.zeros(width),
        price);
  }

  /** Told how many steps of solving are done, of how many at most. */
  public interface Watcher {
    void solved(int step, int of);
  }

  /**
   * Solved for one pass of a feed of {@link nurture.feed.Listings} with targets; made outside any
   * scope.
   *
   * @param listing of which listing a row of the feed says something; −1 for none
   */
  public static LinearAnswer fit(
      Features features,
      Feed feed,
      IntUnaryOperator listing,
      int classes,
      boolean price,
      Watcher watcher) {
    var rows = SparseRows.of(features, feed, listing);
    int width = classes + (price ? 1 : 0);
    var weights = new float[(rows.features() + 1) * width];
    if (classes > 0)
      put(
          rows.size() < MANY
              ? rows.solve(classes, FEW_PULL, rows::category, watcher)
              : rows.separate(classes, MANY_PULL, watcher),
          weights,
          width,
          0,
          classes);
    if (price) put(rows.solve(1, PRICE_PULLS, rows::price, watcher), weights, width, classes, 1);
    var answer = Scope.outside(() -> of(features, classes, price));
    try (var scope = Scope.open()) {
      int at = 0;
      for (var text : features.worded()) at = load(answer.words.get(text.column()), weights, at);
      at = load(answer.values, weights, at);
      answer.bias.set(Tensor.of(Arrays.copyOfRange(weights, at, at + width), width));
    }
    return answer;
  }

  private static void put(float[] from, float[] to, int width, int first, int columns) {
    for (int row = 0; row < to.length / width; row++)
      System.arraycopy(from, row * columns, to, row * width + first, columns);
  }

  private static int load(@Nullable EmbeddingBag table, float[] weights, int at) {
    if (table == null) return at;
    int n = (int) table.weight().count();
    table.weight().set(Tensor.of(Arrays.copyOfRange(weights, at, at + n), table.weight().shape()));
    return at + n;
  }

  Reader.Answer answer(Batch batch) {
    var sum = Tensor.zeros(batch.size(), 1).plus(bias);
    for (var entry : words.entrySet())
      sum = sum.plus(ListingNet.bag(batch, Features.Text.bag(entry.getKey()), entry.getValue()));
    if (values != null) sum = sum.plus(ListingNet.bag(batch, "values", values));
    var rows = batch.get(ListingNet.Witness.WORDS.rows());
    if (rows.size(0) < batch.size()) sum = sum.gather(0, rows);
    long classes = bias.size(0) - (price ? 1 : 0);
    return new Reader.Answer(
        sum,
        classes == 0 ? null : sum.narrow(1, 0, classes).times(SHARPNESS),
        price ? sum.select(1, classes) : null,
        null);
  }
}
