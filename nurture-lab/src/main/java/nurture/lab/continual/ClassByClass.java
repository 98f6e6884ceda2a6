package nurture.lab.continual;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import nurture.data.BadPhoto;
import nurture.eval.Spread;
import nurture.feed.Augment;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.feed.Images;
import nurture.feed.Mix;
import nurture.feed.Views;
import nurture.memory.ClassBalanced;
import nurture.memory.Reservoir;
import nurture.model.Patches;
import nurture.model.RunningRidge;
import nurture.model.WhitenedNet;
import nurture.model.WideResNet;
import nurture.nn.Layer;
import nurture.nn.Linear;
import nurture.optim.Schedule;
import nurture.optim.Sgd;
import nurture.study.Catapult;
import nurture.study.Reminded;
import nurture.study.Succession;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import nurture.tune.Hyperparameters;
import org.jspecify.annotations.Nullable;

/**
 * Classes that come two at a time, each image once: what replaying a few hundred kept images saves
 * of a net's knowledge, and what is saved by learning nothing by gradients at all.
 *
 * <p><b>Asked</b>: is forgetting a matter of what is kept, or of how one learns? A net is taught by
 * plain steps, with experience replay (Chaudhry et al., 2019), with dark experience replay (Buzzega
 * et al., 2020), which asks it to answer kept images as it did when it saw them, and from nothing
 * on the kept images alone (Prabhu et al., 2020). Beside them stands ridge regression on patches of
 * the first 200 images ({@link Patches}, {@link RunningRidge}): its sums cannot forget, so it
 * answers as if all had been learnt at once. It keeps no images but more numbers; {@code bytes}
 * says how many.
 *
 * <p>{@code nurture-bench/run lab.continual.ClassByClass FOLDER LEARNER… [validate] KEY=VALUE…
 * SEED…}; FOLDER holds an IDX data set such as MNIST or Fashion-MNIST, gzip or not, or {@code
 * cifar10-train-jpeg.tar.gz} and its test. Cost and results: {@code docs/results/continual.md}.
 */
public final class ClassByClass {
  private static final double PENALTY = 1e-3;
  private static final int WIDTH = 100, REMINDER = 16;

  /** Who learns. */
  public enum Who {
    /** Steps on what comes, and nothing else. */
    PLAIN,
    /** As {@link #PLAIN}, with all classes mixed: nothing to forget. */
    JOINT,
    /** Experience replay. */
    ER,
    /** Dark experience replay, with labels too. */
    DERPP,
    /** From nothing before each exam, on a buffer that is balanced. */
    GDUMB,
    /** Ridge regression on patches. */
    SUMS
  }

  /**
   * What is tried.
   *
   * @param settings {@code buffer} photos that may be kept; {@code batch} photos in a lesson;
   *     {@code replayed} photos drawn from the buffer in a step; {@code passes} over each task;
   *     {@code rate} of plain SGD; {@code alpha}, the weight of answering as before; {@code beta},
   *     that of the labels of what is kept; and of {@link Who#SUMS} {@code filters} patches on a
   *     {@code grid} of cells, compared at every pixel or every second ({@code stride}), in so many
   *     {@code views}: an image alone, or its mirror image too; beside them so many {@code nets}
   *     that learn before an exam, in so many {@code epochs}, what the buffer then holds, and whose
   *     probabilities count so much ({@code share}) beside the sums' answer
   */
  public record Config(Who who, Hyperparameters settings) {
    private static final Hyperparameters NONE =
        Hyperparameters.of(
            "buffer=0",
            "batch=0",
            "replayed=0",
            "passes=1",
            "rate=0",
            "alpha=0",
            "beta=0",
            "filters=0",
            "grid=0",
            "stride=0",
            "views=0",
            "nets=0",
            "share=0.2",
            "epochs=200");

    /** The published settings for MNIST, as far as they go. */
    public static Config grey(Who who) {
      return switch (who) {
        case PLAIN, JOINT -> of(who, "batch=10", "rate=0.03");
        case ER -> of(who, "buffer=200", "batch=10", "replayed=10", "rate=0.01", "beta=1");
        case DERPP ->
            of(who, "buffer=200", "batch=10", "replayed=128", "rate=0.03", "alpha=0.2", "beta=1");
        case GDUMB -> of(who, "buffer=200", "batch=16", "passes=256", "rate=0.05");
        case SUMS ->
            of(who, "buffer=200", "batch=100", "filters=50", "grid=3", "stride=2", "views=1");
      };
    }

