package nurture.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BedtimeTest {
  @TempDir Path run;

  @Test
  void the_next_night_is_today_or_tomorrow() {
    until("03:30", "2026-11-21T03:00+01:00", "2026-11-21T03:30+01:00");
    until("03:30", "2026-11-21T03:30+01:00", "2026-11-22T03:30+01:00");
    until("03:30", "2026-12-31T23:30+01:00", "2027-01-01T03:30+01:00");
  }

  @Test
  void where_clocks_change_there_is_one_night_at_its_time() {
    until("03:30", "2026-10-24T20:00+02:00", "2026-10-25T03:30+01:00"); // an hour more
    until("02:30", "2026-10-24T20:00+02:00", "2026-10-25T02:30+02:00"); // the first of two
    until("02:30", "2026-10-25T02:10+01:00", "2026-10-26T02:30+01:00"); // not the second
    until("03:30", "2026-03-28T20:00+01:00", "2026-03-29T03:30+02:00"); // an hour less
    until("02:30", "2026-03-28T20:00+01:00", "2026-03-29T03:30+02:00"); // there is no 02:30
    until("02:30", "2026-03-29T03:40+02:00", "2026-03-30T02:30+02:00");
  }

  private static void until(String at, String now, String night) {
    var berlin = ZonedDateTime.parse(now).withZoneSameInstant(ZoneId.of("Europe/Berlin"));
    assertThat(berlin.plus(Bedtime.until(LocalTime.parse(at), berlin)).toOffsetDateTime())
        .isEqualTo(OffsetDateTime.parse(night));
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
