package nurture.app.review;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.eval.Categories;
import nurture.quality.Finding;
import nurture.quality.Findings;
import nurture.quality.Subject;

/** How findings become questions. */
final class Tasks {
  private static final int MOST_CHOICES = 5, MOST_WHY = 600;
  private static final double WORTH_OFFERING = 0.005;

  private final Subject subject;
  private final Dataset data;
  private final Optional<String> category;
  private final Optional<Categories> answers;

  Tasks(Subject subject) {
    this.subject = subject;
    data = subject.data();
    category = subject.category();
    answers = subject.answers().flatMap(a -> a.categories());
  }

  /**
   * Listings to label: those that are named, in that order, or all without a label, the most
   * doubtful first.
   *
   * @param named rows, and why each is asked about
   */
  List<Task> labels(Optional<SequencedMap<Integer, String>> named) {
    if (category.isEmpty()) return List.of();
    var column = category.get();
    var tasks = new ArrayList<Task>();
    int[] rows =
        named
            .map(rowsAndWhys -> rowsAndWhys.keySet().stream().mapToInt(row -> row))
            .orElseGet(() ->
                IntStream.range(0, data.size())
                    .filter(row -> data.table().cell(row, column) == null))
            .toArray();
    for (int row : rows) {
      double sure = answers.map(a -> (double) a.confidence(row)).orElse(0.0);
      tasks.add(
          new Task(
              Queue.LABELS,
              subject.name(row),
              "",
              column,
              cell(row, column),
              choices(row, column),
              named.map(whys -> whys.get(row)).orElse("no label is given"),
              Math.clamp(1 - sure, 0, 1)));
    }
    if (named.isEmpty()) tasks.sort(Comparator.comparingDouble(Task::score).reversed());
    return tasks;
  }

  List<Task> mislabels(Findings findings) {
    return findings.flagged().stream()
        .filter(f -> f.row() >= 0)
        .map(f -> task(Queue.MISLABELS, f, choices(f.row(), f.column()), f.why()))
        .toList();
  }

  /** The likeliest classes but for the given one. */
  private List<Task.Choice> choices(int row, String column) {
    if (answers.isEmpty()) return List.of();
    var p = answers.get().probabilities()[row];
    var classes = answers.get().classes();
    var given = cell(row, column);
    return IntStream.range(0, p.length)
        .filter(k -> p[k] >= WORTH_OFFERING && !classes.get(k).equals(given))
        .boxed()
        .sorted(Comparator.<Integer>comparingDouble(k -> -p[k]))
        .limit(MOST_CHOICES)
        .map(k -> new Task.Choice(classes.get(k), p[k]))
        .toList();
  }

  /** Each copy beside the first listing of its cluster. */
  List<Task> duplicates(Findings findings) {
    var first = new HashMap<Integer, Integer>();
    for (var cluster : findings.clusters()) for (int row : cluster) first.put(row, cluster[0]);
    return findings.flagged().stream()
        .filter(f -> first.getOrDefault(f.row(), f.row()) != f.row())
        .map(f ->
            new Task(
                Queue.DUPLICATES,
                f.id(),
                subject.name(first.getOrDefault(f.row(), f.row())),
                "",
                "",
                List.of(),
                f.why(),
                f.score()))
        .toList();
  }

  /** One task a cell, whatever is said against it; the surest first. */
  List<Task> odd(List<Findings> all) {
    var byCell = new LinkedHashMap<Map.Entry<Integer, String>, List<Finding>>();
    all.stream()
        .flatMap(f -> f.flagged().stream())
        .filter(f -> f.row() >= 0)
        .forEach(f ->
            byCell.computeIfAbsent(Map.entry(f.row(), f.column()), c -> new ArrayList<>()).add(f));
    return byCell.values().stream()
        .map(list -> {
          var surest = list.stream().max(Comparator.comparingDouble(Finding::score)).orElseThrow();
          var why = String.join("; ", list.stream().map(Finding::why).distinct().toList());
          return task(Queue.ODD, surest, List.of(), why);
        })
        .sorted(Comparator.comparingDouble(Task::score).reversed())
        .toList();
  }

  private Task task(Queue queue, Finding finding, List<Task.Choice> choices, String why) {
    return new Task(
        queue,
        finding.id(),
        "",
        finding.column(),
        finding.column().isEmpty() ? "" : cell(finding.row(), finding.column()),
        choices,
        why.length() > MOST_WHY ? why.substring(0, MOST_WHY) + "…" : why,
        finding.score());
  }

  private String cell(int row, String column) {
    var cell = data.table().cell(row, column);
    return cell == null ? "" : cell;
  }
}
