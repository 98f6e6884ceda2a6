package nurture.app.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import nurture.memory.Index;
import nurture.memory.IndexContract;
import org.junit.jupiter.api.Test;

class GrowingIndexTest extends IndexContract {
  @Override
  protected Index index() {
    return new GrowingIndex(120);
  }

  @Override
  protected double recall() {
    return 0.95;
  }

  @Override
  protected void settle(Index index) throws Exception {
    ((GrowingIndex) index).settle();
  }

  @Test
  void whatever_comes_and_goes_while_a_graph_is_built_counts_in_it() throws Exception {
    try (var index = new GrowingIndex(100)) {
      int n = 3_000;
      var vectors = units(n, 1);
      for (int i = 0; i < n; i++) {
        index.add(i, vectors[i]);
        if (i % 3 == 2) assertThat(index.remove(i - 1)).isTrue();
      }
      index.settle();
      assertThat(index.size()).isEqualTo(n - n / 3);
      int found = 0;
      for (int i = 0; i < n; i++) if (index.nearest(vectors[i], 1).getFirst().id() == i) found++;
      assertThat(found).isBetween((int) (0.98 * (n - n / 3)), n - n / 3);
    }
  }

  /** So many vectors of length 1 in 16 dimensions. */
  static float[][] units(int n, long seed) {
    var random = new SplittableRandom(seed);
    var vectors = new float[n][16];
    for (var vector : vectors) {
      double square = 0;
      for (int k = 0; k < vector.length; k++) {
        vector[k] = (float) random.nextGaussian();
        square += vector[k] * vector[k];
      }
      for (int k = 0; k < vector.length; k++) vector[k] /= (float) Math.sqrt(square);
    }
    return vectors;
  }

  @Test
  void where_no_graph_can_be_built_the_exact_one_goes_on() throws Exception {
    try (var index = new GrowingIndex(10)) {
      for (int i = 0; i < 11; i++)
        index.add(i, new float[] {i == 3 ? Float.NaN : 1, 0}); // no graph takes such a vector
      index.settle();
      index.add(99, new float[] {0, 1});
      assertThat(index.size()).isEqualTo(12);
      assertThat(index.nearest(new float[] {0, 1}, 1).getFirst().id()).isEqualTo(99);
    }
  }
}
