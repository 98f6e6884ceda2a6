package nurture.memory;

class ExactIndexTest extends IndexContract {
  @Override
  protected Index index() {
    return new ExactIndex();
  }

  @Override
  protected double recall() {
    return 1;
  }
}
