package nurture.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import nurture.data.BadPhoto;
import nurture.data.Dataset;
import nurture.data.Problems;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.data.Shuffle;
import nurture.data.Table;
import nurture.quality.Finder;
import nurture.quality.Finders;
import nurture.quality.Finding;
import nurture.quality.Findings;
import nurture.quality.Subject;
import org.jspecify.annotations.Nullable;

/**
 * How many planted defects the finders find: {@code nurture-bench/run PlantedDefects ../shared/data
 * SEED [ROWS]} plants copies, swapped labels and blank photos in fashion-products, and prices a
 * hundred times too high in mercari-10k; {@code PlantedDefects --speed ROWS…} measures made-up
 * rows. What is found beyond the planted may be a defect of the data itself, so a sample is printed
 * to look at, of {@code -Dsample} rows.
 */
public final class PlantedDefects {
  private static final int COPIES = 200;
  private static final int BLANKS = 100;
  private static final int PRICES = 100;

  /** How many of what is found beyond the planted are printed, about. */
  private static final int SAMPLE = Integer.getInteger("sample", 20);

  private PlantedDefects() {}

  public static void main(String[] args) throws BadPhoto {
    if (args[0].equals("--speed")) {
      for (int i = 1; i < args.length; i++) speed(Integer.parseInt(args[i]));
      return;
    }
    long seed = Long.parseLong(args[1]);
    int rows = args.length > 2 ? Integer.parseInt(args[2]) : Integer.MAX_VALUE;
    fashion(Path.of(args[0]).resolve("fashion-products"), seed, rows);
    mercari(Path.of(args[0]).resolve("mercari-10k").resolve("listings.tsv.gz"), seed);
  }

  private static void fashion(Path folder, long seed, int most) throws BadPhoto {
    try (var whole = Dataset.read(folder)) {
      var random = new SplittableRandom(seed);
      var clean =
          whole.rows(
              Arrays.stream(Shuffle.of(whole.size(), random)).limit(most).sorted().toArray());
      var table = clean.table();
      var columns = table.columns();
      int id = columns.indexOf(clean.schema().of(Role.ID).getFirst().name());
      int photo = columns.indexOf(clean.schema().of(Role.PHOTO).getFirst().name());
      int title = columns.indexOf("title");
      int type = columns.indexOf("articleType");
      var rows = rows(table);
      var order = Shuffle.of(rows.size(), random);
      int next = 0;
      var planted = new HashMap<String, Set<String>>();
      var files = new HashMap<String, byte[]>();
      for (var kind : List.of("exact", "reencoded", "cropped", "retitled")) {
        int many = kind.equals("reencoded") || kind.equals("cropped") ? COPIES / 2 : COPIES;
        for (int k = 0; k < many; ) {
          var from = rows.get(order[next++]);
          var name = from.get(photo);
          if (name == null) continue;
          var copy = new ArrayList<>(from);
          var newId = kind + "-" + k++;
          var bytes = clean.photos().bytes(clean.photos().resolve(name));
          if (kind.equals("reencoded")) bytes = Defects.jpeg(Defects.image(bytes), 0.5f);
          if (kind.equals("cropped"))
            bytes = Defects.jpeg(Defects.cropped(Defects.image(bytes), random), 0.8f);
          copy.set(id, newId);
          copy.set(photo, newId + ".jpg");
          if (kind.equals("retitled")) copy.set(title, Defects.retitled(from.get(title), random));
          files.put(newId + ".jpg", bytes);
          rows.add(copy);
          planted.computeIfAbsent(kind, x -> new HashSet<>()).add(newId);
        }
      }
      while (planted.computeIfAbsent("swapped", x -> new HashSet<>()).size() < COPIES) {
        var one = rows.get(order[next++]);
        var other = rows.get(order[next++]);
        if (Objects.equals(one.get(type), other.get(type))) continue;
        for (var column : List.of("masterCategory", "subCategory", "articleType")) {
          int c = columns.indexOf(column);
          @Nullable String kept = one.get(c);
          one.set(c, other.get(c));
          other.set(c, kept);
        }
        for (var row : List.of(one, other))
          planted.computeIfAbsent("swapped", x -> new HashSet<>()).add(String.valueOf(row.get(id)));
      }
      for (int k = 0; k < BLANKS; k++) {
        var row = rows.get(order[next++]);
        files.put("blank-" + k + ".jpg", Defects.blank(random));
        row.set(photo, "blank-" + k + ".jpg");
        planted.computeIfAbsent("blank", x -> new HashSet<>()).add(String.valueOf(row.get(id)));
      }
      var data =
          new Dataset(
              clean.schema(), Table.of(columns, rows), clean.photos().with(files), new Problems());
      var all = inspect(data, Optional.of("articleType"), Optional.empty());
      var copies = new HashSet<String>();
      for (var kind : List.of("exact", "reencoded", "cropped", "retitled"))
        copies.addAll(planted.getOrDefault(kind, Set.of()));
      for (var kind : List.of("exact", "reencoded", "cropped", "retitled"))
        row(
            kind,
            planted.getOrDefault(kind, Set.of()),
            copies,
            data,
            title,
            all,
            f -> f.kind().matches("(duplicate|near)-.*"));
      row(
          "near-photo kind",
          union(planted, "reencoded", "cropped"),
          copies,
          data,
          title,
          all,
          f -> f.kind().equals("near-photo"));
      var swapped = planted.getOrDefault("swapped", Set.of());
      row(
          "swapped, mislabels",
          swapped,
          swapped,
          data,
          title,
          all,
          f -> f.kind().equals("mislabel"));
      row(
          "swapped, any",
          swapped,
          swapped,
          data,
          title,
          all,
          f -> f.kind().equals("mislabel") || f.kind().equals("title-names-another"));
      row(
          "blank",
          planted.getOrDefault("blank", Set.of()),
          planted.getOrDefault("blank", Set.of()),
          data,
          title,
          all,
          f -> f.kind().equals("photo-blank"));
    }
  }

