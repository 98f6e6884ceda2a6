package nurture.app.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nurture.app.store.Store;
import nurture.model.Ease;

/**
 * What is looked at together: a closed-form model of the events that a store holds, made again off
 * the path of any request when there are new ones. What nobody, or one visitor only, has looked at
 * is cold and has no companions.
 */
final class Companions {
  private static final int MOST_ITEMS = 3_000, LEAST_SESSIONS = 2;
  private static final double PULL = 400; // as on MovieLens; only ranks are used

  private final Store store;
  private volatile Model model =
      new Model(List.of(), Map.of(), Map.of(), new Ease(0, new float[0]));
  private long seen = -1;

  Companions(Store store) {
    this.store = store;
  }

  private record Model(
      List<String> names, Map<String, Integer> numbers, Map<String, Integer> sessions, Ease ease) {}

  /** Makes the model again, if somebody has looked at something since. */
  synchronized void refresh() {
    long now = store.lastEvent();
    if (now == seen) return;
    var histories = store.histories();
    var sessions = new HashMap<String, Integer>();
    for (var history : histories) for (var name : history) sessions.merge(name, 1, Integer::sum);
    var names =
        sessions.entrySet().stream()
            .filter(e -> e.getValue() >= LEAST_SESSIONS)
            .sorted(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(MOST_ITEMS)
            .map(Map.Entry::getKey)
            .toList();
    var numbers = new HashMap<String, Integer>();
    for (var name : names) numbers.put(name, numbers.size());
    var rows = new ArrayList<int[]>();
    for (var history : histories)
      rows.add(
          history.stream()
              .filter(numbers::containsKey)
              .mapToInt(name -> numbers.getOrDefault(name, -1))
              .toArray());
    model = new Model(names, numbers, sessions, Ease.fit(rows, names.size(), PULL));
    seen = now;
  }

  /** In how many sessions a listing was looked at when the model was made. */
  int sessions(String listing) {
    return model.sessions.getOrDefault(listing, 0);
  }

  /** What speaks for itself where this was looked at, the strongest first. */
  List<String> of(String listing, int most) {
    var now = model;
    var number = now.numbers.get(listing);
    if (number == null) return List.of();
    var scores = now.ease.scores(new int[] {number});
    return IntStream.range(0, scores.length)
        .filter(i -> scores[i] > 0)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
        .limit(most)
        .map(now.names::get)
        .toList();
  }
}
