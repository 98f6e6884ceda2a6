package nurture.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import nurture.data.CategoryPath;
import nurture.data.Column;
import nurture.data.Dataset;
import nurture.data.Folders;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.data.Split;
import nurture.data.Table;
import nurture.eval.Metric;
import nurture.eval.Metrics;
import nurture.eval.Predictions;
import nurture.eval.Spread;
import nurture.serve.Bundle;
import nurture.study.Exam;
import nurture.study.Progress;
import nurture.study.Settings;
import nurture.study.Study;
import nurture.tensor.Precision;
import nurture.train.Event;
import org.jspecify.annotations.Nullable;

/**
 * The main job's figures on real data: {@code ListingBench TASK DATA-FOLDER SEED…} prints one line
 * a seed and the mean ± standard deviation. Test rows are those whose SHA-256 of the id, modulo 5,
 * is 0.
 */
public final class ListingBench {
  private static final double TEST = 0.2;

  /** Mercari's first part of the category path. */
  private static final String TOP = "top_category";

  /** To choose settings: the test rows are left out, and others, three sevenths, stand for them. */
  private static final boolean VALIDATION = Boolean.getBoolean("validation");

  private final Path data;
  private final long started = System.nanoTime();

  private ListingBench(Path data) {
    this.data = data;
  }

  public static void main(String[] args) throws Exception {
    if (args.length < 3) {
      System.err.println(
          "ListingBench TASK DATA SEED…   such as cars ../shared/data 1 2 3; tasks are listed in"
              + " docs/results/README.md");
      System.exit(2);
    }
    var bench = new ListingBench(Path.of(args[1]));
    var seeds = new ArrayList<Long>();
    for (int i = 2; i < args.length; i++) seeds.add(Long.valueOf(args[i]));
    var figures = new LinkedHashMap<String, List<Double>>();
    for (long seed : seeds) {
      long began = System.nanoTime();
      var one = bench.run(args[0], seed);
      one.put("seconds", (System.nanoTime() - began) / 1e9);
      one.put("peak-rss-mb", peak());
      one.forEach(
          (name, value) -> figures.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
      System.out.println("RESULT " + args[0] + " seed " + seed + " " + one);
    }
    figures.forEach((name, values) ->
        System.out.printf("MEAN %s %s %s%n", args[0], name, Spread.of(values).counted(4)));
  }

  private static double peak() throws java.io.IOException {
    for (var line : Files.readAllLines(Path.of("/proc/self/status")))
      if (line.startsWith("VmHWM")) return Long.parseLong(line.replaceAll("\\D+", "")) / 1024.0;
    return Double.NaN;
  }

  private Map<String, Double> run(String task, long seed) throws Exception {
    return switch (task) {
      case "fashion-title" -> study(fashion(), category("articleType", List.of("title"), 0, seed));
      case "fashion-photo" ->
          study(
              fashion(),
              category("articleType", List.of("photo"), Integer.getInteger("labels", 0), seed));
      case "fashion-both" ->
          study(fashion(), category("articleType", List.of("photo", "title"), 0, seed));
      case "fashion-300" ->
          study(fashion(), category("articleType", List.of("photo", "title"), 300, seed));
      case "fashion-1000" ->
          study(fashion(), category("articleType", List.of("photo", "title"), 1000, seed));
      case "fashion-title-300" ->
          study(fashion(), category("articleType", List.of("title"), 300, seed));
      case "fashion-title-1000" ->
          study(fashion(), category("articleType", List.of("title"), 1000, seed));
      case "flipkart-category" ->
          study(
              flipkart(),
              settings("category", null, List.of("photo", "title"), List.of(), 2, 0, seed));
      case "flipkart-price" ->
          study(
              flipkart(),
              settings(null, "price_inr", List.of("photo", "title"), List.of(), 2, 0, seed));
      case "cars" ->
          study(
              Dataset.read(data.resolve("cars/cars-us.zip")).dropDuplicateRows(),
              settings(null, "MSRP", List.of(), List.of("Make", "Model", "Year"), 2, 0, seed));
      case "mercari-price" -> mercari(null, "price", List.of(), seed);
      case "mercari-category" -> mercari(TOP, null, List.of("name"), seed);
      case "mercari-path" -> mercari("category_name", null, List.of("name"), seed);
      default -> throw new IllegalArgumentException("no such task: " + task);
    };
  }

  private Dataset fashion() {
    return Dataset.read(data.resolve("fashion-products"));
  }

  private Dataset flipkart() {
    return Dataset.read(data.resolve("flipkart-listings/flipkart.zip"));
  }

  private static Settings category(String column, List<String> inputs, int labels, long seed) {
    return settings(column, null, inputs, List.of(), 10, labels, seed);
  }

  private static Settings settings(
      @Nullable String category,
      @Nullable String price,
      List<String> inputs,
      List<String> split,
      int least,
      int labels,
      long seed) {
    return Settings.defaults()
        .with(s -> {
          s.category = category;
          s.price = price;
          s.inputs = inputs;
          s.splitColumns = split;
          s.testFraction = VALIDATION ? 3.0 / 7 : TEST;
          s.minExamples = least;
          s.labels = labels;
          s.seed = seed;
          s.threads = Integer.getInteger("threads", s.threads);
          var precision = System.getProperty("precision");
          if (precision != null)
            s.precision = Precision.valueOf(precision.toUpperCase(Locale.ROOT));
          s.epochs = Integer.getInteger("epochs");
          s.members = Integer.getInteger("members");
          s.catapult = "catapult".equals(System.getProperty("recipe"));
        });
  }

  private Map<String, Double> study(Dataset dataset, Settings settings) throws Exception {
    var run = Files.createTempDirectory("nurture-bench");
    try (dataset) {
      var seen = VALIDATION ? withoutTest(dataset, settings) : dataset;
      var result = Study.of(seen, settings).watch(this::tell).run(run);
      System.out.println("  validation " + figures(result.validation()));
      result.plan().reasons().stream()
          .filter(reason -> reason.startsWith("Rate and decay"))
          .forEach(reason -> System.out.println("  " + reason));
      result
          .alone()
          .forEach((input, p) -> System.out.println("  " + input + " alone " + figures(p)));
      return figures(result.test());
    } finally {
      Folders.delete(run);
    }
  }

  private static Dataset withoutTest(Dataset all, Settings settings) {
    var split =
        settings.splitColumns().isEmpty()
            ? Split.of(TEST, all.schema())
            : Split.of(TEST, settings.splitColumns());
    return all.rows(IntStream.range(0, all.size()).filter(i -> !split.test(all, i)).toArray());
  }

  /** Five folds as scikit-learn's KFold(5, shuffle=True, random_state=42) cuts them. */
  private Map<String, Double> mercari(
      @Nullable String category, @Nullable String price, List<String> inputs, long seed)
      throws Exception {
    var sums = new LinkedHashMap<String, Double>();
    try (var all = category == null ? mercari() : topped(mercari())) {
      var folds = KFold.of(all.size(), 5, 42);
      for (int f = 0; f < Integer.getInteger("folds", 5); f++) {
        var run = Files.createTempDirectory("nurture-bench");
        var settings =
            Settings.defaults()
                .with(s -> {
                  s.category = category;
                  s.price = price;
                  s.inputs = inputs;
                  s.splitColumns = List.of("train_id");
                  s.testFraction = 0;
                  s.seed = seed;
                  s.threads = Integer.getInteger("threads", 2);
                  s.epochs = Integer.getInteger("epochs");
                  s.members = Integer.getInteger("members");
                });
        var result = Study.of(all.rows(folds.train(f)), settings).watch(this::tell).run(run);
        Map<String, Double> one;
        if (VALIDATION) one = figures(result.validation());
        else
          try (var bundle = Bundle.open(run)) {
            one = figures(Exam.of(bundle, all.rows(folds.test(f)), 2, _ -> {}).predictions());
          }
        System.out.println("  fold " + f + " " + one);
        one.forEach(
            (name, value) -> sums.merge(name, value / Integer.getInteger("folds", 5), Double::sum));
        Folders.delete(run);
      }
    }
    return sums;
  }

  private Dataset mercari() {
    return priced(Dataset.read(data.resolve("mercari-10k/listings.tsv.gz")));
  }

  private static Dataset priced(Dataset all) {
    var columns =
        all.schema().columns().stream()
            .map(c -> c.name().equals("category_name") ? new Column(c.name(), Role.PATH) : c)
            .toList();
    var rows = new ArrayList<Integer>();
    for (int i = 0; i < all.size(); i++) {
      var cell = all.table().cell(i, "price");
      if (cell != null && Double.parseDouble(cell) > 0) rows.add(i);
    }
    return all.with(new Schema(columns)).rows(rows.stream().mapToInt(i -> i).toArray());
  }

  /** The same with the first part of the category path in a column of its own. */
  private static Dataset topped(Dataset all) {
    var names = new ArrayList<>(all.table().columns());
    names.add(TOP);
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < all.size(); i++) {
      var cells = new ArrayList<String>();
      for (var name : all.table().columns()) cells.add(said(all, i, name));
      var path = said(all, i, "category_name");
      cells.add(path.isEmpty() ? "" : CategoryPath.parse(path).parts().getFirst());
      rows.add(cells);
    }
    var columns = new ArrayList<>(all.schema().columns());
    columns.add(new Column(TOP, Role.CATEGORY));
    return new Dataset(new Schema(columns), Table.of(names, rows), all.photos(), all.problems());
  }

