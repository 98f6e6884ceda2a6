package nurture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import nurture.app.memory.LastingMemory;
import nurture.app.memory.Learner.Verdict;
import nurture.app.memory.NightRecords;
import nurture.app.memory.NightRecords.Slept;
import nurture.app.store.Store;
import nurture.data.BadPhoto;
import nurture.data.Dataset;
import nurture.data.Numbers;
import nurture.data.Split;
import nurture.eval.Estimate;
import nurture.model.ListingNet.Witness;
import nurture.serve.BadListing;
import nurture.serve.Bundle;
import nurture.serve.Listing;
import nurture.serve.Versions;
import nurture.study.Exam;
import nurture.tensor.Engine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Ten days in the life of a shop: {@code TenDays DATA-FOLDER FOLDER [inputs=title] [first=1000]
 * [day=800] [seed=1] [epochs=8] [members=2] [replay=all] [size=500] [agree=0] [ewc=no] [distil=no]
 * [nights=10]}; epochs and members may be {@code auto}, as {@code nurture train} chooses them.
 * Fashion listings come in the order of their years, so what is sold drifts; ten article types come
 * up for the first time, one a day; three of a hundred labels are wrong when they are said and are
 * corrected a day later. By day people speak ({@code LastingMemory}), by night the run sleeps
 * ({@code nurture sleep}, in a process of its own). At the end a run that learns from everything at
 * once stands beside.
 */
public final class TenDays {
  private static final String TYPE = "articleType";
  private static final int DAYS = 10, FREQUENT = 60;
  private static final double WRONG = 0.03;

  private final Dataset all;
  private final Path folder;
  private final Map<String, String> options;
  private final Random random;

  private TenDays(Dataset all, Path folder, Map<String, String> options) {
    this.all = all;
    this.folder = folder;
    this.options = options;
    this.random = new Random(number("seed"));
  }

  public static void main(String[] args) throws Exception {
    var options =
        new HashMap<>(Map.of("inputs", "title", "first", "1000", "day", "800", "seed", "1"));
    options.putAll(Map.of("epochs", "8", "members", "2", "replay", "all", "size", "500"));
    options.putAll(Map.of("agree", "0", "ewc", "no", "distil", "no", "nights", "10"));
    for (int i = 2; i < args.length; i++) {
      var parts = args[i].split("=", 2);
      if (!options.containsKey(parts[0]) || parts.length < 2)
        throw new IllegalArgumentException("no such option: " + args[i]);
      options.put(parts[0], parts[1]);
    }
    System.out.println(Machine.here().sentence());
    Engine.threads(1);
    try (var all = Dataset.read(Path.of(args[0]).resolve("fashion-products"))) {
      options.put("photos", Path.of(args[0], "fashion-products", "images.tar.gz").toString());
      new TenDays(all, Path.of(args[1]).toAbsolutePath(), options).live();
    }
  }

  private int number(String option) {
    return Integer.parseInt(String.valueOf(options.get(option)));
  }

  private String cell(int row, String column) {
    return String.valueOf(all.table().cell(row, column));
  }

  private void live() throws Exception {
    var fresh = fresh();
    var days = days(fresh);
    var table = write("first", days.getFirst());
    var run = folder.resolve("run");
    if (!Files.exists(run.resolve("bundle"))) train(table, run);
    var types = days.stream().flatMap(List::stream).map(row -> cell(row, TYPE)).distinct().toList();
    var wrong = new HashMap<Integer, String>();
    for (int day = 1; day <= number("nights"); day++) {
      var corrected = Map.copyOf(wrong);
      wrong.clear();
      speak(run, days.get(day), types, corrected, wrong);
      var night = sleep(run);
      tell(night, corrected.size());
    }
    for (var version : new Versions(run).all()) alone(run, version, days.getFirst());
    var nights = NightRecords.of(new Versions(run)).nights();
    if (nights.size() == DAYS) judge(run, days, nights);
  }

