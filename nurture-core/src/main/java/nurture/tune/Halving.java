package nurture.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Successive halving (Jamieson and Talwalkar, 2016): every candidate is tried with a small budget,
 * the better half with twice as much, and so on until the last few have the whole. Costs about as
 * much as {@code log₂ n} candidates tried in full.
 */
public final class Halving {
  private Halving() {}

  /**
   * What came of a candidate.
   *
   * @param budget what it was given, such as passes over the lessons
   * @param figure higher is better; NaN counts as worst
   */
  public record Trial<T>(T candidate, int budget, double figure) {}

  /** Tries a candidate from scratch with a budget. */
  @FunctionalInterface
  public interface Experiment<T> {
    /** The figure that it reaches, higher is better. */
    double figure(T candidate, int budget);
  }

  /**
   * Tries candidates until at most two have had the whole budget.
   *
   * @param budget of the last round, at least 1; a round before has half of it, and at least 1
   * @return every trial, in the order in which they were made
   */
  public static <T> List<Trial<T>> of(List<T> candidates, int budget, Experiment<T> experiment) {
    if (candidates.isEmpty())
      throw new IllegalArgumentException("there must be a candidate to try, got none");
    if (budget < 1) throw new IllegalArgumentException("budget must be at least 1, got " + budget);
    int rounds = 1;
    for (int n = candidates.size(); n > 2; n = (n + 1) / 2) rounds++;
    var trials = new ArrayList<Trial<T>>();
    var left = candidates;
    for (int round = rounds - 1; round >= 0; round--) {
      int given = Math.max(1, budget >> round);
      var tried = new ArrayList<Trial<T>>();
      for (var candidate : left)
        tried.add(new Trial<>(candidate, given, experiment.figure(candidate, given)));
      trials.addAll(tried);
      left =
          tried.stream()
              .sorted(Halving.<T>worstFirst().reversed())
              .limit((left.size() + 1) / 2)
              .map(Trial::candidate)
              .toList();
    }
    return List.copyOf(trials);
  }

  /** The best of those that were given most. */
  public static <T> Trial<T> best(List<Trial<T>> trials) {
    int most = trials.stream().mapToInt(Trial::budget).max().orElse(0);
    return trials.stream()
        .filter(trial -> trial.budget() == most)
        .max(worstFirst())
        .orElseThrow(() -> new IllegalArgumentException("there must be a trial, got none"));
  }

  private static <T> Comparator<Trial<T>> worstFirst() {
    return Comparator.comparingDouble(
        trial -> Double.isNaN(trial.figure()) ? Double.NEGATIVE_INFINITY : trial.figure());
  }
}
