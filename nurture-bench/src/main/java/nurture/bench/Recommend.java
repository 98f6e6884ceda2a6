package nurture.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import nurture.eval.Spread;
import nurture.model.Ease;
import nurture.tensor.Engine;

/**
 * What people will choose next, on MovieLens-100K by the protocol of Microsoft's Recommenders:
 * three quarters of each person's films to learn from and a quarter held out, by lot; all films
 * that the person has not seen are ranked, and any that is held out is right. {@code
 * nurture-bench/run Recommend [../shared/data] [SPLITS]}.
 */
public final class Recommend {
  private static final int TOP = 10, INNER = 3;
  private static final List<String> FIGURES = List.of("nDCG", "recall", "precision", "MAP");

  private Recommend() {}

  /** One split: what each person has seen, and what is held out of it. */
  private record Histories(List<int[]> seen, List<int[]> held, int items) {

    /** Three quarters and a quarter of each history. */
    static Histories split(List<int[]> all, int items, long seed) {
      var random = Random.from(new SplittableRandom(seed));
      var seen = new ArrayList<int[]>();
      var held = new ArrayList<int[]>();
      for (var history : all) {
        var lots = new ArrayList<>(Arrays.stream(history).boxed().toList());
        Collections.shuffle(lots, random);
        int kept = (int) Math.round(0.75 * lots.size());
        seen.add(lots.subList(0, kept).stream().mapToInt(i -> i).toArray());
        held.add(lots.subList(kept, lots.size()).stream().mapToInt(i -> i).toArray());
      }
      return new Histories(seen, held, items);
    }
  }

  public static void main(String[] args) throws IOException {
    var data = Path.of(args.length > 0 ? args[0] : "../shared/data");
    int splits = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    Engine.threads(1);
    var all = read(data.resolve("recsys/movielens-100k.zip"));
    int items = all.stream().flatMapToInt(Arrays::stream).max().orElse(0) + 1;
    double pull = pull(Histories.split(all, items, 1));
    System.out.println("pull " + pull + ", chosen within what split 1 learns from\n");
    var rows = new LinkedHashMap<String, Map<String, List<Double>>>();
    var seconds = new ArrayList<Double>();
    for (int seed = 1; seed <= splits; seed++) {
      var split = Histories.split(all, items, seed);
      add(rows, "popularity", figures(split, popularity(split)));
      long began = processor();
      var ease = Ease.fit(split.seen, items, pull);
      seconds.add((processor() - began) / 1e9);
      add(rows, "EASE", figures(split, ease::scores));
    }
    System.out.println("| | nDCG@10 | recall@10 | precision@10 | MAP@10 |\n|---|---|---|---|---|");
    rows.forEach((name, figures) -> {
      System.out.print("| " + name);
      for (var figure : FIGURES)
        System.out.print(" | " + Spread.of(figures.getOrDefault(figure, List.of())).format(4));
      System.out.println(" |");
    });
    System.out.printf(
        Locale.ROOT,
        "%nfit: %.2f s of one core (median of %d, first %.2f)%n",
        seconds.stream().sorted().toList().get(splits / 2),
        splits,
        seconds.getFirst());
  }

  /** Nanoseconds of a processor that this thread, which computes alone, has used. */
  private static long processor() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** The pull that is best where a quarter of what is learnt from is held out in turn. */
  private static double pull(Histories outer) {
    double best = 0, most = 0;
    for (double pull : new double[] {200, 300, 400, 600}) {
      double sum = 0;
      for (int seed = 0; seed < INNER; seed++) {
        var inner = Histories.split(outer.seen, outer.items, 100 + seed);
        var ease = Ease.fit(inner.seen, inner.items, pull);
        sum += figures(inner, ease::scores).getOrDefault("nDCG", 0.0);
      }
      System.out.printf(Locale.ROOT, "pull %.0f: nDCG@10 %.4f%n", pull, sum / INNER);
      if (sum > most) {
        most = sum;
        best = pull;
      }
    }
    return best;
  }

  private static Function<int[], float[]> popularity(Histories split) {
    var counts = new float[split.items];
    for (var history : split.seen) for (int i : history) counts[i]++;
    return history -> counts.clone();
  }

  private static Map<String, Double> figures(Histories split, Function<int[], float[]> model) {
    double gain = 0, recall = 0, precision = 0, map = 0;
    int people = 0;
    for (int p = 0; p < split.seen.size(); p++) {
      var held = Arrays.stream(split.held.get(p)).boxed().toList();
      if (held.isEmpty()) continue;
      people++;
      var scores = model.apply(split.seen.get(p));
      for (int i : split.seen.get(p)) scores[i] = Float.NEGATIVE_INFINITY;
      var best =
          IntStream.range(0, split.items)
              .boxed()
              .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
              .limit(TOP)
              .toList();
      double own = 0, ideal = 0, precisions = 0;
      int hits = 0;
      for (int rank = 0; rank < TOP; rank++) {
        double worth = Math.log(2) / Math.log(rank + 2);
        if (rank < held.size()) ideal += worth;
        if (!held.contains(best.get(rank))) continue;
        own += worth;
        precisions += ++hits / (rank + 1.0);
      }
      gain += own / ideal;
      recall += (double) hits / held.size();
      precision += (double) hits / TOP;
      map += precisions / held.size();
    }
    return Map.of(
        "nDCG", gain / people,
        "recall", recall / people,
        "precision", precision / people,
        "MAP", map / people);
  }

  private static void add(
      Map<String, Map<String, List<Double>>> rows, String name, Map<String, Double> figures) {
    var row = rows.computeIfAbsent(name, n -> new HashMap<>());
    figures.forEach(
        (figure, value) -> row.computeIfAbsent(figure, f -> new ArrayList<>()).add(value));
  }

  /** The films of each person, numbered from 0. */
  private static List<int[]> read(Path zip) throws IOException {
    var people = new java.util.TreeMap<Integer, List<Integer>>();
    var films = new HashMap<Integer, Integer>();
    try (var file = new ZipFile(zip.toFile());
        var in =
            new BufferedReader(
                new InputStreamReader(
                    file.getInputStream(file.getEntry("u.data")), StandardCharsets.UTF_8))) {
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        var cells = line.split("\t", -1);
        people
            .computeIfAbsent(Integer.parseInt(cells[0]), p -> new ArrayList<>())
            .add(films.computeIfAbsent(Integer.parseInt(cells[1]), f -> films.size()));
      }
    }
    return people.values().stream().map(own -> own.stream().mapToInt(i -> i).toArray()).toList();
  }
}
