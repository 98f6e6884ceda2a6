package nurture.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import nurture.eval.Categories;
import nurture.eval.Estimate;
import nurture.eval.Slices;

/**
 * Something that a person could put right, and by how much the accuracy on these listings would
 * rise.
 *
 * @param what such as {@code 212 labels}
 * @param rows how many listings it is about
 * @param gain in accuracy, as a share of all that are labelled
 * @param how it is reckoned and what to do, in a sentence
 */
public record Repair(String what, int rows, Estimate gain, String how) {
  private static final int PAIRS = 3, FEWEST = 5;

  /**
   * What there is to put right, that first from which most is to be gained.
   *
   * @param answers out-of-sample answers
   * @param slices where they are worse than elsewhere
   */
  public static List<Repair> of(Categories answers, Slices slices) {
    int n = answers.labelled().length;
    var wrong = LabelNoise.of(answers).wrong();
    var repairs = new ArrayList<Repair>();
    if (wrong.length > 0)
      repairs.add(
          new Repair(
              wrong.length == 1 ? "1 label" : "%,d labels".formatted(wrong.length),
              wrong.length,
              labels(answers, wrong.length),
              "Wrong more probably than not, even if people err on every listing alike: the sum of"
                  + " the probabilities that the label is wrong and the answer right. Look at the"
                  + " surest first (nurture inspect, nurture review)."));
    for (var slice : slices.found())
      if (slice.gain() > 0) {
        double share = (double) slice.size() / n;
        var gap = slice.loss().minus(slice.rest());
        repairs.add(
            new Repair(
                slice.name(),
                slice.size(),
                new Estimate(
                    share * gap.value(), share * gap.low(), share * gap.high(), slice.size()),
                String.format(
                    Locale.ROOT,
                    "If it were as good here as elsewhere (%.1f %% wrong, not %.1f %%), in %.1f %% of"
                        + " the listings: more labels, fuller cells, better photos.",
                    100 * slice.rest().value(),
                    100 * slice.loss().value(),
                    100 * share)));
      }
    repairs.addAll(confusions(answers, wrong, n));
    return repairs.stream()
        .sorted(Comparator.comparingDouble((Repair r) -> r.gain().value()).reversed())
        .toList();
  }

  /**
   * What is gained where so many labels, the surest to be wrong, are put right. The interval is
   * that of a share of them (Wilson): it knows of luck, and trusts the probabilities.
   */
  static Estimate labels(Categories answers, int first) {
    var noise = LabelNoise.of(answers);
    double n = answers.labelled().length;
    double sum =
        Arrays.stream(noise.wrong(), 0, first).mapToDouble(i -> noise.probabilities()[i]).sum();
    var share = Estimate.share(Math.round(sum), first);
    return new Estimate(sum / n, first * share.low() / n, first * share.high() / n, first);
  }

  /**
   * The pairs of classes taken for each other most often, but for labels that are to be put right.
   */
  private static List<Repair> confusions(Categories answers, int[] wrong, int n) {
    var doubted = new BitSet();
    for (int i : wrong) doubted.set(i);
    int k = answers.classes().size();
    var counts = new HashMap<Long, Integer>();
    for (int i : answers.labelled()) {
      if (answers.right(i) || doubted.get(i)) continue;
      int a = Math.min(answers.labels()[i], answers.answer(i));
      int b = Math.max(answers.labels()[i], answers.answer(i));
      counts.merge((long) a * k + b, 1, Integer::sum);
    }
    return counts.entrySet().stream()
        .filter(e -> e.getValue() >= FEWEST)
        .sorted(
            Map.Entry.<Long, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(PAIRS)
        .map(e ->
            new Repair(
                "%s and %s"
                    .formatted(
                        answers.classes().get((int) (e.getKey() / k)),
                        answers.classes().get((int) (e.getKey() % k))),
                e.getValue(),
                Estimate.share(e.getValue(), n),
                "Taken for each other, and the label is none of those. At most, if they were always told"
                    + " apart: more labels of both, or one class of the two."))
        .toList();
  }
}
