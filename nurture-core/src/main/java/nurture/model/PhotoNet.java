package nurture.model;

import java.util.ArrayList;
import java.util.List;
import nurture.nn.BatchNorm;
import nurture.nn.Conv2d;
import nurture.nn.Layer;
import nurture.tensor.Kernels;
import nurture.tensor.Tensor;

/**
 * A small residual net for photos: a stem, then stages that halve the image and widen the channels,
 * and a mean over what is left.
 */
public record PhotoNet(Conv2d stem, BatchNorm norm, List<Stage> stages) implements Layer {
  /** Halves the image, then refines it by a residual pair of convolutions. */
  public record Stage(
      Conv2d down,
      BatchNorm downNorm,
      Conv2d first,
      BatchNorm firstNorm,
      Conv2d second,
      BatchNorm secondNorm)
      implements Layer {
    static Stage of(long in, long out) {
      return new Stage(
          Conv2d.withoutBias(in, out, 3).padding(1),
          BatchNorm.of(out),
          Conv2d.withoutBias(out, out, 3).padding(1),
          BatchNorm.of(out),
          Conv2d.withoutBias(out, out, 3).padding(1),
          BatchNorm.of(out));
    }

    @Override
    public Tensor apply(Tensor x) {
      var y = Kernels.maxPool(downNorm.apply(down.apply(x)).relu(), 2, 2);
      var z = firstNorm.apply(first.apply(y)).relu();
      return y.plus(secondNorm.apply(second.apply(z)).relu());
    }
  }

  /** Stages of these widths; an image must measure at least 2 to the power of their number. */
  public static PhotoNet of(long stemWidth, List<Long> widths) {
    var stages = new ArrayList<Stage>();
    long in = stemWidth;
    for (long out : widths) {
      stages.add(Stage.of(in, out));
      in = out;
    }
    return new PhotoNet(
        Conv2d.withoutBias(3, stemWidth, 3).padding(1).stride(2),
        BatchNorm.of(stemWidth),
        List.copyOf(stages));
  }

  /** The length of what comes out. */
  public long width() {
    return stages.getLast().down().weight().size(0);
  }

  /** Maps photos x [n, 3, h, w] to [n, width]. */
  @Override
  public Tensor apply(Tensor x) {
    var y = norm.apply(stem.apply(x)).relu();
    for (var stage : stages) y = stage.apply(y);
    return y.mean(2, 3);
  }
}
