package nurture.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nurture.feed.Augment;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.feed.Images;
import nurture.feed.Views;
import nurture.nn.BatchNorm;
import nurture.nn.Buffer;
import nurture.nn.Conv2d;
import nurture.nn.Layer;
import nurture.nn.Linear;
import nurture.optim.Muon;
import nurture.optim.Schedule;
import nurture.tensor.Kernels;
import nurture.tensor.Losses;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/**
 * Small photos learnt in few passes (Jordan, 2024: "94 % on CIFAR-10 in 3.29 seconds on a single
 * GPU"): patches are whitened beforehand, convolutions begin as the identity and move by {@link
 * Muon}, photos are mirrored in every second pass, and six views of each answer.
 *
 * <p>His figure is of the lossless photos and eight passes.
 */
public final class Airbench {
  private static final int SAMPLE = 1_000, EXAM = 500;

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
   * @param sharpness 0 takes the logits as they are; otherwise they are brought to this norm, so
   *     that a photo's class shows in their direction alone (Wei et al., 2022)
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

  /**
   * The net, for photos of 16 × 16 pixels and more.
   *
   * @param whitening [24, 3, 2, 2], each principal axis of the patches and its negative
   * @param shift [24] added to what they see
   * @param head without a bias
   * @param sharpness as in {@link Config}
   */
  public record Net(
      @Buffer Tensor whitening, Tensor shift, List<Group> groups, Linear head, double sharpness)
      implements Layer {
    private static final int PATCH = 2, AXES = 2 * 3 * PATCH * PATCH;

    /** Keeps what hardly varies, such as a photo's noise, from being blown up. */
    private static final double FLOOR = 5e-4;

    /**
     * Beginning.
     *
     * @param whitening of some of the photos that will be learnt
     */
    static Net of(Tensor whitening, long classes, long width, double sharpness) {
      var groups = new ArrayList<Group>();
      long in = AXES;
      for (long out : new long[] {width, 4 * width, 4 * width}) {
        groups.add(Group.of(in, out));
        in = out;
      }
      var head = Linear.withoutBias(in, classes);
      try (var scope = Scope.open()) {
        head.weight().set(Tensor.normal(classes, in));
      }
      return new Net(whitening, Tensor.zeros(AXES), List.copyOf(groups), head, sharpness);
    }

    /** The first layer's filters for photos x [n, 3, h, w] like these. */
    static Tensor whitening(Tensor x) {
      long n = x.size(0), h = x.size(2) - PATCH + 1, w = x.size(3) - PATCH + 1;
      var pixels = new ArrayList<Tensor>();
      for (int dy = 0; dy < PATCH; dy++)
        for (int dx = 0; dx < PATCH; dx++) pixels.add(x.narrow(2, dy, h).narrow(3, dx, w));
      var patches = Tensor.stack(pixels).permute(1, 3, 4, 2, 0).reshape(n * h * w, AXES / 2);
      var covariance = patches.transpose(0, 1).matmul(patches).times(1.0 / (n * h * w));
      var axes = Kernels.whitening(covariance, FLOOR).reshape(AXES / 2, 3, PATCH, PATCH);
      return Tensor.cat(List.of(axes, axes.times(-1)), 0).channelsLast();
    }

    /** Maps x [n, 3, h, w] to logits [n, classes]. */
    @Override
    public Tensor apply(Tensor x) {
      return answer(features(x));
    }

    /** What the head sees of x [n, 3, h, w]: [n, 4·width]. */
    public Tensor features(Tensor x) {
      var y = Kernels.conv2d(x, whitening, shift, 1, 0, 1).gelu();
      for (var group : groups) y = group.apply(y);
      return Kernels.maxPool(y, y.size(2), y.size(3)).flatten(1);
    }

    /** The logits [n, classes] for features [n, 4·width]. */
    public Tensor answer(Tensor features) {
      var logits = head.apply(features).times(1.0 / features.size(1));
      if (sharpness == 0) return logits;
      var wide = logits.toFloat();
      var norm = wide.times(wide).sum(1).unsqueeze(1).plus(1e-12).sqrt();
      return wide.over(norm).times(sharpness);
    }
  }

