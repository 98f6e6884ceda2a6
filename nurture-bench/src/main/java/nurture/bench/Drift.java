package nurture.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.zip.ZipFile;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.drift.Adwin;
import nurture.drift.Alarm;
import nurture.drift.Comparison;
import nurture.drift.Comparison.Blanks;
import nurture.drift.Detector;
import nurture.drift.PageHinkley;
import nurture.drift.Portrait;
import nurture.drift.Ranked;
import nurture.drift.Seen;
import tools.jackson.databind.json.JsonMapper;

/**
 * How soon drift is seen, how often it is seen where there is none, and what detectors make of
 * series of the Numenta benchmark: {@code nurture-bench/run Drift [../shared/data]
 * [step|stationary|tables|nab …]}.
 */
public final class Drift {
  private static final double RARE = 1e7;
  private static final List<String> PARTS = List.of("step", "stationary", "tables", "nab");
  private static final int SEEDS = 100, ITEMS = 100_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss[.SSSSSS]", Locale.ROOT);

  private Drift() {}

  private static Map<String, LongFunction<Detector>> kinds(double rare) {
    var kinds = new LinkedHashMap<String, LongFunction<Detector>>();
    kinds.put("ADWIN on [0, 11]", seed -> Adwin.of(0, 11, rare));
    kinds.put("ADWIN on ranks", seed -> new Ranked(() -> Adwin.even(rare), seed));
    kinds.put("Page–Hinkley on ranks", seed -> new Ranked(() -> PageHinkley.even(rare), seed));
    return kinds;
  }

  public static void main(String[] args) throws IOException {
    var data = Path.of(args.length > 0 ? args[0] : "../shared/data");
    var parts = args.length > 1 ? List.of(args).subList(1, args.length) : PARTS;
    if (parts.contains("step")) step();
    if (parts.contains("stationary")) stationary();
    if (parts.contains("tables")) tables(data.resolve("fashion-products/products.csv.gz"));
    if (parts.contains("nab")) nab(data.resolve("drift/nab.zip"));
  }

  /** Halves of a table by lot, in which nothing differs, and its seasons, which do. */
  private static void tables(Path file) {
    try (var data = Dataset.read(file)) {
      var columns =
          data.schema().columns().stream()
              .filter(c -> c.role() != Role.ID && !c.name().equals("year"))
              .toList();
      var all =
          IntStream.range(0, data.size())
              .mapToObj(row -> Seen.of(data.id(row), columns, c -> data.table().cell(row, c)))
              .toList();
      int alarms = 0, looks = 200;
      for (int look = 0; look < looks; look++) {
        var lots = new ArrayList<>(all);
        Collections.shuffle(lots, Random.from(new SplittableRandom(look)));
        var portrait = Portrait.of(lots.subList(0, 2_000), look);
        var now = lots.subList(2_000, 2_500);
        if (!Comparison.of(portrait, now, 0.05, Blanks.COUNT, look).drifted().isEmpty()) alarms++;
      }
      System.out.printf(
          Locale.ROOT,
          "%n%,d rows, %d columns: %d of %d comparisons of rows drawn by lot raised an alarm, at a"
              + " rate of 0.05%n",
          data.size(),
          columns.size(),
          alarms,
          looks);
      var years = new HashMap<Boolean, List<Seen>>();
      for (int row = 0; row < data.size(); row++) {
        var year = data.table().cell(row, "year");
        if (year == null) continue;
        boolean late = Double.parseDouble(year) >= 2013;
        years.computeIfAbsent(late, y -> new ArrayList<>()).add(all.get(row));
      }
      var before = years.getOrDefault(false, List.of());
      var after = years.getOrDefault(true, List.of());
      for (int n : new int[] {50, 200, 1_000}) {
        Collections.shuffle(after, Random.from(new SplittableRandom(1)));
        var comparison =
            Comparison.of(
                Portrait.of(before, 1),
                after.subList(0, Math.min(n, after.size())),
                0.01,
                Blanks.COUNT,
                1);
        System.out.printf("%n%d rows from 2013 on beside earlier ones:%n", comparison.now());
        comparison.drifted().forEach(c -> System.out.println("  " + c));
      }
    }
  }

  /** CapyMOA's step: 1,000 of {0, 1}, then 1,000 of {6, …, 11}. */
  private static void step() {
    System.out.println(
        "| detector | seen | mean delay | longest | false alarms in " + SEEDS + " streams |");
    System.out.println("|---|---|---|---|---|");
    kinds(RARE)
        .forEach((name, kind) -> {
          var delays = new ArrayList<Integer>();
          int wrong = 0;
          for (int seed = 0; seed < SEEDS; seed++) {
            var random = new SplittableRandom(seed);
            var detector = kind.apply(seed);
            boolean seen = false;
            for (int i = 1; i <= 2_000; i++) {
              var alarm = detector.next(i <= 1_000 ? random.nextInt(2) : 6 + random.nextInt(6));
              if (alarm.isEmpty()) continue;
              if (i > 1_000 && !seen) delays.add(i - 1_000);
              else wrong++;
              seen |= i > 1_000;
            }
          }
          System.out.printf(
              Locale.ROOT,
              "| %s | %d | %.1f | %d | %d |%n",
              name,
              delays.size(),
              delays.stream().mapToInt(d -> d).average().orElse(Double.NaN),
              delays.stream().mapToInt(d -> d).max().orElse(-1),
              wrong);
        });
  }

