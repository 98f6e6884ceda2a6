package nurture.quality;

/**
 * Two rows that are alike.
 *
 * @param a the lower row
 * @param b the other
 * @param likeness from 0 to 1
 */
record Pair(int a, int b, double likeness) {
  static Pair of(int one, int other, double likeness) {
    return new Pair(Math.min(one, other), Math.max(one, other), likeness);
  }
}
