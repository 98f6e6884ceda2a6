package nurture.ask;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nurture.eval.Categories;
import nurture.eval.Predictions;

/**
 * What is known when labels are to be bought: a pool of listings, some of them labelled, with what
 * the model says of those that are not.
 *
 * @param answers for the pool; a row whose label is −1 may be asked about, and so may every row
 *     where there are no categories yet. Answers must be out of sample
 * @param costs [n] of asking about each row, above 0, in any unit
 * @param votes the answers of several models or of one with dropout, each [n, classes]; may be none
 */
public record Situation(Predictions answers, double[] costs, List<float[][]> votes) {
  public Situation {
    votes = List.copyOf(votes);
    int n = answers.size();
    if (costs.length != n)
      throw new IllegalArgumentException(
          "costs must be %d, one for each row, got %d".formatted(n, costs.length));
    for (int i = 0; i < n; i++)
      if (!(costs[i] > 0 && Double.isFinite(costs[i])))
        throw new IllegalArgumentException(
            "the cost of %s must be above 0, got %s".formatted(answers.ids().get(i), costs[i]));
    for (var vote : votes)
      if (vote.length != n)
        throw new IllegalArgumentException(
            "votes must be %d rows each, got %d".formatted(n, vote.length));
  }

  /** Every label costs 1, and one model answers. */
  public static Situation of(Predictions answers) {
    var costs = new double[answers.size()];
    Arrays.fill(costs, 1);
    return new Situation(answers, costs, List.of());
  }

  public int size() {
    return answers.size();
  }

  /** Whether the row has no label yet. */
  public boolean askable(int row) {
    return answers.categories().isEmpty() || answers.categories().get().labels()[row] < 0;
  }

  /** The rows without a label. */
  public int[] askable() {
    return IntStream.range(0, size()).filter(this::askable).toArray();
  }

  /** How many rows have a label. */
  public int labelled() {
    return size() - askable().length;
  }

  /** The model's answers. */
  Categories categories() {
    return answers
        .categories()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "asking by doubt needs a model's answers, got none; ask typical ones first"));
  }

  /** Where the model puts each row. */
  float[][] embeddings() {
    var embeddings = answers.embeddings();
    if (embeddings == null)
      throw new IllegalArgumentException(
          "asking by likeness needs embeddings, got none; ask at random or by doubt alone");
    return embeddings;
  }
}
