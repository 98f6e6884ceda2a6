package nurture.memory;

import java.util.List;

/**
 * Finds the unit vectors nearest to another. Any number of threads may ask while others change it:
 * who asks never waits, and sees every change that was over before.
 */
public interface Index extends AutoCloseable {
  /**
   * A vector that was found.
   *
   * @param similarity its cosine with the one asked for
   */
  record Neighbour(long id, double similarity) {}

  /**
   * Adds a vector of unit length, in the place of an earlier one of this id; it is kept, not
   * copied.
   */
  void add(long id, float[] vector);

  /** Takes a vector out; false if there is none of this id. */
  boolean remove(long id);

  /** At most so many neighbours, the most similar first. */
  List<Neighbour> nearest(float[] vector, int most);

  /** How many vectors there are. */
  int size();

  @Override
  default void close() {}
}
