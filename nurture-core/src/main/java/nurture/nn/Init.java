package nurture.nn;

import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/** Where weights start: the bounds that PyTorch uses. */
final class Init {
  private Init() {}

  /** Even in ±1/√fanIn: Kaiming's bound (He et al., 2015) with slope √5, as PyTorch has it. */
  static Tensor kaiming(long fanIn, long... shape) {
    return Tensor.uniform(1 / Math.sqrt((double) fanIn), shape);
  }

  /** Even in ±√(6 / (fanIn + fanOut)) (Glorot and Bengio, 2010). */
  static Tensor xavier(long fanIn, long fanOut) {
    return Tensor.uniform(Math.sqrt(6.0 / (fanIn + fanOut)), fanOut, fanIn);
  }

  /** Normal with mean 0. */
  static Tensor normal(double deviation, long... shape) {
    return Scope.tidy(() -> Tensor.normal(shape).times(deviation));
  }

  /** The number, or a sentence about what it must be. */
  static long positive(String name, long number) {
    if (number < 1) throw new IllegalArgumentException(name + " must be at least 1, got " + number);
    return number;
  }
}