  /** Convolves, halves, normalises, bends; convolves, normalises, bends. */
  public record Group(Conv2d first, BatchNorm firstNorm, Conv2d second, BatchNorm secondNorm)
      implements Layer {
    /** The share of each batch in the running figures of a normalisation: runs are short. */
    private static final double MOMENTUM = 0.4;

    static Group of(long in, long out) {
      return new Group(unchanging(in, out), norm(out), unchanging(out, out), norm(out));
    }

    private static BatchNorm norm(long channels) {
      return BatchNorm.of(channels, MOMENTUM, 1e-12);
    }

    /** Hands on its channels as they are, as far as there are any. */
    private static Conv2d unchanging(long in, long out) {
      var convolution = Conv2d.withoutBias(in, out, 3).padding(1);
      var weight = convolution.weight();
      try (var scope = Scope.open()) {
        int kept = (int) Math.min(in, out), each = (int) in * 9;
        var same = new float[kept * each];
        for (int i = 0; i < kept; i++) same[i * each + i * 9 + 4] = 1;
        var parts = new ArrayList<Tensor>();
        parts.add(Tensor.of(same, kept, in, 3, 3));
        if (kept < out) parts.add(weight.narrow(0, kept, out - kept));
        weight.set(Tensor.cat(parts, 0));
      }
      return convolution;
    }

    @Override
    public Tensor apply(Tensor x) {
      var y = firstNorm.apply(Kernels.maxPool(first.apply(x), 2, 2)).gelu();
      return secondNorm.apply(second.apply(y)).gelu();
    }
  }

  /** A net that has learnt these photos, which belongs to the caller. */
  public static Net learn(Config c, Images photos, int[] rows) {
    int classes = 1 + IntStream.of(photos.classes()).max().orElseThrow();
    var changed = photos.with(Augment.alternatingFlip().then(Augment.translate(2)));
    return Catapult.of(
            () -> {
              var some = Arrays.copyOf(rows, Math.min(SAMPLE, rows.length));
              var whitening =
                  Scope.tidy(() -> Net.whitening(photos.batch(some, null).get("photo")));
              return Net.of(whitening, classes, c.width, c.sharpness);
            },
            (Net net, Batch batch) ->
                Losses.crossEntropy(
                    net.apply(batch.get("photo")), batch.get("class"), null, c.smoothing))
        .rule((net, couple) ->
            Muon.of(net, couple.rate() * c.filterRate, couple.rate() * c.otherRate)
                .momentum(0.6)
                .decay(couple.decay()))
        .schedules(Schedule.linear(), Schedule.constant())
        .passes(c.epochs, 1)
        .average(0)
        .seed(c.seed)
        .learn(new Catapult.Couple(1, 0.02), Feed.of(changed, rows, c.batch).shuffled(c.seed));
  }

  /** Probabilities of each class for each photo, in the mean of six views. */
  public static float[][] answers(Net net, Images photos) {
    var answers = new float[photos.size()][];
    var rows = IntStream.range(0, photos.size()).toArray();
    try (var pass = Feed.of(photos, rows, EXAM).epoch(1)) {
      for (var batch : pass)
        try (var scope = Scope.open()) {
          var p = Views.SIX.mean(batch.get("photo"), x -> net.apply(x).softmax(1));
          int classes = (int) p.size(1);
          var flat = p.floats();
          for (int i = 0; i < batch.size(); i++)
            answers[batch.rows()[i]] = Arrays.copyOfRange(flat, i * classes, (i + 1) * classes);
        }
    }
    return answers;
  }

  /** The share of photos that are named right. */
  public static double accuracy(Net net, Images photos) {
    var answers = answers(net, photos);
    int right = 0;
    for (int i = 0; i < answers.length; i++) {
      int best = 0;
      for (int k = 1; k < answers[i].length; k++) if (answers[i][k] > answers[i][best]) best = k;
      if (best == photos.classes()[i]) right++;
    }
    return (double) right / answers.length;
  }
}
