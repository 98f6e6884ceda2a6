package nurture.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PoolTest {
  private static final int N = 20_000, CLASSES = 5;
  private static final float[] EVEN = new float[CLASSES];

  @Test
  void boasting_and_modesty_are_undone_and_leave_the_best_answer() {
    var random = new Random(4);
    var honest = Samples.logits(N, CLASSES, 1.5, random);
    var labels = Samples.draw(Samples.softmax(honest), random);
    for (float factor : new float[] {2.5f, 0.4f}) {
      var logits = scaled(honest, factor);
      var pool = Pool.ofProbabilities(new float[][][] {logits}, EVEN, labels);
      assertThat(pool.weights()[0][1]).isCloseTo(1 / factor, within(0.04 / factor));
      var before = new Categories(Samples.names(CLASSES), labels, Samples.softmax(logits));
      var rows = new float[N][];
      for (int i = 0; i < N; i++) rows[i] = pool.probabilities(new float[][] {logits[i]}, EVEN);
      var after = new Categories(Samples.names(CLASSES), labels, rows);
      assertThat(Reliability.of(before).error().low()).isGreaterThan(0.05);
      assertThat(Reliability.of(after).error().value()).isLessThan(0.01);
      assertThat(accuracy(after)).isEqualTo(accuracy(before));
    }
  }

  @Test
  void independent_witnesses_are_believed_together_and_the_prior_counts_once() {
    // The class is drawn by the prior; each witness sees it through noise of its own and answers by
    // Bayes' rule, so the whole truth is: both logits, less the prior that both have in them.
    var random = new Random(7);
    var prior = new float[] {.4f, .3f, .15f, .1f, .05f};
    var logPrior = Pool.logarithms(prior);
    var labels = Samples.draw(same(prior), random);
    var one = seen(labels, logPrior, 1.2, random);
    var two = seen(labels, logPrior, 0.8, random);
    var pool = Pool.ofProbabilities(new float[][][] {one, two}, logPrior, labels);
    assertThat(pool.weights()[2][0]).isCloseTo(-1, within(0.1));
    assertThat(pool.weights()[2][1]).isCloseTo(1, within(0.05));
    assertThat(pool.weights()[2][2]).isCloseTo(1, within(0.05));
    assertThat(pool.weights()[0][1]).isCloseTo(1, within(0.05));
    assertThat(pool.weights()[0][2]).isZero();
    assertThat(pool.weights()[1][1]).isZero();
    var both = answers(pool, labels, logPrior, one, two);
    assertThat(accuracy(both))
        .isGreaterThan(
            0.02 + accuracy(new Categories(Samples.names(CLASSES), labels, softmax(one))));
    assertThat(Reliability.of(both).error().value()).isLessThan(0.01);
  }

  @Test
  void a_witness_that_knows_nothing_is_not_believed() {
    var random = new Random(1);
    var honest = Samples.logits(N, CLASSES, 1.5, random);
    var labels = Samples.draw(Samples.softmax(honest), random);
    var noise = Samples.logits(N, CLASSES, 1.5, random);
    var pool = Pool.ofProbabilities(new float[][][] {honest, noise}, EVEN, labels);
    assertThat(pool.weights()[2][1]).isCloseTo(1, within(0.05));
    assertThat(pool.weights()[2][2]).isLessThan(0.05);
  }

  @Test
  void a_worse_witness_that_errs_alike_does_not_make_the_better_one_boast() {
    // Free weights would be positive and negative, since the second takes the first one's error
    // off.
    var random = new Random(3);
    var honest = Samples.logits(N, CLASSES, 1.5, random);
    var labels = Samples.draw(Samples.softmax(honest), random);
    float[][] one = new float[N][CLASSES], two = new float[N][CLASSES];
    for (int i = 0; i < N; i++)
      for (int c = 0; c < CLASSES; c++) {
        float error = (float) (1.5 * random.nextGaussian());
        one[i][c] = honest[i][c] + error;
        two[i][c] = 0.8f * honest[i][c] + 1.3f * error;
      }
    var pool = Pool.ofProbabilities(new float[][][] {one, two}, EVEN, labels);
    double alone = pool.weights()[0][1];
    assertThat(alone).isBetween(0.3, 0.7);
    assertThat(pool.weights()[2][2]).isLessThan(0.01);
    assertThat(pool.weights()[2][1]).isCloseTo(alone, within(0.01));
  }

  @Test
  void silent_witnesses_are_left_out_and_nobody_leaves_what_is_known_beforehand() {
    var prior = Pool.logarithms(new float[] {.5f, .25f, .25f});
    var said = Pool.logarithms(new float[] {.2f, .2f, .6f});
    var pool = Pool.even(2);
    assertThat(pool.witnesses()).isEqualTo(2);
    assertThat(pool.probabilities(new float[][] {null, null}, prior))
        .containsExactly(.5f, .25f, .25f);
    assertThat(pool.probabilities(new float[][] {null, said}, prior)[2])
        .isCloseTo(.6f, within(1e-6f));
    assertThat(pool.probabilities(new float[][] {said, said}, prior)[2])
        .isCloseTo(.6f, within(1e-6f)); // who agree are not surer than each
    assertThat(pool.estimate(new double[] {Double.NaN, Double.NaN})).isZero();
    assertThat(pool.estimate(new double[] {Double.NaN, 3})).isEqualTo(3);
  }

  @Test
  void weights_stay_in_bounds_where_everything_is_right_or_wrong_or_nothing_known() {
    var logits = new float[][] {{9, 0}, {0, 9}, {-80, 9}};
    var even = new float[2];
    var right = Pool.ofProbabilities(new float[][][] {logits}, even, new int[] {0, 1, 1});
    assertThat(right.weights()[0][1]).isBetween(0.9, 20.0);
    var wrong = Pool.ofProbabilities(new float[][][] {logits}, even, new int[] {1, 0, 0});
    assertThat(wrong.weights()[0][1]).isBetween(0.0, 0.3);
    var unknown = Pool.ofProbabilities(new float[][][] {logits}, even, new int[] {-1, -1, -1});
    assertThat(unknown.weights()[0]).isEqualTo(Pool.even(1).weights()[0]);
  }

  @Test
  void estimates_are_weighed_by_what_each_adds() {
    var random = new Random(3);
    var actual = new double[N];
    var near = new double[N];
    var far = new double[N];
    for (int i = 0; i < N; i++) {
      actual[i] = random.nextGaussian();
      near[i] = actual[i] + 0.5 * random.nextGaussian();
      far[i] = i % 2 == 0 ? Double.NaN : actual[i] + random.nextGaussian();
    }
    actual[5] = Double.NaN;
    var pool = Pool.ofEstimates(new double[][] {near, far}, actual);
    // Precision-weighted, with the prior's variance 1: 4/(4+1+1) and 1/(4+1+1); alone 4/5 and 1/2.
    assertThat(pool.weights()[2][1]).isCloseTo(4.0 / 6, within(0.03));
    assertThat(pool.weights()[2][2]).isCloseTo(1.0 / 6, within(0.03));
    assertThat(pool.weights()[0][1]).isCloseTo(0.8, within(0.03));
    assertThat(pool.weights()[1][2]).isCloseTo(0.5, within(0.03));
    assertThat(pool.estimate(new double[] {1, Double.NaN})).isCloseTo(0.8, within(0.05));
  }

  private static double accuracy(Categories c) {
    return Metrics.ACCURACY.of(Predictions.of(Samples.names(c.size()), c)).value();
  }

  private static Categories answers(
      Pool pool, int[] labels, float[] prior, float[][] one, float[][] two) {
    var rows =
        IntStream.range(0, labels.length)
            .mapToObj(i -> pool.probabilities(new float[][] {one[i], two[i]}, prior))
            .toArray(float[][]::new);
    return new Categories(Samples.names(CLASSES), labels, rows);
  }

  /** Logarithms of the posterior after one look: a normal vector around the class's unit vector. */
  private static float[][] seen(int[] labels, float[] logPrior, double clarity, Random random) {
    var rows = new float[labels.length][];
    for (int i = 0; i < labels.length; i++) {
      var z = logPrior.clone();
      for (int c = 0; c < CLASSES; c++) {
        double x = (c == labels[i] ? clarity : 0) + random.nextGaussian();
        z[c] += (float) (clarity * x);
      }
      rows[i] = Pool.logarithms(Pool.softmax(z));
    }
    return rows;
  }

  private static float[][] softmax(float[][] logits) {
    return Samples.softmax(logits);
  }

  private static float[][] same(float[] row) {
    var rows = new float[N][];
    Arrays.fill(rows, row);
    return rows;
  }

  private static float[][] scaled(float[][] logits, float factor) {
    return Arrays.stream(logits)
        .map(row -> {
          var scaled = new float[row.length];
          for (int k = 0; k < row.length; k++) scaled[k] = row[k] * factor;
          return scaled;
        })
        .toArray(float[][]::new);
  }
}
