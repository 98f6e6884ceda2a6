package nurture.nn;

import java.util.List;
import nurture.tensor.Tensor;

/**
 * Positions as angles (Su et al., 2021): value i of x [.., t, d] and value i + d/2 are a point,
 * which turns by {@code position · 10000^(−2i/d)}; a product of two points then depends on how far
 * apart they stand, not where.
 */
final class Rotary {
  private static final double SLOWEST = 10_000;

  private Rotary() {}

  /** Turns x [.., t, d], d even, by its positions 0 to t − 1. */
  static Tensor turn(Tensor x) {
    int t = (int) x.size(-2), half = (int) x.size(-1) / 2;
    var cosines = new float[t * 2 * half];
    var sines = new float[t * 2 * half];
    for (int position = 0; position < t; position++)
      for (int i = 0; i < half; i++) {
        double angle = position * Math.pow(SLOWEST, -(double) i / half);
        int at = position * 2 * half + i;
        cosines[at] = cosines[at + half] = (float) Math.cos(angle);
        sines[at + half] = (float) Math.sin(angle);
        sines[at] = -sines[at + half];
      }
    int last = x.rank() - 1;
    var crossed = Tensor.cat(List.of(x.narrow(last, half, half), x.narrow(last, 0, half)), last);
    return x.times(Tensor.of(cosines, t, 2L * half))
        .plus(crossed.times(Tensor.of(sines, t, 2L * half)));
  }
}
