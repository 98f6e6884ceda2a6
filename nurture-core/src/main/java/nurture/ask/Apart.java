package nurture.ask;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/** Draws among n so that what is drawn lies apart: by the squared distance to what was drawn. */
final class Apart {
  private final double[] distances;
  private boolean begun;

  Apart(int n) {
    distances = new double[n];
    Arrays.fill(distances, 1);
  }

  /** One of them, with a chance in proportion to its squared distance; any where all are zero. */
  int draw(SplittableRandom random) {
    double sum = Arrays.stream(distances).sum();
    if (!(sum > 0)) return random.nextInt(distances.length);
    double at = random.nextDouble() * sum;
    int last = 0;
    for (int i = 0; i < distances.length; i++) {
      if (distances[i] > 0) last = i;
      if ((at -= distances[i]) < 0) return i;
    }
    return last;
  }

  /** Takes note of the squared distances to one that was drawn. */
  void near(IntToDoubleFunction squared) {
    for (int i = 0; i < distances.length; i++) {
      double d = Math.max(0, squared.applyAsDouble(i));
      if (!begun || d < distances[i]) distances[i] = d;
    }
    begun = true;
  }
}
