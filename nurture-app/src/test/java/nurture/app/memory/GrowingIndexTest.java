package nurture.app.memory;

import nurture.memory.Index;
import nurture.memory.IndexContract;

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
}
