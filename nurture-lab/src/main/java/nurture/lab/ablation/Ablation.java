package nurture.lab.ablation;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import nurture.eval.Categories;
import nurture.eval.Estimate;
import nurture.feed.Augment;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.feed.Filter;
import nurture.feed.Images;
import nurture.feed.Mix;
import nurture.feed.Views;
import nurture.feed.Worthwhile;
import nurture.model.WhitenedNet;
import nurture.nn.Dropout;
import nurture.optim.Muon;
import nurture.optim.Schedule;
import nurture.optim.Sgd;
import nurture.quality.LabelDoubts;
import nurture.study.Catapult;
import nurture.study.Catapult.Averaging;
import nurture.study.Catapult.Couple;
import nurture.study.Panel;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Tensor;
import nurture.train.TrainingFailed;
import nurture.tune.Halving;
import nurture.tune.Hyperparameters;

/**
 * How much each part of the catapult recipe gives: size, couple of rate and decay, schedules,
 * passes, filter, average, distillation. One part at a time is changed, everything else stays.
 *
 * <p><b>Protocol</b>: Fashion-MNIST or any folder like MNIST's, {@code labels} images of each class
 * drawn by a seed from all training images but the last thousand; airbench's net (Jordan, 2024) by
 * SGD. {@code tune} chooses the couple by halving on the last thousand, with the labels of a seed
 * that is not examined. Each arm and seed is asked for the test images once; differences are of the
 * same draw.
 *
 * <p>{@code nurture-bench/run lab.ablation.Ablation FOLDER tune|ARM… [validate] [KEY=VALUE…]
 * SEED…}, where {@code all} stands for all arms, prints a line for each; {@code … Ablation table
 * FILE…} makes a table of such lines.
 */
public final class Ablation {
  private static final int HELD = 1_000, PARTS = 4, TEACHERS = 4;
  private static final long TUNED_ON = 101;

  private Ablation() {}

  /** What is not said otherwise by an arm. */
  private static final Hyperparameters RECIPE =
      Hyperparameters.of(
          "labels=100", // of each class
          "width=32", // channels of the first group
          "rate=1", // with the decay, what tune finds
          "decay=5e-4",
          "rule=sgd", // or muon, for filters, at rates of its own
          "schedule=onecycle", // or constant
          "decays=constant", // or triangle
          "cycles=1",
          "epochs=20",
          "batch=50",
          "changes=mild", // none, mild (mirrored, moved) or strong
          "mix=0", // alpha of CutMix in every second step
          "mixup=0", // alpha of Mixup in every step
          "dropout=0", // of what the net sees, before it answers
          "smoothing=0.1",
          "average=0.98", // what the running average keeps, or even or cycles
          "wrong=0", // share of labels that are drawn anew
          "filter=none", // or doubted, or the easiest fifth, both out of sample
          "worth=1", // share of a batch that stays: what a small net that learnt before finds
          // hardest
          "easy=1", // share of the lessons in the first pass, the easiest; half of the passes later
          // all
          "learner=one", // or four, whose mean answers, or a student of theirs
          "student=1"); // its width as a share of theirs

  /** Arms by name: the settings in which each differs from the recipe. */
  static final Map<String, List<String>> ARMS = arms();

  private static Map<String, List<String>> arms() {
    var arms = new LinkedHashMap<String, List<String>>();
    arms.put("recipe", List.of());
    arms.put("size-quarter", List.of("width=8"));
    arms.put("size-twice", List.of("width=64"));
    arms.put("decay-tenth", List.of("decay=*0.1"));
    arms.put("rate-quarter", List.of("rate=*0.25"));
    arms.put("rate-threefold", List.of("rate=*3"));
    arms.put("couple-large", List.of("rate=*3", "decay=*3"));
    arms.put("thesis", List.of("width=64", "rate=*3", "decay=*3", "cycles=3", "epochs=*3"));
    arms.put("couple-small", List.of("rate=*0.25", "decay=*0.1"));
    arms.put("decay-tenfold", List.of("decay=*10"));
    arms.put("muon", List.of("rule=muon"));
    arms.put("constant", List.of("schedule=constant"));
    arms.put("cyclic", List.of("cycles=3"));
    arms.put("decay-triangle", List.of("decays=triangle"));
    arms.put("passes-quarter", List.of("epochs=*0.25"));
    arms.put("passes-twice", List.of("epochs=*2"));
    arms.put("changes-none", List.of("changes=none"));
    arms.put("changes-strong", List.of("changes=strong", "mix=1"));
    arms.put("mixup", List.of("mixup=0.2"));
    arms.put("dropout", List.of("dropout=0.3"));
    arms.put("no-smoothing", List.of("smoothing=0"));
    arms.put("last-weights", List.of("average=0"));
    arms.put("average-even", List.of("average=even"));
    arms.put("filter-doubted", List.of("filter=doubted"));
    arms.put("filter-easiest", List.of("filter=easiest"));
    arms.put("worth-half", List.of("worth=0.5", "batch=*2", "epochs=*2"));
    arms.put("easy-first", List.of("easy=0.3"));
    arms.put("wrong-10", List.of("wrong=0.1"));
    arms.put("wrong-10-filter", List.of("wrong=0.1", "filter=doubted"));
    arms.put("mean-of-four", List.of("learner=four"));
    arms.put("student", List.of("learner=student"));
    arms.put("student-quarter", List.of("learner=student", "student=0.25"));
    return arms;
  }

