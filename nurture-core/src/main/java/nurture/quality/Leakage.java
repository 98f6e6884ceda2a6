package nurture.quality;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows held out for testing that have a copy among those learnt from: figures on them flatter.
 * Copies stay together where the split is by a column that they share.
 */
public final class Leakage implements Finder {
  /** The finder. */
  public Leakage() {}

  @Override
  public String name() {
    return "leakage";
  }

  @Override
  public Findings find(Subject subject) {
    var list = new ArrayList<Finding>();
    for (var cluster : subject.duplicates().clusters()) across(subject, cluster, list);
    return Findings.of(name(), subject, list);
  }

  private static void across(Subject subject, int[] cluster, List<Finding> into) {
    int learnt = -1;
    for (int row : cluster) if (!subject.heldOut(row)) learnt = learnt < 0 ? row : learnt;
    if (learnt < 0) return;
    for (int row : cluster)
      if (subject.heldOut(row))
        into.add(
            new Finding(
                "test-row-in-training",
                row,
                subject.name(row),
                "",
                0.95,
                true,
                "held out for the test, but a copy, " + subject.name(learnt) + ", is learnt from"));
  }
}
