package nurture.app.review;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import nurture.eval.Agreement;
import nurture.eval.Estimate;

/**
 * How far annotators agree in a queue: two on what both answered, more on what any two of them did.
 *
 * @param queue its title
 * @param annotators two, or all who answered
 * @param measure {@code Cohen} for two, {@code Fleiss} for more
 * @param kappa agreement beyond chance; empty where everybody said one and the same
 * @param share of the tasks on which they say the same
 */
public record Accord(
    String queue,
    List<String> annotators,
    String measure,
    Optional<Estimate> kappa,
    Estimate share) {
  /** Each pair of annotators, and all where they are more. */
  public static List<Accord> of(Desk desk) {
    var byQueue = new LinkedHashMap<Queue, List<Map<String, String>>>();
    for (var entry : desk.answeredTwice()) {
      var said = new LinkedHashMap<String, String>();
      entry.getValue().forEach((name, line) -> said.put(name, label(entry.getKey(), line)));
      byQueue.computeIfAbsent(entry.getKey().queue(), q -> new ArrayList<>()).add(said);
    }
    var accords = new ArrayList<Accord>();
    byQueue.forEach((queue, items) -> {
      var names = new TreeSet<String>();
      items.forEach(item -> names.addAll(item.keySet()));
      var list = List.copyOf(names);
      for (int i = 0; i < list.size(); i++)
        for (int j = i + 1; j < list.size(); j++)
          add(accords, queue, List.of(list.get(i), list.get(j)), items);
      if (list.size() > 2) add(accords, queue, list, items);
    });
    return accords;
  }

  private static void add(
      List<Accord> to, Queue queue, List<String> names, List<Map<String, String>> items) {
    boolean two = names.size() == 2;
    var said =
        items.stream()
            .filter(item -> !two || item.keySet().containsAll(names))
            .map(item ->
                names.stream()
                    .filter(item::containsKey)
                    .map(name -> item.getOrDefault(name, ""))
                    .toList())
            .toList();
    if (said.size() < 2) return;
    to.add(
        new Accord(
            queue.title,
            names,
            two ? "Cohen" : "Fleiss",
            two ? Agreement.cohen(said) : Agreement.fleiss(said),
            Agreement.share(said)));
  }

  /** The label that a line gives: to keep one is to give it. */
  private static String label(Task task, Line line) {
    return switch (line.action()) {
      case RELABEL -> line.value();
      case KEEP -> task.column().isEmpty() ? "both stay" : task.given();
      default -> "\n" + line.action().name(); // like no label
    };
  }
}
