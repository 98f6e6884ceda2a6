package nurture.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import nurture.data.Vectors;

/**
 * An index that compares with every vector: right always, and quick up to some ten thousand. Who
 * asks reads a snapshot; adding puts one behind the last and shows a longer snapshot, without a
 * copy but now and then.
 */
public final class ExactIndex implements Index {
  private record Snapshot(long[] ids, float[][] vectors, int size) {}

  private final Map<Long, Integer> places = new HashMap<>();
  private volatile Snapshot snapshot = new Snapshot(new long[16], new float[16][], 0);

  /** Nothing in it. */
  public ExactIndex() {}

  @Override
  public synchronized void add(long id, float[] vector) {
    remove(id);
    var now = snapshot;
    int n = now.size();
    var next = n < now.ids().length ? now : copy(now, 2 * n);
    next.ids()[n] = id; // behind what any reader looks at, until the snapshot shows it
    next.vectors()[n] = vector;
    places.put(id, n);
    snapshot = new Snapshot(next.ids(), next.vectors(), n + 1);
  }

  @Override
  public synchronized boolean remove(long id) {
    var at = places.remove(id);
    if (at == null) return false;
    var now = snapshot;
    int last = now.size() - 1;
    var next = copy(now, now.ids().length);
    if (at != last) {
      next.ids()[at] = now.ids()[last];
      next.vectors()[at] = now.vectors()[last];
      places.put(next.ids()[at], at);
    }
    next.ids()[last] = 0;
    next.vectors()[last] = new float[0];
    snapshot = new Snapshot(next.ids(), next.vectors(), last);
    return true;
  }

  private static Snapshot copy(Snapshot from, int room) {
    var ids = new long[room];
    var vectors = new float[room][];
    System.arraycopy(from.ids(), 0, ids, 0, from.size());
    System.arraycopy(from.vectors(), 0, vectors, 0, from.size());
    return new Snapshot(ids, vectors, from.size());
  }

  @Override
  public List<Neighbour> nearest(float[] vector, int most) {
    var now = snapshot;
    var best = new PriorityQueue<Neighbour>(Comparator.comparingDouble(Neighbour::similarity));
    for (int i = 0; i < now.size() && most > 0; i++) {
      double similarity = Vectors.dot(vector, now.vectors()[i]);
      if (best.size() == most) {
        if (best.element().similarity() >= similarity) continue;
        best.remove();
      }
      best.add(new Neighbour(now.ids()[i], similarity));
    }
    var found = new ArrayList<>(best);
    found.sort(Comparator.comparingDouble(Neighbour::similarity).reversed());
    return found;
  }

  /** What is in it now, to be put into another. */
  public Map<Long, float[]> vectors() {
    var now = snapshot;
    var all = new HashMap<Long, float[]>();
    for (int i = 0; i < now.size(); i++) all.put(now.ids()[i], now.vectors()[i]);
    return all;
  }

  @Override
  public int size() {
    return snapshot.size();
  }
}
