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
 * A linear answer from words and values, without hidden layers: ridge regression of each class on
 * ±1 and of the standardised price, solved rather than trained (Hoerl and Kennard, 1970; conjugate
 * gradients: Hestenes and Stiefel, 1952). Where labels are few it beats a deep net, and it errs
 * otherwise.
 *
 * @param words by text column [features, classes, and one for a price]
 * @param values of the category columns, likewise
 * @param bias [classes, and one for a price]
 */
public record Ridge(
    Map<String, EmbeddingBag> words, @Nullable EmbeddingBag values, Tensor bias, boolean price)
    implements Stateful {
  /** Turns what a ±1 regression gives into logits. */
  private static final double SHARPNESS = 6;

  /**
   * What is learnt differs in how noisy it is, so the pull is chosen: on a fifth of the listings.
   */
  private static final double[] CATEGORY_PULLS = {0.15, 0.5, 1.5},
      PRICE_PULLS = {0.1, 0.3, 1, 3, 10};

  /** Fewer lessons in a category do not tell which pull is best. */
  private static final int ENOUGH = 2_000;

  private static final double[] USUAL = {0.15};

  /** All zero, for weights to be loaded into. */
  public static Ridge of(Features features, int classes, boolean price) {
    int width = classes + (price ? 1 : 0);
    var words = new LinkedHashMap<String, EmbeddingBag>();
    for (var text : features.texts())
      words.put(text.column(), EmbeddingBag.of(Math.max(1, text.words().size()), width, 0));
    return new Ridge(
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
  public static Ridge fit(
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
          rows.solve(
              classes, rows.size() < ENOUGH ? USUAL : CATEGORY_PULLS, rows::category, watcher),
          weights,
          width,
          0,
          classes);
    if (price) put(rows.solve(1, PRICE_PULLS, rows::price, watcher), weights, width, classes, 1);
    var ridge = Scope.outside(() -> of(features, classes, price));
    try (var scope = Scope.open()) {
      int at = 0;
      for (var text : features.texts()) at = load(ridge.words.get(text.column()), weights, at);
      at = load(ridge.values, weights, at);
      ridge.bias.set(Tensor.of(Arrays.copyOfRange(weights, at, at + width), width));
    }
    return ridge;
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
      sum = sum.plus(ListingNet.bag(batch, entry.getKey(), entry.getValue()));
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