  /** What the witnesses of a version say, each by itself, of the first day's held-out listings. */
  private void alone(Path run, String version, List<Integer> rows) throws Exception {
    var split = split(run);
    var right = new EnumMap<Witness, Integer>(Witness.class);
    int asked = 0, unnamed = 0;
    try (var table = Dataset.read(folder.resolve("first.csv"), Path.of(photos()));
        var bundle = Bundle.open(new Versions(run).folder(version).resolve("bundle"))) {
      var classes = Objects.requireNonNull(bundle.card().category()).classes();
      for (int i = 0; i < rows.size(); i++) {
        if (!split.test(table, i)) continue;
        asked++;
        var truth = cell(rows.get(i), TYPE);
        if (!classes.contains(truth)) unnamed++;
        bundle
            .evidence(listing(rows.get(i)))
            .witnesses()
            .forEach((witness, said) -> {
              var logs = said.logs()[0];
              if (logs != null && best(logs) == classes.indexOf(truth))
                right.merge(witness, 1, Integer::sum);
            });
      }
    }
    System.out.printf(
        "%s: each witness alone, of %d of the first day: right %s; %d of categories that it cannot"
            + " name%n",
        version, asked, right, unnamed);
  }

  private static Split split(Path run) throws IOException {
    var config = JsonMapper.shared().readTree(Files.readString(run.resolve("config.json")));
    return JsonMapper.shared().treeToValue(config.path("split"), Split.class);
  }

  private static int best(float[] logs) {
    int best = 0;
    for (int c = 0; c < logs.length; c++) if (logs[c] > logs[best]) best = c;
    return best;
  }

  /** Ten types that come up for the first time, the first on day one. */
  private List<String> fresh() {
    return List.copyOf(MemoryRun.drawn(all, number("seed")));
  }

  /** The rows of each day: the first has no new types, day d those of the first d. */
  private List<List<Integer>> days(List<String> fresh) {
    var counts = new HashMap<String, Integer>();
    for (int row = 0; row < all.size(); row++) counts.merge(cell(row, TYPE), 1, Integer::sum);
    var order =
        new ArrayList<>(
            IntStream.range(0, all.size())
                .filter(row -> counts.getOrDefault(cell(row, TYPE), 0) >= FREQUENT / 6)
                .boxed()
                .toList());
    Collections.shuffle(order, random);
    int first = number("first"), day = number("day");
    var drawn = new ArrayList<>(order.subList(0, Math.min(order.size(), first + DAYS * day)));
    drawn.sort(
        java.util.Comparator.comparingDouble(
            row -> Numbers.parse(cell(row, "year")).orElse(0) + 3 * new Random(row).nextDouble()));
    var days = new ArrayList<List<Integer>>();
    for (int d = 0; d <= DAYS; d++) days.add(new ArrayList<>());
    var late = new ArrayList<Integer>();
    for (int i = 0; i < drawn.size(); i++) {
      int row = drawn.get(i);
      int on = i < first ? 0 : 1 + (i - first) / day;
      int from = fresh.indexOf(cell(row, TYPE)) + 1;
      if (on < from) late.add(row);
      else days.get(on).add(row);
    }
    for (int row : late) { // before its type was sold: it comes some day after
      int from = fresh.indexOf(cell(row, TYPE)) + 1;
      days.get(from + random.nextInt(DAYS + 1 - from)).add(row);
    }
    return days;
  }

  private Path write(String name, List<Integer> rows) throws IOException {
    Files.createDirectories(folder);
    var lines = new StringBuilder("id,title,photo," + TYPE + "\n");
    for (int row : rows)
      lines.append(
          "%s,\"%s\",%s,%s\n"
              .formatted(
                  all.id(row),
                  cell(row, "title").replace("\"", "\"\""),
                  cell(row, "photo"),
                  cell(row, TYPE)));
    return Files.writeString(folder.resolve(name + ".csv"), lines);
  }

