package nurture.feed;

import java.util.Arrays;
import java.util.function.Function;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Of each batch the samples that are worth a pass: those that a cheap proxy, such as a small net
 * that has learnt the same, finds hardest (Jordan, 2024: with half of each batch two thirds of the
 * arithmetic reach the same accuracy). Composed onto a source; what is asked without chance is
 * given whole.
 *
 * <p>All tensors of a batch must be [n, ..], as those of {@link Images} are.
 *
 * @param source of the batches
 * @param share of each batch that stays, in (0, 1]; at least one sample does
 * @param loss the proxy's, of each sample of a batch [n]
 */
public record Worthwhile(Feed.Source source, double share, Function<Batch, Tensor> loss)
    implements Feed.Source {
  /** Checks the share. */
  public Worthwhile {
    if (!(share > 0 && share <= 1))
      throw new IllegalArgumentException("share must be in (0, 1], got " + share);
  }

  @Override
  public Batch batch(int[] rows, Feed.@Nullable Chance chance) {
    var batch = source.batch(rows, chance);
    if (chance == null || share == 1) return batch;
    float[] losses;
    try (var scope = Scope.open()) {
      losses = loss.apply(batch).floats();
    }
    if (losses.length != rows.length)
      throw new IllegalArgumentException(
          "the proxy must give a loss for each of %d samples, got %d"
              .formatted(rows.length, losses.length));
    var hardest = new double[losses.length];
    Arrays.setAll(hardest, i -> -losses[i]);
    int kept = Math.max(1, (int) Math.round(share * rows.length));
    return batch.select(Batch.ascending(hardest).limit(kept).sorted().toArray());
  }
}
