package nurture.ask;

import java.util.List;
import java.util.SplittableRandom;
import nurture.data.Shuffle;
import nurture.data.Vectors;

/**
 * Listings whose labels would move a linear last layer far, and in different directions: k-means++
 * among the gradients that the model's own answer would give (BADGE: Ash et al., 2020). A gradient
 * is the product of {@code probabilities − answer} and the embedding, and is never written out.
 */
public record Badge() implements Acquisition {
  private static final int MOST_LOOKED_AT = 20_000;

  @Override
  public String name() {
    return "badge";
  }

  @Override
  public List<Question> ask(Situation situation, Budget budget, SplittableRandom random) {
    var purse = new Purse(situation, budget);
    var rows = situation.askable();
    Shuffle.inPlace(rows, random);
    int n = Math.min(rows.length, Math.max(budget.most(), MOST_LOOKED_AT));
    if (n == 0) return List.of();
    var x = situation.embeddings();
    var answers = situation.categories();
    var errors = new float[n][];
    var lengths = new double[n];
    double longest = 1e-12;
    for (int i = 0; i < n; i++) {
      errors[i] = answers.probabilities()[rows[i]].clone();
      errors[i][answers.answer(rows[i])] -= 1;
      lengths[i] = Vectors.dot(errors[i], errors[i]) * Vectors.dot(x[rows[i]], x[rows[i]]);
      longest = Math.max(longest, lengths[i]);
    }
    var apart = new Apart(n);
    apart.near(i -> lengths[i] / situation.costs()[rows[i]]);
    int misses = 0;
    while (!purse.spent() && misses < n) {
      int drawn = apart.draw(random);
      double score = Math.sqrt(lengths[drawn] / longest);
      if (!purse.ask(rows[drawn], score, false, Doubt.torn(situation, rows[drawn]))) misses++;
      apart.near(i -> {
        if (i == drawn) return 0;
        double both =
            Vectors.dot(errors[i], errors[drawn]) * Vectors.dot(x[rows[i]], x[rows[drawn]]);
        return (lengths[i] + lengths[drawn] - 2 * both) / situation.costs()[rows[i]];
      });
    }
    purse.askAny(random);
    return purse.questions();
  }
}
