package nurture.lab.ablation;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import nurture.eval.Estimate;

/** What the lines of {@link Ablation} say together. */
final class Results {
  private Results() {}

  private static final Pattern RESULT =
      Pattern.compile(
          "RESULT arm=(\\S+) seed=(\\d+) accuracy=([\\d.]+) lessons=\\d+ seconds=(\\d+) .*");

  /**
   * A table of result lines: accuracy, and by how much it is above the recipe's on the same draws,
   * both with their 95 % intervals; seconds of learning.
   */
  static String table(List<String> lines) {
    var accuracy = new LinkedHashMap<String, TreeMap<Long, Double>>();
    var seconds = new LinkedHashMap<String, List<Double>>();
    for (var line : lines) {
      var found = RESULT.matcher(line);
      if (!found.matches()) continue;
      accuracy
          .computeIfAbsent(found.group(1), arm -> new TreeMap<>())
          .put(Long.valueOf(found.group(2)), 100 * Double.parseDouble(found.group(3)));
      seconds
          .computeIfAbsent(found.group(1), arm -> new ArrayList<>())
          .add(Double.valueOf(found.group(4)));
    }
    var recipe = accuracy.getOrDefault("recipe", new TreeMap<>());
    var table =
        new StringBuilder(
            "| arm | differs in | accuracy, % | above the recipe, points | n | seconds |\n|---|---|---|---|---|---|\n");
    accuracy.forEach((arm, seeds) -> {
      var above =
          seeds.entrySet().stream()
              .filter(e -> !arm.equals("recipe") && recipe.containsKey(e.getKey()))
              .mapToDouble(e -> e.getValue() - requireNonNull(recipe.get(e.getKey())))
              .toArray();
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %s | %s | %d | %.0f |%n",
              arm,
              String.join(", ", Ablation.ARMS.getOrDefault(arm, List.of())),
              interval(seeds.values().stream().mapToDouble(v -> v).toArray(), "%.2f"),
              interval(above, "%+.2f"),
              seeds.size(),
              requireNonNull(seconds.get(arm)).stream().mapToDouble(v -> v).average().orElse(0)));
    });
    return table.toString();
  }

  private static String interval(double[] values, String format) {
    if (values.length == 0) return "";
    if (values.length == 1) return String.format(Locale.ROOT, format, values[0]);
    var mean = Estimate.mean(values);
    return String.format(Locale.ROOT, format + " ± %.2f", mean.value(), mean.high() - mean.value());
  }
}
