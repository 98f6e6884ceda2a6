package nurture.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import nurture.nn.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What every schedule must do. */
class ScheduleTest {
  record Case(String name, Schedule schedule, double start, double end) {}

  static final List<Case> CASES =
      List.of(
          new Case("constant", Schedule.constant(), 1, 1),
          new Case("linear", Schedule.linear(), 1, 0),
          new Case("cosine", Schedule.cosine(), 1, 0),
          new Case("triangle", Schedule.triangle(0.2), 0, 0),
          new Case("one cycle", Schedule.oneCycle(0.3), 0.04, 4e-6),
          new Case("one cycle to measure", Schedule.oneCycle(0.1, 0.5, 0.2), 0.5, 0.2),
          new Case("warm-up", Schedule.warmup(0.1), 0, 1),
          new Case("warm-up, cosine", Schedule.warmup(0.1).then(Schedule.cosine()), 0, 0),
          new Case("product", Schedule.constant().times(Schedule.linear()), 1, 0),
          new Case("multiple", Schedule.linear().times(3), 3, 0),
          new Case("cycles", Schedule.triangle(0.5).repeated(3), 0, 0),
          new Case("longer cycles", Schedule.triangle(0.5).repeated(3, 2), 0, 0),
          new Case("between", Schedule.triangle(0.5).above(0.1), 0.1, 0.1),
          new Case("exponential", Schedule.exponential(0.01), 1, 0.01),
          new Case("steady", Schedule.constant().until(0.8, Schedule.linear()), 1, 0));

  @ParameterizedTest
  @FieldSource("CASES")
  void is_finite_not_negative_and_starts_and_ends_as_documented(Case c) {
    double greatest = Math.max(1, c.start);
    for (int i = 0; i <= 1000; i++)
      assertThat(c.schedule.at(i / 1000.0)).isFinite().isBetween(0.0, greatest + 1e-12);
    assertThat(c.schedule.at(0)).isCloseTo(c.start, within(1e-12));
    assertThat(c.schedule.at(1)).isCloseTo(c.end, within(1e-12));
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void has_no_jumps(Case c) {
    for (int i = 0; i < 10_000; i++)
      assertThat(c.schedule.at((i + 1) / 10_000.0))
          .isCloseTo(c.schedule.at(i / 10_000.0), within(0.002));
  }

  @Test
  void peaks_where_it_should() {
    assertThat(Schedule.triangle(0.2).at(0.2)).isEqualTo(1);
    assertThat(Schedule.oneCycle(0.3).at(0.3)).isEqualTo(1);
    assertThat(Schedule.warmup(0.1).then(Schedule.cosine()).at(0.55)).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void a_repeated_cosine_restarts_warm_and_ends_cold() {
    var restarts = Schedule.cosine().repeated(4);
    for (int cycle = 0; cycle < 4; cycle++) {
      assertThat(restarts.at(cycle / 4.0)).isEqualTo(1);
      assertThat(restarts.at(cycle / 4.0 + 0.125)).isCloseTo(0.5, within(1e-12));
    }
    assertThat(restarts.at(1)).isCloseTo(0, within(1e-12));
    assertThatThrownBy(() -> Schedule.cosine().repeated(0))
        .hasMessage("cycles must be at least 1, got 0");
  }

  static final Map<String, Schedule> GOLDEN =
      Map.of(
          "restarts", Schedule.cosine().repeated(3, 2),
          "cyclic", Schedule.triangle(0.5).above(0.1).repeated(3),
          "fading", Schedule.triangle(0.5).repeated(3).times(Schedule.stairs(3, 0.5)),
          "stairs", Schedule.stairs(3, 0.2),
          "exponential", Schedule.exponential(0.05),
          "steady", Schedule.constant().until(0.8, Schedule.linear()));

  @Test
  void gives_pytorchs_factors() {
    var golden = Golden.of("/nurture/optim/optim_golden.json", "schedules");
    GOLDEN.forEach((name, schedule) -> {
      var factors = golden.values(name);
      for (int i = 0; i < factors.length; i++)
        assertThat(schedule.at((double) i / factors.length))
            .as(name + " " + i)
            .isCloseTo(factors[i], within(1e-6));
    });
  }

  @Test
  void says_what_a_share_must_be() {
    assertThatThrownBy(() -> Schedule.warmup(1.5)).hasMessage("warmup must be in (0, 1), got 1.5");
  }
}
