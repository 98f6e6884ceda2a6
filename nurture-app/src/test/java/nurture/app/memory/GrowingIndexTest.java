package nurture.app.memory;

import static org.assertj.core.api.Assertions.assertThat;

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
