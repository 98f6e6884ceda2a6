package nurture.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void it_is_the_mean_and_the_samples_deviation() {
    var spread = Spread.of(List.of(1.0, 2.0, 3.0, 4.0));
    assertThat(spread.mean()).isEqualTo(2.5);
    assertThat(spread.deviation()).isEqualTo(Math.sqrt(5.0 / 3), within(1e-12));
    assertThat(spread.format(1)).isEqualTo("2.5 ± 1.3");
    assertThat(spread.counted(0)).isEqualTo("3 ± 1 (n = 4)");
  }

  @Test
  void one_figure_does_not_spread_and_none_has_no_mean() {
    assertThat(Spread.of(List.of(0.25))).isEqualTo(new Spread(0.25, 0, 1));
    assertThat(Spread.of(List.of()).mean()).isNaN();
  }
}
