package nurture.drift;

import java.util.stream.Stream;

class RankedAdwinTest extends DetectorContract {
  @Override
  Detector of(double rare) {
    return new Ranked(() -> Adwin.even(rare), 1);
  }

  @Override
  Stream<Source> streams() {
    return any();
  }
}
