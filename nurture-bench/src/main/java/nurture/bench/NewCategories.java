package nurture.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import nurture.bench.MemoryRun.Shown;
import nurture.data.Dataset;
import nurture.eval.Estimate;
import nurture.memory.Episode;
import nurture.serve.Bundle;
import nurture.serve.Remembering;

/**
 * What a few examples of a category teach that no net has seen: {@code NewCategories DATA-FOLDER
 * RUN-FOLDER}. Ten article types are left out of the run altogether; 1, 5 and 20 examples of each
 * are said, of all ten together, and the recall of the others of these types stands beside the
 * accuracy of the old. The examples are drawn five times.
 */
public final class NewCategories {
  private static final int[] EXAMPLES = {1, 5, 20};
  private static final int DRAWS = 5, ASKED = 40, OLD = 1_000;

  private NewCategories() {}

  public static void main(String[] args) throws Exception {
    var all = Dataset.read(Path.of(args[0]).resolve("fashion-products"));
    var types = MemoryRun.drawn(all, 1);
    var run = MemoryRun.of(Path.of(args[0]), Path.of(args[1]), types);
    System.out.println(Machine.here().sentence());
    System.out.println("left out: " + types);
    for (var shown : Shown.values()) measure(run, all, types, shown);
  }

  private static void measure(MemoryRun run, Dataset all, java.util.Set<String> types, Shown shown)
      throws Exception {
    try (var memory = run.open(true)) {
      var fresh = new LinkedHashMap<String, List<Bundle.Look>>();
      for (var type : types) fresh.put(type, new ArrayList<>());
      for (int i = 0; i < all.size(); i++) {
        var of = fresh.get(String.valueOf(all.table().cell(i, "articleType")));
        if (of != null && of.size() < ASKED + EXAMPLES[EXAMPLES.length - 1])
          of.add(memory.bundle().look(MemoryRun.listing(all, i, shown)));
      }
      var old = new LinkedHashMap<Integer, Bundle.Look>();
      for (int row : Arrays.copyOf(run.test(2), OLD))
        old.put(row, memory.bundle().look(run.listing(row, shown)));
      System.out.printf(
          "%n%s: old accuracy without examples %s%n", shown, accuracy(run, memory, old));
      System.out.println("  novelty of the new beside the old, AUROC " + auroc(memory, fresh, old));
      for (int n : EXAMPLES) curve(run, memory, fresh, old, n);
    }
  }

  private static Estimate accuracy(
      MemoryRun run, Remembering memory, Map<Integer, Bundle.Look> old) {
    int right = 0;
    for (var entry : old.entrySet())
      if (answer(memory, entry.getValue()).equals(run.type(entry.getKey()))) right++;
    return Estimate.share(right, old.size());
  }

  private static String answer(Remembering memory, Bundle.Look look) {
    return memory.suggest(look).categories().getFirst().name();
  }

  private static void curve(
      MemoryRun run,
      Remembering memory,
      Map<String, List<Bundle.Look>> fresh,
      Map<Integer, Bundle.Look> old,
      int examples) {
    double before = accuracy(run, memory, old).value();
    var recalls = new double[DRAWS];
    var losses = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      var asked = new LinkedHashMap<String, List<Bundle.Look>>();
      var ids = new ArrayList<String>();
      for (var entry : fresh.entrySet()) {
        var looks = new ArrayList<>(entry.getValue());
        Collections.shuffle(looks, new Random(draw));
        for (int i = 0; i < examples; i++) {
          var id = entry.getKey() + i;
          ids.add(id);
          memory.remember(new Episode(id, looks.get(i).embedding(), entry.getKey(), Double.NaN));
        }
        asked.put(entry.getKey(), looks.subList(examples, looks.size()));
      }
      recalls[draw] =
          asked.entrySet().stream()
              .mapToDouble(e ->
                  e.getValue().stream()
                      .mapToDouble(look -> answer(memory, look).equals(e.getKey()) ? 1 : 0)
                      .average()
                      .orElse(0))
              .average()
              .orElse(0);
      losses[draw] = before - accuracy(run, memory, old).value();
      ids.forEach(memory::forget);
    }
    System.out.printf(
        "  %2d examples: recall of the new %s; accuracy lost on the old %s points%n",
        examples,
        Estimate.mean(recalls),
        Estimate.mean(Arrays.stream(losses).map(l -> 100 * l).toArray()));
  }

  /** How well the p-value tells listings of new types from old ones. */
  private static Estimate auroc(
      Remembering memory, Map<String, List<Bundle.Look>> fresh, Map<Integer, Bundle.Look> old) {
    var unlike =
        fresh.values().stream().flatMap(List::stream).mapToDouble(memory::pValue).toArray();
    var ordinary = old.values().stream().mapToDouble(memory::pValue).toArray();
    System.out.printf(
        "  ordinary test listings with p ≤ 0.05: %.3f; new ones: %.3f%n",
        Arrays.stream(ordinary).filter(p -> p <= 0.05).count() / (double) ordinary.length,
        Arrays.stream(unlike).filter(p -> p <= 0.05).count() / (double) unlike.length);
    return Estimate.auroc(ordinary, unlike);
  }
}
