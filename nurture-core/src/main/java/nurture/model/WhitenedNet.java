package nurture.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nurture.feed.Images;
import nurture.nn.BatchNorm;
import nurture.nn.Buffer;
import nurture.nn.Conv2d;
import nurture.nn.Layer;
import nurture.nn.Linear;
import nurture.tensor.Kernels;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/**
 * The net of "94 % on CIFAR-10 in 3.29 seconds" (Jordan, 2024), for photos of 16 × 16 pixels and
 * more: what a body sees, and a class for it.
 *
 * @param head without a bias
 * @param sharpness 0 gives the logits as they are; otherwise they are brought to this norm, so that
 *     a photo's class shows in their direction alone (Wei et al., 2022)
 */
public record WhitenedNet(Body body, Linear head, double sharpness) implements Layer {
  private static final int PATCH = 2, AXES = 2 * 3 * PATCH * PATCH, SAMPLE = 1_000;

  /** Keeps what hardly varies, such as a photo's noise, from being blown up. */
  private static final double FLOOR = 5e-4;

  private static final double EPSILON = 1e-12;

  /**
   * Beginning, whitened by the first thousand of the photos that will be learnt.
   *
   * @param rows which of the photos those are
   */
  public static WhitenedNet of(
      Images photos, int[] rows, long classes, long width, double sharpness) {
    var some = Arrays.copyOf(rows, Math.min(SAMPLE, rows.length));
    var net = of(Body.of(List.of(width, 4 * width, 4 * width), EPSILON), classes, sharpness);
    try (var scope = Scope.open()) {
      net.body.whiten(photos.batch(some, null).get("photo"));
    }
    return net;
  }

  static WhitenedNet of(Body body, long classes, double sharpness) {
    var head = Linear.withoutBias(body.width(), classes);
    try (var scope = Scope.open()) {
      head.weight().set(Tensor.normal(classes, body.width()));
    }
    return new WhitenedNet(body, head, sharpness);
  }

  /** Maps x [n, 3, h, w] to logits [n, classes]. */
  @Override
  public Tensor apply(Tensor x) {
    return answer(features(x));
  }

  /** What the head sees of x [n, 3, h, w]: [n, body.width()]. */
  public Tensor features(Tensor x) {
    return body.apply(x);
  }

  /** The logits [n, classes] for features [n, body.width()]. */
  public Tensor answer(Tensor features) {
    var logits = head.apply(features).times(1.0 / features.size(1));
    if (sharpness == 0) return logits;
    var wide = logits.toFloat();
    var norm = wide.times(wide).sum(1).unsqueeze(1).plus(1e-12).sqrt();
    return wide.over(norm).times(sharpness);
  }

  /**
   * A first layer that whitens patches of 2 × 2 pixels and is not learnt, then groups of two
   * convolutions that begin as the identity; of each channel the greatest value is kept.
   *
   * @param whitening [24, 3, 2, 2], each principal axis of the patches and its negative
   * @param shift [24] added to what they see
   */
  public record Body(@Buffer Tensor whitening, Tensor shift, List<Group> groups) implements Layer {
    /**
     * Groups of so many channels each; what it sees is dark until photos whiten it.
     *
     * @param epsilon added to variances: with the paper's 1e-12 what hardly varies, such as the
     *     colours of grey photos, is blown up, and gradients overflow where photos are all the same
     */
    public static Body of(List<Long> widths, double epsilon) {
      var groups = new ArrayList<Group>();
      long in = AXES;
      for (long out : widths) {
        groups.add(Group.of(in, out, epsilon));
        in = out;
      }
      return new Body(Tensor.zeros(AXES, 3, PATCH, PATCH), Tensor.zeros(AXES), List.copyOf(groups));
    }

    /** Lets the first layer whiten photos x [n, 3, h, w] like these. */
    public void whiten(Tensor x) {
      try (var scope = Scope.open()) {
        whitening.set(WhitenedNet.whitening(x));
      }
    }

    /** The length of what comes out. */
    public long width() {
      return groups.getLast().second().weight().size(0);
    }

    /** Maps x [n, 3, h, w] to [n, width]. */
    @Override
    public Tensor apply(Tensor x) {
      var y = Kernels.conv2d(x, whitening, shift, 1, 0, 1).gelu();
      for (var group : groups) y = group.apply(y);
      return Kernels.maxPool(y, y.size(2), y.size(3)).flatten(1);
    }
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

  /** Convolves, halves, normalises, bends; convolves, normalises, bends. */
  public record Group(Conv2d first, BatchNorm firstNorm, Conv2d second, BatchNorm secondNorm)
      implements Layer {
    /** The share of each batch in the running figures of a normalisation: runs are short. */
    private static final double MOMENTUM = 0.4;

    static Group of(long in, long out, double epsilon) {
      return new Group(
          unchanging(in, out),
          BatchNorm.of(out, MOMENTUM, epsilon),
          unchanging(out, out),
          BatchNorm.of(out, MOMENTUM, epsilon));
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
}
