package nurture.model;

import java.util.ArrayList;
import java.util.List;
import nurture.nn.BatchNorm;
import nurture.nn.Conv2d;
import nurture.nn.Layer;
import nurture.tensor.Kernels;
import nurture.tensor.Tensor;

/**
 * A small residual net for photos (He et al., 2016): a stem at full size, then stages that each
 * halve the image by a strided convolution and refine it by a residual pair; what is left is
 * averaged, and its greatest values stand beside the averages.
 */
public record PhotoNet(Block stem, List<Stage> stages) implements Layer {
  /** A convolution, a normalisation and a ReLU. */
  public record Block(Conv2d convolution, BatchNorm norm) implements Layer {
    static Block of(long in, long out, long stride) {
      return new Block(Conv2d.withoutBias(in, out, 3).padding(1).stride(stride), BatchNorm.of(out));
    }

    @Override
    public Tensor apply(Tensor x) {
      return norm.apply(convolution.apply(x)).relu();
    }
  }

  /** Halves the image, then adds what a pair of convolutions makes of it. */
  public record Stage(Block down, Block first, Block second) implements Layer {
    static Stage of(long in, long out) {
      return new Stage(Block.of(in, out, 2), Block.of(out, out, 1), Block.of(out, out, 1));
    }

    @Override
    public Tensor apply(Tensor x) {
      var y = down.apply(x);
      return y.plus(second.apply(first.apply(y)));
    }
  }

  /** A stem and stages of these widths. */
  public static PhotoNet of(long stemWidth, List<Long> widths) {
    var stages = new ArrayList<Stage>();
    long in = stemWidth;
    for (long out : widths) {
      stages.add(Stage.of(in, out));
      in = out;
    }
    return new PhotoNet(Block.of(3, stemWidth, 1), List.copyOf(stages));
  }

  /** The length of what comes out. */
  public long width() {
    return 2 * stages.getLast().down().convolution().weight().size(0);
  }

  /** Maps photos x [n, 3, h, w] to [n, width]. */
  @Override
  public Tensor apply(Tensor x) {
    var y = stem.apply(x);
    for (var stage : stages) y = stage.apply(y);
    var greatest = Kernels.maxPool(y, y.size(2), y.size(3)).flatten(1);
    return Tensor.cat(List.of(y.mean(2, 3), greatest), 1);
  }
}
