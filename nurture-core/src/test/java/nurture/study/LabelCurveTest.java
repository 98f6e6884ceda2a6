package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import nurture.eval.Estimate;
import org.junit.jupiter.api.Test;

class LabelCurveTest {
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
