package nurture.drift;

import java.util.List;
import java.util.Locale;

/**
 * What two sets of listings look like in one aspect.
 *
 * @param aspect such as {@code price}, {@code title: words} or {@code embedding}
 * @param test by which they were compared
 * @param chance the probability of so great a difference where nothing changed (a p-value)
 * @param adjusted the same, for as many aspects as were looked at (Holm, 1979)
 * @param flagged whether that is less than the rate of false alarms that was asked for
 * @param why what differs, in words for people
 * @param examples names of new listings that show it
 */
public record Change(
    String aspect,
    String test,
    double chance,
    double adjusted,
    boolean flagged,
    String why,
    List<String> examples) {
  public Change {
    examples = List.copyOf(examples);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s: %s (%s, p = %.2g)", aspect, why, test, adjusted);
  }
}
