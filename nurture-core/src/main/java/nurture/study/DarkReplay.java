package nurture.study;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nurture.tensor.Tensor;

/**
 * What an earlier version answered about rows that are learnt from again, which the new nets shall
 * answer too (dark experience replay; Buzzega et al., 2020). The earlier version is asked once, so
 * its answers are as good as stored. They are probabilities and not logits, since the new nets may
 * know more categories; to those the earlier version gave none.
 *
 * @param answers by row, one probability for each category of the new nets
 * @param weight of the agreement beside the labels
 */
record DarkReplay(Map<Integer, float[]> answers, double weight) {
  /**
   * That of an exam, said in other categories; rows whose answer has none of these are left out.
   */
  static DarkReplay of(Exam exam, List<String> classes, double weight) {
    if (!(weight > 0))
      throw new IllegalArgumentException("weight must be greater than 0, got " + weight);
    var said = exam.predictions().categories();
    var answers = new HashMap<Integer, float[]>();
    if (said.isEmpty()) return new DarkReplay(answers, weight);
    var places = said.get().classes().stream().mapToInt(classes::indexOf).toArray();
    for (int i = 0; i < exam.rows().length; i++) {
      var answer = new float[classes.size()];
      double sum = 0;
      for (int c = 0; c < places.length; c++) {
        if (places[c] < 0) continue;
        answer[places[c]] = said.get().probabilities()[i][c];
        sum += answer[places[c]];
      }
      if (sum < 0.5) continue; // most of it was said of what is no more
      for (int c = 0; c < answer.length; c++) answer[c] /= (float) sum;
      answers.put(exam.rows()[i], answer);
    }
    return new DarkReplay(Map.copyOf(answers), weight);
  }

  /**
   * The cross-entropy against the earlier answers, times the weight and the share of rows that have
   * one.
   *
   * @param logits [n, classes]
   * @param rows [n]
   */
  Tensor loss(Tensor logits, int[] rows) {
    var known = IntStream.range(0, rows.length).filter(i -> answers.containsKey(rows[i])).toArray();
    if (known.length == 0) return Tensor.zeros();
    int classes = (int) logits.size(1);
    var taught = new float[known.length * classes];
    for (int i = 0; i < known.length; i++)
      System.arraycopy(
          answers.getOrDefault(rows[known[i]], taught), 0, taught, i * classes, classes);
    var some =
        logits.gather(0, Tensor.of(Arrays.stream(known).asLongStream().toArray(), known.length));
    return some.logSoftmax(1)
        .times(Tensor.of(taught, known.length, classes))
        .sum(1)
        .mean()
        .times(-weight * known.length / rows.length);
  }
}
