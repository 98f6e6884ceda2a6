package nurture.ask;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import nurture.ask.Labelled.Arm;
import nurture.eval.Estimate;

/**
 * What choosing saved, by the labels that came back: how many drawn by chance would have done as
 * much as one that was chosen. Half of the control, drawn again and again, is the exam; the other
 * half is what chance would have given, and a line through its errors by the logarithm of the
 * number of labels says how many of them are worth as much as the chosen ones. Learns by a vote of
 * the nearest.
 *
 * @param times labels by chance for one chosen; at most {@value #MOST}
 * @param chosen how many were chosen
 * @param control how many were drawn by chance
 */
public record Saving(Estimate times, int chosen, int control) {
  /** No more than this is ever claimed. */
  public static final int MOST = 10;

  /** With fewer drawn by chance, nothing can be said. */
  public static final int FEWEST = 10;

  private static final int REDRAWN = 400;
  private static final double ABOUT_NONE = 0.1;

  /** Whether the labels tell anything: not where all from about none to the most may be true. */
  public boolean told() {
    return times.low() > ABOUT_NONE || times.high() < MOST;
  }

  /**
   * The saving.
   *
   * @param all all that is labelled, with how it came to be
   * @throws IllegalArgumentException if too few of either arm have come back
   */
  public static Saving of(List<Labelled> all, long seed) {
    int[] before = Probe.rows(all, Arm.BEFORE);
    int[] chosen = Probe.rows(all, Arm.CHOSEN);
    int[] control = Probe.rows(all, Arm.CONTROL);
    if (control.length < FEWEST || chosen.length < FEWEST)
      throw new IllegalArgumentException(
          "there must be at least %d labels of each arm to compare, got %d chosen and %d by chance; label more of them"
              .formatted(FEWEST, chosen.length, control.length));
    var probe = Probe.of(all, control);
    var random = new SplittableRandom(seed);
    var times = new double[REDRAWN];
    for (int r = 0; r < REDRAWN; r++) {
      var order = Probe.drawn(control, control.length, random);
      int half = order.length / 2;
      var exam = new int[order.length - half];
      for (int i = 0; i < exam.length; i++) exam[i] = order[half + random.nextInt(exam.length)];
      times[r] = times(probe, all.size(), before, chosen, Arrays.copyOf(order, half), exam, random);
    }
    Arrays.sort(times);
    double middle = times[REDRAWN / 2];
    return new Saving(
        new Estimate(
            middle,
            Math.min(middle, times[(int) (0.025 * REDRAWN)]),
            Math.max(middle, times[(int) (0.975 * REDRAWN)]),
            control.length),
        chosen.length,
        control.length);
  }

  private static double times(
      Probe probe,
      int n,
      int[] before,
      int[] chosen,
      int[] chance,
      int[] exam,
      SplittableRandom random) {
    int points = 4;
    var logs = new double[points];
    var errors = new double[points];
    for (int p = 0; p < points; p++) {
      int more = chance.length * p / (points - 1);
      logs[p] = Math.log(1 + before.length + more);
      errors[p] = probe.error(exam, known(n, before, Probe.drawn(chance, more, random)));
    }
    double reached = probe.error(exam, known(n, before, chosen));
    double x = Arrays.stream(logs).average().orElse(0),
        y = Arrays.stream(errors).average().orElse(0);
    double xx = 0, xy = 0;
    for (int p = 0; p < points; p++) {
      xx += (logs[p] - x) * (logs[p] - x);
      xy += (logs[p] - x) * (errors[p] - y);
    }
    double slope = xy / xx;
    if (slope > -1e-9) return reached < y ? MOST : reached > y ? 0 : 1; // chance taught nothing
    double needed = Math.exp(x + (reached - y) / slope) - 1 - before.length;
    return Math.clamp(needed / chosen.length, 0, MOST);
  }

  private static boolean[] known(int n, int[]... parts) {
    var known = new boolean[n];
    for (var part : parts) for (int row : part) known[row] = true;
    return known;
  }
}
