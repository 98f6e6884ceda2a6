package nurture.feed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.SplittableRandom;

/**
 * How the words of a text vary from pass to pass while learning (Wei and Zou, 2019): some are left
 * out, some change places with their neighbour.
 *
 * @param drop with which probability a word is left out, in [0, 1); one always stays
 * @param swap with which probability a word changes places with the next, in [0, 1]
 */
public record Wording(double drop, double swap) {
  /** As it is written. */
  public static final Wording NONE = new Wording(0, 0);

  /** Checks the probabilities. */
  public Wording {
    if (!(drop >= 0 && drop < 1 && swap >= 0 && swap <= 1))
      throw new IllegalArgumentException(
          "drop must be in [0, 1) and swap in [0, 1], got " + drop + " and " + swap);
  }

  /** The text once more, repeatably by the chance. */
  public String of(String text, SplittableRandom random) {
    if (drop == 0 && swap == 0) return text;
    var all = Words.of(text);
    if (all.size() < 2) return text;
    var words = new ArrayList<String>();
    for (var word : all) if (random.nextDouble() >= drop) words.add(word);
    if (words.isEmpty()) words.add(all.get(random.nextInt(all.size())));
    for (int i = 0; i + 1 < words.size(); i++)
      if (random.nextDouble() < swap) Collections.swap(words, i, ++i);
    return String.join(" ", words);
  }
}
