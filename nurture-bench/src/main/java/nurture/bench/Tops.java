package nurture.bench;

import java.util.Arrays;
import nurture.data.CategoryPath;
import nurture.eval.Categories;

/** How often the first part of a category path is right: its probability is its leaves' sum. */
final class Tops {
  private Tops() {}

  static double accuracy(Categories answers) {
    var names =
        answers.classes().stream().map(c -> CategoryPath.parse(c).parts().getFirst()).toList();
    var tops = names.stream().distinct().toList();
    int right = 0, known = 0;
    for (int i = 0; i < answers.size(); i++) {
      if (answers.labels()[i] < 0) continue;
      known++;
      var sums = new double[tops.size()];
      for (int c = 0; c < names.size(); c++)
        sums[tops.indexOf(names.get(c))] += answers.probabilities()[i][c];
      double most = Arrays.stream(sums).max().orElse(0);
      if (sums[tops.indexOf(names.get(answers.labels()[i]))] == most) right++;
    }
    return (double) right / known;
  }
}
