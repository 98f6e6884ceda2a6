package nurture.app.memory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nurture.memory.ExactIndex;
import nurture.memory.Index;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An index that is exact while it is small and follows a graph beyond. The graph is built beside
 * the exact one, which answers meanwhile; what is changed in between is made good. If it cannot be
 * built, the exact one goes on.
 */
public final class GrowingIndex implements Index {
  private static final Logger LOG = LoggerFactory.getLogger(GrowingIndex.class);

  /** So many changes are made good while whoever changes more waits. */
  private static final int FEW = 100;

  private int small;
  private volatile Index answering = new ExactIndex();
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
    else if (answering instanceof ExactIndex exact && exact.size() > small) {
      since = new HashMap<>();
      building = Thread.ofPlatform().daemon().name("graph").start(() -> build(exact));
    }
  }

  @Override
  public synchronized boolean remove(long id) {
    boolean there = answering.remove(id);
    if (since != null) since.put(id, Optional.empty());
    return there;
  }

  private void build(ExactIndex exact) {
    var graph = new HnswIndex();
    try {
      exact.vectors().forEach(graph::put);
      Map<Long, Optional<float[]>> changes;
      do { // a lot of it without anybody waiting
        changes = changes();
        makeGood(changes, graph);
        graph.refresh();
      } while (changes.size() > FEW);
      answer(graph);
    } catch (RuntimeException e) {
      graph.close();
      goOn(exact, e);
    }
  }

  /** What was changed since it was asked last. */
  private synchronized Map<Long, Optional<float[]>> changes() {
    var changes = since == null ? new HashMap<Long, Optional<float[]>>() : since;
    since = new HashMap<>();
    return changes;
  }

  private static void makeGood(Map<Long, Optional<float[]>> changes, HnswIndex graph) {
    changes.forEach((id, vector) ->
        vector.ifPresentOrElse(added -> graph.put(id, added), () -> graph.take(id)));
  }

  private synchronized void answer(HnswIndex graph) {
    makeGood(changes(), graph);
    graph.refresh();
    since = null;
    answering = graph;
  }

  private synchronized void goOn(ExactIndex exact, RuntimeException failure) {
    since = null;
    small = 2 * exact.size(); // to be tried again then
    LOG.warn("the graph of neighbours could not be built: {}", failure.getMessage());
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
    try {
      settle();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    answering.close();
  }
}
