package nurture.nn;

import nurture.tensor.Kernels;
import nurture.tensor.Tensor;

/**
 * Self-attention with several heads (Vaswani et al., 2017): x [n, t, width] to the same shape.
 *
 * @param qkv queries, keys and values in one product, [3·width, width]
 * @param out [width, width]
 * @param heads a divisor of the width
 * @param causal whether a position sees only itself and those before it
 * @param rotary whether queries and keys know their positions, as angles (Su et al., 2021)
 */
public record MultiHeadAttention(Linear qkv, Linear out, long heads, boolean causal, boolean rotary)
    implements Layer {
  /** Starts as PyTorch's does: qkv by Glorot and Bengio (2010), biases zero. */
  public static MultiHeadAttention of(long width, long heads, boolean causal) {
    if (Init.positive("width", width) % Init.positive("heads", heads) != 0)
      throw new IllegalArgumentException(
          "heads must divide width, got %d for %d".formatted(heads, width));
    return new MultiHeadAttention(
        new Linear(Init.xavier(width, 3 * width), Tensor.zeros(3 * width)),
        new Linear(Init.kaiming(width, width, width), Tensor.zeros(width)),
        heads,
        causal,
        false);
  }

  /** The same, where queries and keys turn with their positions: a head's width must be even. */
  public MultiHeadAttention withRotary() {
    long each = out.weight().size(0) / heads;
    if (each % 2 != 0)
      throw new IllegalArgumentException(
          "width / heads must be even to turn with positions, got " + each);
    return new MultiHeadAttention(qkv, out, heads, causal, true);
  }

  @Override
  public Tensor apply(Tensor x) {
    long n = x.size(0), t = x.size(1), width = x.size(2);
    var parts =
        qkv.apply(x)
            .reshape(n, t, 3, heads, width / heads)
            .permute(2, 0, 3, 1, 4); // [3, n, h, t, d]
    var asked = parts.narrow(0, 0, 2);
    if (rotary) asked = Rotary.turn(asked);
    return out.apply(
        Kernels.attention(asked.select(0, 0), asked.select(0, 1), parts.select(0, 2), causal)
            .transpose(1, 2)
            .reshape(n, t, width));
  }
}
