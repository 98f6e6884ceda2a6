package nurture.app.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import nurture.app.store.Store;
import nurture.serve.Suggestion;
import nurture.serve.Suggestion.Doubt;
import nurture.serve.Suggestion.Reason;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaybookTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");

  @TempDir Path folder;

  private Store store() {
    return Store.open(folder.resolve("store.db").toString());
  }

  private static Clock at(String time) {
    return Clock.fixed(Instant.parse(time), ZONE);
  }

  private static Suggestion answer(double sure, Reason... doubts) {
    return new Suggestion(
        List.of(new Suggestion.Choice("Mugs", sure)),
        null,
        null,
        List.of(),
        java.util.Arrays.stream(doubts).map(reason -> new Doubt(reason, "")).toList(),
        0,
        "1");
  }

  private static long ms(double milliseconds) {
    return (long) (milliseconds * 1e6);
  }

  @Test
  void days_add_up_over_starts_and_servers_and_end_at_midnight_here() {
    try (var store = store();
        var other = store()) {
      var late = new Daybook(store, at("2026-11-20T22:59:00Z")); // 23:59 in Amsterdam
      late.answered(answer(0.5), ms(10));
      late.write();
      var early = new Daybook(store, at("2026-11-20T23:01:00Z"));
      var beside = new Daybook(other, at("2026-11-20T23:01:00Z"));
      early.answered(answer(0.9), ms(10));
      for (int i = 0; i < 4; i++) beside.answered(answer(0.8), ms(10));
      beside.write();
      var days = early.days();
      assertThat(days).hasSize(Daybook.DAYS);
      assertThat(days.getLast().date()).isEqualTo("2026-11-21");
      assertThat(days.getLast().answers()).isEqualTo(5);
      assertThat(days.get(Daybook.DAYS - 2).answers()).isEqualTo(1);
      assertThat(days.getFirst().answers()).isZero();
      assertThat(days.getFirst().median()).isNull();
    }
    try (var again = store()) {
      var days = new Daybook(again, at("2026-11-21T12:00:00Z")).days();
      assertThat(days.getLast().answers()).isEqualTo(5);
    }
  }

  @Test
  void how_fast_and_how_sure_and_with_which_doubts() {
    try (var store = store()) {
      var daybook = new Daybook(store, at("2026-11-21T12:00:00Z"));
      for (int i = 1; i <= 1_000; i++)
        daybook.answered(
            i % 10 == 0
                ? answer(0.35, Reason.TORN_BETWEEN_TWO, Reason.UNLIKE_ANYTHING_SEEN)
                : answer(0.97),
            ms(i > 985 ? 80 + i / 100.0 : 0.02 * i));
      var day = daybook.days().getLast();
      assertThat(day.median()).isCloseTo(10, Percentage.withPercentage(19));
      assertThat(day.slow()).isCloseTo(90, Percentage.withPercentage(19));
      assertThat(day.sure()).isCloseTo(0.908, Percentage.withPercentage(0.6));
      assertThat(day.sureness()).containsExactly(0L, 0L, 0L, 100L, 0L, 0L, 0L, 0L, 0L, 900L);
      assertThat(day.unsure()).isEqualTo(100);
      assertThat(day.doubts())
          .isEqualTo(Map.of(Reason.TORN_BETWEEN_TWO, 100L, Reason.UNLIKE_ANYTHING_SEEN, 100L));
    }
  }

  @Test
  void what_could_not_be_written_waits() {
    var place = folder.resolve("store.db").toString();
    var store = Store.open(place);
    var daybook = new Daybook(store, at("2026-11-21T12:00:00Z"));
    daybook.answered(answer(0.5), ms(10));
    store.close();
    org.assertj.core.api.Assertions.assertThatThrownBy(daybook::write)
        .isInstanceOf(RuntimeException.class);
    org.assertj.core.api.Assertions.assertThatThrownBy(daybook::write)
        .isInstanceOf(RuntimeException.class); // nothing to write would not throw
  }
}
