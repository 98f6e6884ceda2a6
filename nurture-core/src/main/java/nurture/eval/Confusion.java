package nurture.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which class is taken for which.
 *
 * @param counts [given, answered]
 */
public record Confusion(List<String> classes, int[][] counts) {
  /** One class taken for another: how often, and in what share of the listings given so. */
  public record Pair(String given, String predicted, int count, Estimate share) {}

  public Confusion {
    classes = List.copyOf(classes);
    if (counts.length != classes.size()
        || Arrays.stream(counts).anyMatch(row -> row.length != counts.length))
      throw new IllegalArgumentException(
          "counts must be %1$d x %1$d, one row and column a class".formatted(classes.size()));
  }

  /** Counts the labelled rows. */
  public static Confusion of(Categories answers) {
    int size = answers.classes().size();
    var counts = new int[size][size];
    for (int i : answers.labelled()) counts[answers.labels()[i]][answers.answer(i)]++;
    return new Confusion(answers.classes(), counts);
  }

  /** The most frequent pairs of different classes, at most so many. */
  public List<Pair> pairs(int limit) {
    var pairs = new ArrayList<Pair>();
    for (int g = 0; g < counts.length; g++) {
      int given = Arrays.stream(counts[g]).sum();
      for (int a = 0; a < counts.length; a++)
        if (g != a && counts[g][a] > 0)
          pairs.add(
              new Pair(
                  classes.get(g),
                  classes.get(a),
                  counts[g][a],
                  Estimate.share(counts[g][a], given)));
    }
    return pairs.stream()
        .sorted(
            Comparator.comparingInt(Pair::count)
                .reversed()
                .thenComparingDouble(p -> -p.share().value())
                .thenComparing(Pair::given)
                .thenComparing(Pair::predicted))
        .limit(limit)
        .toList();
  }

  /** The classes with most confusion, given or answered, at most so many, in their old order. */
  public Confusion mostConfused(int limit) {
    var kept =
        IntStream.range(0, counts.length)
            .filter(k -> wrong(k) > 0)
            .boxed()
            .sorted(Comparator.comparingInt(k -> -wrong(k)))
            .limit(limit)
            .mapToInt(k -> k)
            .sorted()
            .toArray();
    return new Confusion(
        Arrays.stream(kept).mapToObj(classes::get).toList(),
        Arrays.stream(kept)
            .mapToObj(g -> Arrays.stream(kept).map(a -> counts[g][a]).toArray())
            .toArray(int[][]::new));
  }

  private int wrong(int k) {
    int sum = 0;
    for (int other = 0; other < counts.length; other++)
      if (other != k) sum += counts[k][other] + counts[other][k];
    return sum;
  }
}
