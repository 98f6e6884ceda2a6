package nurture.app.memory;

import nurture.memory.Index;
import nurture.memory.IndexContract;

class HnswIndexTest extends IndexContract {
  @Override
  protected Index index() {
    return new HnswIndex();
  }

  @Override
  protected double recall() {
    return 0.95;
  }
}
