package nurture.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import nurture.eval.Estimate;
import nurture.model.ListingNet.Witness;

/**
 * How often listings were learnt and forgotten again, by all nets of a kind: a listing is forgotten
 * where a net answered it as given when it last came by and answers otherwise now (Toneva et al.,
 * 2019). It is asked as it is learnt from, before the step, with what training does to it; of a run
 * that was broken off the passes since then count. What is forgotten often is hard, rare or wrong.
 *
 * @param nets [rows] how many nets learnt from the row's category
 * @param learnt [rows] of them, how many ever answered it as given
 * @param events [rows] how often it was forgotten, by all of them
 */
public record Forgetting(Witness witness, int[] nets, int[] learnt, int[] events) {
  /** What one net forgets; for one thread. */
  static final class Course {
    private final Witness witness;
    private final boolean[] seen, learnt, last;
    private final int[] events;

    Course(Witness witness, int rows) {
      this.witness = witness;
      seen = new boolean[rows];
      learnt = new boolean[rows];
      last = new boolean[rows];
      events = new int[rows];
    }

    /** Takes down whether a row was answered as given; rows that are no listings are left out. */
    void note(int row, boolean right) {
      if (row >= seen.length) return;
      if (last[row] && !right) events[row]++;
      seen[row] = true;
      learnt[row] |= right;
      last[row] = right;
    }
  }

  /** Of each kind of net, in their order; none of those that saw no category. */
  static List<Forgetting> of(List<Course> courses) {
    var all = new ArrayList<Forgetting>();
    for (var witness : Witness.values()) {
      var of = courses.stream().filter(c -> c.witness == witness).toList();
      if (of.isEmpty()) continue;
      int rows = of.getFirst().seen.length;
      var nets = new int[rows];
      var learnt = new int[rows];
      var events = new int[rows];
      for (var course : of)
        for (int row = 0; row < rows; row++) {
          if (course.seen[row]) nets[row]++;
          if (course.learnt[row]) learnt[row]++;
          events[row] += course.events[row];
        }
      if (Arrays.stream(nets).anyMatch(n -> n > 0))
        all.add(new Forgetting(witness, nets, learnt, events));
    }
    return List.copyOf(all);
  }

  /** The share of listings that every net learnt and none ever forgot. */
  public Estimate unforgettable() {
    return share(row -> learnt[row] == nets[row] && events[row] == 0);
  }

  /** The share of listings that no net ever answered as given. */
  public Estimate never() {
    return share(row -> learnt[row] == 0);
  }

  private Estimate share(java.util.function.IntPredicate wanted) {
    var rows = rows();
    return Estimate.share(Arrays.stream(rows).filter(wanted).count(), rows.length);
  }

  private int[] rows() {
    return IntStream.range(0, nets.length).filter(row -> nets[row] > 0).toArray();
  }

  /** How often a net forgot a listing, in the mean of those that learnt from it. */
  public double times(int row) {
    return (double) events[row] / Math.max(1, nets[row]);
  }

  /** The rows forgotten most often, at most so many; none that never was. */
  public List<Integer> most(int limit) {
    return Arrays.stream(rows())
        .filter(row -> events[row] > 0)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer row) -> -times(row)).thenComparing(row -> row))
        .limit(limit)
        .toList();
  }
}
