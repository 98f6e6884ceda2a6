package nurture.optim;

/** A loss or gradient became NaN or infinite; the parameters are as they were before the step. */
public final class NonFiniteLoss extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long step;
  private final double value;

  NonFiniteLoss(String what, long step, double value) {
    super(
        "%s must be finite, got %s at step %d; lower the rate, warm up, or clip(1.0)"
            .formatted(what, value, step));
    this.step = step;
    this.value = value;
  }

  /** The number of the step that failed, from 1. */
  public long step() {
    return step;
  }

  /** The loss or gradient norm that was not finite. */
  public double value() {
    return value;
  }
}
