package nurture.tensor;

/** Whether the code running now is learning: true only inside an optimizer's step. */
public final class Learning {
  static final ScopedValue<Boolean> NOW = ScopedValue.newInstance();

  private Learning() {}

  /** True inside an optimizer's step: dropout drops, batch normalisation uses its batch. */
  public static boolean now() {
    return NOW.orElse(false);
  }
}
