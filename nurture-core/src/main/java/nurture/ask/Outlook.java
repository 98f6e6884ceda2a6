package nurture.ask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.ask.Labelled.Arm;
import nurture.eval.Estimate;
import nurture.eval.LearningCurve;

/**
 * What the next labels may be expected to add, and so when to stop: a law through the errors with
 * an eighth of all labels, a quarter, half and all of them, as a vote of the nearest makes them.
 *
 * @param labels how many there are
 * @param next how many more are thought of
 * @param gain by how much of all answers more would be right
 * @param least the gain for which it is worth going on
 */
public record Outlook(int labels, int next, Estimate gain, double least) {
  /** With fewer labels nothing can be foreseen. */
  public static final int FEWEST = 80;

  private static final int EXAM = 2_000, MOST = 8_000, DRAWS = 8;

  /**
   * The outlook.
   *
   * @param all all that is labelled; what was chosen is learnt from but not examined, since it is
   *     harder than others
   * @param least the gain, as a share of answers, for which {@code next} labels are worth buying
   */
  public static Outlook of(List<Labelled> all, int next, double least, long seed) {
    if (all.size() < FEWEST)
      throw new IllegalArgumentException(
          "there must be at least %d labels to look ahead from, got %d"
              .formatted(FEWEST, all.size()));
    var random = new SplittableRandom(seed);
    var rows = IntStream.range(0, all.size()).toArray();
    var some = Arrays.stream(Probe.drawn(rows, MOST, random)).mapToObj(all::get).toList();
    int n = some.size();
    rows = IntStream.range(0, n).toArray();
    int[] ordinary = Arrays.stream(rows).filter(i -> some.get(i).arm() != Arm.CHOSEN).toArray();
    int[] exam = Probe.drawn(ordinary, Math.min(EXAM, ordinary.length), random);
    if (exam.length == 0)
      throw new IllegalArgumentException(
          "there must be labels that were not chosen to be examined on, got none; keep a control");
    var probe = Probe.of(some, exam);
    var points = new ArrayList<LearningCurve.Point>();
    for (int part = 8; part >= 1; part /= 2) {
      double wrong = 0;
      int draws = part == 1 ? 1 : DRAWS;
      for (int d = 0; d < draws; d++) {
        var known = new boolean[n];
        for (int row : Probe.drawn(rows, n / part, random)) known[row] = true;
        wrong += probe.error(exam, known) / draws;
      }
      points.add(
          new LearningCurve.Point(
              n / part, Estimate.share(Math.round(wrong * exam.length), exam.length)));
    }
    var curve = LearningCurve.of(points, seed);
    return new Outlook(
        all.size(), next, curve.gain(all.size(), Math.addExact(all.size(), next)), least);
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