  /**
   * What is tried.
   *
   * @param seed of the draw, the start and the order
   * @param settings by name
   */
  public record Config(long seed, Hyperparameters settings) {
    /** The recipe. */
    public static Config of(long seed) {
      return new Config(seed, RECIPE);
    }

    /** The same but for {@code KEY=VALUE}; {@code KEY=*FACTOR} multiplies what is there. */
    public Config with(String setting) {
      return new Config(seed, settings.with(setting));
    }

    Config arm(String name) {
      var changes = ARMS.get(name);
      if (changes == null)
        throw new IllegalArgumentException(
            "arm must be one of %s, got %s".formatted(ARMS.keySet(), name));
      return new Config(seed, settings.with(changes));
    }

    Config seed(long other) {
      return new Config(other, settings);
    }

    double number(String key) {
      return settings.number(key);
    }

    String text(String key) {
      return settings.text(key);
    }

    Couple couple() {
      return new Couple(number("rate"), number("decay"));
    }
  }

  /**
   * What came of it.
   *
   * @param accuracy share of the images asked about that were named right
   * @param lessons images that were learnt from, after the filter
   * @param seconds of learning, the filter's and the teachers' included
   */
  public record Report(double accuracy, int lessons, double seconds) {}

  /** Learns from some images and names others. */
  public static Report run(Config c, Images drawn, Images others) {
    var lessons = misled(drawn, c.number("wrong"), c.seed);
    long began = System.nanoTime();
    var rows = filter(c, lessons).of(all(lessons));
    var nets = new ArrayList<WhitenedNet>();
    try {
      if (c.text("learner").equals("one")) nets.add(learn(c, lessons, rows));
      else
        for (int t = 0; t < TEACHERS; t++)
          nets.add(learn(c.seed(c.seed + 1_000L * t), lessons, rows));
      var answering =
          c.text("learner").equals("student")
              ? List.of(student(c, lessons, rows, nets))
              : List.copyOf(nets);
      if (!nets.containsAll(answering)) nets.addAll(answering); // to be freed
      double seconds = (System.nanoTime() - began) / 1e9;
      return new Report(
          new Panel(answering, Views.MIRRORED).accuracy(others), rows.length, seconds);
    } finally {
      nets.forEach(WhitenedNet::free);
    }
  }

  private static WhitenedNet learn(Config c, Images lessons, int[] rows) {
    if (c.number("worth") < 1) return learnWorthwhile(c, lessons, rows);
    var feed = feed(c, varied(c, lessons), rows);
    double easy = c.number("easy");
    if (easy < 1) {
      var answers = outOfSample(c.with("easy=1"), lessons);
      int passes = (int) c.number("epochs") / 2;
      feed = feed.easyFirst(easy, passes, row -> -answers[row][lessons.classes()[row]]);
    }
    return recipe(c, lessons, rows).learn(c.couple(), feed);
  }

  /** Of each batch what a net of a quarter of the width, which learns first, finds hardest. */
  private static WhitenedNet learnWorthwhile(Config c, Images lessons, int[] rows) {
    var small = c.with("worth=1").with("width=*0.25").with("batch=*0.5").with("epochs=*0.5");
    var proxy = learn(small, lessons, rows);
    try {
      var hardest =
          new Worthwhile(
              varied(c, lessons),
              c.number("worth"),
              batch -> {
                var said = proxy.apply(batch.get("photo")).toFloat().logSoftmax(1);
                return said.times(own(batch.get("class"), classes(lessons))).sum(1).times(-1);
              });
      return recipe(c, lessons, rows).learn(c.couple(), feed(c, hardest, rows));
    } finally {
      proxy.free();
    }
  }

  private static Images varied(Config c, Images lessons) {
    return lessons.with(Augment.of(c.text("changes"), 2, 8, 0.6));
  }

  private static Feed feed(Config c, Feed.Source source, int[] rows) {
    return Feed.of(source, rows, (int) c.number("batch")).shuffled(c.seed);
  }

