package nurture.ask;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import nurture.ask.Labelled.Arm;
import nurture.eval.Estimate;

/**
 * What the next labels may be expected to add, and so when to stop: the error of the model that
 * learnt from the labels before falls with a power of their number, as that of a vote of the
 * nearest does. How often the vote errs is another matter, since the model has put together what it
 * learnt under one label.
 *
 * @param labels how many there are
 * @param next how many more are thought of
 * @param gain by how much of all answers more would be right
 * @param least the gain for which it is worth going on
 */
public record Outlook(int labels, int next, Estimate gain, double least) {
  /** With fewer labels nothing can be foreseen. */
  public static final int FEWEST = 80;

  private static final int EXAM = 2_000, MOST = 8_000, DRAWS = 8, REDRAWN = 400;

  /** What is usual (Hestness et al., 2017: 0.07 to 0.5 with many); beyond, the vote misleads. */
  private static final double LEAST_POWER = 0.2, MOST_POWER = 0.7;

  /**
   * How far a model's power is from the vote's: seen on fashion titles (docs/results/asking.md).
   */
  private static final double SPREAD = 0.15;

  /**
   * The outlook.
   *
   * @param all all that is labelled; what was chosen is learnt from but not examined, since it is
   *     harder than others
   * @param error how often the model errs that learnt from what was labelled before, on others
   * @param least the gain, as a share of answers, for which {@code next} labels are worth buying
   */
  public static Outlook of(List<Labelled> all, Estimate error, int next, double least, long seed) {
    int before = Probe.rows(all, Arm.BEFORE).length;
    if (all.size() < FEWEST || before == 0)
      throw new IllegalArgumentException(
          "there must be at least %d labels to look ahead from, and some learnt from, got %d and %d"
              .formatted(FEWEST, all.size(), before));
    var random = new SplittableRandom(seed);
    var points = votes(all, random);
    double now = (double) all.size() / before, then = now + (double) next / before;
    var gains = new double[REDRAWN];
    for (int r = 0; r < REDRAWN; r++) {
      double power = usual(power(points, e -> e.drawn(random)) + SPREAD * random.nextGaussian());
      gains[r] = Math.max(0, error.drawn(random)) * fall(now, then, power);
    }
    double gain = error.value() * fall(now, then, usual(power(points, Estimate::value)));
    return new Outlook(all.size(), next, Estimate.percentile(gain, gains, error.n()), least);
  }

  /** By how much an error of 1 falls from so many times the labels to so many. */
  private static double fall(double now, double then, double power) {
    return Math.pow(now, -power) - Math.pow(then, -power);
  }

  /** How often the nearest vote wrongly, by how many of them are labelled. */
  private static SortedMap<Integer, Estimate> votes(List<Labelled> all, SplittableRandom random) {
    var rows = IntStream.range(0, all.size()).toArray();
    var some = Arrays.stream(Probe.drawn(rows, MOST, random)).mapToObj(all::get).toList();
    int n = some.size();
    rows = IntStream.range(0, n).toArray();
    int[] ordinary = Arrays.stream(rows).filter(i -> some.get(i).arm() != Arm.CHOSEN).toArray();
    int[] exam = Probe.drawn(ordinary, Math.min(EXAM, ordinary.length), random);
    var probe = Probe.of(some, exam);
    var votes = new TreeMap<Integer, Estimate>();
    for (int part = 8; part >= 1; part /= 2) {
      double wrong = 0;
      int draws = part == 1 ? 1 : DRAWS;
      for (int d = 0; d < draws; d++) {
        var known = new boolean[n];
        for (int row : Probe.drawn(rows, n / part, random)) known[row] = true;
        wrong += probe.error(exam, known) / draws;
      }
      votes.put(n / part, Estimate.share(Math.round(wrong * exam.length), exam.length));
    }
    return votes;
  }

  private static double usual(double power) {
    return Math.clamp(power, LEAST_POWER, MOST_POWER);
  }

  /** By which power of the labels the vote errs less: the slope of the logarithms. */
  private static double power(
      SortedMap<Integer, Estimate> votes, ToDoubleFunction<Estimate> value) {
    double x = 0, y = 0, xx = 0, xy = 0;
    for (var vote : votes.entrySet()) {
      double least = 0.5 / vote.getValue().n(); // an error of none has no logarithm
      double labels = Math.log(vote.getKey());
      double error = Math.log(Math.max(least, value.applyAsDouble(vote.getValue())));
      x += labels;
      y += error;
      xx += labels * labels;
      xy += labels * error;
    }
    int n = votes.size();
    return (x * y - n * xy) / (n * xx - x * x);
  }

  /** Whether the next labels are not worth it, as far as can be foreseen. */
  public boolean stop() {
    return gain.value() < least;
  }

  /** As in {@code The next 50 labels are expected to add 0.2 ± 0.3 points: stop.} */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "The next %,d labels are expected to add %.1f ± %.1f points: %s.",
        next,
        100 * gain.value(),
        50 * (gain.high() - gain.low()),
        stop() ? "stop" : "go on");
  }
}
