package nurture.study;

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

/**
 * Small photos learnt in few passes (Jordan, 2024: "94 % on CIFAR-10 in 3.29 seconds on a single
 * GPU"): patches are whitened beforehand, convolutions begin as the identity and move by {@link
 * Muon}, photos are mirrored in every second pass, and six views of each answer ({@link Panel}).
 *
 * <p>His figure is of the lossless photos and eight passes.
 */
public final class Airbench {
  private Airbench() {}

  /**
   * What is tried.
   *
   * @param width channels of the first group; the others have four times as many
   * @param epochs passes over the photos
   * @param batch photos in a step
   * @param filterRate of Muon
   * @param otherRate of all that is no filter
   * @param smoothing of the labels
   * @param sharpness as in {@link WhitenedNet}
   * @param seed of the start and the order
   */
  public record Config(
      int width,
      int epochs,
      int batch,
      double filterRate,
      double otherRate,
      double smoothing,
      double sharpness,
      long seed) {
    /** The paper's, as far as it goes. */
    public static Config of(int epochs, long seed) {
      return new Config(64, epochs, 500, 0.24, 0.01, 0.2, 0, seed);
    }

    /** With logits of one norm, 25, and labels as they are: for features that know strangers. */
    public Config directed() {
      return new Config(width, epochs, batch, filterRate, otherRate, 0, 25, seed);
    }

    /** With other channels. */
    public Config width(int channels) {
      return new Config(channels, epochs, batch, filterRate, otherRate, smoothing, sharpness, seed);
    }

    /** With other batches. */
    public Config batch(int photos) {
      return new Config(width, epochs, photos, filterRate, otherRate, smoothing, sharpness, seed);
    }

    /** The same but for what {@code key=value} says. */
    public Config with(String setting) {
      var parts = setting.split("=", 2);
      double n = Double.parseDouble(parts[1]);
      return switch (parts[0]) {
        case "width" -> width((int) n);
        case "batch" -> batch((int) n);
        case "epochs" ->
            new Config(width, (int) n, batch, filterRate, otherRate, smoothing, sharpness, seed);
        case "filters" ->
            new Config(width, epochs, batch, n, otherRate, smoothing, sharpness, seed);
        case "others" ->
            new Config(width, epochs, batch, filterRate, n, smoothing, sharpness, seed);
        case "smoothing" ->
            new Config(width, epochs, batch, filterRate, otherRate, n, sharpness, seed);
        case "sharpness" ->
            new Config(width, epochs, batch, filterRate, otherRate, smoothing, n, seed);
        default -> throw new IllegalArgumentException("no such setting: " + parts[0]);
      };
    }
  }

  /** A net that has learnt these photos, which belongs to the caller. */
  public static WhitenedNet learn(Config c, Images photos, int[] rows) {
    int classes = 1 + IntStream.of(photos.classes()).max().orElseThrow();
    var changed = photos.with(Augment.alternatingFlip().then(Augment.translate(2)));
    return Catapult.of(
            () -> WhitenedNet.of(photos, rows, classes, c.width, c.sharpness),
            (WhitenedNet net, Batch batch) ->
                Losses.crossEntropy(
                    net.apply(batch.get("photo")), batch.get("class"), null, c.smoothing))
        .rule((net, couple) ->
            Muon.of(net, couple.rate() * c.filterRate, couple.rate() * c.otherRate)
                .momentum(0.6)
                .precision(Precision.best())
                .decay(couple.decay()))
        .schedules(Schedule.linear(), Schedule.constant())
        .passes(c.epochs, 1)
        .average(0)
        .seed(c.seed)
        .learn(new Catapult.Couple(1, 0.02), Feed.of(changed, rows, c.batch).shuffled(c.seed));
  }
}
