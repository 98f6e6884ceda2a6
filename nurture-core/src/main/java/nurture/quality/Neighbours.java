package nurture.quality;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import nurture.memory.Embedding;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/**
 * Rows that a model puts close to each other: each with the {@value #MOST} whose embeddings are
 * nearest to its own by their cosine, compared with all. The cost grows with the square of the
 * rows; of more than {@value #ROWS} none are looked for.
 */
final class Neighbours {
  private static final int MOST = 3, BLOCK = 512, ROWS = 200_000;

  private Neighbours() {}

  /**
   * Pairs of rows, the lower one first, some of them twice.
   *
   * @param embeddings [n, d]
   */
  static List<int[]> pairs(float[][] embeddings) {
    int n = embeddings.length;
    if (n < 2 || n > ROWS || embeddings[0].length == 0) return List.of();
    var unit = Scope.tidy(() -> unit(embeddings));
    try (unit) {
      var pairs = new ArrayList<int[]>();
      for (int from = 0; from < n; from += BLOCK) {
        int first = from, rows = Math.min(BLOCK, n - from);
        float[] cosines;
        try (var scope = Scope.open()) {
          cosines = unit.narrow(0, first, rows).matmul(unit.transpose(0, 1)).floats();
        }
        pairs.addAll(
            IntStream.range(0, rows)
                .parallel()
                .boxed()
                .flatMap(i -> nearest(cosines, i * n, n, first + i).stream())
                .toList());
      }
      return pairs;
    }
  }

  private static Tensor unit(float[][] embeddings) {
    int n = embeddings.length, width = embeddings[0].length;
    var all = new float[n * width];
    for (int i = 0; i < n; i++)
      System.arraycopy(Embedding.of(embeddings[i]).vector(), 0, all, i * width, width);
    return Tensor.of(all, n, width);
  }

  private static List<int[]> nearest(float[] cosines, int from, int n, int row) {
    var best = new int[] {-1, -1, -1};
    for (int j = 0; j < n; j++) {
      if (j == row || (best[MOST - 1] >= 0 && cosines[from + j] <= cosines[from + best[MOST - 1]]))
        continue;
      int at = MOST - 1;
      for (; at > 0 && (best[at - 1] < 0 || cosines[from + j] > cosines[from + best[at - 1]]); at--)
        best[at] = best[at - 1];
      best[at] = j;
    }
    return IntStream.of(best)
        .filter(j -> j >= 0)
        .mapToObj(j -> new int[] {Math.min(row, j), Math.max(row, j)})
        .toList();
  }
}