  private static String said(Dataset all, int row, String column) {
    return Objects.requireNonNullElse(all.table().cell(row, column), "");
  }

  private static Map<String, Double> figures(Predictions p) {
    var figures = new LinkedHashMap<String, Double>();
    if (p.categories().isPresent()) {
      figures.putAll(figures(Metrics.CATEGORY, p));
      figures.put("top-accuracy", Tops.accuracy(p.categories().get()));
    }
    if (p.prices().isPresent()) figures.putAll(figures(Metrics.PRICE, p));
    return figures;
  }

  /** Each figure, which is printed with its interval over the listings. */
  private static Map<String, Double> figures(List<Metric> metrics, Predictions p) {
    var figures = new LinkedHashMap<String, Double>();
    Metrics.figures(metrics, p)
        .forEach((name, estimate) -> {
          System.out.println("          " + name + " " + estimate);
          figures.put(name, estimate.value());
        });
    return figures;
  }

  private void tell(Progress progress) {
    double seconds = (System.nanoTime() - started) / 1e9;
    switch (progress) {
      case Progress.Planned planned -> {
        System.out.printf(
            "%6.0f s  %d to learn from, %d to test, inputs %s%n          %s%n",
            seconds,
            planned.brief().train().length,
            planned.brief().test().length,
            planned.brief().inputs().columns(),
            planned.plan());
        planned.brief().notes().forEach(note -> System.out.println("          " + note));
      }
      case Progress.Learning learning -> {
        if (learning.event() instanceof Event.EpochEnded e)
          System.out.printf(
              "%6.0f s  member %d %s epoch %d loss %.4f held %.4f figure %.4f %s%.1f s%n",
              seconds,
              learning.member(),
              learning.witness().label(),
              e.epoch(),
              e.loss(),
              e.validationLoss(),
              e.validation(),
              e.best() ? "* " : "",
              e.seconds());
      }
      default -> {}
    }
  }
}