  private static Set<String> union(Map<String, Set<String>> planted, String one, String other) {
    var both = new HashSet<>(planted.getOrDefault(one, Set.of()));
    both.addAll(planted.getOrDefault(other, Set.of()));
    return both;
  }

  private static void mercari(Path file, long seed) {
    try (var clean = Dataset.read(file)) {
      var random = new SplittableRandom(seed);
      var columns = clean.table().columns();
      int price = columns.indexOf("price");
      int id = columns.indexOf("train_id");
      var rows = rows(clean.table());
      var planted = new HashSet<String>();
      for (int row : Shuffle.of(rows.size(), random)) {
        var cell = rows.get(row).get(price);
        if (planted.size() == PRICES || cell == null || Double.parseDouble(cell) <= 0) continue;
        rows.get(row).set(price, Double.toString(100 * Double.parseDouble(cell)));
        planted.add(String.valueOf(rows.get(row).get(id)));
      }
      var data =
          new Dataset(clean.schema(), Table.of(columns, rows), clean.photos(), new Problems());
      var all = inspect(data, Optional.of("category_name"), Optional.of("price"));
      row(
          "price × 100",
          planted,
          planted,
          data,
          columns.indexOf("name"),
          all,
          f -> f.kind().equals("price-unit"));
    }
  }

