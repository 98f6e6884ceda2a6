package nurture.app.memory;

import static org.assertj.core.api.Assertions.assertThat;

import nurture.memory.Index;
import nurture.memory.IndexContract;
import org.junit.jupiter.api.Test;

class HnswIndexTest extends IndexContract {
  @Override
  protected Index index() {
    return new HnswIndex();
  }

  @Override
  protected double recall() {
    return 0.95;
  }

  /** Parts from which much is gone are merged soon after, beside whoever asks. */
  @Test
  void what_is_put_again_is_found_after_a_merge() throws InterruptedException {
    int n = 3_000;
    int first = 1_500;
    var vectors = GrowingIndexTest.units(n, 3);
    try (var index = new HnswIndex()) {
      for (int i = 0; i < first; i++) index.put(i, vectors[i]);
      index.refresh();
      for (int i = first; i < n; i++) index.put(i, vectors[i]);
      for (int i = 1; i < n; i += 3) index.take(i);
      for (int i = 0; i < n; i += 3) index.put(i, vectors[i]);
      for (int wait = 0; wait < 10; wait++) {
        index.refresh();
        Thread.sleep(100);
      }
      assertThat(index.size()).isEqualTo(2_000);
      int found = 0;
      for (int i = 0; i < n; i++)
        if (i % 3 != 1 && index.nearest(vectors[i], 1).getFirst().id() == i) found++;
      assertThat(found).isGreaterThan(1_980); // 1,744 with the old graph
    }
  }
}