  private JsonNode nurture(int expected, String... arguments) throws Exception {
    var command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("nurture.root", "."), "nurture").toString()));
    command.addAll(List.of(arguments));
    command.add("--json");
    var log = folder.resolve("log.txt").toFile();
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log)).start();
    var lines =
        new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
            .lines()
            .toList();
    int code = process.waitFor();
    if (code != 0 && code != expected)
      throw new IOException(command + " ended with " + code + "; see " + log);
    return JsonMapper.shared().readTree(lines.getLast());
  }

  private void train(Path table, Path run) throws Exception {
    var command =
        new ArrayList<>(
            List.of("train", table.toString(), "-o", run.toString(), "--category", TYPE));
    command.addAll(List.of("--inputs", String.valueOf(options.get("inputs"))));
    command.addAll(List.of("--photos", photos(), "--threads", "1"));
    for (var option : List.of("epochs", "members"))
      if (!"auto".equals(options.get(option)))
        command.addAll(List.of("--" + option, String.valueOf(number(option))));
    var report = nurture(0, command.toArray(String[]::new));
    System.out.println("first day: test " + figure(report.at("/test/" + TYPE + "/accuracy")));
  }

  private String photos() {
    return String.valueOf(options.getOrDefault("photos", ""));
  }

  /** What people say by day: of today's listings, and yesterday's mistakes. */
  private void speak(
      Path run,
      List<Integer> rows,
      List<String> types,
      Map<Integer, String> corrected,
      Map<Integer, String> wrong)
      throws BadListing, BadPhoto {
    var versions = new Versions(run);
    var version = versions.current();
    try (var memory =
        LastingMemory.open(
            Bundle.open(versions.folder(version).resolve("bundle")),
            run,
            version,
            Store.open(run.resolve("store.db").toString()))) {
      for (int row : rows) {
        var said = cell(row, TYPE);
        if (random.nextDouble() < WRONG) {
          said = types.get(random.nextInt(types.size()));
          wrong.put(row, cell(row, TYPE));
        }
        say(memory, row, said);
      }
      for (var entry : corrected.entrySet()) say(memory, entry.getKey(), entry.getValue());
    }
  }

  private void say(LastingMemory memory, int row, String type) throws BadListing, BadPhoto {
    memory.learn(listing(row), new Verdict(type, null, false, true, all.id(row), "shop"));
  }

  private Listing listing(int row) throws BadPhoto {
    return String.valueOf(options.get("inputs")).contains("photo")
        ? MemoryRun.listing(all, row, MemoryRun.Shown.BOTH)
        : Listing.of(Map.of("title", cell(row, "title")));
  }

  private JsonNode sleep(Path run) throws Exception {
    var command = new ArrayList<>(List.of("sleep", run.toString(), "--threads", "1"));
    if (!"all".equals(options.get("replay")))
      command.addAll(
          List.of(
              "--replay",
              String.valueOf(options.get("replay")),
              "--replay-size",
              String.valueOf(number("size"))));
    if (!"0".equals(options.get("agree")))
      command.addAll(List.of("--agree", String.valueOf(options.get("agree"))));
    if (!"no".equals(options.get("ewc")))
      command.addAll(List.of("--ewc", String.valueOf(options.get("ewc"))));
    if ("yes".equals(options.get("distil"))) command.add("--distil");
    return nurture(3, command.toArray(String[]::new));
  }

  private static void tell(JsonNode night, int corrected) {
    System.out.printf(
        "%s: %s, %d listings looked at, said %d (%d corrected), known without memory %d%n",
        night.path("day").asString(""),
        night.path("released").asBoolean() ? "released" : "NOT released",
        night.path("listings").asInt(),
        night.path("said").asInt(),
        corrected,
        night.path("known").asInt());
    for (var s : night.path("sittings"))
      System.out.printf(
          "  %-18s %.4f → %.4f, worse by %s%n",
          s.path("exam").asString(""),
          s.at("/before/value").asDouble(),
          s.at("/after/value").asDouble(),
          figure(s.path("fall")));
  }

  private static Estimate figure(JsonNode e) {
    return new Estimate(
        e.path("value").asDouble(),
        e.path("low").asDouble(),
        e.path("high").asDouble(),
        e.path("n").asInt());
  }

  /** What became of each day, and all at once beside it. */
  private void judge(Path run, List<List<Integer>> days, List<Slept> nights) throws Exception {
    double worst = 0;
    var versions = new ArrayList<>(List.of(Versions.FIRST));
    for (var night : nights) {
      versions.add(night.released() ? night.version() : versions.getLast());
      for (var s : night.sittings())
        if (night.released()) worst = Math.max(worst, s.fall().value());
    }
    System.out.printf("%nlargest fall of any exam in any released night: %.4f%n", worst);
    for (var s : nights.getLast().sittings())
      if (s.lost() != null)
        System.out.printf("  %-18s since it was first sat worse by %s%n", s.exam(), s.lost());
    var everything = write("everything", days.stream().flatMap(List::stream).toList());
    var once = folder.resolve("once");
    if (!Files.exists(once.resolve("bundle"))) train(everything, once);
    var folders = new ArrayList<>(versions.stream().map(v -> new Versions(run).folder(v)).toList());
    folders.add(once);
    var all = heldOut(everything, days, folders);
    tell("under titles that nothing is learnt under", all.stream().filter(h -> !h.known).toList());
    tell("of all titles", all);
  }

  /**
   * A held-out listing.
   *
   * @param known whether something is learnt under the same title
   * @param right by version: whether its nets answer it right, without a memory
   */
  private record HeldOut(int day, boolean known, boolean[] right) {}

  private List<HeldOut> heldOut(Path everything, List<List<Integer>> days, List<Path> versions)
      throws Exception {
    var day =
        IntStream.rangeClosed(0, DAYS)
            .flatMap(d -> IntStream.generate(() -> d).limit(days.get(d).size()))
            .toArray();
    try (var table = Dataset.read(everything, Path.of(photos()))) {
      var split = split(versions.getFirst());
      var titles = new HashSet<String>();
      for (int row : split.train(table)) titles.add(title(table, row));
      var all = new ArrayList<HeldOut>();
      for (int v = 0; v < versions.size(); v++) {
        try (var bundle = Bundle.open(versions.get(v).resolve("bundle"))) {
          var exam = Exam.of(bundle, table, 1, _ -> {}, row -> split.test(table, row));
          var said = exam.predictions().categories().orElseThrow();
          for (int i = 0; i < exam.rows().length; i++) {
            int row = exam.rows()[i];
            if (v == 0)
              all.add(
                  new HeldOut(
                      day[row], titles.contains(title(table, row)), new boolean[versions.size()]));
            all.get(i).right[v] =
                said.classes().get(said.answer(i)).equals(table.table().cell(row, TYPE));
          }
        }
      }
      return all;
    }
  }

  private static String title(Dataset table, int row) {
    return String.valueOf(table.table().cell(row, "title"));
  }

  /** A line for each day: how each version did, from the day's own night on, and all at once. */
  private static void tell(String which, List<HeldOut> all) {
    System.out.println(
        "%nheld-out listings %s: day, how many, right by the version after each night from its own"
                .formatted(which)
            + " on, all at once; worse at the end than at first by");
    for (int d = 0; d <= DAYS; d++) {
      int own = d;
      var of = all.stream().filter(h -> h.day == own).map(HeldOut::right).toList();
      var shares =
          IntStream.rangeClosed(d, DAYS + 1)
              .mapToObj(v ->
                  String.format("%.4f", of.stream().filter(r -> r[v]).count() / (double) of.size()))
              .toList();
      var falls = of.stream().mapToDouble(r -> (r[own] ? 1 : 0) - (r[DAYS] ? 1 : 0)).toArray();
      System.out.printf(
          "  %2d %4d %s; %s%n", d, of.size(), String.join(" ", shares), Estimate.mean(falls));
    }
    for (int v : new int[] {DAYS, DAYS + 1})
      System.out.printf(
          "%s %s%n",
          v == DAYS ? "after ten nights" : "all at once     ",
          Estimate.share(all.stream().filter(h -> h.right[v]).count(), all.size()));
  }
}