  private static List<Findings> inspect(
      Dataset data, Optional<String> category, Optional<String> price) {
    long began = System.nanoTime();
    long cpu = Machine.processorNanos();
    var subject = Subject.of(data, category, price).glanced();
    var all = new ArrayList<Findings>();
    for (Finder finder : Finders.all()) all.add(finder.find(subject));
    System.out.printf(
        Locale.ROOT,
        "%,d rows inspected in %.1f s (%.1f s of processors), %,d MiB of heap used%n",
        data.size(),
        (System.nanoTime() - began) / 1e9,
        (Machine.processorNanos() - cpu) / 1e9,
        (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
    return all;
  }

  /** Recall of these planted rows; what is flagged beyond all that are planted, as a sample. */
  private static void row(
      String name,
      Set<String> wanted,
      Set<String> planted,
      Dataset data,
      int title,
      List<Findings> all,
      Predicate<Finding> counts) {
    var flagged = new HashMap<String, Finding>();
    for (var findings : all)
      for (var f : findings.flagged())
        if (f.row() >= 0 && counts.test(f)) flagged.putIfAbsent(f.id(), f);
    long found = wanted.stream().filter(flagged::containsKey).count();
    var beyond = flagged.values().stream().filter(f -> !planted.contains(f.id())).toList();
    System.out.printf(
        Locale.ROOT,
        "%-20s recall %.3f (%d of %d); flagged beyond the planted: %,d; precision if these were all"
            + " wrong: %.3f%n",
        name,
        (double) found / wanted.size(),
        found,
        wanted.size(),
        beyond.size(),
        (double) (flagged.size() - beyond.size()) / Math.max(1, flagged.size()));
    for (double least : new double[] {0.8, 0.9, 0.95, 0.98, 0.99})
      System.out.printf(
          Locale.ROOT,
          "    of score %.2f and more: recall %.3f, beyond the planted %,d%n",
          least,
          (double) wanted.stream().filter(id -> score(flagged, id) >= least).count()
              / wanted.size(),
          beyond.stream().filter(f -> f.score() >= least).count());
    beyond.stream()
        .sorted(java.util.Comparator.comparing(Finding::id))
        .filter(
            f -> Math.floorMod(f.id().hashCode() * 31, Math.max(1, beyond.size() / SAMPLE)) == 0)
        .limit(SAMPLE)
        .forEach(f ->
            System.out.println(
                "    "
                    + data.table().cell(f.row(), data.table().columns().get(title))
                    + " | "
                    + f));
  }

  private static double score(Map<String, Finding> flagged, String id) {
    var finding = flagged.get(id);
    return finding == null ? 0 : finding.score();
  }

  private static List<List<@Nullable String>> rows(Table table) {
    var rows = new ArrayList<List<@Nullable String>>();
    for (int row = 0; row < table.rows(); row++) {
      var cells = new ArrayList<@Nullable String>();
      for (var column : table.columns()) cells.add(table.cell(row, column));
      rows.add(cells);
    }
    return rows;
  }

  /** Made-up listings, one of fifty a copy with a letter changed. */
  private static void speed(int n) {
    var random = new SplittableRandom(1);
    var words = new String[20_000];
    Arrays.setAll(words, i -> Integer.toString(40_000 + i * 37, 36));
    var rows = new ArrayList<List<@Nullable String>>(n);
    for (int i = 0; i < n; i++) {
      if (i > 100 && i % 50 == 0) {
        var copy = new ArrayList<>(rows.get(random.nextInt(i)));
        copy.set(0, Integer.toString(i));
        var title = new StringBuilder(String.valueOf(copy.get(1)));
        title.setCharAt(random.nextInt(title.length()), 'x');
        copy.set(1, title.toString());
        rows.add(copy);
        continue;
      }
      int kind = random.nextInt(50);
      var title = new StringBuilder();
      for (int w = 0; w < 7; w++) {
        double u = random.nextDouble();
        title
            .append(w == 0 ? "" : " ")
            .append(words[w < 3 ? kind * 100 + (int) (100 * u * u) : (int) (20_000 * u * u * u)]);
      }
      rows.add(
          Arrays.asList(
              Integer.toString(i),
              title.toString(),
              "kind " + kind,
              "brand " + random.nextInt(500),
              String.format(
                  Locale.ROOT, "%.2f", Math.exp(3 + 0.05 * kind + 0.5 * random.nextGaussian()))));
    }
    var table = Table.of(List.of("id", "title", "category", "brand", "price"), rows);
    rows.clear();
    var schema =
        Schema.infer(table, nurture.data.Photos.none())
            .with("title", Role.TEXT)
            .with("id", Role.ID);
    var all =
        inspect(
            new Dataset(schema, table, nurture.data.Photos.none(), new Problems()),
            Optional.of("category"),
            Optional.of("price"));
    for (var findings : all)
      System.out.println("    " + findings.finder() + " " + findings.kinds());
  }
}
