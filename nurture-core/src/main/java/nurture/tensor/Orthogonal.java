package nurture.tensor;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Newton–Schulz: matrices whose singular values are brought near 1, with their directions kept.
 *
 * <p>Three steps of {@code X ← a·X + (b·A + c·A²)·X}, {@code A = X·Xᵀ}, from X of norm 1. Each
 * multiplies X from the left by a polynomial in A, so that all three are done on the small side: A
 * is m × m where X is m × n, m ≤ n, and X itself is multiplied once, at the end. That halves the
 * work for 3 × 3 filters and, in 32 bits, gives the same to 5 digits.
 */
final class Orthogonal {
  private static final double A = 3.4445, B = -4.7750, C = 2.0315;
  private static final int STEPS = 3;
  private static final double TINY = 1e-7;

  private Orthogonal() {}

  /**
   * The orthogonalised matrix of g, shaped and laid out as {@link #inMemoryOrder} of w. The order
   * of the columns does not matter: the result has the same.
   *
   * @param precision in which X is multiplied; the small side always is in 32 bits
   */
  static Tensor rows(Tensor w, Tensor g, Precision precision) {
    var ordered = inMemoryOrder(w, g);
    var flat = ordered.reshape(g.size(0), -1);
    var bits = precision == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
    var x = flat.div(new Scalar(flat.norm().item_double() + TINY)).to(bits);
    boolean tall = x.size(0) > x.size(1);
    var gram = tall ? torch.mm(x.t(), x) : torch.mm(x, x.t());
    var q = polynomial(gram.to(ScalarType.Float)).to(bits);
    return (tall ? torch.mm(x, q) : torch.mm(q, x)).view_as(ordered);
  }

  /** Q such that the steps bring X to Q·X, given X·Xᵀ. */
  private static Tensor polynomial(Tensor gram) {
    var a = gram;
    Tensor q = a;
    for (int step = 1; step <= STEPS; step++) {
      var p = torch.mm(a, a).mul_(new Scalar(C)).add_(a, new Scalar(B));
      p.diagonal().add_(new Scalar(A));
      if (step < STEPS) a = torch.mm(p, torch.mm(a, p));
      q = step == 1 ? p : torch.mm(p, q);
    }
    return q;
  }

  /** t as it is walked through memory where w has its channels last: [out, k, k, in]. */
  static Tensor inMemoryOrder(Tensor w, Tensor t) {
    return w.dim() == 4 && w.is_contiguous(MemoryFormat.ChannelsLast) ? t.permute(0, 2, 3, 1) : t;
  }
}
