package nurture.eval;

/** A figure of merit; {@link Metrics} has them all. */
public interface Metric {
  /** The name in {@code report.json}, such as {@code macro_f1}. */
  String name();

  /**
   * The figure over the rows whose truth is known, whatever their order.
   *
   * @throws IllegalArgumentException where there are no answers of its kind, or no known truth
   */
  Estimate of(Predictions predictions);
}
