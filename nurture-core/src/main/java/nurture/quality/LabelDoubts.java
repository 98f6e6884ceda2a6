package nurture.quality;

import nurture.eval.Categories;

/**
 * Which labels are wrong, from out-of-sample probabilities alone: one rule with nothing to set.
 *
 * <p>Row i's margin is m = ln(p[best other class] ÷ p[given class]), at the temperature at which
 * the probabilities explain the given labels best (Guo et al., 2017). By Bayes a label is more
 * likely wrong than right where m exceeds the prior log-odds for labels, ln((1 − d) ÷ d), d being
 * the share of rows answered otherwise than given, if people err on every row alike; and where m
 * exceeds 0 if they err only where the model wavers as well. People do something of both, and
 * nothing in the probabilities says how much: the rule takes the middle, half the prior. Its score
 * is σ(m − ½ ln((1 − d) ÷ d)), and a label is doubted above one half.
 *
 * @param scores [n] from 0, surely right, to 1, surely wrong; 0 where no label is given
 * @param suggested [n] the best class other than the given one
 * @param temperature by which log-probabilities are divided
 * @param cut the margin beyond which labels are doubted
 */
public record LabelDoubts(double[] scores, int[] suggested, double temperature, double cut) {
  private static final int SAMPLED = 200_000;
  private static final double LEAST = 1e-6;
  private static final double SURE = Math.log(9);
  private static final double COLDEST = 0.05;
  private static final double HOTTEST = 20;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  /** The doubts about the labels of these answers. */
  public static LabelDoubts of(Categories answers) {
    int n = answers.size();
    int classes = answers.classes().size();
    var suggested = new int[n];
    var margins = new double[n];
    int labelled = 0;
    int other = 0;
    for (int i = 0; i < n; i++) {
      int given = answers.labels()[i];
      if (given < 0) continue;
      var p = answers.probabilities()[i];
      int best = given == 0 ? Math.min(1, classes - 1) : 0;
      for (int k = 0; k < classes; k++) if (k != given && p[k] > p[best]) best = k;
      suggested[i] = best;
      margins[i] = Math.log(Math.max(p[best], LEAST)) - Math.log(Math.max(p[given], LEAST));
      labelled++;
      if (margins[i] > 0) other++;
    }
    double temperature = temperature(answers);
    double share = (other + 0.5) / (labelled + 1.0);
    double cut = Math.max(0, 0.5 * Math.log((1 - share) / share));
    var scores = new double[n];
    for (int i = 0; i < n; i++)
      if (answers.labels()[i] >= 0 && classes > 1)
        scores[i] = 1 / (1 + Math.exp(cut - margins[i] / temperature));
    return new LabelDoubts(scores, suggested, temperature, cut);
  }

  /**
   * Whether row i's label is wrong nine times in ten even if people err on every row alike: for
   * lists on which a person shall find little that is right.
   */
  public boolean sure(int i) {
    return Math.log(scores[i] / (1 - scores[i])) >= cut + SURE;
  }

  /** Whether row i's label is doubted. */
  public boolean doubted(int i) {
    return scores[i] > 0.5;
  }

  /** The temperature of least loss on the given labels, by golden section on its logarithm. */
  private static double temperature(Categories answers) {
    var rows = answers.labelled();
    if (rows.length == 0) return 1;
    // A sample fixes one number well enough.
    int step = Math.max(1, (int) ((long) rows.length * answers.classes().size() / SAMPLED));
    var logs = new double[(rows.length + step - 1) / step][];
    for (int i = 0; i < logs.length; i++) logs[i] = logs(answers, rows[i * step]);
    double a = Math.log(COLDEST);
    double b = Math.log(HOTTEST);
    double c = b - GOLDEN * (b - a);
    double d = a + GOLDEN * (b - a);
    double atC = loss(logs, c);
    double atD = loss(logs, d);
    while (b - a > 5e-3) {
      if (atC < atD) {
        b = d;
        d = c;
        atD = atC;
        c = b - GOLDEN * (b - a);
        atC = loss(logs, c);
      } else {
        a = c;
        c = d;
        atC = atD;
        d = a + GOLDEN * (b - a);
        atD = loss(logs, d);
      }
    }
    return Math.exp((a + b) / 2);
  }

  /** A row's log-probabilities less that of the given class. */
  private static double[] logs(Categories answers, int row) {
    var p = answers.probabilities()[row];
    double given = Math.log(Math.max(p[answers.labels()[row]], LEAST));
    var logs = new double[p.length];
    for (int k = 0; k < p.length; k++) logs[k] = Math.log(Math.max(p[k], LEAST)) - given;
    return logs;
  }

  private static double loss(double[][] logs, double logTemperature) {
    double cold = Math.exp(-logTemperature);
    double sum = 0;
    for (var row : logs) {
      double top = 0;
      for (double l : row) top = Math.max(top, l);
      double total = 0;
      for (double l : row) total += Math.exp((l - top) * cold);
      sum += Math.log(total) + top * cold;
    }
    return sum;
  }
}
