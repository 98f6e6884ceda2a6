package nurture.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A buffer that keeps as many of each class as it can: a sample of a class that has less than its
 * share takes the place of one of the largest class (greedy sampling; Prabhu et al., 2020).
 *
 * @param <T> what is kept of a sample
 */
public final class ClassBalanced<T> implements ReplayBuffer<T> {
  private final int room;
  private final SplittableRandom random;
  private final Map<Integer, List<T>> kept = new TreeMap<>();
  private int size;

  /** Room for so many. */
  public ClassBalanced(int room, SplittableRandom random) {
    this.room = room;
    this.random = random;
  }

  @Override
  public void offer(T sample, int category) {
    var own = kept.computeIfAbsent(category, c -> new ArrayList<>());
    if (size < room) size++;
    else {
      var largest = kept.values().stream().max(Comparator.comparingInt(List::size)).orElseThrow();
      if (own.size() + 1 > Math.max(1, room / kept.size()) || largest.isEmpty()) return;
      largest.remove(random.nextInt(largest.size()));
    }
    own.add(sample);
  }

  @Override
  public List<T> samples() {
    return kept.values().stream().flatMap(List::stream).toList();
  }
}
