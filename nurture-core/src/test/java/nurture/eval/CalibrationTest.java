package nurture.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  @Test
  void honest_confidence_has_far_less_error_than_the_plain_estimate_says() {
    for (int n : new int[] {20, 100, 300, 1_000}) {
      double debiased = 0, plain = 0;
      int above = 0, rounds = 100;
      for (int seed = 0; seed < rounds; seed++) {
        var c = answers(n, 1, seed);
        var error = Metrics.ECE.of(Predictions.of(Samples.names(n), c));
        plain += plain(Reliability.of(c)) / rounds;
        debiased += error.value() / rounds;
        if (error.low() > 0) above++;
      }
      assertThat(debiased).as("of %d rows", n).isLessThan(0.65 * plain);
      assertThat(debiased).as("of %d rows", n).isLessThan(n < 100 ? 0.06 : 0.03);
      assertThat(above).as("of %d rows", n).isLessThanOrEqualTo(11); // five, and three deviations
    }
  }

  @Test
  void the_interval_holds_the_truth_where_many_answers_boast_a_little() {
    var random = new Random(2);
    for (double boast : new double[] {0.03, 0.08, 0.2}) {
      int held = 0, rounds = 60;
      for (int r = 0; r < rounds; r++) {
        var labels = new int[750];
        var p = new float[750][];
        for (int i = 0; i < p.length; i++) {
          float sure = (float) (0.5 + 0.5 * random.nextDouble());
          p[i] = new float[] {sure, 1 - sure};
          labels[i] = random.nextDouble() < sure - boast ? 0 : 1;
        }
        var error = Reliability.of(new Categories(Samples.names(2), labels, p)).error();
        if (error.low() <= boast && boast <= error.high()) held++;
      }
      assertThat(held).as("of 60, by %s", boast).isGreaterThanOrEqualTo(52);
    }
  }

  @Test
  void that_all_are_right_does_not_prove_that_all_will_be() {
    var sure = new float[60][];
    Arrays.fill(sure, new float[] {0.9999f, 0.0001f});
    var error = Reliability.of(new Categories(Samples.names(2), new int[60], sure)).error();
    assertThat(error.low()).isZero();
    assertThat(error.high()).isBetween(0.02, 0.1);
  }

  @Test
  void boasting_is_seen_and_its_size_is_right() {
    var c = answers(20_000, 3, 1);
    double gap = 0;
    for (int i = 0; i < c.size(); i++) gap += c.confidence(i) - (c.right(i) ? 1 : 0);
    var e = Reliability.of(c).error();
    assertThat(e.value()).isCloseTo(gap / c.size(), within(0.01));
    assertThat(e.high() - e.low()).isBetween(0.005, 0.03);
  }

  @Test
  void bins_are_equally_full_and_equal_confidences_share_one() {
    var bins = Reliability.of(answers(1500, 1, 1)).bins();
    assertThat(bins).hasSize(15).allMatch(b -> b.n() == 100);
    var same = new float[100][];
    Arrays.fill(same, new float[] {.75f, .25f});
    var labels = new int[100];
    Arrays.fill(labels, 75, 100, 1);
    var one = Reliability.of(new Categories(Samples.names(2), labels, same));
    assertThat(one.bins()).hasSize(1);
    assertThat(one.error().value()).isZero();
  }

  private static double plain(Reliability r) {
    double sum = 0;
    for (var bin : r.bins()) sum += bin.n() * Math.abs(bin.confidence() - bin.accuracy().value());
    return sum / r.error().n();
  }

  /** Labels drawn from softmax; the answers claim that softmax with its logits multiplied. */
  private static Categories answers(int n, float boast, long seed) {
    var random = new Random(seed);
    var logits = Samples.logits(n, 6, 1, random);
    var labels = Samples.draw(Samples.softmax(logits), random);
    return new Categories(Samples.names(6), labels, Samples.softmax(scaled(logits, boast)));
  }

  private static float[][] scaled(float[][] logits, float factor) {
    var scaled = new float[logits.length][];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = logits[i].clone();
      for (int k = 0; k < scaled[i].length; k++) scaled[i][k] *= factor;
    }
    return scaled;
  }
}
