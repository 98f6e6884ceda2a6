package nurture.lab.fewlabels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import nurture.eval.Estimate;
import nurture.feed.Augment;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.feed.Images;
import nurture.feed.Mix;
import nurture.feed.Views;
import nurture.model.WhitenedNet;
import nurture.nn.BatchNorm;
import nurture.nn.Conv2d;
import nurture.nn.Layer;
import nurture.nn.Linear;
import nurture.study.Catapult;
import nurture.study.Catapult.Averaging;
import nurture.study.Catapult.Couple;
import nurture.study.Panel;
import nurture.tensor.Device;
import nurture.tensor.Engine;
import nurture.tensor.Kernels;
import nurture.tensor.Losses;
import nurture.tensor.Tensor;
import nurture.train.TrainingFailed;
import nurture.tune.Halving;
import nurture.tune.Hyperparameters;
import org.jspecify.annotations.Nullable;

/**
 * Accuracy against the number of labels a class, of Fashion-MNIST or any folder like MNIST's: the
 * catapult recipe (airbench's net, smoothed labels, an average of the weights) beside a ResNet-18
 * and a LeNet, each tuned in the same way.
 *
 * <p><b>Protocol</b>: of the training images all but the last thousand may be labelled; a seed
 * draws so many of each class. {@code tune} chooses rate, decay and changes of the images by the
 * last thousand, which nobody learns from: 18 candidates by halving, with the labels of a seed that
 * is not examined. Then each seed learns and is asked for the 10,000 test images once.
 *
 * <p>{@code nurture-bench/run lab.fewlabels.FewLabels FOLDER [tune] [validate] learner=recipe,lenet
 * labels=10,100 seed=1,2,3,4,5 KEY=VALUE…} prints a line for each; {@code … FewLabels curve FILE…}
 * makes a table of such lines, with intervals and areas under the curves.
 */
public final class FewLabels {
  private static final int CLASSES = 10, HELD = 1_000;
  private static final long TUNED_ON = 101;

  private FewLabels() {}

  /** Who learns. */
  public enum Learner {
    /** Ours: airbench's net (Jordan, 2024), smoothed labels, an average of the weights. */
    RECIPE("mild,strong", 10 / 3.0),
    /** The residual net of eighteen layers (He et al., 2016), for small images. */
    RESNET18("none,mild", 1),
    /** Two convolutions and three matrices (LeCun et al., 1998), with ReLU. */
    LENET("none,mild", 0.3);

    private final String changes;
    private final double pace;

    Learner(String changes, double pace) {
      this.changes = changes;
      this.pace = pace;
    }

    Layer net(Config c, Images lessons) {
      return switch (this) {
        case RECIPE -> WhitenedNet.of(lessons, all(lessons), CLASSES, (long) c.number("width"), 0);
        case RESNET18 -> ResNet18.of(CLASSES);
        case LENET -> LeNet.of(lessons.width(), lessons.height(), CLASSES);
      };
    }
  }

  /**
   * What is tried.
   *
   * @param labels of each class
   * @param seed of the draw, the start and the order
   * @param settings by name
   */
  public record Config(Learner learner, int labels, long seed, Hyperparameters settings) {
    private static final Hyperparameters PLAIN =
        Hyperparameters.of(
            "width=32", // of the recipe's net: channels of the first group
            "rate=0.1",
            "decay=5e-4",
            "steps=400",
            "batch=50",
            "cycles=1",
            "ensemble=0", // 1: the mean answer of the cycles' ends
            "augment=mild", // none, mild or strong
            "mix=0", // alpha of CutMix in every second step
            "smoothing=0",
            "average=0", // what the running average keeps, or even or cycles
            "views=1"); // 1, 2 (mirrored) or 6
    private static final List<String> RECIPE =
        List.of("rate=1", "smoothing=0.1", "average=0.98", "views=2");

