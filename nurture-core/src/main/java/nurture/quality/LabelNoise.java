package nurture.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import nurture.eval.Categories;

/**
 * How often people give a wrong label whatever they look at, and which labels that makes wrong. It
 * is careful where {@link LabelDoubts} is sharp: a hard row is not wrong, so where labels are clean
 * it says next to nothing, and where people err on the hard rows above all it says too little.
 *
 * <p>Of the tenth of the rows answered with each class that are answered the most surely, hardly
 * any is another class, so the share that was given otherwise is the rate η (anchor points: Patrini
 * et al., 2017). People who err so give a row of class k, of K, the label g with η ÷ (K − 1). The
 * answers learnt that with the labels: p(k) = (1 − η) q(k) + η (1 − q(k)) ÷ (K − 1), of which q is
 * what they would be without. By Bayes the answer a of a row given g is its class with q(a) η ÷ ((K
 * − 1) p(g)).
 *
 * @param rate η
 * @param probabilities [n] that the label is wrong and the answer right; 0 where they are the same
 */
public record LabelNoise(double rate, double[] probabilities) {
  private static final double SUREST = 0.1, LEAST = 1e-6;

  /** The noise in the labels of these answers. */
  public static LabelNoise of(Categories answers) {
    int n = answers.size();
    int others = answers.classes().size() - 1;
    var probabilities = new double[n];
    if (others == 0) return new LabelNoise(0, probabilities);
    double cold = 1 / LabelDoubts.of(answers).temperature();
    var p = new double[n][];
    for (int i = 0; i < n; i++) p[i] = tempered(answers.probabilities()[i], cold);
    double rate = rate(answers, p);
    double one = rate / others;
    for (int i : answers.labelled()) {
      if (answers.right(i)) continue;
      double clean = Math.clamp((p[i][answers.answer(i)] - one) / (1 - rate - one), 0, 1);
      double joint = clean * one;
      probabilities[i] = joint == 0 ? 0 : joint / Math.max(joint, p[i][answers.labels()[i]]);
    }
    return new LabelNoise(rate, probabilities);
  }

  private static double rate(Categories answers, double[][] p) {
    var by = new ArrayList<List<Integer>>();
    for (int k = 0; k < answers.classes().size(); k++) by.add(new ArrayList<>());
    for (int i : answers.labelled()) by.get(answers.answer(i)).add(i);
    int seen = 0;
    int other = 0;
    for (var rows : by) {
      rows.sort(Comparator.comparingDouble(i -> -p[i][answers.answer(i)]));
      for (int i : rows.subList(0, (int) Math.ceil(SUREST * rows.size()))) {
        seen++;
        if (!answers.right(i)) other++;
      }
    }
    // More than this, and what is answered would not be what is given most often.
    double most = 0.99 * (1 - 1.0 / answers.classes().size());
    return seen == 0 ? 0 : Math.min(most, (double) other / seen);
  }

  private static double[] tempered(float[] row, double cold) {
    var p = new double[row.length];
    for (int k = 0; k < p.length; k++) p[k] = Math.pow(Math.max(row[k], LEAST), cold);
    double sum = Arrays.stream(p).sum();
    for (int k = 0; k < p.length; k++) p[k] /= sum;
    return p;
  }

  /** The rows whose label is more probably wrong than not, the surest first. */
  public int[] wrong() {
    return IntStream.range(0, probabilities.length)
        .filter(i -> probabilities[i] > 0.5)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -probabilities[i]).thenComparing(i -> i))
        .mapToInt(i -> i)
        .toArray();
  }
}
