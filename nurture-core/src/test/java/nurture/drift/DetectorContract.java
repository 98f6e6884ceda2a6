package nurture.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every detector holds: how often it errs where nothing changes, and how soon it sees. */
abstract class DetectorContract {
  static final double RARE = 1e7;

  /** A detector with at most one false alarm in so many items. */
  abstract Detector of(double rare);

  /** Streams in which nothing changes and that the detector reads. */
  abstract Stream<Source> streams();

  /** Independent numbers of one distribution. */
  record Source(String name, ToDoubleFunction<SplittableRandom> draw) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Source> bounded() {
    return Stream.of(
        new Source("even", SplittableRandom::nextDouble),
        new Source("coin", r -> r.nextInt(2)),
        new Source("one in a hundred", r -> r.nextInt(100) == 0 ? 1 : 0),
        new Source("one in a thousand", r -> r.nextInt(1000) == 0 ? 1 : 0),
        new Source("constant", r -> 0.5),
        new Source("square", r -> Math.pow(r.nextDouble(), 4)));
  }

  static Stream<Source> any() {
    return Stream.concat(
        bounded(),
        Stream.of(
            new Source("normal", r -> 1e6 + 1e3 * r.nextGaussian()),
            new Source("prices", r -> Math.exp(2 * r.nextGaussian())),
            new Source("Cauchy", r -> Math.tan(Math.PI * (r.nextDouble() - 0.5))),
            new Source("dice", r -> r.nextInt(6))));
  }

  @Test
  void errs_no_oftener_than_it_says() {
    streams()
        .forEach(source -> {
          int alarms = 0, items = 0;
          for (int seed = 0; seed < 40; seed++) {
            var detector = of(500);
            var random = new SplittableRandom(seed);
            for (int i = 0; i < 2_500; i++, items++)
              if (detector.next(source.draw.applyAsDouble(random)).isPresent()) alarms++;
          }
          // At most 200 are promised; four standard deviations are allowed for.
          assertThat(alarms).as(source.name).isLessThanOrEqualTo((int) (items / 500.0 + 57));
        });
  }

  @Test
  void is_silent_for_a_hundred_thousand_items_that_do_not_change() {
    streams()
        .forEach(source -> {
          var detector = of(RARE);
          var random = new SplittableRandom(7);
          for (int i = 0; i < 100_000; i++)
            assertThat(detector.next(source.draw.applyAsDouble(random))).as(source.name).isEmpty();
        });
  }

  @Test
  void a_step_is_seen_once_and_dated() {
    for (int seed = 0; seed < 20; seed++) {
      var detector = of(RARE);
      var random = new SplittableRandom(seed);
      int alarms = 0;
      for (int i = 1; i <= 3_000; i++) {
        var alarm = detector.next((i > 1_000 ? 0.6 : 0.1) + 0.3 * random.nextDouble());
        if (alarm.isEmpty()) continue;
        alarms++;
        assertThat(alarm.get().at()).isEqualTo(i).isBetween(1_001L, 1_060L);
        assertThat(alarm.get().since()).isBetween(950L, 1_015L);
        assertThat(alarm.get().after()).isGreaterThan(alarm.get().before());
        assertThat(alarm.get().chance()).isLessThan(1 / RARE);
      }
      assertThat(alarms).isEqualTo(1);
    }
  }

  @Test
  void what_is_no_number_is_refused() {
    assertThatThrownBy(() -> of(RARE).next(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("value must be");
  }

  @ParameterizedTest
  @MethodSource("none")
  void a_rate_below_one_is_refused(double rare) {
    assertThatThrownBy(() -> of(rare).next(0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than 1");
  }

  static Stream<Double> none() {
    return Stream.of(1.0, 0.0, Double.NaN);
  }
}
