package nurture.study;

import java.util.function.Consumer;
import java.util.stream.IntStream;
import nurture.feed.Augment;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.feed.Images;
import nurture.model.WhitenedNet;
import nurture.optim.Muon;
import nurture.optim.Schedule;
import nurture.tensor.Losses;
import nurture.tensor.Precision;
import nurture.train.Event;
import nurture.tune.Hyperparameters;

/**
 * Small photos learnt in few passes (Jordan, 2024: "94 % on CIFAR-10 in 3.29 seconds on a single
 * GPU"): patches are whitened beforehand, convolutions begin as the identity and move by {@link
 * Muon}, photos are mirrored in every second pass, and six views of each answer ({@link Panel}).
 *
 * <p>His figure is of the lossless photos and eight passes.
 */
public final class Airbench {
  private Airbench() {}

  /** The paper's settings, as far as they go. */
  public static final Hyperparameters RECIPE =
      Hyperparameters.of(
          "width=64", // channels of the first group; the others have four times as many
          "epochs=8",
          "batch=500",
          "filters=0.24", // rate of Muon
          "others=0.01", // rate of all that is no filter
          "smoothing=0.2", // of the labels
          "sharpness=0"); // as in WhitenedNet

  /** With logits of one norm, and labels as they are: for features that know strangers. */
  public static final Hyperparameters DIRECTED = RECIPE.with("smoothing=0").with("sharpness=25");

  /**
   * A net that has learnt these photos, which belongs to the caller.
   *
   * @param seed of the start and the order
   */
  public static WhitenedNet learn(Hyperparameters c, long seed, Images photos, int[] rows) {
    return learn(c, seed, photos, rows, event -> {});
  }

  /** The same; the watcher is told every event of learning. */
  public static WhitenedNet learn(
      Hyperparameters c, long seed, Images photos, int[] rows, Consumer<Event> watcher) {
    double smoothing = c.number("smoothing");
    int classes = 1 + IntStream.of(photos.classes()).max().orElseThrow();
    var changed = photos.with(Augment.alternatingFlip().then(Augment.translate(2)));
    return Catapult.of(
            () -> WhitenedNet.of(photos, rows, classes, c.whole("width"), c.number("sharpness")),
            (WhitenedNet net, Batch batch) ->
                Losses.crossEntropy(
                    net.apply(batch.get("photo")), batch.get("class"), null, smoothing))
        .rule((net, couple) ->
            Muon.of(net, couple.rate() * c.number("filters"), couple.rate() * c.number("others"))
                .momentum(0.6)
                .precision(Precision.best())
                .decay(couple.decay()))
        .schedules(Schedule.linear(), Schedule.constant())
        .passes(c.whole("epochs"), 1)
        .average(0)
        .seed(seed)
        .watch(watcher)
        .learn(
            new Catapult.Couple(1, 0.02), Feed.of(changed, rows, c.whole("batch")).shuffled(seed));
  }
}
