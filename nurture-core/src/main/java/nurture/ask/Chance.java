package nurture.ask;

import java.util.List;
import java.util.SplittableRandom;
import nurture.data.Shuffle;

/** Any listing, by chance: the control arm against which every other way is measured. */
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
    for (int row : rows) {
      if (purse.spent()) break;
      purse.ask(row, 0.5, true, "drawn by chance");
    }
    return purse.questions();
  }
}
