package nurture.eval;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Averages over classes, from the counts of (given, answered) pairs alone: precision, recall and F1
 * over the classes that occur as either, where 0/0 counts as 0, as scikit-learn has it.
 *
 * <p>The interval is a Poisson bootstrap (Chamandy et al., 2012): a resample holds each row a
 * Poisson(1) number of times, so a cell of c equal rows Poisson(c) times, and a resample costs one
 * draw a cell, not one a row.
 */
final class Macro {
  /** What is averaged: of a class's hits, the times it was given and the times it was answered. */
  @FunctionalInterface
  interface Score {
    double of(double hits, double given, double answered);
  }

  static final Score PRECISION = (hits, given, answered) -> answered == 0 ? 0 : hits / answered;
  static final Score RECALL = (hits, given, answered) -> given == 0 ? 0 : hits / given;
  static final Score F1 = (hits, given, answered) -> 2 * hits / (given + answered);

  private final int classes;
  private final int n;
  private final int[] given;
  private final int[] answered;
  private final int[] count;

  /** Counts the labelled rows of the answers. */
  Macro(Categories answers) {
    classes = answers.classes().size();
    var codes =
        Arrays.stream(answers.labelled())
            .mapToLong(i -> (long) answers.labels()[i] * classes + answers.answer(i))
            .sorted()
            .toArray();
    n = codes.length;
    var cells = Arrays.stream(codes).distinct().toArray();
    given = Arrays.stream(cells).mapToInt(c -> (int) (c / classes)).toArray();
    answered = Arrays.stream(cells).mapToInt(c -> (int) (c % classes)).toArray();
    count = new int[cells.length];
    int cell = 0;
    for (long code : codes) {
      if (code != cells[cell]) cell++;
      count[cell]++;
    }
  }

  Estimate estimate(Score score, long seed) {
    // Where nothing went wrong a resample sees nothing wrong either, yet n is not infinite.
    if (perfect()) return Estimate.share(n, n);
    var random = new SplittableRandom(seed);
    var resampled = new double[Estimate.RESAMPLES];
    var drawn = new int[count.length];
    var floor = Arrays.stream(count).mapToDouble(c -> Math.exp(-c)).toArray();
    for (int r = 0; r < resampled.length; r++) {
      for (int c = 0; c < drawn.length; c++) drawn[c] = poisson(count[c], floor[c], random);
      resampled[r] = average(score, drawn);
    }
    return Estimate.percentile(value(score), resampled, n);
  }

  double value(Score score) {
    return average(score, count);
  }

  private boolean perfect() {
    return Arrays.equals(given, answered);
  }

  private double average(Score score, int[] times) {
    var hits = new double[classes];
    var givens = new double[classes];
    var answers = new double[classes];
    for (int c = 0; c < times.length; c++) {
      givens[given[c]] += times[c];
      answers[answered[c]] += times[c];
      if (given[c] == answered[c]) hits[given[c]] += times[c];
    }
    double sum = 0;
    int seen = 0;
    for (int k = 0; k < classes; k++) {
      if (givens[k] + answers[k] == 0) continue;
      sum += score.of(hits[k], givens[k], answers[k]);
      seen++;
    }
    return sum / seen;
  }

  /**
   * By multiplying uniforms (Knuth, 1969) while the mean is small, by a rounded normal beyond.
   *
   * @param floor exp(−mean)
   */
  private static int poisson(double mean, double floor, SplittableRandom random) {
    if (mean > 30)
      return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    double product = random.nextDouble();
    int k = 0;
    while (product > floor) {
      product *= random.nextDouble();
      k++;
    }
    return k;
  }
}
