package nurture.study;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import nurture.data.Dataset;
import nurture.feed.Features;
import nurture.feed.Feed;
import nurture.feed.Listings;
import nurture.model.Likeness;
import org.jspecify.annotations.Nullable;

/**
 * The witness that remembers, with what it says of each row when it has not learnt from that row's
 * fold.
 */
record Recall(Likeness likeness, Map<Integer, Double> unseen) {
  private static final int PARTS = 40, FEWEST = 50;

  /**
   * From all rows to learn from; null where there is no price, nothing but photos, or too few or
   * too many rows.
   */
  static @Nullable Recall of(
      Dataset data,
      Settings settings,
      Brief brief,
      Plan plan,
      Features features,
      PriceScale scale,
      Listings source,
      Consumer<Progress> watcher) {
    if (brief.price() == null || features.facts() == 0) return null;
    var rows =
        Arrays.stream(brief.train()).filter(row -> !Double.isNaN(brief.prices()[row])).toArray();
    if (rows.length < FEWEST || rows.length > Likeness.MOST) return null;
    var all = scale.standardised(brief.prices());
    var prices = new float[rows.length];
    for (int i = 0; i < rows.length; i++) prices[i] = all[rows[i]];
    var fitted =
        Likeness.fit(
            features,
            Feed.of(source.only(false), rows, Study.BATCH),
            prices,
            Arrays.stream(rows).map(row -> brief.split().fold(data, row, PARTS)).toArray(),
            PARTS,
            Arrays.stream(rows).map(row -> brief.split().fold(data, row, plan.folds())).toArray(),
            new SplittableRandom(settings.seed()),
            (step, of) -> watcher.accept(new Progress.Solving(step, of)));
    var unseen = new HashMap<Integer, Double>();
    for (int i = 0; i < rows.length; i++) unseen.put(rows[i], fitted.unseen()[i]);
    return new Recall(fitted.likeness(), unseen);
  }

  /** What it says of rows that it learnt from, as if it had not; NaN of others. */
  double[] unseen(int[] rows) {
    return Arrays.stream(rows).mapToDouble(row -> unseen.getOrDefault(row, Double.NaN)).toArray();
  }
}