    /** A learner's settings before tuning. */
    public static Config of(Learner learner, int labels, long seed) {
      var settings =
          switch (learner) {
            case RECIPE -> PLAIN.with(RECIPE);
            case RESNET18 -> PLAIN;
            case LENET -> PLAIN.with("rate=0.03");
          };
      return new Config(learner, labels, seed, settings);
    }

    /** The same but for {@code KEY=VALUE}. */
    public Config with(String setting) {
      return new Config(learner, labels, seed, settings.with(setting));
    }

    double number(String setting) {
      return settings.number(setting);
    }

    String text(String setting) {
      return settings.text(setting);
    }
  }

  /** What came of it: the share of the images asked about that were named right. */
  public record Report(double accuracy, double seconds) {}

  /** Learns from some images and names others. */
  public static Report run(Config c, Images lessons, Images others) {
    var chance = new SplittableRandom(c.seed);
    var feed =
        Feed.of(
                lessons.with(Augment.of(c.text("augment"), 2, 8, 0.6)),
                all(lessons),
                (int) c.number("batch"))
            .shuffled(c.seed);
    int passes = Math.max(1, (int) Math.round(c.number("steps") / feed.batches()));
    var recipe =
        Catapult.of(
                () -> c.learner.net(c, lessons),
                (Layer net, Batch batch) -> loss(c, net, batch, chance))
            .passes(passes, Math.clamp((int) c.number("cycles"), 1, passes))
            .average(Averaging.of(c.text("average")))
            .seed(c.seed);
    var couple = new Couple(c.number("rate"), c.number("decay"));
    long began = System.nanoTime();
    var nets =
        c.number("ensemble") == 0
            ? List.of(recipe.learn(couple, feed))
            : recipe.ensemble(couple, feed);
    double seconds = (System.nanoTime() - began) / 1e9;
    try {
      return new Report(
          new Panel(nets, Views.of(c.settings.whole("views"))).accuracy(others), seconds);
    } finally {
      nets.forEach(Layer::free);
    }
  }

  private static Tensor loss(Config c, Layer net, Batch batch, SplittableRandom chance) {
    var mix = Mix.cutOrWhole(batch.get("photo"), c.number("mix"), chance);
    var logits = net.apply(mix.photos());
    return mix.loss(
        batch.get("class"), y -> Losses.crossEntropy(logits, y, null, c.number("smoothing")));
  }

  /**
   * The best of 18 settings by halving, as the images held out tell; its trials go to {@code say}.
   */
  static Config tuned(Config c, Images lessons, Images held, Consumer<String> say) {
    var candidates = new ArrayList<Config>();
    for (var change : c.learner.changes.split(",", -1))
      for (double rate : new double[] {0.03, 0.1, 0.3})
        for (var decay : List.of("5e-4", "5e-3", "2e-2"))
          candidates.add(
              c.with("augment=" + change)
                  .with("decay=" + decay)
                  .with("rate=" + rate * c.learner.pace));
    var trials =
        Halving.of(
            candidates,
            (int) c.number("steps"),
            (candidate, steps) -> {
              try {
                var report = run(candidate.with("steps=" + steps), lessons, held);
                say.accept("TRIAL " + line(candidate.with("steps=" + steps), report));
                return report.accuracy;
              } catch (TrainingFailed e) {
                return Double.NaN; // too large a couple
              }
            });
    var best = Halving.best(trials).candidate();
    return new Config(c.learner, c.labels, c.seed, best.settings);
  }

  /** So many images of each class, of all but the last thousand. */
  static Images draw(Images all, int labels, long seed) {
    return all.select(IntStream.range(0, all.size() - HELD).toArray()).drawn(labels, seed);
  }

  private static Images held(Images all) {
    return all.select(IntStream.range(all.size() - HELD, all.size()).toArray());
  }

  private static int[] all(Images photos) {
    return IntStream.range(0, photos.size()).toArray();
  }

