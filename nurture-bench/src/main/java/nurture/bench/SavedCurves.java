package nurture.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import nurture.eval.Estimate;
import nurture.eval.Spread;

/** Accuracy by number of labels, of each way to choose and each seed, and what each way saves. */
final class SavedCurves {
  private static final int REDRAWN = 1_000;
  private static final String CONTROL = "random", WHOLE = "all";

  private final Map<String, TreeMap<Integer, TreeMap<Long, Double>>> points = new LinkedHashMap<>();

  /** A line {@code POINT arm seed labels accuracy …}; others are passed over. */
  void add(String line) {
    var cells = line.split(" ", -1);
    if (cells.length < 5 || !cells[0].equals("POINT")) return;
    points
        .computeIfAbsent(cells[1], a -> new TreeMap<>())
        .computeIfAbsent(Integer.valueOf(cells[3]), n -> new TreeMap<>())
        .put(Long.valueOf(cells[2]), Double.valueOf(cells[4]));
  }

  private List<Long> seeds() {
    return points.values().stream()
        .flatMap(sizes -> sizes.values().stream())
        .flatMap(seeds -> seeds.keySet().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** The arm's mean accuracy by number of labels over some seeds. */
  private SortedMap<Integer, Double> mean(String arm, List<Long> seeds) {
    var mean = new TreeMap<Integer, Double>();
    points
        .getOrDefault(arm, new TreeMap<>())
        .forEach((n, bySeed) ->
            seeds.stream()
                .filter(bySeed::containsKey)
                .mapToDouble(bySeed::get)
                .average()
                .ifPresent(a -> mean.put(n, a)));
    return mean;
  }

  /** With how many labels a curve reaches an accuracy, straight over the logarithm of labels. */
  private static double labels(SortedMap<Integer, Double> curve, double accuracy) {
    var n = curve.keySet().stream().mapToDouble(Math::log).toArray();
    var a = curve.values().stream().mapToDouble(v -> v).toArray();
    if (n.length < 2) return Double.NaN;
    for (int i = 1; i < a.length; i++) a[i] = Math.max(a[i], a[i - 1] + 1e-9);
    int i = 1;
    while (i < n.length - 1 && a[i] < accuracy) i++;
    double share = (accuracy - a[i - 1]) / (a[i] - a[i - 1]);
    return Math.exp(n[i - 1] + Math.clamp(share, -1, 1) * (n[i] - n[i - 1]));
  }

  /** A figure with what it would be with other seeds (Efron, 1979). */
  private Estimate overSeeds(ToDoubleFunction<List<Long>> figure) {
    var seeds = seeds();
    var random = new SplittableRandom(1);
    var drawn =
        IntStream.range(0, REDRAWN)
            .mapToDouble(r ->
                figure.applyAsDouble(
                    IntStream.range(0, seeds.size())
                        .mapToObj(i -> seeds.get(random.nextInt(seeds.size())))
                        .toList()))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    double value = figure.applyAsDouble(seeds);
    if (drawn.length == 0) return new Estimate(value, value, value, seeds.size());
    return new Estimate(
        value,
        Math.min(value, drawn[(int) (0.025 * drawn.length)]),
        Math.max(value, drawn[(int) (0.975 * drawn.length)]),
        seeds.size());
  }

  /** Labels by chance for one of the arm's, with this many. */
  Estimate saved(String arm, int n) {
    return overSeeds(seeds -> {
      var own = mean(arm, seeds).get(n);
      return own == null ? Double.NaN : labels(mean(CONTROL, seeds), own) / n;
    });
  }

  /** The mean of every arm but the whole, as a picture. */
  String svg() {
    var curves = new LinkedHashMap<String, SortedMap<Integer, Double>>();
    for (var arm : points.keySet()) if (!arm.equals(WHOLE)) curves.put(arm, mean(arm, seeds()));
    return SavedChart.svg(curves);
  }

  /** A table of every arm, and of what each saves. */
  String markdown() {
    var text = new StringBuilder("| labels |");
    var arms = new ArrayList<>(points.keySet());
    arms.remove(WHOLE);
    for (var arm : arms) text.append(' ').append(arm).append(" |");
    for (var arm : arms) if (!arm.equals(CONTROL)) text.append(' ').append(arm).append(" saves |");
    text.append("\n|---").append("|---".repeat(Math.max(0, 2 * arms.size() - 1))).append("|\n");
    var sizes = new TreeMap<Integer, Boolean>();
    for (var arm : arms)
      points.getOrDefault(arm, new TreeMap<>()).keySet().forEach(n -> sizes.put(n, true));
    for (int n : sizes.keySet()) {
      text.append(String.format(Locale.ROOT, "| %,d |", n));
      for (var arm : arms) text.append(' ').append(accuracy(arm, n)).append(" |");
      for (var arm : arms)
        if (!arm.equals(CONTROL)) text.append(' ').append(factor(arm, n)).append(" |");
      text.append('\n');
    }
    whole(arms, text);
    return text.toString();
  }

  private String accuracy(String arm, int n) {
    var bySeed = points.getOrDefault(arm, new TreeMap<>()).getOrDefault(n, new TreeMap<>());
    if (bySeed.isEmpty()) return "";
    return Spread.of(bySeed.values()).format(4);
  }

  /** What an arm saves, for people; blank where it or the control was not followed. */
  private String factor(String arm, int n) {
    boolean both = mean(arm, seeds()).containsKey(n) && mean(CONTROL, seeds()).size() > 1;
    if (!both) return "";
    var saved = saved(arm, n);
    return String.format(
        Locale.ROOT, "%.2f [%.2f, %.2f]", saved.value(), saved.low(), saved.high());
  }

  /** Labels to reach 95 % of what all labels give. */
  private void whole(List<String> arms, StringBuilder text) {
    var all = points.get(WHOLE);
    if (all == null) return;
    double full = all.lastEntry().getValue().firstEntry().getValue(), goal = 0.95 * full;
    text.append(
        String.format(
            Locale.ROOT,
            "%nAll %,d labels: %.4f; 95 %% of it, %.4f, takes%n",
            all.lastKey(),
            full,
            goal));
    var figures = new HashMap<String, Estimate>();
    for (var arm : arms) {
      figures.put(arm, overSeeds(seeds -> labels(mean(arm, seeds), goal)));
      text.append("  ").append(arm).append(": ").append(figures.get(arm)).append(" labels\n");
    }
    for (var arm : arms)
      if (!arm.equals(CONTROL))
        text.append("  ")
            .append(arm)
            .append(" needs fewer by a factor of ")
            .append(
                overSeeds(
                    seeds -> labels(mean(CONTROL, seeds), goal) / labels(mean(arm, seeds), goal)))
            .append('\n');
  }
}
