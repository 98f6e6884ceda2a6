package nurture.bench;

import java.util.List;

/** Listings whose labels are all known but asked for one by one, and a learner that is cheap. */
interface AskWorld {
  List<String> classes();

  /** [pool] the truth, told only of rows that were asked. */
  int[] labels();

  /** [pool, d] made without any label. */
  float[][] embeddings();

  /**
   * What was learnt from some rows, from nothing.
   *
   * @param probabilities [pool, classes]
   * @param right whether each exam row was answered rightly
   */
  record Learnt(float[][] probabilities, boolean[] right) {
    double accuracy() {
      int sum = 0;
      for (boolean r : right) if (r) sum++;
      return (double) sum / right.length;
    }
  }

  /** Learns from these rows of the pool alone. */
  Learnt learn(int[] rows, long seed);
}