    /** The published settings for CIFAR-10, but for the net and the passes. */
    public static Config colour(Who who) {
      return switch (who) {
        case PLAIN, JOINT -> of(who, "batch=32", "rate=0.1");
        case ER -> of(who, "buffer=200", "batch=32", "replayed=32", "rate=0.1", "beta=1");
        case DERPP ->
            of(who, "buffer=200", "batch=32", "replayed=32", "rate=0.03", "alpha=0.1", "beta=0.5");
        case GDUMB -> grey(who);
        case SUMS ->
            of(who, "buffer=200", "batch=50", "filters=200", "grid=2", "stride=2", "views=1");
      };
    }

    private static Config of(Who who, String... settings) {
      return new Config(who, NONE.with(List.of(settings)));
    }

    /** The same but for what {@code key=value} says. */
    Config with(String setting) {
      return new Config(who, settings.with(setting));
    }

    int whole(String name) {
      return settings.whole(name);
    }

    double number(String name) {
      return settings.number(name);
    }
  }

  /** Two hidden layers on a grey image, from 0 to 1. */
  record Mlp(Linear first, Linear second, Linear out) implements Layer {
    static Mlp of(Images images, int width, int classes) {
      return new Mlp(
          Linear.of((long) images.width() * images.height(), width),
          Linear.of(width, width),
          Linear.of(width, classes));
    }

    @Override
    public Tensor apply(Tensor photos) {
      var x = photos.select(1, 0).flatten(1).times(0.25).plus(0.5);
      return out.apply(second.apply(first.apply(x).relu()).relu());
    }
  }

  /** A net that is made anew before each exam. */
  private static final class Dumb implements Succession.Learner {
    private static final int WIDTH = 400;
    private static final double LEAST = 0.01, CLIP = 10;

    private final Config c;
    private final Images photos;
    private final int classes;
    private final ClassBalanced<Integer> kept;
    private final SplittableRandom random;
    private Layer net;

    Dumb(Config c, Images photos, int classes, long seed) {
      this.c = c;
      this.photos = photos;
      this.classes = classes;
      random = new SplittableRandom(seed);
      kept = new ClassBalanced<>(c.whole("buffer"), random.split());
      net = net(photos, WIDTH, classes, seed);
    }

    @Override
    public void learn(Batch lesson) {
      for (int row : lesson.rows()) kept.offer(row, photos.classes()[row]);
    }

    @Override
    public void rest() {
      net.free();
      net = net(photos, WIDTH, classes, random.nextLong());
      var rows = kept.samples().stream().mapToInt(row -> row).toArray();
      var feed = Feed.of(photos, rows, c.whole("batch")).shuffled(random.nextLong());
      try (var rule = Sgd.of(net, c.number("rate")).momentum(0.9).decay(1e-6).clip(CLIP)) {
        for (int epoch = 1; epoch <= c.whole("passes"); epoch++) {
          int cycle = Integer.highestOneBit(epoch); // 1, 2, 4, … epochs from restart to restart
          double fall = Schedule.cosine().at((double) (epoch - cycle) / cycle);
          try (var pass = feed.epoch(epoch)) {
            for (var batch : pass) rule.step(() -> loss(batch), LEAST + (1 - LEAST) * fall, 1);
          }
        }
      }
    }

    private Tensor loss(Batch batch) {
      var x = batch.get("photo");
      var y = batch.get("class");
      if (net instanceof Mlp || random.nextBoolean()) return Losses.crossEntropy(net.apply(x), y);
      var mix = Mix.cut(x, 1, random);
      var said = net.apply(mix.photos());
      return mix.loss(y, of -> Losses.crossEntropy(said, of));
    }

    @Override
    public Tensor answer(Tensor x) {
      return net.apply(x);
    }

    @Override
    public void close() {
      net.free();
    }
  }

  /** Patches of the first photos, then sums. */
  private static final class Sums implements Succession.Learner {
    private record Model(Patches patches, RunningRidge ridge) {}

    private final Config c;
    private final Images photos;
    private final int classes;
    private final long seed;
    private final List<Integer> first = new ArrayList<>();
    private final ClassBalanced<Integer> kept;
    private final List<WhitenedNet> nets = new ArrayList<>();
    private @Nullable Model model;
    private @Nullable Linear head;

