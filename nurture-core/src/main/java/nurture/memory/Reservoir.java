package nurture.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A buffer in which every sample offered so far is with the same probability (Vitter, 1985).
 *
 * @param <T> what is kept of a sample
 */
public final class Reservoir<T> implements ReplayBuffer<T> {
  private final int room;
  private final SplittableRandom random;
  private final List<T> kept = new ArrayList<>();
  private long offered;

  /** Room for so many. */
  public Reservoir(int room, SplittableRandom random) {
    this.room = room;
    this.random = random;
  }

  @Override
  public void offer(T sample, int category) {
    offered++;
    if (kept.size() < room) {
      kept.add(sample);
      return;
    }
    long place = random.nextLong(offered);
    if (place < room) kept.set((int) place, sample);
  }

  @Override
  public List<T> samples() {
    return Collections.unmodifiableList(kept);
  }
}
