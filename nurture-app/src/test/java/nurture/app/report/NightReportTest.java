package nurture.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import nurture.eval.Estimate;
import nurture.study.Night;
import nurture.study.Sitting;
import org.junit.jupiter.api.Test;

class NightReportTest {
  private static Estimate of(double value, double half) {
    return new Estimate(value, value - half, value + half, 88);
  }

  private static Sitting sitting(
      String exam, double fall, Estimate lost, boolean fell, boolean wore) {
    return new Sitting(
        exam,
        Sitting.ACCURACY,
        of(0.9, 0.05),
        of(0.9 - fall, 0.05),
        of(fall, 0.02),
        0.01,
        lost,
        fell,
        wore);
  }

  private static final Night NIGHT =
      new Night(
          List.of(
              sitting("first day", 0.05, of(0.06, 0.02), true, true),
              sitting("night 2", 0.013, of(0.048, 0.03), false, true),
              sitting("night 3", 0, of(0.048, 0.03), false, false)),
          Set.of());

  @Test
  void it_says_whether_a_fall_is_last_nights_or_spread_over_nights() {
    assertThat(NightReport.sentences(NIGHT))
        .map(sentence -> sentence.replace((char) 0xA0, ' ')) // before the signs for per cent
        .containsExactly(
            "First day: the accuracy went from 90.0 % to 85.0 %, 5.0 points worse (3.0 points"
                + " worse to 7.0 points worse).",
            "Night 2: the accuracy went from 90.0 % to 88.7 %, and since it was first examined it"
                + " is 4.8 points worse (1.8 points worse to 7.8 points worse).");
    assertThat(NightReport.lines(NIGHT))
        .satisfiesExactly(
            line -> assertThat(line).contains("since its first 6.0 points worse").endsWith("FELL"),
            line -> assertThat(line).contains("since its first 4.8 points worse").endsWith("WORE"),
            line -> assertThat(line).endsWith("n = 88"));
  }

  @Test
  void the_page_shows_both_falls() {
    assertThat(NightReport.of("shop", NIGHT, Instant.EPOCH))
        .contains("Since its first", "4.8 worse, −7.8 to −1.8", "−3.3 to +0.7", "wore down");
  }
}
