package nurture.model;

import java.util.ArrayList;
import java.util.List;
import nurture.nn.Dropout;
import nurture.nn.LayerNorm;
import nurture.nn.Linear;
import nurture.nn.Stateful;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Reads a category and a price from a vector: normalises, refines by residual steps, and answers.
 */
public record Reader(
    LayerNorm norm,
    Dropout dropout,
    List<Residual> trunk,
    @Nullable Linear category,
    @Nullable Linear price,
    @Nullable Linear scale)
    implements Stateful {
  /** The least scale that is answered: no standardised price is ever surer. */
  public static final double SUREST = 0.05;

  /** A step that refines: {@code x + W₂·gelu(W₁·norm(x))}. */
  public record Residual(LayerNorm norm, Linear in, Linear out, Dropout dropout)
      implements Stateful {
    static Residual of(int width, double dropout) {
      return new Residual(
          LayerNorm.of(width),
          Linear.of(width, 2L * width),
          Linear.of(2L * width, width),
          new Dropout(dropout));
    }

    Tensor apply(Tensor x) {
      return x.plus(out.apply(dropout.apply(in.apply(norm.apply(x)).gelu())));
    }
  }

  /**
   * What is read from vectors.
   *
   * @param features what the answer rests on [n, width]
   * @param logits of each category [n, classes], or null
   * @param price standardised price [n], or null
   * @param scale how far off the price may be [n], above 0, or null
   */
  public record Answer(
      Tensor features, @Nullable Tensor logits, @Nullable Tensor price, @Nullable Tensor scale) {}

  /** A reader of vectors of this width; with no classes it names no category. */
  public static Reader of(int width, int blocks, double dropout, int classes, boolean price) {
    var trunk = new ArrayList<Residual>();
    for (int i = 0; i < blocks; i++) trunk.add(Residual.of(width, dropout));
    return new Reader(
        LayerNorm.of(width),
        new Dropout(dropout),
        List.copyOf(trunk),
        classes > 0 ? Linear.of(width, classes) : null,
        price ? Linear.of(width, 1) : null,
        price ? Linear.of(width, 1) : null);
  }

  /** Reads vectors [n, width]. */
  public Answer answer(Tensor vectors) {
    var x = dropout.apply(norm.apply(vectors).gelu());
    for (var step : trunk) x = step.apply(x).toFloat();
    return new Answer(
        x,
        category == null ? null : category.apply(x).toFloat(),
        price == null ? null : price.apply(x).toFloat().squeeze(1),
        scale == null ? null : scale.apply(x.detach()).toFloat().squeeze(1).exp().plus(SUREST));
  }
}
