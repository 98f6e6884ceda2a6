package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import nurture.tensor.Precision;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void what_is_not_decided_stays_as_it_was() {
    var all =
        new Settings(
            "c", "p", List.of("i"), List.of("s"), 0.5, 3, 4, 5, 6, Precision.BF16, 7, 8, true);
    assertThat(all.with(s -> {})).isEqualTo(all);
    var other = all.with(s -> s.seed = 9);
    assertThat(other.seed()).isEqualTo(9);
    assertThat(other.with(s -> s.seed = 5)).isEqualTo(all);
    assertThat(all.seed()).isEqualTo(5);
  }

  @Test
  void what_cannot_be_is_refused() {
    assertThatThrownBy(() -> Settings.defaults().with(s -> s.testFraction = 1))
        .hasMessageContaining("0.2 is usual");
  }
}
