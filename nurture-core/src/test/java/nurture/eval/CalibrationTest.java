package nurture.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  @Test
  void honest_confidence_has_far_less_error_than_the_plain_estimate_says() {
    double debiased = 0;
    double plain = 0;
    for (int seed = 0; seed < 20; seed++) {
      var c = answers(300, 1, seed);
      plain += plain(Reliability.of(c)) / 20;
      debiased += Metrics.ECE.of(Predictions.of(Samples.names(300), c)).value() / 20;
    }
    assertThat(plain).isGreaterThan(0.08);
    assertThat(debiased).isLessThan(0.65 * plain);
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
