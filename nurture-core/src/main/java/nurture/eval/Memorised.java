package nurture.eval;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A class that was learnt by heart rather than understood: right on what was trained on, and either
 * wrong on what is new or seen too rarely to tell.
 *
 * @param train how many listings of it were trained on
 * @param why a sentence for people
 */
public record Memorised(
    String name, int train, Estimate trainRecall, Estimate validationRecall, String why) {
  /** Fewer listings than this are too few to learn from. */
  public static final int FEW = 5;

  private static final double BY_HEART = 0.8;
  private static final double GAP = 0.2;

  /** Compares the answers to the listings trained on with those to others. */
  public static List<Memorised> of(Categories train, Categories validation) {
    if (!train.classes().equals(validation.classes()))
      throw new IllegalArgumentException("both must be about the same classes");
    var counts = train.counts();
    return of(train.classes(), counts, recalls(train), recalls(validation));
  }

  /**
   * The classes that look memorised, the rarest first: recall in training of at least 0.8, and
   * fewer than {@value #FEW} listings or a recall lower by 0.2 and more on new ones, beyond chance.
   */
  public static List<Memorised> of(
      List<String> classes,
      int[] train,
      List<Estimate> trainRecall,
      List<Estimate> validationRecall) {
    return IntStream.range(0, classes.size())
        .filter(k -> train[k] > 0)
        .filter(k -> looksMemorised(train[k], trainRecall.get(k), validationRecall.get(k)))
        .mapToObj(k ->
            new Memorised(
                classes.get(k),
                train[k],
                trainRecall.get(k),
                validationRecall.get(k),
                why(classes.get(k), train[k], trainRecall.get(k), validationRecall.get(k))))
        .sorted(Comparator.comparingInt(Memorised::train).thenComparing(Memorised::name))
        .toList();
  }

  private static boolean looksMemorised(int count, Estimate train, Estimate validation) {
    if (train.value() < BY_HEART) return false;
    boolean worse =
        validation.n() > 0
            && validation.value() <= train.value() - GAP
            && validation.high() < train.value();
    return count < FEW || worse;
  }

  private static String why(String name, int count, Estimate train, Estimate validation) {
    if (count < FEW) return "seen %d %s: needs more examples".formatted(count, name);
    return String.format(
        Locale.ROOT,
        "right on %.0f %% of %,d trained but on %.0f %% of %,d new %s:"
            + " needs more, and more varied, examples",
        100 * train.value(),
        count,
        100 * validation.value(),
        validation.n(),
        name);
  }

  private static List<Estimate> recalls(Categories answers) {
    return PerClass.of(answers, answers.counts()).stream().map(PerClass::recall).toList();
  }
}
