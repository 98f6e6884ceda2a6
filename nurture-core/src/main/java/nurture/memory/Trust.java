package nurture.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How far an episode is believed of another listing. Beside a net's probabilities, which add up to
 * 1, an episode whose embedding differs by d = 1 − cosine in a part has the votes {@code exp(a − Σ
 * κ · d) + exp(b − Σ λ · d)} for its category: the first term is for listings of its kind, the
 * second, steeper, for the very same listing, perhaps photographed again. Votes and probabilities
 * add up (a linear opinion pool; Stone, 1961), so that a category that no net knows can win, and
 * far from every episode nothing changes.
 *
 * <p>For a category that no net knows the first term is {@code exp(f + ρ · (d₀ − d))} instead,
 * where d₀ is how far the nearest listing of a known kind lies: by distance alone an example of a
 * new kind looks like a corrected mistake, but whoever is nearer to it than to anything known is
 * probably of its kind.
 *
 * @param weights by which parts both embeddings speak in: row {@code m − 1} is for those whose bits
 *     are set in {@code m}; a, κ of each part, b, λ of each part, f, ρ
 */
public record Trust(double[][] weights) {
  private static final double KIND = 2, SHARPNESS = 20, SAME = 4, STEEPNESS = 100;
  private static final double NEW = -2, NEARER = 20;
  private static final double MOST = 8, PULL = 0.01;
  private static final int HALVINGS = 6;

  /** Believes an episode of nearly the same listing only: for a bundle that measured nothing. */
  public static Trust cautious(int parts) {
    var weights = new double[(1 << parts) - 1][];
    for (int set = 1; set <= weights.length; set++) {
      weights[set - 1] = start(set, parts);
      weights[set - 1][0] = -MOST;
      weights[set - 1][2 * parts + 2] = -2 * MOST;
    }
    return new Trust(weights);
  }

  private static double[] start(int set, int parts) {
    var row = new double[2 * parts + 4];
    row[2 * parts + 2] = NEW;
    row[2 * parts + 3] = NEARER;
    row[0] = KIND;
    row[parts + 1] = SAME;
    for (int p = 0; p < parts; p++)
      if ((set >> p & 1) == 1) {
        row[p + 1] = SHARPNESS;
        row[parts + p + 2] = STEEPNESS;
      }
    return row;
  }

  /**
   * With how many votes an episode at {@code known} speaks of a listing at {@code asked}.
   *
   * @param nearer by how much less the mean 1 − cosine is than that to the nearest listing of a
   *     known kind, if the episode's category is new; NaN if it is not, or nothing is known
   */
  public double votes(Embedding asked, Embedding known, double nearer) {
    int set = asked.speaking() & known.speaking();
    if (set == 0) return 0;
    return votes(weights[set - 1], differences(asked, known, set), 0, asked.parts(), nearer);
  }

  /** 1 − cosine in each part of a set, 0 in the others. */
  public static double[] differences(Embedding asked, Embedding known, int set) {
    var differences = new double[asked.parts()];
    for (int p = 0; p < differences.length; p++)
      if ((set >> p & 1) == 1) differences[p] = Math.max(0, 1 - asked.similarity(p, known));
    return differences;
  }

  /** The votes of one of several claims whose differences lie one after the other. */
  private static double votes(
      double[] weights, double[] differences, int claim, int parts, double nearer) {
    double kind = weights[0], same = weights[parts + 1];
    for (int p = 0; p < parts; p++) {
      double difference = differences[claim * parts + p];
      kind -= weights[p + 1] * difference;
      same -= weights[parts + p + 2] * difference;
    }
    if (!Double.isNaN(nearer))
      kind = Math.min(MOST, weights[2 * parts + 2] + weights[2 * parts + 3] * nearer);
    return Math.exp(kind) + Math.exp(same);
  }

  /**
   * A listing whose category is known, asked of a net and of some episodes.
   *
   * @param right the net's probability of its category; 0 where the net does not know it
   * @param claims what the episodes say
   * @param weight how much it counts beside the others
   */
  public record Trial(double right, List<Claim> claims, double weight) {}

  /**
   * What an episode says of the listing of a trial.
   *
   * @param category any number for its category
   * @param right whether that is the listing's
   * @param differences 1 − cosine in each part
   * @param nearer as in {@link #votes(Embedding, Embedding, double)}
   */
  public record Claim(int category, boolean right, double[] differences, double nearer) {}

