package nurture.ask;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.data.Shuffle;

/**
 * The most typical listing of each large group that has no label yet: what to ask first, when a
 * model knows too little to doubt (TypiClust: Hacohen et al., 2022). Needs embeddings, no answers.
 */
public record Typical() implements Acquisition {
  private static final int MOST_CLUSTERS = 500, NEIGHBOURS = 20, LOOKED_AT = 400;

  @Override
  public String name() {
    return "typical";
  }

  @Override
  public List<Question> ask(Situation situation, Budget budget, SplittableRandom random) {
    var purse = new Purse(situation, budget);
    var x = situation.embeddings();
    var rows = IntStream.range(0, situation.size()).toArray();
    int k = Math.min(MOST_CLUSTERS, situation.labelled() + budget.most());
    var members = Clusters.of(x, rows, Math.max(1, k), random).members();
    var labelled = new int[members.length];
    for (int c = 0; c < members.length; c++)
      labelled[c] = (int) Arrays.stream(members[c]).filter(row -> !situation.askable(row)).count();
    var open = new int[members.length][];
    for (int c = 0; c < members.length; c++)
      open[c] = typical(situation, x, members[c], budget.most(), random);
    var order =
        IntStream.range(0, members.length)
            .boxed()
            .sorted(
                Comparator.comparingInt((Integer c) -> labelled[c])
                    .thenComparingInt(c -> -members[c].length))
            .mapToInt(c -> c)
            .toArray();
    for (int turn = 0; !purse.spent(); turn++) {
      boolean any = false;
      for (int c : order) {
        if (turn >= open[c].length || purse.spent()) continue;
        any = true;
        purse.ask(
            open[c][turn],
            1.0 / (1 + labelled[c] + turn),
            false,
            "typical of %,d like it, of which %s"
                .formatted(
                    members[c].length,
                    labelled[c] + turn == 0 ? "none is labelled" : labelled[c] + turn + " are"));
      }
      if (!any) break;
    }
    purse.askAny(random);
    return purse.questions();
  }

  /** A cluster's rows without a label, those with the nearest neighbours for their cost first. */
  private static int[] typical(
      Situation s, float[][] x, int[] cluster, int most, SplittableRandom random) {
    var some = cluster.clone();
    Shuffle.inPlace(some, random);
    if (some.length > LOOKED_AT) some = Arrays.copyOf(some, LOOKED_AT);
    var index = Nearest.of(Arrays.stream(some).mapToObj(row -> x[row]).toArray(float[][]::new));
    var open = Arrays.stream(some).filter(s::askable).toArray();
    var distances = new float[some.length];
    int near = Math.min(NEIGHBOURS, some.length - 1);
    var far = new double[open.length];
    for (int i = 0; i < open.length; i++) {
      index.all(x[open[i]], distances);
      Arrays.sort(distances);
      for (int j = 1; j <= near; j++) far[i] += Math.sqrt(Math.max(0, distances[j])) / near;
      far[i] *= s.costs()[open[i]];
    }
    return IntStream.range(0, open.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> far[i]))
        .limit(most)
        .mapToInt(i -> open[i])
        .toArray();
  }
}
