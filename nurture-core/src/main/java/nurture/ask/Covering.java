package nurture.ask;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.data.Shuffle;

/**
 * Listings that have the most others close to them that no label is close to (ProbCover: Yehuda et
 * al., 2022). How close is close is the widest distance at which nineteen of twenty balls hold rows
 * of one cluster only, of as many clusters as there are classes. Looks at a sample where there are
 * many rows.
 *
 * @param classes how many there are, about
 */
public record Covering(int classes) implements Acquisition {
  private static final int LOOKED_AT = 4_000, TRIED = 400;
  private static final double PURE = 0.95;

  public Covering {
    if (classes < 1)
      throw new IllegalArgumentException("classes must be at least 1, got " + classes);
  }

  @Override
  public String name() {
    return "covering";
  }

  @Override
  public List<Question> ask(Situation situation, Budget budget, SplittableRandom random) {
    var purse = new Purse(situation, budget);
    var x = situation.embeddings();
    var rows = situation.askable();
    Shuffle.inPlace(rows, random);
    if (rows.length > LOOKED_AT) rows = Arrays.copyOf(rows, LOOKED_AT);
    var some = rows;
    int n = some.length;
    double radius = radius(x, some, random);
    var index = Nearest.of(Arrays.stream(some).mapToObj(r -> x[r]).toArray(float[][]::new));
    var near = new BitSet[n];
    var distances = new float[n];
    for (int i = 0; i < n; i++) {
      index.all(x[some[i]], distances);
      near[i] = new BitSet(n);
      for (int j = 0; j < n; j++) if (distances[j] <= radius) near[i].set(j);
    }
    var labelled =
        IntStream.range(0, situation.size()).filter(r -> !situation.askable(r)).toArray();
    var covered = new BitSet(n);
    if (labelled.length > 0) {
      var taught = Arrays.stream(labelled).mapToObj(r -> x[r]).toArray(float[][]::new);
      var found = Nearest.of(taught).of(x, some);
      for (int i = 0; i < n; i++) if (found.squared()[i] <= radius) covered.set(i);
    }
    var fresh = new int[n];
    for (int i = 0; i < n; i++) fresh[i] = uncovered(near[i], covered);
    while (!purse.spent()) {
      int best = -1;
      double most = 0;
      for (int i = 0; i < n; i++) {
        double worth = fresh[i] / situation.costs()[some[i]];
        if (worth > most && purse.affords(some[i])) {
          most = worth;
          best = i;
        }
      }
      if (best < 0) break;
      purse.ask(
          some[best],
          (double) fresh[best] / n,
          false,
          "close to %.1f %% of all, to which no label is close".formatted(100.0 * fresh[best] / n));
      var newly = (BitSet) near[best].clone();
      newly.andNot(covered);
      covered.or(newly);
      newly.stream().forEach(j -> near[j].stream().forEach(i -> fresh[i]--));
    }
    purse.askAny(random);
    return purse.questions();
  }

  private static int uncovered(BitSet near, BitSet covered) {
    var set = (BitSet) near.clone();
    set.andNot(covered);
    return set.cardinality();
  }

  /** The squared radius, from the distance of some rows to the nearest of another cluster. */
  private double radius(float[][] x, int[] rows, SplittableRandom random) {
    if (rows.length < 2) return 0;
    var of = Clusters.of(x, rows, Math.min(classes, rows.length), random).of();
    var index = Nearest.of(Arrays.stream(rows).mapToObj(r -> x[r]).toArray(float[][]::new));
    var distances = new float[rows.length];
    int tried = Math.min(TRIED, rows.length);
    var widest = new double[tried];
    for (int i = 0; i < tried; i++) {
      index.all(x[rows[i]], distances);
      widest[i] = Double.POSITIVE_INFINITY;
      for (int j = 0; j < rows.length; j++)
        if (of[j] != of[i]) widest[i] = Math.min(widest[i], distances[j]);
    }
    Arrays.sort(widest);
    return Math.max(0, Math.nextDown(widest[(int) ((1 - PURE) * tried)]));
  }
}
