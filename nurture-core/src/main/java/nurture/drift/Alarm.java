package nurture.drift;

import java.util.Locale;

/**
 * A change in a stream.
 *
 * @param at the item with which it was seen, counted from 1
 * @param since the item with which it seems to have begun
 * @param before the level before
 * @param after the level since
 * @param chance a bound on the probability that an unchanged stream looks so at a given item
 */
public record Alarm(long at, long since, double before, double after, double chance) {

  /** As in {@code from 0.12 to 0.31 since item 4,011, seen at 4,090 (chance 3e-09)}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "from %.3g to %.3g since item %,d, seen at %,d (chance %.0e)",
        before,
        after,
        since,
        at,
        chance);
  }
}
