package nurture.optim;

/**
 * A factor over a run: progress 0 is its start, 1 its end. Multiplies an optimizer's rate, its
 * decay, or both.
 */
@FunctionalInterface
public interface Schedule {
  /** The factor, finite and at least 0, at a progress in [0, 1]. */
  double at(double progress);

  /** Always 1. */
  static Schedule constant() {
    return progress -> 1;
  }

  /** From 1 straight to 0. */
  static Schedule linear() {
    return progress -> 1 - progress;
  }

  /** From 1 to 0 along half a cosine (Loshchilov and Hutter, 2017). */
  static Schedule cosine() {
    return progress -> (1 + Math.cos(Math.PI * progress)) / 2;
  }

  /** From 0 straight to 1 at {@code peak}, in (0, 1), and straight back to 0. */
  static Schedule triangle(double peak) {
    share("peak", peak);
    return progress -> progress < peak ? progress / peak : (1 - progress) / (1 - peak);
  }

  /**
   * From {@code start} to 1 at {@code warmup}, in (0, 1), and down to {@code end}, both along half
   * a cosine (Smith and Topin, 2018).
   */
  static Schedule oneCycle(double warmup, double start, double end) {
    share("warmup", warmup);
    Optimizer.notNegative("start", start);
    Optimizer.notNegative("end", end);
    var fall = cosine();
    return progress ->
        progress < warmup
            ? start + (1 - start) * (1 - fall.at(progress / warmup))
            : end + (1 - end) * fall.at((progress - warmup) / (1 - warmup));
  }

  /** As {@link #oneCycle(double, double, double)} from 1/25 and to 4e-6, as in PyTorch. */
  static Schedule oneCycle(double warmup) {
    return oneCycle(warmup, 1 / 25.0, 1 / 25e4);
  }

  /** From 0 straight to 1 over the first {@code share} of the run, in (0, 1); 1 from then on. */
  static Warmup warmup(double share) {
    return new Warmup(share);
  }

  /**
   * This, {@code cycles} times over: a cosine repeated gives warm restarts (Loshchilov and Hutter,
   * 2017), a triangle cyclic rates (Smith, 2017).
   */
  default Schedule repeated(int cycles) {
    if (cycles < 1) throw new IllegalArgumentException("cycles must be at least 1, got " + cycles);
    return progress -> {
      double turns = progress * cycles;
      return at(progress >= 1 ? 1 : turns - Math.floor(turns));
    };
  }

  /** The product of both. */
  default Schedule times(Schedule other) {
    return progress -> at(progress) * other.at(progress);
  }

  /** This, times a number of at least 0. */
  default Schedule times(double factor) {
    Optimizer.notNegative("factor", factor);
    return progress -> at(progress) * factor;
  }

  /**
   * The beginning of a run.
   *
   * @param share of the run that it takes, in (0, 1)
   */
  record Warmup(double share) implements Schedule {
    /** Checks the share. */
    public Warmup {
      Schedule.share("warmup", share);
    }

    @Override
    public double at(double progress) {
      return Math.min(1, progress / share);
    }

    /** This, and then the whole of {@code next} over the rest of the run. */
    public Schedule then(Schedule next) {
      return progress ->
          progress < share ? at(progress) : next.at((progress - share) / (1 - share));
    }
  }

  private static void share(String name, double number) {
    if (!(number > 0 && number < 1))
      throw new IllegalArgumentException(name + " must be in (0, 1), got " + number);
  }
}