    Sums(Config c, Images photos, int classes, long seed) {
      this.c = c;
      this.photos = photos;
      this.classes = classes;
      this.seed = seed;
      kept = new ClassBalanced<>(c.whole("buffer"), new SplittableRandom(seed));
    }

    @Override
    public void learn(Batch lesson) {
      for (int row : lesson.rows()) kept.offer(row, photos.classes()[row]);
      if (model != null) {
        add(model, lesson);
        return;
      }
      for (int row : lesson.rows()) first.add(row);
      if (first.size() >= c.whole("buffer")) begin();
    }

    private Model begin() {
      var rows = first.stream().mapToInt(row -> row).toArray();
      first.clear();
      try (var scope = Scope.open()) {
        var batch = photos.batch(rows, null);
        var random = new SplittableRandom(seed);
        var x = seen(batch.get("photo"));
        var patches =
            Scope.outside(() ->
                Patches.learn(x, c.whole("filters"), c.whole("grid"), c.whole("stride"), random));
        var made = new Model(patches, new RunningRidge(patches.width(), classes));
        add(made, batch);
        model = made;
        return made;
      }
    }

    private void add(Model to, Batch lesson) {
      try (var scope = Scope.open()) {
        var x = seen(lesson.get("photo"));
        var y = lesson.get("class");
        to.ridge.add(to.patches.apply(x), y);
        if (c.whole("views") == 2) to.ridge.add(to.patches.apply(x.flip(3)), y);
      }
    }

    private Tensor seen(Tensor x) {
      return grey(photos) ? x.narrow(1, 0, 1) : x;
    }

    @Override
    public void rest() {
      var known = model == null ? begin() : model;
      if (head != null) head.free();
      head = Scope.outside(() -> known.ridge.solve(PENALTY));
      nets.forEach(WhitenedNet::free);
      nets.clear();
      for (int net = 0; net < c.whole("nets"); net++) nets.add(reminder(seed + 1_000L * net));
    }

    /** A net that knows what is kept, by the recipe of fifty photos a class. */
    private WhitenedNet reminder(long start) {
      var rows = kept.samples().stream().mapToInt(row -> row).toArray();
      var chance = new SplittableRandom(start);
      return Catapult.of(
              () -> WhitenedNet.of(photos, rows, classes, REMINDER, 0),
              (WhitenedNet net, Batch batch) -> {
                var mix = Mix.cutOrWhole(batch.get("photo"), 1, chance);
                var logits = net.apply(mix.photos());
                return mix.loss(batch.get("class"), y -> Losses.crossEntropy(logits, y, null, 0.1));
              })
          .passes(c.whole("epochs"), 1)
          .average(0.99)
          .seed(start)
          .learn(
              new Catapult.Couple(1, 5e-4),
              Feed.of(photos.with(Augment.of("strong", 4, 8, 1)), rows, 25).shuffled(start));
    }

    @Override
    public Tensor answer(Tensor x) {
      var patches = requireNonNull(model).patches;
      var layer = requireNonNull(head);
      var said = Views.of(c.whole("views")).mean(seen(x), view -> layer.apply(patches.apply(view)));
      if (nets.isEmpty()) return said;
      var looks = nets.stream().map(net -> (UnaryOperator<Tensor>) y -> net.apply(y).softmax(1));
      return said.plus(Views.SIX.mean(x, looks.toList()).times(c.number("share")));
    }

    @Override
    public void close() {
      nets.forEach(WhitenedNet::free);
      if (head != null) head.free();
      if (model == null) return;
      model.patches.free();
      model.ridge.close();
    }
  }

  private ClassByClass() {}

  private static Layer net(Images photos, int width, int classes, long seed) {
    Engine.seed(seed);
    return Scope.outside(
        () -> grey(photos) ? Mlp.of(photos, width, classes) : WideResNet.of(10, 1, classes, 0));
  }

  private static boolean grey(Images photos) {
    var rgb = photos.rgb().getFirst();
    return IntStream.range(0, rgb.length).allMatch(i -> rgb[i] == rgb[i / 3 * 3]);
  }

  private static long size(Images photos) {
    return (grey(photos) ? 1L : 3L) * photos.width() * photos.height();
  }

