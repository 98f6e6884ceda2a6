package nurture.drift;

import nurture.eval.Estimate;

/**
 * The score of answers given before the truth was known (prequential; Dawid, 1984), with that of
 * repeating the last label beside it: on a stream whose labels come in runs, the latter is hard to
 * beat, and a figure without it says little (Žliobaitė et al., 2015).
 */
public final class Prequential {
  private long items;
  private long right;
  private long repeated;
  private int last = -1;

  /** Nothing seen yet. */
  public Prequential() {}

  /** Takes the next answer and then the truth; says whether it was right. */
  public boolean next(int answer, int truth) {
    boolean hit = answer == truth;
    items++;
    if (hit) right++;
    if (truth == last) repeated++;
    last = truth;
    return hit;
  }

  /**
   * The share of right answers so far; the interval is as if items did not depend on each other.
   */
  public Estimate accuracy() {
    return Estimate.share(right, items);
  }

  /** The share that repeating the last label would have got right. */
  public Estimate repeating() {
    return Estimate.share(repeated, items);
  }
}
