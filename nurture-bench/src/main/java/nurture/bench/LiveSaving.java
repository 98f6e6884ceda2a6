package nurture.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.ask.Budget;
import nurture.ask.Controlled;
import nurture.ask.Labelled;
import nurture.ask.Labelled.Arm;
import nurture.ask.Outlook;
import nurture.ask.Saving;
import nurture.ask.Strategy;
import nurture.data.Dataset;
import nurture.data.Split;
import nurture.eval.Estimate;
import nurture.serve.Bundle;
import nurture.serve.Catalogue;
import nurture.study.Asking;
import nurture.study.Exam;
import nurture.study.Settings;
import nurture.study.Study;
import nurture.tensor.Engine;

/**
 * Whether what {@code nurture ask} says while labelling comes true: {@code LiveSaving DATA-FOLDER
 * FOLDER LEARNT ASKED SEED…}. From so many fashion titles a run learns; as many more are asked, a
 * fifth of them by chance. What it says of its saving and of what more labels would add stands
 * beside what runs have on the test rows that learn anew: from the chosen ones as well, and from
 * once, twice and three times as many by chance.
 */
public final class LiveSaving {
  private static final String TYPE = "articleType";
  private static final double CONTROL = 0.2;
  private static final int EXAMPLES = 10, TIMES = 3;

  private final Dataset all;
  private final Path folder;
  private final long seed;
  private final Set<Integer> test;

  private LiveSaving(Dataset all, Path folder, long seed, Set<Integer> test) {
    this.all = all;
    this.folder = folder;
    this.seed = seed;
    this.test = test;
  }

  public static void main(String[] args) throws Exception {
    Engine.threads(1);
    System.out.println(Machine.here().sentence());
    var all = frequent(Dataset.read(Path.of(args[0]).resolve("fashion-products")));
    var test = new HashSet<Integer>();
    for (int row : Split.of(0.2, List.of("id")).test(all)) test.add(row);
    int learnt = Integer.parseInt(args[2]), asked = Integer.parseInt(args[3]);
    for (int i = 4; i < args.length; i++) {
      long seed = Long.parseLong(args[i]);
      var folder = Files.createDirectories(Path.of(args[1]).resolve("seed-" + seed));
      new LiveSaving(all, folder, seed, test).measure(learnt, asked);
    }
  }

  /** Those of types with examples enough. */
  private static Dataset frequent(Dataset all) {
    var counts = new HashMap<String, Integer>();
    for (int row = 0; row < all.size(); row++) counts.merge(cell(all, row, TYPE), 1, Integer::sum);
    return all.rows(
        IntStream.range(0, all.size())
            .filter(row -> counts.getOrDefault(cell(all, row, TYPE), 0) >= EXAMPLES)
            .toArray());
  }

  private static String cell(Dataset data, int row, String column) {
    return Objects.requireNonNullElse(data.table().cell(row, column), "");
  }

  private void measure(int learnt, int asked) throws Exception {
    var order = new ArrayList<Integer>();
    for (int row = 0; row < all.size(); row++) if (!test.contains(row)) order.add(row);
    Collections.shuffle(order, Random.from(new SplittableRandom(seed)));
    var known = order.subList(0, learnt);
    var before = train("before", known);
    var labelled = ask(asked);
    var came = labelled.labelled;
    var saving = Saving.of(came, seed).times();
    var error = Estimate.share(Math.round((1 - before.value()) * before.n()), before.n());
    var first = Outlook.of(came.subList(0, learnt), error, asked, 0, seed).gain();
    var then = Outlook.of(came, error, asked, 0, seed).gain();
    var chosen = new ArrayList<>(known);
    chosen.addAll(labelled.chosen);
    double reached = train("chosen", chosen).value();
    var more = new double[1 + TIMES];
    more[0] = before.value();
    for (int t = 1; t <= TIMES; t++)
      more[t] = train("chance-" + t, order.subList(0, learnt + t * asked)).value();
    System.out.printf(
        Locale.ROOT,
        "LIVE seed %d: one of %d chosen was said to be worth %s by chance and was worth %.2f; the next"
            + " %d were said to add %s and by chance added %.4f; after as many more %s, and %.4f%n",
        seed,
        labelled.chosen.size(),
        saving,
        worth(reached, more, asked) / labelled.chosen.size(),
        asked,
        first,
        more[1] - more[0],
        then,
        more[2] - more[1]);
  }

  /** How many by chance reach so much, straight between so many times as many as were asked. */
  private static double worth(double reached, double[] more, int asked) {
    for (int t = 1; t < more.length; t++)
      if (more[t] >= reached)
        return asked * (t - 1 + Math.max(0, reached - more[t - 1]) / (more[t] - more[t - 1]));
    return Double.POSITIVE_INFINITY;
  }

  /** Learns the titles of the table, of which these have a type, and is examined. */
  private Estimate train(String name, List<Integer> rows) throws Exception {
    var wanted = new HashSet<>(rows);
    var lines = new StringBuilder("id,title," + TYPE + "\n");
    for (int row = 0; row < all.size(); row++)
      lines.append(
          "%s,\"%s\",%s\n"
              .formatted(
                  all.id(row),
                  cell(all, row, "title").replace("\"", "\"\""),
                  test.contains(row) || wanted.contains(row) ? cell(all, row, TYPE) : ""));
    var table = Files.writeString(folder.resolve(name + ".csv"), lines);
    try (var data = Dataset.read(table)) {
      var settings =
          Settings.defaults()
              .with(s -> {
                s.category = TYPE;
                s.inputs = List.of("title");
                s.minExamples = 1;
                s.seed = seed;
                s.threads = 1;
              });
      var accuracy = Study.of(data, settings).run(folder.resolve(name)).test().accuracy();
      System.out.printf("seed %d, %s, %,d labels: %s%n", seed, name, rows.size(), accuracy);
      return accuracy;
    }
  }

  /**
   * What came back.
   *
   * @param labelled first what was learnt before
   * @param chosen rows of the table
   */
  private record Came(List<Labelled> labelled, List<Integer> chosen) {}

  private Came ask(int asked) {
    try (var bundle = Bundle.open(folder.resolve("before"));
        var data = Dataset.read(folder.resolve("before.csv"))) {
      var pool = Exam.placed(bundle, data, 1, _ -> {}, row -> cell(data, row, TYPE).isEmpty());
      var costs = new double[pool.rows().length];
      Arrays.fill(costs, 1);
      var asking = Asking.of(bundle, Catalogue.open(folder.resolve("before")), pool, costs);
      var classes = Objects.requireNonNull(bundle.card().category()).classes();
      var questions =
          new Controlled(Strategy.auto.way(classes.size()), CONTROL)
              .ask(asking.situation(), Budget.of(asked), new SplittableRandom(seed));
      var numbers = new HashMap<String, Integer>();
      for (var name : classes) numbers.put(name, numbers.size());
      var labelled = new ArrayList<>(asking.learnt());
      var chosen = new ArrayList<Integer>();
      var places = Objects.requireNonNull(pool.predictions().embeddings());
      for (var q : questions) {
        int row = pool.rows()[q.row()];
        if (!q.control()) chosen.add(row);
        labelled.add(
            new Labelled(
                places[q.row()],
                number(cell(all, row, TYPE), numbers),
                q.control() ? Arm.CONTROL : Arm.CHOSEN));
      }
      return new Came(labelled, chosen);
    }
  }

  private static int number(String name, Map<String, Integer> numbers) {
    return numbers.computeIfAbsent(name, n -> numbers.size());
  }
}
