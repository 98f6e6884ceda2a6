package nurture.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BedtimeTest {
  @TempDir Path run;

  @Test
  void the_next_night_is_today_or_tomorrow() {
    var at = LocalTime.of(3, 30);
    assertThat(Bedtime.until(at, LocalDateTime.of(2026, 11, 21, 3, 0)))
        .isEqualTo(Duration.ofMinutes(30));
    assertThat(Bedtime.until(at, LocalDateTime.of(2026, 11, 21, 3, 30)))
        .isEqualTo(Duration.ofHours(24));
    assertThat(Bedtime.until(at, LocalDateTime.of(2026, 12, 31, 23, 30)))
        .isEqualTo(Duration.ofHours(4));
  }

  @Test
  void it_sends_the_run_to_sleep_by_itself() throws Exception {
    var soon = LocalTime.now(ZoneId.systemDefault()).plusSeconds(1);
    try (var bedtime = Bedtime.each(soon, run, run.resolve("store.db").toString(), 7)) {
      assertThat(bedtime).isNotNull();
      var log = run.resolve("sleep.log");
      for (int i = 0; i < 600; i++) {
        if (Files.exists(log) && Files.readString(log).contains("must be a run")) return;
        Thread.sleep(100);
      }
      assertThat(Files.readString(log)).contains("must be a run"); // the folder is empty
    }
  }
}
