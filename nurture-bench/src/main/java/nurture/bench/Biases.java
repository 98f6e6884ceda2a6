package nurture.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.ZipFile;
import nurture.data.Dataset;
import nurture.data.Photos;
import nurture.data.Problems;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.data.Table;
import nurture.eval.Estimate;
import nurture.quality.Bias;
import nurture.quality.Remedy;
import nurture.quality.Subject;
import org.jspecify.annotations.Nullable;

/**
 * What the bias report says of Adult and of German credit, {@code docs/results/bias.md}. It writes
 * both with the names of their columns, for {@code nurture inspect} to read.
 *
 * <pre>{@code nurture-bench/run Biases ../shared/data FOLDER}</pre>
 *
 * <p>{@code Biases --speed ROWS…} measures made-up people instead.
 */
public final class Biases {
  private static final List<String> ADULT =
      List.of(
          "age",
          "workclass",
          "fnlwgt",
          "education",
          "education_num",
          "marital_status",
          "occupation",
          "relationship",
          "race",
          "sex",
          "capital_gain",
          "capital_loss",
          "hours",
          "country",
          "income");
  private static final List<String> GERMAN =
      List.of(
          "account",
          "months",
          "history",
          "purpose",
          "amount",
          "savings",
          "employment",
          "rate",
          "status",
          "guarantors",
          "residence",
          "property",
          "age",
          "plans",
          "housing",
          "credits",
          "job",
          "people",
          "telephone",
          "foreign",
          "credit");

  private Biases() {}

