package nurture.eval;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Answers to listings that the model was not trained on: the one table that cleaning, asking,
 * calibration, similarity, drift and explanation read.
 *
 * @param ids [n] the listings
 * @param categories [n] the answers for the category, where there is one to predict
 * @param prices [n] the answers for the price, where there is one to predict
 * @param embeddings [n, d] where the model puts each listing, or null where it was not asked
 */
public record Predictions(
    List<String> ids,
    Optional<Categories> categories,
    Optional<Prices> prices,
    float @Nullable [][] embeddings) {

  public Predictions {
    ids = List.copyOf(ids);
    int n = ids.size();
    categories.ifPresent(c -> same("categories", c.size(), n));
    prices.ifPresent(p -> same("prices", p.size(), n));
    if (embeddings != null) {
      same("embeddings", embeddings.length, n);
      for (var row : embeddings)
        if (row.length != embeddings[0].length)
          throw new IllegalArgumentException(
              "embeddings must be equally long, got %d and %d"
                  .formatted(embeddings[0].length, row.length));
    }
  }

  /** Answers without embeddings. */
  public static Predictions of(
      List<String> ids, Optional<Categories> categories, Optional<Prices> prices) {
    return new Predictions(ids, categories, prices, null);
  }

  /** Category answers alone. */
  public static Predictions of(List<String> ids, Categories categories) {
    return of(ids, Optional.of(categories), Optional.empty());
  }

  /** Price answers alone. */
  public static Predictions of(List<String> ids, Prices prices) {
    return of(ids, Optional.empty(), Optional.of(prices));
  }

  private static void same(String what, int got, int n) {
    if (got != n)
      throw new IllegalArgumentException(
          "%s must have a row for each of the %d ids, got %d".formatted(what, n, got));
  }

  public int size() {
    return ids.size();
  }

  public Estimate accuracy() {
    return Metrics.ACCURACY.of(this);
  }

  /** The labelled listings answered otherwise than given, the most confident first. */
  public List<Mistake> mistakes() {
    if (categories.isEmpty()) return List.of();
    var c = categories.get();
    return IntStream.range(0, size())
        .filter(i -> c.labels()[i] >= 0 && !c.right(i))
        .mapToObj(i ->
            new Mistake(
                i,
                ids.get(i),
                c.given(i),
                c.classes().get(c.answer(i)),
                c.confidence(i),
                c.probabilities()[i][c.labels()[i]]))
        .sorted(
            Comparator.comparingDouble(Mistake::confidence).reversed().thenComparing(Mistake::id))
        .toList();
  }

  /**
   * The mistakes besides so many most confident ones, those first whose given class was thought
   * least likely: where the loss is highest.
   */
  public List<Mistake> hardest(int besides) {
    return mistakes().stream()
        .skip(besides)
        .sorted(Comparator.comparingDouble(Mistake::likelihood))
        .toList();
  }

  /** These rows, in this order; a row may be taken more than once. */
  public Predictions select(int[] rows) {
    float @Nullable [][] all = embeddings;
    return new Predictions(
        Arrays.stream(rows).mapToObj(ids::get).toList(),
        categories.map(c -> c.select(rows)),
        prices.map(p -> p.select(rows)),
        all == null ? null : Arrays.stream(rows).mapToObj(i -> all[i]).toArray(float[][]::new));
  }
}