  /** The residual net of eighteen layers, its stem for small images. */
  record ResNet18(Unit stem, List<Block> blocks, Linear head) implements Layer {
    record Unit(Conv2d convolution, BatchNorm norm) implements Layer {
      static Unit of(long in, long out, long kernel, long stride) {
        return new Unit(
            Conv2d.withoutBias(in, out, kernel).padding(kernel / 2).stride(stride),
            BatchNorm.of(out));
      }

      @Override
      public Tensor apply(Tensor x) {
        return norm.apply(convolution.apply(x));
      }
    }

    record Block(Unit one, Unit two, @Nullable Unit view) implements Layer {
      static Block of(long in, long out, long stride) {
        return new Block(
            Unit.of(in, out, 3, stride),
            Unit.of(out, out, 3, 1),
            in == out ? null : Unit.of(in, out, 1, stride));
      }

      @Override
      public Tensor apply(Tensor x) {
        var y = two.apply(one.apply(x).relu());
        return y.plus(view == null ? x : view.apply(x)).relu();
      }
    }

    static ResNet18 of(long classes) {
      var blocks = new ArrayList<Block>();
      long in = 64;
      for (long out : new long[] {64, 128, 256, 512}) {
        blocks.add(Block.of(in, out, in == out ? 1 : 2));
        blocks.add(Block.of(out, out, 1));
        in = out;
      }
      return new ResNet18(Unit.of(3, 64, 3, 1), List.copyOf(blocks), Linear.of(in, classes));
    }

    @Override
    public Tensor apply(Tensor x) {
      var y = stem.apply(x).relu();
      for (var block : blocks) y = block.apply(y);
      return head.apply(y.mean(2, 3));
    }
  }

  record LeNet(Conv2d one, Conv2d two, Linear three, Linear four, Linear five) implements Layer {
    static LeNet of(long width, long height, long classes) {
      long flat = 16 * ((width / 2 - 4) / 2) * ((height / 2 - 4) / 2);
      return new LeNet(
          Conv2d.of(3, 6, 5).padding(2),
          Conv2d.of(6, 16, 5),
          Linear.of(flat, 120),
          Linear.of(120, 84),
          Linear.of(84, classes));
    }

    @Override
    public Tensor apply(Tensor x) {
      var y = Kernels.maxPool(one.apply(x).relu(), 2, 2);
      y = Kernels.maxPool(two.apply(y).relu(), 2, 2).flatten(1);
      return five.apply(four.apply(three.apply(y).relu()).relu());
    }
  }

  private static String line(Config c, Report report) {
    return String.format(
        Locale.ROOT,
        "learner=%s labels=%d seed=%d accuracy=%.4f seconds=%.0f %s",
        c.learner.name().toLowerCase(Locale.ROOT),
        c.labels,
        c.seed,
        report.accuracy,
        report.seconds,
        c.settings);
  }

  private static final Pattern RESULT =
      Pattern.compile("RESULT learner=(\\w+) labels=(\\d+) seed=(\\d+) accuracy=([\\d.]+) .*");

  /**
   * A table of result lines: the mean accuracy with half of its 95 % interval by labels, and the
   * area under the curve over the logarithm of the labels, 1 for one that is always right.
   */
  static String table(List<String> lines) {
    var all = new TreeMap<String, TreeMap<Integer, TreeMap<Long, Double>>>();
    for (var line : lines) {
      var found = RESULT.matcher(line);
      if (!found.matches()) continue;
      all.computeIfAbsent(found.group(1), l -> new TreeMap<>())
          .computeIfAbsent(Integer.valueOf(found.group(2)), n -> new TreeMap<>())
          .put(Long.valueOf(found.group(3)), Double.valueOf(found.group(4)));
    }
    var table =
        new StringBuilder("| learner | labels a class | accuracy, % | n |\n|---|---|---|---|\n");
    all.forEach((learner, sizes) -> {
      sizes.forEach(
          (labels, seeds) -> table.append(row(learner, Integer.toString(labels), seeds.values())));
      var areas = areas(sizes);
      if (sizes.size() > 1 && !areas.isEmpty()) table.append(row(learner, "area", areas));
    });
    return table.toString();
  }

