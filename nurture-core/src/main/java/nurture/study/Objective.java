package nurture.study;

import java.util.Arrays;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.feed.Listings;
import nurture.model.ListingNet;
import nurture.model.Reader;
import nurture.tensor.Losses;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a net of one witness is to make small.
 *
 * @param smoothing of the labels of categories
 * @param dark what an earlier version answered, to be heeded beside the labels; null for labels
 *     alone
 */
record Objective(double smoothing, @Nullable DarkReplay dark) {
  /**
   * Of a batch, on the listings of which the witness knows something: it has no others. Where
   * photos hold parts of each other, what is said of both counts by area.
   *
   * @param forgetting hears which listings are answered rightly, where none is mixed; or null
   */
  Tensor of(ListingNet net, Batch batch, Forgetting.@Nullable Course forgetting) {
    var said = net.answers(batch).entrySet().iterator().next();
    var answer = said.getValue();
    var rows = batch.get(said.getKey().rows());
    if (batch.has("photo.other")) {
      var own = batch.get("photo.own");
      var others = rows.gather(0, batch.get("photo.other"));
      return of(answer, batch, rows)
          .times(own)
          .plus(of(answer, batch, others).times(Tensor.ones().minus(own)));
    }
    if (forgetting != null && answer.logits() != null)
      note(answer.logits(), batch, rows, forgetting);
    return of(answer, batch, rows);
  }

  /** The mean over listings as they are. */
  double mean(ListingNet net, Listings listings, int[] rows) {
    double sum = 0;
    try (var pass = Feed.of(listings, rows, Study.BATCH).epoch(1)) {
      for (var batch : pass)
        try (var scope = Scope.open()) {
          sum += of(net, batch, null).item() * batch.size();
        }
    }
    return sum / Math.max(1, rows.length);
  }

  private static void note(Tensor logits, Batch batch, Tensor rows, Forgetting.Course forgetting) {
    var given = batch.get("class").gather(0, rows).longs();
    var answered = logits.detach().argmax(1).longs();
    var at = rows.longs();
    for (int i = 0; i < given.length; i++)
      if (given[i] >= 0) forgetting.note(batch.rows()[(int) at[i]], given[i] == answered[i]);
  }

  /** If the answers were about these rows of the batch. */
  private Tensor of(Reader.Answer answer, Batch batch, Tensor rows) {
    var loss = labels(answer, batch, rows);
    if (answer.logits() == null || dark == null) return loss;
    var at = Arrays.stream(rows.longs()).mapToInt(i -> batch.rows()[(int) i]).toArray();
    return loss.plus(dark.loss(answer.logits(), at));
  }

  /** Cross-entropy of the category, squared error of the standardised price, and of its scale. */
  private Tensor labels(Reader.Answer answer, Batch batch, Tensor rows) {
    Tensor sum = Tensor.zeros();
    if (answer.logits() != null) {
      var classes = batch.get("class").gather(0, rows);
      if (Arrays.stream(classes.longs()).anyMatch(c -> c >= 0))
        sum = Losses.crossEntropy(answer.logits(), classes, null, smoothing);
    }
    if (answer.price() != null && answer.scale() != null) {
      var known = batch.get("priced").gather(0, rows);
      var miss = batch.get("price").gather(0, rows).minus(answer.price()).times(known);
      double share = rows.size(0) / Math.max(1, known.sum().item());
      var price = miss.times(miss).mean().times(share);
      // Laplace's likelihood of the error that is left: teaches the scale and nothing else. Beside
      // that of the surest answer, so that no loss is below 0.
      var left = miss.detach().abs();
      var scale =
          left.over(answer.scale())
              .plus(answer.scale().times(1 / Reader.SUREST).log().times(known))
              .mean()
              .times(share);
      sum = sum.plus(price).plus(scale.times(0.1));
    }
    return sum;
  }
}
