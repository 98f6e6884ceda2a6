package nurture.ask;

import java.util.Locale;

/** How little a model knows of a row's category: from 0, sure, to 1, no idea. */
public enum Doubt {
  /** How close the two most probable classes are (Scheffer et al., 2001). */
  MARGIN {
    @Override
    double of(Situation s, int row) {
      var p = s.categories().probabilities()[row];
      var two = best(p);
      return two[1] == two[0] ? 0 : 1 - (p[two[0]] - p[two[1]]);
    }
  },
  /** How little the most probable class has. */
  LEAST {
    @Override
    double of(Situation s, int row) {
      var p = s.categories().probabilities()[row];
      return 1 - p[best(p)[0]];
    }
  },
  /** How spread the probabilities are (Shannon, 1948), 1 where all are equal. */
  ENTROPY {
    @Override
    double of(Situation s, int row) {
      var p = s.categories().probabilities()[row];
      return p.length < 2 ? 0 : entropy(p) / Math.log(p.length);
    }
  },
  /**
   * How much several models disagree: what a label is expected to tell of them (BALD: Houlsby et
   * al., 2011).
   */
  DISAGREEMENT {
    @Override
    double of(Situation s, int row) {
      if (s.votes().size() < 2)
        throw new IllegalArgumentException(
            "disagreement needs at least 2 models' votes, got %d; ask by margin"
                .formatted(s.votes().size()));
      int classes = s.votes().getFirst()[row].length;
      var mean = new float[classes];
      double own = 0;
      for (var vote : s.votes()) {
        own += entropy(vote[row]);
        for (int c = 0; c < classes; c++) mean[c] += vote[row][c] / s.votes().size();
      }
      return Math.max(0, entropy(mean) - own / s.votes().size()) / Math.log(Math.max(2, classes));
    }
  };

  /** A second class below this is none to be torn over. */
  private static final double HARDLY = 0.05;

  /** The doubt about a row. */
  abstract double of(Situation s, int row);

  /** What the doubt is about, for people. */
  String why(Situation s, int row) {
    var torn = torn(s, row);
    return this == DISAGREEMENT && !sure(s, row) ? "the nets disagree: " + torn : torn;
  }

  /** Between which classes the model is torn. */
  static String torn(Situation s, int row) {
    var c = s.categories();
    var two = best(c.probabilities()[row]);
    if (sure(s, row))
      return String.format(
          Locale.ROOT,
          "hardly in doubt: %s (%.2f)",
          c.classes().get(two[0]),
          c.probabilities()[row][two[0]]);
    return String.format(
        Locale.ROOT,
        "torn between %s (%.2f) and %s (%.2f)",
        c.classes().get(two[0]),
        c.probabilities()[row][two[0]],
        c.classes().get(two[1]),
        c.probabilities()[row][two[1]]);
  }

  private static boolean sure(Situation s, int row) {
    var p = s.categories().probabilities()[row];
    return p[best(p)[1]] < HARDLY;
  }

  /** The two most probable classes; twice the same where there is only one. */
  private static int[] best(float[] p) {
    int first = 0;
    for (int c = 1; c < p.length; c++) if (p[c] > p[first]) first = c;
    int second = first == 0 && p.length > 1 ? 1 : 0;
    for (int c = 0; c < p.length; c++) if (c != first && p[c] > p[second]) second = c;
    return new int[] {first, second};
  }

  private static double entropy(float[] p) {
    double sum = 0;
    for (float x : p) if (x > 0) sum -= x * Math.log(x);
    return sum;
  }
}
