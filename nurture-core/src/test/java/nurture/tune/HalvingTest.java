package nurture.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import nurture.tune.Halving.Trial;
import org.junit.jupiter.api.Test;

class HalvingTest {
  private static final List<Integer> NINE = IntStream.range(0, 9).boxed().toList();

  @Test
  void theBetterHalfGoesOnWithTwiceAsMuch() {
    var trials = Halving.of(NINE, 40, (candidate, budget) -> -Math.abs(candidate - 6));
    assertThat(trials.stream().map(Trial::budget))
        .containsExactly(5, 5, 5, 5, 5, 5, 5, 5, 5, 10, 10, 10, 10, 10, 20, 20, 20, 40, 40);
    assertThat(trials.subList(9, 14).stream().map(Trial::candidate))
        .containsExactlyInAnyOrder(4, 5, 6, 7, 8);
    assertThat(Halving.best(trials)).isEqualTo(new Trial<>(6, 40, 0));
  }

  @Test
  void whatShowsOnlyWithTimeIsFoundAmongThoseLeft() {
    // 3 begins well, 2 ends better.
    var trials =
        Halving.of(
            List.of(1, 2, 3),
            8,
            (c, budget) -> c == 1 ? 0 : c == 2 ? budget : Math.min(5, 2 * budget));
    assertThat(Halving.best(trials).candidate()).isEqualTo(2);
  }

  @Test
  void aFailureIsWorstAndASingleCandidateIsTriedInFull() {
    assertThat(
            Halving.best(Halving.of(NINE, 8, (c, budget) -> c == 3 ? -100 : Double.NaN))
                .candidate())
        .isEqualTo(3);
    assertThat(Halving.of(List.of("only"), 7, (c, budget) -> 1))
        .containsExactly(new Trial<>("only", 7, 1));
    assertThatThrownBy(() -> Halving.of(List.of(), 7, (c, budget) -> 1))
        .hasMessage("there must be a candidate to try, got none");
    assertThatThrownBy(() -> Halving.of(NINE, 0, (c, budget) -> 1))
        .hasMessage("budget must be at least 1, got 0");
  }
}
