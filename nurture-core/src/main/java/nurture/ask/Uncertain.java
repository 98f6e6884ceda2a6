package nurture.ask;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.data.Shuffle;

/**
 * What the model doubts most for its cost; and of like ones only one, by clustering a shortlist
 * (Zhdanov, 2019).
 *
 * @param doubt how doubt is measured
 * @param spread how many times the budget the shortlist is; 1 asks the most doubted, like or not
 */
public record Uncertain(Doubt doubt, int spread) implements Acquisition {
  public Uncertain {
    if (spread < 1) throw new IllegalArgumentException("spread must be at least 1, got " + spread);
  }

  @Override
  public String name() {
    var name = doubt == Doubt.DISAGREEMENT ? "bald" : doubt.name().toLowerCase(Locale.ROOT);
    return spread == 1 ? name : name + "-diverse";
  }

  @Override
  public List<Question> ask(Situation situation, Budget budget, SplittableRandom random) {
    var purse = new Purse(situation, budget);
    var rows = situation.askable();
    var doubts = new double[situation.size()];
    var worth = new double[situation.size()];
    for (int row : rows) {
      doubts[row] = doubt.of(situation, row);
      worth[row] = doubts[row] / situation.costs()[row];
    }
    Shuffle.inPlace(rows, random); // equals come in an order by chance
    var ranked =
        Arrays.stream(rows)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> -worth[row]))
            .mapToInt(row -> row)
            .toArray();
    int listed = (int) Math.min(ranked.length, (long) spread * budget.most());
    if (spread > 1 && listed > budget.most())
      for (int row : apart(situation, Arrays.copyOf(ranked, listed), budget.most(), random))
        purse.ask(row, doubts[row], false, doubt.why(situation, row));
    for (int row : ranked) {
      if (purse.spent()) break;
      purse.ask(row, doubts[row], false, doubt.why(situation, row));
    }
    return purse.questions();
  }

  /** The first of each cluster of a ranked list, in the list's order. */
  private static int[] apart(Situation situation, int[] ranked, int k, SplittableRandom random) {
    var members = Clusters.of(situation.embeddings(), ranked, k, random).members();
    return IntStream.range(0, members.length)
        .filter(c -> members[c].length > 0)
        .map(c -> members[c][0])
        .sorted()
        .map(at -> ranked[at])
        .toArray();
  }
}
