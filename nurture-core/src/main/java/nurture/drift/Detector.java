package nurture.drift;

import java.util.Optional;

/**
 * Something that reads a stream of numbers and says when it has changed. After an alarm it begins
 * anew with what came since the change. Not thread-safe.
 *
 * <p>Every kind is made with a number of items, and of a stream that does not change it raises at
 * most one false alarm in so many on average: among T items there is one with a probability of at
 * most T over that number. Looking after each item is part of the bargain.
 */
public interface Detector {
  /**
   * Reads the next number.
   *
   * @return an alarm, if with this number the stream is known to have changed
   * @throws IllegalArgumentException if the number is not one that this detector reads
   */
  Optional<Alarm> next(double value);
}
