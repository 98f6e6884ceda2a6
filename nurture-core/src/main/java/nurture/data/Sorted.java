package nurture.data;

/** Numbers in ascending order. */
public final class Sorted {
  private Sorted() {}

  /** How many of them are below {@code x}: the first place of one that is not. */
  public static int below(double[] sorted, double x) {
    int low = 0, high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < x) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
