package nurture.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import nurture.ask.Labelled;
import nurture.ask.Situation;
import nurture.eval.Categories;
import nurture.eval.Predictions;
import nurture.serve.Bundle;
import nurture.serve.Catalogue;

/**
 * Listings that may be asked about beside those that a bundle learnt from: what to ask next is
 * decided on.
 *
 * @param situation the listings, then those that were learnt, with the exam's votes if there are
 *     any
 * @param rows of the data, for each of the former
 * @param learnt those that were learnt and have a category
 */
public record Asking(Situation situation, int[] rows, List<Labelled> learnt) {
  /**
   * The situation of some listings.
   *
   * @param exam the bundle's answers for the listings, with their places
   * @param costs of asking about each
   * @throws IllegalArgumentException if the bundle suggests no category
   */
  public static Asking of(Bundle bundle, Catalogue catalogue, Exam exam, double[] costs) {
    var target = bundle.card().category();
    if (target == null)
      throw new IllegalArgumentException(
          "the run must suggest a category, got one that suggests a price alone; train one with"
              + " --category");
    var answers = exam.predictions().categories().orElseThrow();
    var learnt = learnt(bundle, catalogue);
    int n = exam.rows().length;
    var labels = new int[n + learnt.size()];
    Arrays.fill(labels, 0, n, -1);
    var probabilities = Arrays.copyOf(answers.probabilities(), labels.length);
    var embeddings = new float[labels.length][];
    var places = java.util.Objects.requireNonNull(exam.predictions().embeddings());
    System.arraycopy(places, 0, embeddings, 0, n);
    var ids = new ArrayList<>(exam.predictions().ids());
    for (int i = 0; i < learnt.size(); i++) {
      labels[n + i] = learnt.get(i).label();
      probabilities[n + i] = new float[answers.classes().size()];
      probabilities[n + i][labels[n + i]] = 1;
      embeddings[n + i] = learnt.get(i).embedding();
      ids.add("learnt " + i);
    }
    var all = Arrays.copyOf(costs, labels.length);
    Arrays.fill(all, n, all.length, 1);
    return new Asking(
        new Situation(
            new Predictions(
                ids,
                Optional.of(new Categories(answers.classes(), labels, probabilities)),
                Optional.empty(),
                embeddings),
            all,
            exam.votes().stream()
                .map(vote -> concat(vote, Arrays.copyOfRange(probabilities, n, labels.length)))
                .toList()),
        exam.rows(),
        learnt);
  }

  private static float[][] concat(float[][] asked, float[][] learnt) {
    return Stream.concat(Arrays.stream(asked), Arrays.stream(learnt)).toArray(float[][]::new);
  }

  /** The listings that a bundle learnt from and whose category it knows. */
  public static List<Labelled> learnt(Bundle bundle, Catalogue catalogue) {
    var target = bundle.card().category();
    Collection<String> classes = target == null ? List.of() : target.classes();
    var numbers = new java.util.HashMap<String, Integer>();
    for (var name : classes) numbers.put(name, numbers.size());
    var learnt = new ArrayList<Labelled>();
    for (var known : catalogue.listings()) {
      var number = known.category() == null ? null : numbers.get(known.category());
      if (number != null)
        learnt.add(new Labelled(known.embedding().vector(), number, Labelled.Arm.BEFORE));
    }
    return learnt;
  }
}
