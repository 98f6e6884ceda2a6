package nurture.ask;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Another way to choose, with a share of its budget spent on listings drawn by chance first: a
 * control arm that is always on, so that what choosing saves is measured while labelling. Whatever
 * each costs, so many are drawn as the share buys of listings of mean cost: dear ones are as likely
 * as cheap ones.
 *
 * @param way how the others are chosen
 * @param share of the labels that there are to buy, and of the cost, for the control, in [0, 1)
 */
public record Controlled(Acquisition way, double share) implements Acquisition {
  public Controlled {
    if (!(share >= 0 && share < 1))
      throw new IllegalArgumentException("the control's share must be in [0, 1), got " + share);
  }

  @Override
  public String name() {
    return way.name();
  }

  @Override
  public List<Question> ask(Situation situation, Budget budget, SplittableRandom random) {
    var askable = situation.askable();
    int most = Math.min(budget.most(), askable.length);
    double cost = Arrays.stream(askable).mapToDouble(row -> situation.costs()[row]).sum();
    double paid = askable.length * (budget.cost() / cost);
    int drawn = (int) Math.round(share * Math.min(most, paid));
    if (drawn == 0) return way.ask(situation, budget, random);
    var purse = new Purse(situation, budget);
    for (var q : new Chance().ask(situation, new Budget(drawn, budget.cost()), random))
      if (q.control()) purse.ask(q.row(), q.score(), true, q.why());
    for (var q : way.ask(situation, budget, random))
      purse.ask(q.row(), q.score(), q.control(), q.why());
    purse.askAny(random);
    return mixed(purse.questions());
  }

  /** Both arms in step, so that whoever stops early has labels of both. */
  private static List<Question> mixed(List<Question> questions) {
    var control = new ArrayDeque<Question>();
    var chosen = new ArrayDeque<Question>();
    for (var q : questions) (q.control() ? control : chosen).add(q);
    double share = (double) control.size() / Math.max(1, questions.size());
    var mixed = new ArrayList<Question>();
    int drawn = 0;
    while (mixed.size() < questions.size()) {
      boolean next = chosen.isEmpty() || (!control.isEmpty() && drawn < share * mixed.size());
      mixed.add((next ? control : chosen).remove());
      if (next) drawn++;
    }
    return List.copyOf(mixed);
  }
}