  /** Leads one learner through a succession of classes. */
  public static Succession.Report run(Config c, Succession all, long seed) {
    var photos = all.lessons();
    int classes = classes(all);
    var random = new SplittableRandom(seed);
    Succession.Learner learner =
        switch (c.who) {
          case GDUMB -> new Dumb(c, photos, classes, seed);
          case SUMS -> new Sums(c, photos, classes, seed);
          default -> {
            var net = net(photos, WIDTH, classes, seed);
            yield new Reminded(
                net,
                Sgd.of(net, c.number("rate")),
                photos,
                new Reservoir<>(c.whole("buffer"), random.split()),
                new Reminded.Reminders(c.whole("replayed"), c.number("alpha"), c.number("beta")),
                random);
          }
        };
    try (learner) {
      var stream = c.who == Who.JOINT ? all.atOnce() : all;
      return stream.run(
          learner, c.whole("batch"), c.who == Who.GDUMB ? 1 : c.whole("passes"), seed);
    }
  }

  /** What a learner holds between lessons, in bytes: weights or sums, and what it keeps. */
  static long bytes(Config c, Succession all) {
    var photos = all.lessons();
    int classes = classes(all);
    if (c.who == Who.SUMS) {
      long width = 2L * c.whole("filters") * c.whole("grid") * c.whole("grid"),
          patch = 36L * (grey(photos) ? 1 : 3);
      long sums = (width + 1) * (width + 1 + classes);
      long ridge = 4 * (sums + patch * c.whole("filters") + 2 * width + (width + 1) * classes);
      if (c.whole("nets") == 0) return ridge;
      var first = IntStream.range(0, Math.min(c.whole("buffer"), photos.size())).toArray();
      var net = Scope.outside(() -> WhitenedNet.of(photos, first, classes, REMINDER, 0));
      long nets = 4L * c.whole("nets") * net.size();
      net.free();
      return ridge + nets + c.whole("buffer") * (3L * photos.width() * photos.height() + 1);
    }
    var net = net(photos, c.who == Who.GDUMB ? Dumb.WIDTH : WIDTH, classes, 1);
    long weights = 4 * net.size();
    net.free();
    return weights
        + c.whole("buffer") * (size(photos) + 1 + (c.number("alpha") > 0 ? 4L * classes : 0));
  }

  private static int classes(Succession all) {
    return Arrays.stream(all.tasks()).mapToInt(task -> task.length).sum();
  }

  /** See above; with {@code validate} the last sixth of the training images is asked about. */
  public static void main(String[] args) throws BadPhoto {
    var rest = Arrays.stream(args).skip(1).toList();
    var seeds = rest.stream().filter(a -> a.matches("\\d+")).mapToLong(Long::parseLong).toArray();
    if (seeds.length == 0) {
      System.err.println("ClassByClass FOLDER [plain] [joint] [er] … [validate] KEY=VALUE… SEED…");
      System.exit(2);
    }
    Engine.threads(Integer.getInteger("threads", 1));
    var train = Images.in(Path.of(args[0]), "train");
    int n = train.size(), held = rest.contains("validate") ? n / 6 : 0;
    var exam =
        held == 0
            ? Images.in(Path.of(args[0]), "test")
            : train.select(IntStream.range(n - held, n).toArray());
    var lessons = train.select(IntStream.range(0, n - held).toArray());
    boolean grey = grey(lessons);
    var varied = lessons.with(Augment.flip().then(Augment.translate(4)));
    for (var who : Who.values()) {
      if (!rest.contains(who.name().toLowerCase(Locale.ROOT))) continue;
      var c = grey ? Config.grey(who) : Config.colour(who);
      for (var setting : rest) if (setting.contains("=")) c = c.with(setting);
      var all = Succession.of(grey || who == Who.SUMS ? lessons : varied, exam, 2);
      var accuracies = new ArrayList<Double>();
      for (int s = 0; s < seeds.length; s++) {
        var report = run(c, all, seeds[s]);
        accuracies.add(100 * report.accuracy().value());
        System.out.printf(
            Locale.ROOT,
            "%s seed %d: %s, forgetting %.3f, %,d bytes, %.0f s%n",
            c,
            seeds[s],
            report.accuracy(),
            report.forgetting(),
            bytes(c, all),
            report.seconds());
      }
      System.out.println("MEAN " + who + " " + Spread.of(accuracies).counted(2));
    }
  }
}