  /** False alarms in 100 streams of 10⁵ items each, and the rate where it is set high. */
  private static void stationary() {
    var sources = new LinkedHashMap<String, ToDoubleFunction<SplittableRandom>>();
    sources.put("even", r -> 11 * r.nextDouble());
    sources.put("coin", r -> r.nextInt(2));
    sources.put("one in 100", r -> r.nextInt(100) == 0 ? 11 : 0);
    sources.put("normal", r -> r.nextGaussian());
    sources.put("log-normal", r -> Math.exp(2 * r.nextGaussian()));
    System.out.println(
        "\n| detector | stream | false alarms in 100 × 10⁵ at one in 10⁷ | one in … items at one in 1,000 |");
    System.out.println("|---|---|---|---|");
    for (var name : kinds(RARE).keySet())
      sources.forEach((source, draw) -> {
        if (name.startsWith("ADWIN on [") && source.endsWith("normal")) return;
        long often = count(kinds(1_000), name, draw, 20);
        System.out.printf(
            Locale.ROOT,
            "| %s | %s | %d | %s |%n",
            name,
            source,
            count(kinds(RARE), name, draw, SEEDS),
            often == 0 ? "over 2,000,000" : "%,d".formatted(20L * ITEMS / often));
      });
  }

  private static long count(
      Map<String, LongFunction<Detector>> kinds,
      String name,
      ToDoubleFunction<SplittableRandom> draw,
      int seeds) {
    long alarms = 0;
    var kind = java.util.Objects.requireNonNull(kinds.get(name));
    for (int seed = 0; seed < seeds; seed++) {
      var random = new SplittableRandom(1_000 + seed);
      var detector = kind.apply(seed);
      for (int i = 0; i < ITEMS; i++)
        if (detector.next(draw.applyAsDouble(random)).isPresent()) alarms++;
    }
    return alarms;
  }

  /** A series of the benchmark, with the times at which something was wrong. */
  private record Series(
      String name, double[] values, List<LocalDateTime> times, List<LocalDateTime[]> windows) {}

  private static void nab(Path zip) throws IOException {
    System.out.println(
        "\n| series | rows | windows | of the numbers: found, alarms outside | of what is unlike the day before: found, alarms outside |");
    System.out.println("|---|---|---|---|---|");
    for (var series : series(zip)) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %,d | %d | %s | %s |%n",
          series.name,
          series.values.length,
          series.windows.size(),
          found(series, series.values, 0),
          found(series, unlike(series), day(series)));
    }
  }

  private static int day(Series series) {
    var first = series.times.getFirst();
    int rows = 1;
    while (series.times.get(rows).isBefore(first.plusDays(1))) rows++;
    return rows;
  }

  /** How far each number lies from that of a day before. */
  private static double[] unlike(Series series) {
    int day = day(series);
    var out = new double[series.values.length];
    for (int i = day; i < out.length; i++)
      out[i] = Math.abs(series.values[i] - series.values[i - day]);
    return out;
  }

  private static String found(Series series, double[] values, int from) {
    var detector = new Ranked(() -> PageHinkley.even(RARE), 1);
    var found = new boolean[series.windows.size()];
    int outside = 0;
    for (int i = from; i < values.length; i++) {
      var alarm = detector.next(values[i]).map(Alarm::at);
      if (alarm.isEmpty()) continue;
      boolean inside = false;
      for (int w = 0; w < found.length; w++) {
        var window = series.windows.get(w);
        if (series.times.get(i).isBefore(window[0]) || series.times.get(i).isAfter(window[1]))
          continue;
        found[w] = true;
        inside = true;
      }
      if (!inside) outside++;
    }
    int hits = 0;
    for (boolean hit : found) if (hit) hits++;
    return hits + " of " + found.length + ", " + outside;
  }

  private static List<Series> series(Path zip) throws IOException {
    var all = new ArrayList<Series>();
    try (var file = new ZipFile(zip.toFile())) {
      var windows =
          JsonMapper.shared()
              .readTree(file.getInputStream(file.getEntry("windows.json")).readAllBytes());
      for (var entry : file.stream().toList()) {
        if (!entry.getName().endsWith(".csv")) continue;
        var times = new ArrayList<LocalDateTime>();
        var values = new ArrayList<Double>();
        try (var in =
            new BufferedReader(
                new InputStreamReader(file.getInputStream(entry), StandardCharsets.UTF_8))) {
          in.readLine();
          for (var line = in.readLine(); line != null; line = in.readLine()) {
            var cells = line.split(",", -1);
            times.add(LocalDateTime.parse(cells[0], TIME));
            values.add(Double.parseDouble(cells[1]));
          }
        }
        var marked = new ArrayList<LocalDateTime[]>();
        for (var window : windows.path(entry.getName()))
          marked.add(
              new LocalDateTime[] {
                LocalDateTime.parse(window.get(0).asString(), TIME),
                LocalDateTime.parse(window.get(1).asString(), TIME)
              });
        all.add(
            new Series(
                entry.getName().replaceFirst(".*/", "").replace(".csv", ""),
                values.stream().mapToDouble(Double::doubleValue).toArray(),
                times,
                marked));
      }
    }
    return all;
  }
}
