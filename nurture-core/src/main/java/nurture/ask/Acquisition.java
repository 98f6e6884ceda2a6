package nurture.ask;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A way to choose which labels to buy next. It changes nothing, and with the same source of
 * randomness it asks the same. Its time grows with rows × questions at most, its memory with the
 * rows.
 */
public interface Acquisition {
  /** The name by which people choose it. */
  String name();

  /**
   * The listings to label, the most wanted first: rows that have no label, none twice, within the
   * budget, fewer only where no more are left or none that are can be paid.
   */
  List<Question> ask(Situation situation, Budget budget, SplittableRandom random);
}