  /**
   * The trust under which the categories are most likely, found for each set of parts by itself, by
   * steps along one weight after the other.
   *
   * @param trials by set of parts; a set without any is trusted cautiously
   */
  public static Trust fit(int parts, Map<Integer, List<Trial>> trials) {
    var trust = cautious(parts);
    trials.forEach((set, of) -> {
      if (!of.isEmpty()) trust.weights[set - 1] = fit(set, parts, of);
    });
    return trust;
  }

  private static double[] fit(int set, int parts, List<Trial> trials) {
    var likelihood = new Likelihood(parts, trials);
    var weights = start(set, parts);
    double loss = likelihood.loss(weights);
    double step = 1;
    for (int halving = 0; halving < HALVINGS; step /= 2, halving++) {
      boolean better = true;
      while (better) {
        better = false;
        for (int w = 0; w < weights.length; w++) {
          boolean level = w % (parts + 1) == 0;
          boolean ofPart = !level && w < 2 * parts + 2;
          if (ofPart && (set >> (w % (parts + 1) - 1) & 1) == 0) continue;
          for (double direction : new double[] {step, -step}) {
            var next = weights.clone();
            next[w] =
                level
                    ? Math.clamp(next[w] + direction, -MOST, MOST)
                    : Math.clamp(next[w] * Math.exp(direction), 0.01, 1_000);
            double there = likelihood.loss(next);
            if (there < loss - 1e-7) {
              weights = next;
              loss = there;
              better = true;
            }
          }
        }
      }
    }
    return weights;
  }

  /** The loss of some trials, each with its claims laid out category by category. */
  private static final class Likelihood {
    private final Case[] cases;
    private final double all; // weight of all trials
    private final int parts;

    /**
     * A trial.
     *
     * @param differences of each claim, one part after the other
     * @param ends where the claims of each category end
     * @param right which category is the listing's, or −1
     */
    private record Case(
        double known, double weight, double[] differences, double[] nearer, int[] ends, int right) {
      static Case of(Trial trial) {
        var byCategory = new LinkedHashMap<Integer, List<Claim>>();
        for (var claim : trial.claims)
          byCategory.computeIfAbsent(claim.category, c -> new ArrayList<>()).add(claim);
        var ends = new int[byCategory.size()];
        int right = -1, category = 0, end = 0;
        for (var claims : byCategory.values()) {
          if (claims.getFirst().right) right = category;
          ends[category++] = end += claims.size();
        }
        var claims = byCategory.values().stream().flatMap(List::stream).toList();
        return new Case(
            trial.right,
            trial.weight,
            claims.stream().flatMapToDouble(c -> Arrays.stream(c.differences)).toArray(),
            claims.stream().mapToDouble(Claim::nearer).toArray(),
            ends,
            right);
      }

      /** The negative log-likelihood: of each category the loudest claim counts. */
      double loss(double[] weights, int parts) {
        double cast = 0, voted = 0;
        int claim = 0;
        for (int category = 0; category < ends.length; category++) {
          double most = 0;
          for (; claim < ends[category]; claim++)
            most = Math.max(most, votes(weights, differences, claim, parts, nearer[claim]));
          cast += most;
          if (category == right) voted = most;
        }
        return -weight * Math.log(Math.max((known + voted) / (1 + cast), 1e-6));
      }
    }

    Likelihood(int parts, List<Trial> trials) {
      this.parts = parts;
      this.cases = trials.stream().map(Case::of).toArray(Case[]::new);
      this.all = trials.stream().mapToDouble(Trial::weight).sum();
    }

    /** The mean negative log-likelihood of the categories, with a faint pull to the start. */
    double loss(double[] weights) {
      var losses = new double[cases.length];
      Arrays.parallelSetAll(losses, i -> cases[i].loss(weights, parts));
      double sum = 0; // in order, so that it repeats
      for (double loss : losses) sum += loss;
      double kind = weights[0] - KIND, same = weights[parts + 1] - SAME;
      return (sum + PULL * (kind * kind + same * same)) / all;
    }
  }

  @Override
  public String toString() {
    return Arrays.deepToString(weights);
  }
}
