package nurture.serve;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.eval.Conformal;
import nurture.model.ListingNet.Witness;
import nurture.serve.Evidence.Testimony;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static final int ROWS = 2_000, NETS = 5;

  /** Of the witness of facts alone, who says these prices and scales. */
  private static Evidence said(double[] prices, double[] scales) {
    int n = prices.length;
    var witnesses = new EnumMap<Witness, Testimony>(Witness.class);
    for (var witness : Witness.values()) {
      var nothing = new double[n];
      Arrays.fill(nothing, Double.NaN);
      boolean speaks = witness == Witness.FACTS;
      witnesses.put(
          witness,
          new Testimony(
              new float[n][],
              speaks ? prices : nothing,
              speaks ? scales : nothing,
              new float[n][0]));
    }
    return new Evidence(witnesses);
  }

  private static double[] scales(Evidence evidence, Witness witness) {
    return requireNonNull(evidence.witnesses().get(witness)).scales();
  }

  @Test
  void nets_that_guess_far_and_near_are_brought_to_their_mean() {
    var joined =
        Evidence.join(
            List.of(
                said(new double[] {1, 2}, new double[] {1, 3}),
                said(new double[] {3, 4, 5}, new double[] {4, 4, Double.NaN})));
    assertThat(scales(joined, Witness.FACTS)).containsExactly(1.5, 4.5, 3, 3, Double.NaN);
    assertThat(scales(joined, Witness.WORDS)).containsOnly(Double.NaN).hasSize(5);
  }

  /** Each net guesses errors well but for its level; together they guess the mean. */
  @Test
  void a_range_drawn_on_single_nets_covers_as_often_where_they_answer_together() {
    double[] levels = {0.6, 0.8, 1, 1.2, 1.6};
    var random = new SplittableRandom(3);
    var parts = new ArrayList<Evidence>();
    var errors = new double[NETS * ROWS];
    var alike = new double[errors.length];
    for (int net = 0; net < NETS; net++) {
      var prices = new double[ROWS];
      var scales = new double[ROWS];
      for (int i = 0; i < ROWS; i++) {
        double far = 0.2 + random.nextDouble();
        errors[net * ROWS + i] = far * random.nextGaussian();
        alike[net * ROWS + i] = far * Arrays.stream(levels).average().orElseThrow();
        scales[i] = levels[net] * far;
      }
      parts.add(said(prices, scales));
    }
    var actual = Arrays.stream(errors).map(e -> Math.expm1(5 + e)).toArray();
    var estimate = new double[errors.length];
    Arrays.fill(estimate, Math.expm1(5));
    var range = Conformal.fit(actual, estimate, scales(Evidence.join(parts), Witness.FACTS), 0.9);
    double covered =
        IntStream.range(0, errors.length)
            .filter(i -> Math.abs(errors[i]) <= alike[i] * range.above())
            .count();
    assertThat(covered / errors.length).isCloseTo(0.9, within(0.01));
  }
}
