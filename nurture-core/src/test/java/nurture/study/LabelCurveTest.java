package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import nurture.eval.Estimate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelCurveTest {
  @TempDir Path folder = Path.of("");

  /** Studies 40, 60, 80 and 100 labels, twice each, and is stopped when so many have begun. */
  private LabelCurve stoppedAt(int study) {
    var begun = new AtomicInteger();
    return LabelCurve.of(
        Made.listings(150),
        Made.quick(2, 1),
        List.of(40, 60, 80, 100),
        2,
        folder.resolve("run"),
        step -> begun.set(step.study()),
        () -> begun.get() >= study);
  }

  @Test
  void aCurveThatIsBrokenOffKeepsWhatWasStudied() {
    assertThat(stoppedAt(8).curve().points()).extracting(p -> p.labels()).contains(40, 60, 80);
    assertThat(stoppedAt(7).curve().points())
        .extracting(p -> p.labels())
        .containsExactly(40, 60, 80);
    assertThatThrownBy(() -> stoppedAt(5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("stopped before 3 numbers of labels were studied");
  }

  /** What was measured with chance of drawing alone: as many test listings as one likes. */
  private static List<Estimate> draws(double... errors) {
    return DoubleStream.of(errors).mapToObj(e -> new Estimate(e, e, e, 1_000)).toList();
  }

  @Test
  void fewDrawsAreAsUncertainAsFewDrawsAre() {
    // Of two draws at each of four sizes, the intervals hold the truth as often as they say.
    var random = new Random(5);
    double[] truth = {0.4, 0.3, 0.2, 0.1};
    int held = 0, asked = 0;
    for (int life = 0; life < 2_000; life++) {
      var sizes = new ArrayList<List<Estimate>>();
      for (double error : truth)
        sizes.add(
            draws(
                error * (1 + 0.1 * random.nextGaussian()),
                error * (1 + 0.1 * random.nextGaussian())));
      var together = LabelCurve.together(sizes);
      for (int i = 0; i < truth.length; i++, asked++)
        if (together.get(i).low() <= truth[i] && truth[i] <= together.get(i).high()) held++;
    }
    assertThat((double) held / asked).isCloseTo(0.95, within(0.015));
  }

  @Test
  void aSingleDrawIsAsUncertainAsTheOthersSay() {
    var together = LabelCurve.together(List.of(draws(0.4, 0.44, 0.36), draws(0.1)));
    var single = together.getLast();
    double half = (single.high() - single.low()) / 2;
    var several = together.getFirst();
    double of = (several.high() - several.low()) / 2;
    assertThat(half / single.value()).isCloseTo(Math.sqrt(3) * of / several.value(), within(1e-9));
    assertThat(LabelCurve.together(List.of(draws(0.3))).getFirst().high()).isEqualTo(0.3);
  }
}
