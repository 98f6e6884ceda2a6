package nurture.model;

import java.util.ArrayList;
import java.util.List;
import nurture.nn.BatchNorm;
import nurture.nn.Conv2d;
import nurture.nn.Dropout;
import nurture.nn.Layer;
import nurture.nn.Linear;
import nurture.nn.StochasticDepth;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A wide residual net for small images (Zagoruyko and Komodakis, 2016): three groups of blocks that
 * normalise before they convolve, each group at half the size and twice the width of the last.
 */
public record WideResNet(Conv2d stem, List<Block> blocks, BatchNorm norm, Linear head)
    implements Layer {
  /** What a pair of convolutions makes of x, added to x or, where its size changes, to a view. */
  public record Block(
      BatchNorm norm1,
      Conv2d convolution1,
      BatchNorm norm2,
      Dropout dropout,
      Conv2d convolution2,
      StochasticDepth depth,
      @Nullable Conv2d view)
      implements Layer {
    static Block of(long in, long out, long stride, double dropout, double drop) {
      return new Block(
          BatchNorm.of(in),
          Conv2d.withoutBias(in, out, 3).padding(1).stride(stride),
          BatchNorm.of(out),
          new Dropout(dropout),
          Conv2d.withoutBias(out, out, 3).padding(1),
          new StochasticDepth(drop),
          in == out && stride == 1 ? null : Conv2d.withoutBias(in, out, 1).stride(stride));
    }

    @Override
    public Tensor apply(Tensor x) {
      var ready = norm1.apply(x).relu();
      var y = convolution1.apply(ready);
      y = convolution2.apply(dropout.apply(norm2.apply(y).relu()));
      return depth.apply(y).plus(view == null ? x : view.apply(ready));
    }
  }

  /**
   * A net such as WRN-16-8.
   *
   * @param depth layers: 6 times the blocks of a group, and 4
   * @param widen how many times 16, 32 and 64 channels the groups have
   * @param dropout between a block's convolutions
   */
  public static WideResNet of(int depth, int widen, long classes, double dropout) {
    return of(depth, widen, classes, dropout, 0);
  }

  /**
   * The same with stochastic depth (Huang et al., 2016).
   *
   * @param drop with which probability a sample skips the last block in a step; the n-th of l
   *     blocks it skips with n/l of that
   */
  public static WideResNet of(int depth, int widen, long classes, double dropout, double drop) {
    if (depth < 10 || (depth - 4) % 6 != 0)
      throw new IllegalArgumentException(
          "depth must be 10, 16, 22, … (4 more than a multiple of 6), got " + depth);
    var blocks = new ArrayList<Block>();
    long in = 16;
    int all = (depth - 4) / 2;
    for (int group = 0; group < 3; group++) {
      long out = (16L << group) * widen;
      for (int i = 0; i < (depth - 4) / 6; i++) {
        double skipped = drop * (blocks.size() + 1) / all;
        blocks.add(Block.of(in, out, i == 0 && group > 0 ? 2 : 1, dropout, skipped));
        in = out;
      }
    }
    return new WideResNet(
        Conv2d.withoutBias(3, 16, 3).padding(1),
        List.copyOf(blocks),
        BatchNorm.of(in),
        Linear.of(in, classes));
  }

  /** Maps x [n, 3, h, w] to logits [n, classes]. */
  @Override
  public Tensor apply(Tensor x) {
    var y = stem.apply(x);
    for (var block : blocks) y = block.apply(y);
    return head.apply(norm.apply(y).relu().mean(2, 3));
  }
}
