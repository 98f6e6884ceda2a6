package nurture.ask;

import java.util.List;
import java.util.SplittableRandom;
import nurture.data.Shuffle;

/**
 * Any listing, by chance: the control arm against which every other way is measured. What is bought
 * after the first listing that cannot be paid does not belong to it, since it is cheaper than most.
 */
public record Chance() implements Acquisition {
  @Override
  public String name() {
    return "random";
  }

  @Override
  public List<Question> ask(Situation situation, Budget budget, SplittableRandom random) {
    var purse = new Purse(situation, budget);
    var rows = situation.askable();
    Shuffle.inPlace(rows, random);
    boolean any = true;
    for (int row : rows) {
      if (purse.spent()) break;
      var why = any ? "drawn by chance" : "drawn by chance from what could still be paid";
      any = purse.ask(row, 0.5, any, why) && any;
    }
    return purse.questions();
  }
}
