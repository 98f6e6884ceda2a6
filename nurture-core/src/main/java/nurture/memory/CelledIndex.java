package nurture.memory;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nurture.data.Vectors;

/**
 * An index of which most was there before, in cells on the disk, and what is newer in another. The
 * ids of the older ones are their places. What the cells think near is compared exactly.
 */
public final class CelledIndex implements Index {
  private static final int LOOKED_AT = 4, FEWEST = 128;

  private final Cells cells;
  private final IntFunction<float[]> vectors;
  private final Index newer;
  private volatile BitSet hidden; // never changed, but replaced

  /**
   * Cells and an empty index for what will be newer, which are now its own.
   *
   * @param vectors of each place
   * @param hidden places that do not count
   */
  public CelledIndex(Cells cells, IntFunction<float[]> vectors, BitSet hidden, Index newer) {
    this.cells = cells;
    this.vectors = vectors;
    this.hidden = (BitSet) hidden.clone();
    this.newer = newer;
  }

  @Override
  public synchronized void add(long id, float[] vector) {
    newer.add(id, vector);
    hide(id);
  }

  @Override
  public synchronized boolean remove(long id) {
    boolean there = holds(id);
    hide(id);
    return newer.remove(id) || there;
  }

  /** Whether the vector of a place is still one of the older. */
  public boolean holds(long id) {
    return id >= 0 && id < cells.size() && !hidden.get((int) id);
  }

  private void hide(long id) {
    if (!holds(id)) return;
    var more = (BitSet) hidden.clone();
    more.set((int) id);
    hidden = more;
  }

  @Override
  public List<Neighbour> nearest(float[] vector, int most) {
    if (most < 1) return List.of();
    var now = hidden; // first: what is replaced meanwhile is found twice, not never
    var found = newer.nearest(vector, most);
    var ids = found.stream().map(Neighbour::id).collect(Collectors.toSet());
    var older =
        Arrays.stream(cells.near(vector, Math.max(FEWEST, LOOKED_AT * most), now))
            .filter(place -> !ids.contains((long) place))
            .mapToObj(place -> new Neighbour(place, Vectors.dot(vector, vectors.apply(place))));
    return Stream.concat(found.stream(), older)
        .sorted(Comparator.comparingDouble(Neighbour::similarity).reversed())
        .limit(most)
        .toList();
  }

  @Override
  public int size() {
    return cells.size() - hidden.cardinality() + newer.size();
  }

  @Override
  public void close() {
    newer.close();
    cells.close();
  }
}
