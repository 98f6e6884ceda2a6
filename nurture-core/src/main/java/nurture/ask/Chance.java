package nurture.ask;

import java.util.List;
import java.util.SplittableRandom;

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
    shuffle(rows, random);
    for (int row : rows) {
      if (purse.spent()) break;
      purse.ask(row, 0.5, true, "drawn by chance");
    }
    return purse.questions();
  }

  /** Puts numbers in an order by chance (Fisher and Yates, 1938). */
  static void shuffle(int[] numbers, SplittableRandom random) {
    for (int i = numbers.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = swapped;
    }
  }
}