  /** Ones at classes [n], else zeros: [n, of]. */
  private static Tensor own(Tensor classes, int of) {
    var ones = new float[of * of];
    for (int c = 0; c < of; c++) ones[c * of + c] = 1;
    return Tensor.of(ones, of, of).gather(0, classes);
  }

  /** Of labels, or of what teachers say where a batch has it. */
  private static Catapult<WhitenedNet> recipe(Config c, Images lessons, int[] rows) {
    var chance = new SplittableRandom(c.seed);
    int passes = Math.max(1, (int) Math.round(c.number("epochs")));
    return Catapult.of(
            () -> net(c, lessons, rows), (WhitenedNet net, Batch b) -> loss(c, net, b, chance))
        .rule((net, couple) ->
            c.text("rule").equals("muon")
                ? Muon.of(net, 0.12, 0.01)
                : Sgd.of(net, couple.rate()).momentum(0.9).nesterov().decay(couple.decay()))
        .passes(passes, Math.clamp((int) c.number("cycles"), 1, passes))
        .schedules(schedule(c.text("schedule")), schedule(c.text("decays")))
        .average(Averaging.of(c.text("average")))
        .seed(c.seed);
  }

  private static WhitenedNet net(Config c, Images lessons, int[] rows) {
    return WhitenedNet.of(lessons, rows, classes(lessons), (long) c.number("width"), 0);
  }

  private static int classes(Images images) {
    return 1 + IntStream.of(images.classes()).max().orElseThrow();
  }

  private static Tensor loss(Config c, WhitenedNet net, Batch batch, SplittableRandom chance) {
    var photos = batch.get("photo");
    if (batch.has("taught"))
      return net.apply(photos)
          .toFloat()
          .logSoftmax(1)
          .times(batch.get("taught"))
          .sum(1)
          .mean()
          .times(-1);
    double up = c.number("mixup");
    var mix = up > 0 ? Mix.up(photos, up, chance) : Mix.cutOrWhole(photos, c.number("mix"), chance);
    var seen = new Dropout(c.number("dropout")).apply(net.features(mix.photos()));
    var logits = net.answer(seen);
    return mix.loss(
        batch.get("class"), y -> Losses.crossEntropy(logits, y, null, c.number("smoothing")));
  }

  /** A net that learns what the mean of others says of the lessons as they vary. */
  private static WhitenedNet student(
      Config c, Images lessons, int[] rows, List<WhitenedNet> teachers) {
    var varied = varied(c, lessons);
    var panel = new Panel(teachers, Views.ONE);
    Feed.Source taught =
        (some, chance) -> {
          var batch = varied.batch(some, chance);
          var tensors = new LinkedHashMap<>(batch.tensors());
          tensors.put("taught", panel.answer(batch.get("photo")));
          return new Batch(batch.ids(), batch.rows(), tensors);
        };
    var small = c.with("width=*" + c.text("student"));
    return recipe(small, lessons, rows).learn(c.couple(), feed(c, taught, rows));
  }

  private static Schedule schedule(String which) {
    return switch (which) {
      case "onecycle" -> Schedule.oneCycle(0.1);
      case "constant" -> Schedule.constant();
      case "triangle" -> Schedule.triangle(0.5);
      default -> throw new IllegalArgumentException("no such schedule: " + which);
    };
  }

  /** The same images, a share of whose labels is drawn anew from the other classes. */
  private static Images misled(Images images, double share, long seed) {
    if (share == 0) return images;
    var random = new SplittableRandom(~seed);
    int classes = classes(images);
    var labels = images.classes().clone();
    for (int i = 0; i < labels.length; i++)
      if (random.nextDouble() < share)
        labels[i] = (labels[i] + 1 + random.nextInt(classes - 1)) % classes;
    return new Images(images.width(), images.height(), images.rgb(), labels, images.augment());
  }

  private static Filter filter(Config c, Images lessons) {
    var which = c.text("filter");
    if (which.equals("none")) return rows -> rows;
    var answers = outOfSample(c, lessons);
    var names = IntStream.range(0, classes(lessons)).mapToObj(Integer::toString).toList();
    var doubts = LabelDoubts.of(new Categories(names, lessons.classes(), answers));
    return switch (which) {
      case "doubted" -> Filter.without(doubts::doubted);
      case "easiest" -> Filter.withoutLowest(0.2, row -> -answers[row][lessons.classes()[row]]);
      default -> throw new IllegalArgumentException("no such filter: " + which);
    };
  }

