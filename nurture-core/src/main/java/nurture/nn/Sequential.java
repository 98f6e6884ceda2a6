package nurture.nn;

import java.util.List;
import nurture.tensor.Tensor;

/**
 * Layers one after the other.
 *
 * @param layers in the order in which they apply
 */
public record Sequential(List<Layer> layers) implements Layer {
  /** Copies the list. */
  public Sequential {
    layers = List.copyOf(layers);
  }

  /** These layers; an activation is a method reference, {@code Tensor::relu}. */
  public static Sequential of(Layer... layers) {
    return new Sequential(List.of(layers));
  }

  @Override
  public Tensor apply(Tensor x) {
    for (var layer : layers) x = layer.apply(x);
    return x;
  }
}