  /**
   * Prints the figures.
   *
   * @param arguments the folder of shared data, and one to write tables to
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("--speed")) {
      for (int i = 1; i < arguments.length; i++) speed(Integer.parseInt(arguments[i]));
      return;
    }
    var zip = Path.of(arguments[0]).resolve("tabular/tabular.zip");
    var folder = Files.createDirectories(Path.of(arguments[1]));
    var adult = new ArrayList<List<String>>();
    for (var name : List.of("adult-train.csv", "adult-test.csv"))
      for (var row : rows(zip, name))
        adult.add(
            row.stream()
                .map(cell -> cell.equals("?") ? "" : cell.replaceFirst("K\\.$", "K"))
                .toList());
    told(
        write(folder.resolve("adult.csv"), ADULT, adult), "income", ">50K", List.of("sex", "race"));
    // The ninth attribute holds sex and marital status; women are A92 and A95.
    var german =
        rows(zip, "german.csv").stream()
            .map(row -> {
              var cells = new ArrayList<>(row);
              cells.set(8, List.of("A92", "A95").contains(row.get(8)) ? "female" : "male");
              cells.set(20, row.get(20).equals("1") ? "good" : "bad");
              return (List<String>) cells;
            })
            .toList();
    var named = new ArrayList<>(GERMAN);
    named.set(8, "sex");
    told(
        write(folder.resolve("german.csv"), named, german),
        "credit",
        "good",
        List.of("sex", "age"));
  }

  /** People of two sexes, whom what they do and the hours they work make rich, men more often. */
  private static void speed(int n) {
    var random = new SplittableRandom(1);
    var rows = new ArrayList<List<@Nullable String>>(n);
    for (int i = 0; i < n; i++) {
      boolean man = random.nextInt(3) > 0;
      int hours = 20 + random.nextInt(40), trade = random.nextInt(14), age = random.nextInt(60);
      double rich = 0.08 * (hours - 40) + 0.3 * (trade - 9) + (man ? 0.8 : 0);
      rows.add(
          List.of(
              Integer.toString(i),
              man ? "man" : "woman",
              "region " + random.nextInt(8),
              "trade " + trade,
              Integer.toString(18 + age),
              Integer.toString(hours),
              random.nextDouble() < 1 / (1 + Math.exp(-rich)) ? "rich" : "poor"));
    }
    var table = Table.of(List.of("id", "sex", "region", "trade", "age", "hours", "income"), rows);
    rows.clear();
    var schema = Schema.infer(table, Photos.none()).with("id", Role.ID);
    for (var column : List.of("sex", "region", "trade", "income"))
      schema = schema.with(column, Role.CATEGORY);
    var data = new Dataset(schema, table, Photos.none(), new Problems());
    var subject = Subject.of(data, Optional.of("income"), Optional.empty());
    long start = System.nanoTime();
    long cpu = Machine.processorNanos();
    var bias =
        Bias.of(
            subject,
            new Bias.Asked(List.of("sex", "region"), Optional.of("rich"), Map.of(), Map.of()));
    System.out.printf(
        Locale.ROOT,
        "%,d rows, two columns of groups, %d remedies: %.1f s, %.1f s of processors, %,d MiB of heap%n",
        n,
        bias.remedies().size(),
        (System.nanoTime() - start) / 1e9,
        (Machine.processorNanos() - cpu) / 1e9,
        (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
  }

  private static void told(Path table, String label, String favourable, List<String> groups) {
    try (var data = Dataset.read(table)) {
      var subject = Subject.of(data, Optional.of(label), Optional.empty());
      long start = System.nanoTime();
      var bias =
          Bias.of(subject, new Bias.Asked(groups, Optional.of(favourable), Map.of(), Map.of()));
      System.out.printf(
          Locale.ROOT,
          "%n%s, n = %,d, %s is favourable, %.1f s%n",
          table.getFileName(),
          data.size(),
          favourable,
          (System.nanoTime() - start) / 1e9);
      for (var fairness : bias.fairness()) {
        for (var g : fairness.groups())
          System.out.printf(
              Locale.ROOT,
              "%-5s %-20s n %,7d  accuracy %s  calibration %s  given %s  selected %s  tpr %s  fpr %s%n",
              fairness.column(),
              g.name(),
              g.rows(),
              said(g.accuracy()),
              said(g.calibration()),
              said(g.given()),
              said(g.selected()),
              said(g.truePositive()),
              said(g.falsePositive()));
        for (var gap : fairness.gaps())
          System.out.printf(
              Locale.ROOT,
              "%-5s gap %-15s %s  %s over %s  p %.2g%n",
              fairness.column(),
              gap.figure().words(),
              said(gap.size()),
              gap.highest(),
              gap.lowest(),
              gap.adjusted());
      }
      for (var remedy : bias.remedies()) {
        System.out.printf(
            Locale.ROOT,
            "%-5s %-30s moves %,6d  costs %s of accuracy%n",
            remedy.column(),
            remedy.name(),
            remedy.moved(),
            said(remedy.cost()));
        told("before", remedy.before());
        told("after", remedy.after());
      }
      for (var m : bias.measurement())
        System.out.printf(
            Locale.ROOT,
            "%-5s %-22s %.3f  p %.2g  %s%n",
            m.column(),
            m.what(),
            m.effect(),
            m.adjusted(),
            m.why());
    }
  }

  private static void told(String when, Remedy.Standing s) {
    System.out.printf(
        Locale.ROOT,
        "      %-7s accuracy %s  gaps: selected %s  tpr %s  fpr %s%n",
        when,
        said(s.accuracy()),
        said(s.selected()),
        said(s.truePositive()),
        said(s.falsePositive()));
  }

  private static String said(Estimate e) {
    return String.format(Locale.ROOT, "%.4f [%.4f, %.4f]", e.value(), e.low(), e.high());
  }

  private static List<List<String>> rows(Path path, String name) throws IOException {
    try (var zip = new ZipFile(path.toFile());
        var in = zip.getInputStream(Objects.requireNonNull(zip.getEntry(name)))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .map(line -> Arrays.stream(line.split(",", -1)).map(String::strip).toList())
          .toList();
    }
  }

  private static Path write(Path file, List<String> columns, List<List<String>> rows)
      throws IOException {
    var lines = new ArrayList<String>();
    lines.add(String.join(",", columns));
    rows.forEach(row -> lines.add(String.join(",", row)));
    return Files.write(file, lines);
  }
}
