package nurture.drift;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * How well new vectors can be told from old ones (classifier two-sample test; Lopez-Paz and Oquab,
 * 2017). A linear classifier learns from half of each; on the other halves its scores are compared
 * by ranks (Mann and Whitney, 1947). Where both come from one source it cannot tell, however many
 * dimensions there are, and the p-value may be as small as the data allow, which that of
 * permutations may not.
 *
 * @param chance the p-value
 * @param told the share of pairs, one old and one new, in which the new one scores higher
 * @param examples the new ones that are most recognisably so
 */
record Telling(double chance, double told, List<String> examples) {
  private static final int FEWEST = 20, EXAMPLES = 4;

  /**
   * The same, of listings that say something of the same inputs, as many of each kind on either
   * side: for an embedding differs with what is said at all.
   */
  static Optional<Telling> ofAlike(Portrait before, List<Seen> now, long seed) {
    var placed = now.stream().filter(s -> s.embedding() != null).toList();
    var old = counts(before.inputs());
    var fresh = counts(placed.stream().map(Seen::inputs).toList());
    old.replaceAll((inputs, n) -> Math.min(n, fresh.getOrDefault(inputs, 0)));
    var more = new HashMap<>(old);
    var rows =
        IntStream.range(0, before.inputs().size())
            .filter(i -> old.merge(before.inputs().get(i), -1, Integer::sum) >= 0)
            .mapToObj(i -> before.embeddings()[i])
            .toArray(float[][]::new);
    return of(
        rows,
        placed.stream().filter(s -> more.merge(s.inputs(), -1, Integer::sum) >= 0).toList(),
        seed);
  }

  private static Map<String, Integer> counts(List<String> names) {
    var counts = new HashMap<String, Integer>();
    for (var name : names) counts.merge(name, 1, Integer::sum);
    return counts;
  }

  /** Empty where there are too few to tell. */
  static Optional<Telling> of(float[][] old, List<Seen> now, long seed) {
    var fresh = new ArrayList<>(now.stream().filter(s -> s.embedding() != null).toList());
    if (old.length < FEWEST || fresh.size() < FEWEST) return Optional.empty();
    int width = old[0].length;
    if (fresh.stream().anyMatch(s -> vector(s).length != width)) return Optional.empty();
    Collections.shuffle(fresh, java.util.Random.from(new SplittableRandom(seed)));
    int a = old.length / 2, b = fresh.size() / 2;
    var learnt = fresh.subList(0, b).stream().map(Telling::vector).toArray(float[][]::new);
    var weights = new double[width];
    for (int j = 0; j < width; j++) {
      double[] was = moments(old, a, j), is = moments(learnt, b, j);
      double spread = (was[1] + is[1]) / 2;
      weights[j] = spread <= 1e-12 ? 0 : (is[0] - was[0]) / spread;
    }
    var before = new double[old.length - a];
    for (int i = 0; i < before.length; i++) before[i] = score(weights, old[a + i]);
    var after = new double[fresh.size() - b];
    for (int i = 0; i < after.length; i++) after[i] = score(weights, vector(fresh.get(b + i)));
    var test =
        MannWhitneyUTest.withDefaults()
            .with(AlternativeHypothesis.GREATER_THAN)
            .test(after, before);
    var examples =
        fresh.subList(b, fresh.size()).stream()
            .sorted(Comparator.comparingDouble((Seen s) -> -score(weights, vector(s))))
            .limit(EXAMPLES)
            .map(Seen::id)
            .toList();
    return Optional.of(
        new Telling(
            test.getPValue(), test.getStatistic() / before.length / after.length, examples));
  }

  String why() {
    return String.format(
        Locale.ROOT, "a linear classifier tells new from old in %.0f %% of pairs", 100 * told);
  }

  private static float[] vector(Seen seen) {
    return Objects.requireNonNull(seen.embedding());
  }

  private static double score(double[] weights, float[] vector) {
    double sum = 0;
    for (int j = 0; j < weights.length; j++) sum += weights[j] * vector[j];
    return sum;
  }

  private static double[] moments(float[][] rows, int n, int j) {
    double sum = 0, squares = 0;
    for (int i = 0; i < n; i++) {
      sum += rows[i][j];
      squares += (double) rows[i][j] * rows[i][j];
    }
    return new double[] {sum / n, squares / n - sum / n * sum / n};
  }
}
