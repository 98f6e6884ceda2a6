package nurture.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RankedPageHinkleyTest extends DetectorContract {
  @Override
  Detector of(double rare) {
    return new Ranked(() -> PageHinkley.even(rare), 1);
  }

  @Override
  Stream<Source> streams() {
    return any();
  }

  @Test
  void an_alarm_speaks_of_the_numbers_and_not_of_their_ranks() {
    var detector = of(RARE);
    var random = new SplittableRandom(3);
    for (int i = 0; ; i++) {
      var alarm = detector.next((i < 500 ? 100 : 140) + 20 * random.nextGaussian());
      if (alarm.isEmpty()) continue;
      assertThat(alarm.get().before()).isBetween(90.0, 110.0);
      assertThat(alarm.get().after()).isBetween(110.0, 160.0);
      return;
    }
  }
}
