package nurture.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A few of many samples that come one by one, kept so that they can be learnt again.
 *
 * @param <T> what is kept of a sample, such as where it stands and what was answered to it then
 */
public interface ReplayBuffer<T> {
  /** Keeps a sample, perhaps in the place of another, or does not. */
  void offer(T sample, int category);

  /** What is kept now. */
  List<T> samples();

  /** So many of those kept, by chance and each at most once; all, where there are fewer. */
  default List<T> draw(int most, SplittableRandom random) {
    var all = new ArrayList<>(samples());
    int n = Math.min(most, all.size());
    for (int i = 0; i < n; i++) {
      int j = i + random.nextInt(all.size() - i);
      var drawn = all.get(j);
      all.set(j, all.get(i));
      all.set(i, drawn);
    }
    return all.subList(0, n);
  }
}
