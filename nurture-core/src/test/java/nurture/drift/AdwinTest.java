package nurture.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AdwinTest extends DetectorContract {
  @Override
  Detector of(double rare) {
    return Adwin.of(0, 1, rare);
  }

  @Override
  Stream<Source> streams() {
    return bounded();
  }

  @Test
  void its_window_is_exact_in_what_it_sums_and_short_in_what_it_keeps() {
    var adwin = Adwin.of(0, 10, RARE);
    var random = new SplittableRandom(1);
    double sum = 0;
    for (int i = 0; i < 10_000; i++) {
      double x = 10 * random.nextDouble();
      sum += x;
      adwin.next(x);
    }
    assertThat(adwin.width()).isEqualTo(10_000);
    assertThat(adwin.mean()).isCloseTo(sum / 10_000, org.assertj.core.data.Offset.offset(1e-9));
  }

  @Test
  void after_a_change_the_window_holds_what_came_since() {
    var adwin = Adwin.of(0, 1, RARE);
    for (int i = 0; i < 2_000; i++) adwin.next(i < 1_000 ? 0.2 : 0.8);
    assertThat(adwin.mean()).isCloseTo(0.8, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(adwin.width()).isBetween(990L, 1_010L);
  }
}