  private static String row(String learner, String labels, Iterable<Double> figures) {
    var values = new ArrayList<Double>();
    figures.forEach(f -> values.add(100 * f));
    var array = values.stream().mapToDouble(v -> v).toArray();
    if (array.length < 2)
      return String.format(Locale.ROOT, "| %s | %s | %.2f | 1 |%n", learner, labels, array[0]);
    var mean = Estimate.mean(array);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.2f ± %.2f | %d |%n",
        learner,
        labels,
        mean.value(),
        mean.high() - mean.value(),
        array.length);
  }

  /** Of each seed that has all sizes. */
  private static List<Double> areas(SortedMap<Integer, ? extends Map<Long, Double>> sizes) {
    var areas = new ArrayList<Double>();
    for (long seed : sizes.values().iterator().next().keySet()) {
      if (!sizes.values().stream().allMatch(seeds -> seeds.containsKey(seed))) continue;
      double area = 0, length = 0, before = Double.NaN, at = Double.NaN;
      for (var size : sizes.entrySet()) {
        double x = Math.log(size.getKey()), y = size.getValue().getOrDefault(seed, Double.NaN);
        if (!Double.isNaN(at)) {
          area += (x - at) * (y + before) / 2;
          length += x - at;
        }
        at = x;
        before = y;
      }
      areas.add(area / length);
    }
    return areas;
  }

  /** See above. */
  public static void main(String[] args) throws IOException {
    if (args.length > 1 && args[0].equals("curve")) {
      var lines = new ArrayList<String>();
      for (var file : Arrays.asList(args).subList(1, args.length))
        lines.addAll(Files.readAllLines(Path.of(file)));
      System.out.print(table(lines));
      return;
    }
    if (args.length == 0) {
      System.err.println(
          "FewLabels FOLDER [tune] [validate] learner=recipe,resnet18,lenet labels=10,100"
              + " seed=1,2,3,4,5 KEY=VALUE…\nFewLabels curve FILE…");
      System.exit(2);
    }
    Engine.threads(Integer.getInteger("threads", Runtime.getRuntime().availableProcessors()));
    Engine.device(Device.valueOf(System.getProperty("device", "cpu").toUpperCase(Locale.ROOT)));
    var given = new TreeMap<>(Map.of("learner", "recipe", "labels", "10", "seed", "1"));
    for (var arg : args)
      if (arg.contains("="))
        given.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
    var learners = String.valueOf(given.remove("learner")).split(",", -1);
    var sizes = String.valueOf(given.remove("labels")).split(",", -1);
    var seeds = String.valueOf(given.remove("seed")).split(",", -1);
    var all = Images.idx(Path.of(args[0]), "train");
    var held = held(all);
    var exam = List.of(args).contains("validate") ? held : Images.idx(Path.of(args[0]), "t10k");
    var lines = new ArrayList<String>();
    for (var name : learners)
      for (var size : sizes) {
        int labels = Integer.parseInt(size);
        var config = Config.of(Learner.valueOf(name.toUpperCase(Locale.ROOT)), labels, TUNED_ON);
        for (var setting : given.entrySet())
          config = config.with(setting.getKey() + "=" + setting.getValue());
        if (List.of(args).contains("tune"))
          config = tuned(config, draw(all, labels, TUNED_ON), held, FewLabels::say);
        for (var seed : seeds) {
          var one = new Config(config.learner, labels, Long.parseLong(seed), config.settings);
          lines.add("RESULT " + line(one, run(one, draw(all, labels, one.seed), exam)));
          say(lines.getLast());
        }
      }
    System.out.print(table(lines));
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
