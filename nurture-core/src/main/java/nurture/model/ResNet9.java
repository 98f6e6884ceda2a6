package nurture.model;

import nurture.nn.BatchNorm;
import nurture.nn.Conv2d;
import nurture.nn.Layer;
import nurture.nn.Linear;
import nurture.tensor.Kernels;
import nurture.tensor.Tensor;

/**
 * A residual net of nine layers for small images (Page, 2018: "How to train your ResNet"): the
 * workhorse of our speed measurements.
 */
public record ResNet9(
    Block prepare,
    Block one,
    Block oneA,
    Block oneB,
    Block two,
    Block three,
    Block threeA,
    Block threeB,
    Linear head)
    implements Layer {
  /** A convolution, a normalisation, a ReLU and perhaps a 2 × 2 pooling. */
  public record Block(Conv2d convolution, BatchNorm norm, boolean pool) implements Layer {
    static Block of(long in, long out, boolean pool) {
      return new Block(Conv2d.withoutBias(in, out, 3).padding(1), BatchNorm.of(out), pool);
    }

    @Override
    public Tensor apply(Tensor x) {
      var y = norm.apply(convolution.apply(x)).relu();
      return pool ? Kernels.maxPool(y, 2, 2) : y;
    }
  }

  /** For images of 32 × 32 pixels, with 64 to 512 channels. */
  public static ResNet9 of(long channels, long classes) {
    return new ResNet9(
        Block.of(channels, 64, false),
        Block.of(64, 128, true),
        Block.of(128, 128, false),
        Block.of(128, 128, false),
        Block.of(128, 256, true),
        Block.of(256, 512, true),
        Block.of(512, 512, false),
        Block.of(512, 512, false),
        Linear.withoutBias(512, classes));
  }

  /** Maps x [n, channels, 32, 32] to logits [n, classes]. */
  @Override
  public Tensor apply(Tensor x) {
    var y = one.apply(prepare.apply(x));
    y = y.plus(oneB.apply(oneA.apply(y)));
    y = three.apply(two.apply(y));
    y = y.plus(threeB.apply(threeA.apply(y)));
    return head.apply(Kernels.maxPool(y, y.size(2), y.size(3)).flatten(1)).times(0.125);
  }
}
