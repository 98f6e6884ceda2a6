package nurture.ask;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Typical listings first, doubted ones then.
 *
 * @param first while there is no model, or one of very few labels
 * @param then when a model's doubt is worth something, and where it learnt elsewhere
 * @param enough labels for the second way
 */
public record Phases(Acquisition first, Acquisition then, int enough) implements Acquisition {
  private static final int ENOUGH = 20;

  public Phases {
    if (enough < 0) throw new IllegalArgumentException("enough must be at least 0, got " + enough);
  }

  /** What is asked unless a person says otherwise. */
  public static Phases auto() {
    return new Phases(new Typical(), new Representative(Doubt.MARGIN), ENOUGH);
  }

  @Override
  public String name() {
    return "auto";
  }

  @Override
  public List<Question> ask(Situation situation, Budget budget, SplittableRandom random) {
    int labelled = situation.labelled();
    boolean early =
        situation.answers().categories().isEmpty() || (labelled > 0 && labelled < enough);
    return (early ? first : then).ask(situation, budget, random);
  }
}
