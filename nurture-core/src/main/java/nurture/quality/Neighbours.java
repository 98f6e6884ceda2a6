package nurture.quality;

import java.util.List;
import java.util.stream.IntStream;
import nurture.data.Vectors;

/**
 * Rows that a model puts close to each other: each with the {@value #MOST} whose embeddings are
 * nearest to its own by their cosine, compared with all. The cost grows with the square of the
 * rows; of more than {@value #ROWS} none are looked for.
 */
final class Neighbours {
  private static final int MOST = 3, ROWS = 50_000;

  private Neighbours() {}

  /**
   * Pairs of rows, the lower one first, some of them twice.
   *
   * @param embeddings [n, d]
   */
  static List<int[]> pairs(float[][] embeddings) {
    int n = embeddings.length;
    if (n < 2 || n > ROWS) return List.of();
    var unit = IntStream.range(0, n).parallel().mapToObj(i -> unit(embeddings[i])).toList();
    return IntStream.range(0, n)
        .parallel()
        .boxed()
        .flatMap(row ->
            IntStream.of(nearest(unit, row))
                .filter(j -> j >= 0)
                .mapToObj(j -> new int[] {Math.min(row, j), Math.max(row, j)}))
        .toList();
  }

  private static float[] unit(float[] place) {
    double norm = Math.sqrt(Vectors.dot(place, place) + 1e-12);
    var unit = new float[place.length];
    for (int k = 0; k < place.length; k++) unit[k] = (float) (place[k] / norm);
    return unit;
  }

  /** The nearest first; −1 where there are fewer. */
  private static int[] nearest(List<float[]> unit, int row) {
    var best = new int[] {-1, -1, -1};
    var cosines = new double[] {-2, -2, -2};
    var own = unit.get(row);
    for (int j = 0; j < unit.size(); j++) {
      if (j == row) continue;
      double cosine = Vectors.dot(own, unit.get(j));
      int at = MOST;
      for (; at > 0 && cosine > cosines[at - 1]; at--) {
        if (at == MOST) continue;
        best[at] = best[at - 1];
        cosines[at] = cosines[at - 1];
      }
      if (at == MOST) continue;
      best[at] = j;
      cosines[at] = cosine;
    }
    return best;
  }
}
