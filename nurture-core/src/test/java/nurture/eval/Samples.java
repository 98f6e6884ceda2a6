package nurture.eval;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers to test with. */
final class Samples {
  private Samples() {}

  static JsonNode golden() {
    return JsonMapper.shared().readTree(Samples.class.getResourceAsStream("golden.json"));
  }

  static Predictions goldenPredictions() {
    var g = golden();
    var labels = ints(g.get("labels"));
    var rows = new float[labels.length][];
    for (int i = 0; i < rows.length; i++) {
      var row = doubles(g.get("probabilities").get(i));
      rows[i] = new float[row.length];
      for (int k = 0; k < row.length; k++) rows[i][k] = (float) row[k];
    }
    var actual = doubles(g.get("actual"));
    var estimate = doubles(g.get("estimate"));
    return both(
        new Categories(names(rows[0].length), labels, rows),
        new Prices(actual, estimate, times(estimate, 0.6), times(estimate, 1.8, 1)));
  }

  static Predictions both(Categories categories, Prices prices) {
    return Predictions.of(
        IntStream.range(0, categories.size()).mapToObj(i -> "L" + i).toList(),
        Optional.of(categories),
        Optional.of(prices));
  }

  /** Everything right, wholly sure, and no range to speak of. */
  static Predictions perfect(int n) {
    var actual = IntStream.range(0, n).mapToDouble(i -> 10 + i).toArray();
    var labels = IntStream.range(0, n).map(i -> i % 3).toArray();
    var rows = new float[n][3];
    for (int i = 0; i < n; i++) rows[i][labels[i]] = 1;
    return both(new Categories(names(3), labels, rows), new Prices(actual, actual, actual, actual));
  }

  /** Answers whose confidence is right by construction, then sharpened or not. */
  static float[][] logits(int n, int classes, double spread, Random random) {
    var logits = new float[n][classes];
    for (var row : logits)
      for (int k = 0; k < classes; k++) row[k] = (float) (spread * random.nextGaussian());
    return logits;
  }

  /** A label for each row, drawn from its probabilities. */
  static int[] draw(float[][] probabilities, Random random) {
    var labels = new int[probabilities.length];
    for (int i = 0; i < labels.length; i++) {
      double left = random.nextDouble();
      int k = 0;
      while (k < probabilities[i].length - 1 && left > probabilities[i][k])
        left -= probabilities[i][k++];
      labels[i] = k;
    }
    return labels;
  }

  static float[][] softmax(float[][] logits) {
    var rows = new float[logits.length][];
    for (int i = 0; i < rows.length; i++) rows[i] = Pool.softmax(logits[i]);
    return rows;
  }

  static List<String> names(int classes) {
    return IntStream.range(0, classes).mapToObj(k -> "c" + k).toList();
  }

  static double[] times(double[] values, double factor, double plus) {
    return Arrays.stream(values).map(v -> v * factor + plus).toArray();
  }

  static double[] times(double[] values, double factor) {
    return Arrays.stream(values).map(v -> v * factor).toArray();
  }

  static int[] ints(JsonNode array) {
    return array.valueStream().mapToInt(JsonNode::asInt).toArray();
  }

  static double[] doubles(JsonNode array) {
    return array.valueStream().mapToDouble(JsonNode::asDouble).toArray();
  }
}
