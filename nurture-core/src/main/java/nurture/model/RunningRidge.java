package nurture.model;

import java.util.List;
import nurture.nn.Linear;
import nurture.tensor.Cholesky;
import nurture.tensor.Kernels;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/**
 * Ridge regression of classes on features that reads each sample once and forgets none: it keeps
 * the sums from which the answer follows, so any order of samples gives the answer of all at once
 * (analytic class-incremental learning; Zhuang et al., 2022).
 */
public final class RunningRidge implements AutoCloseable {
  private final int width, classes;
  private final Tensor gram, cross;
  private long samples;

  /** Without any sample. */
  public RunningRidge(int width, int classes) {
    this.width = width;
    this.classes = classes;
    gram = Scope.outside(() -> Tensor.zeros(width + 1, width + 1));
    cross = Scope.outside(() -> Tensor.zeros(width + 1, classes));
  }

  /**
   * Adds samples to the sums.
   *
   * @param x [n, width] of about unit scale
   * @param labels [n] class numbers
   */
  public void add(Tensor x, Tensor labels) {
    try (var scope = Scope.open()) {
      long n = x.size(0);
      var one = new float[(int) n * classes];
      var numbers = labels.longs();
      for (int i = 0; i < n; i++) one[i * classes + (int) numbers[i]] = 1;
      var rows = Tensor.cat(List.of(x, Tensor.ones(n, 1)), 1);
      Kernels.addProduct(gram, rows, rows);
      Kernels.addProduct(cross, rows, Tensor.of(one, n, classes));
      samples += n;
    }
  }

  /**
   * The layer with the least squared error on 1 for a sample's class and 0 for others, of all
   * samples so far.
   *
   * @param penalty on the squares of weights and bias, beside a mean over samples; above 0
   */
  public Linear solve(double penalty) {
    if (!(penalty > 0))
      throw new IllegalArgumentException("penalty must be above 0, got " + penalty);
    try (var scope = Scope.open()) {
      var factor = Cholesky.factor(gram, penalty * Math.max(1, samples));
      var w = Cholesky.solve(factor, cross);
      return new Linear(
          scope.keep(w.narrow(0, 0, width).transpose(0, 1).copy()),
          scope.keep(w.select(0, width).copy()));
    }
  }

  @Override
  public void close() {
    gram.close();
    cross.close();
  }
}
