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

  /** From 1 to {@code end}, above 0, by the same factor in equal times. */
  static Schedule exponential(double end) {
    positive("end", end);
    return progress -> Math.pow(end, progress);
  }

  /** 1 over the first of so many equal parts, and {@code factor} times the last in each other. */
  static Schedule stairs(int parts, double factor) {
    if (parts < 1) throw new IllegalArgumentException("parts must be at least 1, got " + parts);
    Optimizer.notNegative("factor", factor);
    return progress -> // a step that a quotient just misses is reached
    Math.pow(factor, Math.min(parts - 1, Math.floor(progress * parts + 1e-9)));
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

  /**
   * This, {@code cycles} times over, each {@code longer} times as long as the one before
   * (Loshchilov and Hutter, 2017, double them).
   */
  default Schedule repeated(int cycles, double longer) {
    if (cycles < 1) throw new IllegalArgumentException("cycles must be at least 1, got " + cycles);
    positive("longer", longer);
    double all = 0;
    for (int i = 0; i < cycles; i++) all += Math.pow(longer, i);
    double whole = all;
    return progress -> {
      double left = progress * whole, length = 1;
      for (int i = 1; i < cycles && left >= length - 1e-9; i++, length *= longer) left -= length;
      return at(Math.clamp(left / length, 0, 1));
    };
  }

  /** From {@code floor} up to 1 where this goes from 0 to 1: cyclic rates between two bounds. */
  default Schedule above(double floor) {
    Optimizer.notNegative("floor", floor);
    return progress -> floor + (1 - floor) * at(progress);
  }

  /**
   * The whole of this over the first {@code share} of the run, in (0, 1), and the whole of {@code
   * next} over the rest.
   */
  default Schedule until(double share, Schedule next) {
    share("share", share);
    return progress ->
        progress < share ? at(progress / share) : next.at((progress - share) / (1 - share));
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

  private static void positive(String name, double number) {
    if (!(number > 0 && number < Double.POSITIVE_INFINITY))
      throw new IllegalArgumentException(name + " must be finite and above 0, got " + number);
  }

  private static void share(String name, double number) {
    if (!(number > 0 && number < 1))
      throw new IllegalArgumentException(name + " must be in (0, 1), got " + number);
  }
}
