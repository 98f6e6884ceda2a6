package nurture.ask;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The middle of each group of listings that the model doubts: k-means in which each row counts by
 * its doubt (Zhdanov, 2019). Doubt counts to the power of 1/(mean doubt): a model that knows little
 * is asked what is typical, one that knows much what it doubts, and nothing has to be switched.
 *
 * @param doubt how doubt is measured
 */
public record Representative(Doubt doubt) implements Acquisition {
  private static final int MOST_CLUSTERS = 400;
  private static final double SHARPEST = 20, NOTHING = 1e-9;

  @Override
  public String name() {
    return "representative";
  }

  @Override
  public List<Question> ask(Situation situation, Budget budget, SplittableRandom random) {
    var purse = new Purse(situation, budget);
    var x = situation.embeddings();
    var rows = situation.askable();
    if (rows.length == 0) return List.of();
    var doubts = Arrays.stream(rows).mapToDouble(row -> doubt.of(situation, row)).toArray();
    double mean = Arrays.stream(doubts).average().orElse(1);
    double power = Math.min(SHARPEST, 1 / Math.max(NOTHING, mean));
    var weights = new double[rows.length];
    for (int i = 0; i < rows.length; i++)
      weights[i] = (NOTHING + Math.pow(doubts[i], power)) / situation.costs()[rows[i]];
    int k = Math.min(Math.min(budget.most(), MOST_CLUSTERS), rows.length);
    var clusters = Clusters.of(x, rows, weights, k, random);
    var members = clusters.members();
    double all = Arrays.stream(weights).sum();
    var sums = new double[k];
    for (int c = 0; c < k; c++) for (int i : members[c]) sums[c] += weights[i];
    var order =
        IntStream.range(0, k)
            .boxed()
            .sorted(Comparator.comparingDouble(c -> -sums[c]))
            .mapToInt(c -> c)
            .toArray();
    for (int c : order) {
      var middle = middle(x, rows, members[c], weights, clusters.centres()[c]);
      int most = Math.clamp(Math.round(budget.most() * sums[c] / all), 1, middle.length + 1);
      for (int j = 0; j < Math.min(most, middle.length); j++)
        purse.ask(
            rows[middle[j]],
            doubts[middle[j]],
            false,
            doubt.why(situation, rows[middle[j]])
                + (members[c].length == 1
                    ? ""
                    : ", as are others of %,d like it".formatted(members[c].length)));
    }
    IntStream.range(0, rows.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -weights[i]))
        .takeWhile(i -> !purse.spent())
        .forEach(i -> purse.ask(rows[i], doubts[i], false, doubt.why(situation, rows[i])));
    return purse.questions();
  }

  /** A cluster's rows, the heaviest near its middle first. */
  private static int[] middle(
      float[][] x, int[] rows, int[] members, double[] weights, float[] centre) {
    int n = members.length;
    var distances = new double[n];
    double mean = NOTHING;
    for (int j = 0; j < n; j++) {
      distances[j] = Nearest.squared(x[rows[members[j]]], centre);
      mean += distances[j] / n;
    }
    double typical = mean;
    return IntStream.range(0, n)
        .boxed()
        .sorted(Comparator.comparingDouble(j -> -weights[members[j]] / (distances[j] + typical)))
        .mapToInt(j -> members[j])
        .toArray();
  }
}
