package nurture.ask;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import nurture.data.Shuffle;

/** What is left of a budget, and the questions that it was spent on. */
final class Purse {
  private final Situation situation;
  private final Budget budget;
  private final BitSet taken = new BitSet();
  private final List<Question> questions = new ArrayList<>();
  private double left;

  Purse(Situation situation, Budget budget) {
    this.situation = situation;
    this.budget = budget;
    this.left = budget.cost();
  }

  /** Whether no further label may be bought, whatever it costs. */
  boolean spent() {
    return questions.size() >= budget.most();
  }

  /** Whether the row may be asked about and can be paid. */
  boolean affords(int row) {
    return !spent()
        && !taken.get(row)
        && situation.askable(row)
        && situation.costs()[row] <= left * (1 + 1e-12);
  }

  /** Asks about a row, if it can be paid. */
  boolean ask(int row, double score, boolean control, String why) {
    if (!affords(row)) return false;
    taken.set(row);
    left -= situation.costs()[row];
    var id = situation.answers().ids().get(row);
    questions.add(new Question(row, id, Math.clamp(score, 0, 1), control, why));
    return true;
  }

  /** Spends what is left on any rows, by chance. */
  void askAny(SplittableRandom random) {
    if (spent()) return;
    var rows = situation.askable();
    Shuffle.inPlace(rows, random);
    for (int row : rows) ask(row, 0, false, "any, as nothing else is left to choose by");
  }

  List<Question> questions() {
    return List.copyOf(questions);
  }
}
