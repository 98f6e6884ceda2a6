package nurture.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShuffleTest {
  @Test
  void each_order_is_as_likely_as_any_other() {
    var random = new SplittableRandom(1);
    var counts = new HashMap<String, Integer>();
    for (int i = 0; i < 6_000; i++)
      counts.merge(Arrays.toString(Shuffle.of(3, random)), 1, Integer::sum);
    assertThat(counts).hasSize(6);
    assertThat(counts.values()).allMatch(n -> n > 850 && n < 1_150); // ± 5 deviations
  }
}
