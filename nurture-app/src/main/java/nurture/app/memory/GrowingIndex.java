package nurture.app.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nurture.memory.ExactIndex;
import nurture.memory.Index;
import org.jspecify.annotations.Nullable;

/**
 * An index that is exact while it is small and follows a graph beyond. The graph is built beside
 * the exact one, which answers meanwhile; what is changed in between is made good.
 */
public final class GrowingIndex implements Index {
  private final int small;
  private final ExactIndex exact = new ExactIndex();
  private volatile Index answering = exact;
  private @Nullable Map<Long, Optional<float[]>> since; // changes while a graph is built
  private @Nullable Thread building;

  /** Nothing in it; beyond {@code small} vectors it becomes a graph. */
  public GrowingIndex(int small) {
    this.small = small;
  }

  @Override
  public synchronized void add(long id, float[] vector) {
    answering.add(id, vector);
    if (since != null) since.put(id, Optional.of(vector));
    if (answering == exact && since == null && exact.size() > small) {
      since = new HashMap<>();
      building = Thread.ofPlatform().daemon().name("graph").start(this::build);
    }
  }

  @Override
  public synchronized boolean remove(long id) {
    boolean there = answering.remove(id);
    if (since != null) since.put(id, Optional.empty());
    return there;
  }

  private void build() {
    try {
      var graph = new HnswIndex();
      for (var entry : exact.vectors().entrySet()) graph.put(entry.getKey(), entry.getValue());
      graph.refresh();
      synchronized (this) {
        var changes = since == null ? Map.<Long, Optional<float[]>>of() : since;
        changes.forEach((id, vector) -> {
          if (vector.isPresent()) graph.add(id, vector.get());
          else graph.remove(id);
        });
        since = null;
        answering = graph;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a graph that is being built answers. */
  void settle() throws InterruptedException {
    Thread thread;
    synchronized (this) {
      thread = building;
    }
    if (thread != null) thread.join();
  }

  @Override
  public List<Neighbour> nearest(float[] vector, int most) {
    return answering.nearest(vector, most);
  }

  @Override
  public int size() {
    return answering.size();
  }

  @Override
  public void close() {
    answering.close();
  }
}