  /** What nets that have not seen an image say of it; images come in an order by chance. */
  private static float[][] outOfSample(Config c, Images lessons) {
    var answers = new float[lessons.size()][];
    for (int part = 0; part < PARTS; part++) {
      int left = part;
      var seen = IntStream.range(0, answers.length).filter(i -> i % PARTS != left).toArray();
      var unseen = IntStream.range(0, answers.length).filter(i -> i % PARTS == left).toArray();
      var net = learn(c.seed(c.seed + 100_000L * (part + 1)), lessons, seen);
      try {
        var said = new Panel(List.of(net), Views.MIRRORED).answers(lessons.select(unseen));
        for (int i = 0; i < unseen.length; i++) answers[unseen[i]] = said[i];
      } finally {
        net.free();
      }
    }
    return answers;
  }

  private static int[] all(Images images) {
    return IntStream.range(0, images.size()).toArray();
  }

  /** So many images of each class, of all but the last thousand; their order is by chance. */
  static Images draw(Images all, int labels, long seed) {
    return all.select(IntStream.range(0, all.size() - HELD).toArray()).drawn(labels, seed);
  }

  private static List<Couple> couples() {
    var all = new ArrayList<Couple>();
    for (double rate : new double[] {0.1, 0.3, 1})
      for (double decay : new double[] {5e-4, 5e-3, 2e-2}) all.add(new Couple(rate, decay));
    return all;
  }

  /** The couple that does best on images held out, of nine by halving. */
  private static Couple tuned(Config c, Images all, Images held) {
    var drawn = draw(all, (int) c.number("labels"), TUNED_ON);
    var trials =
        Halving.of(
            couples(),
            (int) c.number("epochs"),
            (couple, passes) -> {
              var tried =
                  c.seed(TUNED_ON)
                      .with("rate=" + couple.rate())
                      .with("decay=" + couple.decay())
                      .with("epochs=" + passes);
              try {
                var report = run(tried, drawn, held);
                System.out.println("TRIAL " + line("recipe", tried, report));
                return report.accuracy;
              } catch (TrainingFailed e) {
                return Double.NaN; // too large a couple
              }
            });
    return Halving.best(trials).candidate();
  }

  private static String line(String arm, Config c, Report report) {
    return String.format(
        Locale.ROOT,
        "arm=%s seed=%d accuracy=%.4f lessons=%d seconds=%.0f %s",
        arm,
        c.seed,
        report.accuracy,
        report.lessons,
        report.seconds,
        c.settings);
  }

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
              String.join(", ", ARMS.getOrDefault(arm, List.of())),
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

  /** See above. */
  public static void main(String[] args) throws IOException {
    if (args.length > 1 && args[0].equals("table")) {
      var lines = new ArrayList<String>();
      for (var file : Arrays.asList(args).subList(1, args.length))
        lines.addAll(Files.readAllLines(Path.of(file)));
      System.out.print(table(lines));
      return;
    }
    var rest = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
    var seeds = rest.stream().filter(a -> a.matches("\\d+")).map(Long::valueOf).toList();
    if (args.length == 0 || (seeds.isEmpty() && !rest.contains("tune"))) {
      System.err.println(
          "Ablation FOLDER tune|all|ARM… [validate] [KEY=VALUE…] SEED…\nAblation table FILE…\n"
              + "arms: "
              + String.join(", ", ARMS.keySet()));
      System.exit(2);
    }
    for (var word : rest)
      if (!word.contains("=") && !word.matches("\\d+|tune|all|validate") && !ARMS.containsKey(word))
        throw new IllegalArgumentException(
            "arm must be one of %s, got %s".formatted(ARMS.keySet(), word));
    Engine.threads(Integer.getInteger("threads", Runtime.getRuntime().availableProcessors()));
    var all = Images.idx(Path.of(args[0]), "train");
    var held = all.select(IntStream.range(all.size() - HELD, all.size()).toArray());
    var recipe = Config.of(TUNED_ON);
    for (var setting : rest) if (setting.contains("=")) recipe = recipe.with(setting);
    if (rest.contains("tune")) {
      System.out.println("best: " + tuned(recipe, all, held));
      return;
    }
    var others = rest.contains("validate") ? held : Images.idx(Path.of(args[0]), "t10k");
    var arms =
        rest.contains("all")
            ? List.copyOf(ARMS.keySet())
            : rest.stream().filter(ARMS::containsKey).toList();
    var lines = new ArrayList<String>();
    for (long seed : seeds) {
      var drawn = draw(all, (int) recipe.number("labels"), seed);
      for (var arm : arms) {
        var config = recipe.arm(arm).seed(seed);
        lines.add("RESULT " + line(arm, config, run(config, drawn, others)));
        System.out.println(lines.getLast());
      }
    }
    System.out.print(table(lines));
  }
}
