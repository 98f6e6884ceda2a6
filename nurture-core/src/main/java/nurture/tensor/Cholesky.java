package nurture.tensor;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;

/**
 * Symmetric positive definite systems by the factor L, {@code A = L·Lᵀ} with L lower triangular.
 */
public final class Cholesky {
  private Cholesky() {}

  /**
   * The factor of A [n, n].
   *
   * @throws IllegalArgumentException if A is not positive definite to the precision of 32 bits
   */
  public static Tensor factor(Tensor a) {
    return a.op("cholesky", () -> torch.linalg_cholesky(a.pointer()));
  }

  /**
   * The factor of {@code A + ridge·I} for A [n, n].
   *
   * @throws IllegalArgumentException if that is not positive definite to the precision of 32 bits
   */
  public static Tensor factor(Tensor a, double ridge) {
    return a.op(
        "cholesky",
        () -> {
          var sum = a.pointer().clone();
          sum.diagonal().add_(new Scalar(ridge));
          return torch.linalg_cholesky(sum);
        });
  }

  /** {@code L⁻¹·B} for B [n, k]. */
  public static Tensor solveFactor(Tensor factor, Tensor b) {
    return factor.op(
        "solveFactor",
        () -> torch.linalg_solve_triangular(factor.pointer(), b.pointer(), false),
        List.of(b));
  }

  /** {@code A⁻¹·B} for B [n, k], from the factor of A. */
  public static Tensor solve(Tensor factor, Tensor b) {
    return factor.op(
        "solve", () -> torch.cholesky_solve(b.pointer(), factor.pointer()), List.of(b));
  }

  /** A⁻¹ from the factor of A. */
  public static Tensor inverse(Tensor factor) {
    return factor.op("inverse", () -> torch.cholesky_inverse(factor.pointer()));
  }
}
