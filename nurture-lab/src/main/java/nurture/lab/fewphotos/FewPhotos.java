package nurture.lab.fewphotos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import nurture.data.BadPhoto;
import nurture.data.Photos;
import nurture.feed.Augment;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.feed.Images;
import nurture.feed.Mix;
import nurture.model.WhitenedNet;
import nurture.model.WideResNet;
import nurture.nn.Layer;
import nurture.study.Catapult;
import nurture.tensor.Device;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import nurture.train.Event;

/**
 * Ten kinds of things from fifty photos of each (Brigato et al., 2021), without any other data: how
 * much each part of the recipe gives.
 *
 * <p>The split is theirs (ciFAIR-10: 300 photos to learn from and 200 to choose settings by; then
 * all 500), the photos and the test are CIFAR-10's from a JPEG copy, so figures are of that copy.
 * Tuned cross-entropy with a WRN-16-8 reaches 58.2 there, and a larger net with a chosen couple of
 * rate and decay 66.5 (Brigato and Mougiakakou, 2023), both on the lossless photos.
 *
 * <p>{@code nurture-bench/run lab.fewphotos.FewPhotos DATA KEY=VALUE… SEED…}; {@code DATA} holds
 * {@code cifar10-train-jpeg.tar.gz}, its test and {@code deic_cifair10_split.csv}. First looks:
 * {@code docs/log.md}.
 */
public final class FewPhotos {
  private static final int SIDE = 32, CLASSES = 10, EXAM = 250;

  private FewPhotos() {}

  /**
   * What is tried.
   *
   * @param net wide, a residual net (Zagoruyko and Komodakis, 2016), or whitened, airbench's
   *     (Jordan, 2024)
   * @param depth of the wide one
   * @param widen how many times 16, 32 and 64 channels the wide one has; the whitened one has 16,
   *     64 and 64
   * @param rate of SGD with Nesterov momentum 0.9
   * @param decay of SGD
   * @param cycles how often the rate rises and falls
   * @param epochs passes over the photos
   * @param batch photos in a step
   * @param augment how photos vary: none, plain (moves and flips), strong (one of many changes too)
   * @param mix alpha of CutMix in every second step; 0 for none
   * @param smoothing of the labels
   * @param average how much of itself the running average keeps at a step; 0 asks the last weights
   * @param seed of the start and the order
   */
  public record Config(
      String net,
      int depth,
      int widen,
      double rate,
      double decay,
      int cycles,
      int epochs,
      int batch,
      String augment,
      double mix,
      double smoothing,
      double average,
      long seed) {
    /** The recipe, as far as it was found to help. */
    public static Config of(long seed) {
      return new Config("whitened", 0, 2, 1, 5e-4, 1, 100, 25, "strong", 1, 0.1, 0.99, seed);
    }

    /** For a test: seconds. */
    public static Config tiny(double decay) {
      return new Config("wide", 10, 1, 0.1, decay, 1, 20, 10, "plain", 0, 0, 0, 1);
    }

    /** The same but for what {@code key=value} says. */
    Config with(String setting) {
      var parts = setting.split("=", 2);
      boolean word = parts[0].equals("augment") || parts[0].equals("net");
      double number = word ? 0 : Double.parseDouble(parts[1]);
      return switch (parts[0]) {
        case "net" -> net(parts[1]);
        case "depth" -> copy((int) number, widen, rate, decay, cycles, epochs, batch, augment);
        case "widen" -> copy(depth, (int) number, rate, decay, cycles, epochs, batch, augment);
        case "rate" -> copy(depth, widen, number, decay, cycles, epochs, batch, augment);
        case "decay" -> copy(depth, widen, rate, number, cycles, epochs, batch, augment);
        case "cycles" -> copy(depth, widen, rate, decay, (int) number, epochs, batch, augment);
        case "epochs" -> copy(depth, widen, rate, decay, cycles, (int) number, batch, augment);
        case "batch" -> copy(depth, widen, rate, decay, cycles, epochs, (int) number, augment);
        case "augment" -> copy(depth, widen, rate, decay, cycles, epochs, batch, parts[1]);
        case "mix" -> regularised(number, smoothing, average, seed);
        case "smoothing" -> regularised(mix, number, average, seed);
        case "average" -> regularised(mix, smoothing, number, seed);
        case "seed" -> regularised(mix, smoothing, average, (long) number);
        default -> throw new IllegalArgumentException("no such setting: " + parts[0]);
      };
    }

    /** Another net, with the couple that suits it: so it is said before rate and decay. */
    private Config net(String kind) {
      boolean wide = kind.equals("wide");
      return new Config(
          kind,
          wide ? 16 : 0,
          widen,
          wide ? 0.1 : 1,
          wide ? 5e-3 : 5e-4,
          cycles,
          epochs,
          batch,
          augment,
          mix,
          smoothing,
          average,
          seed);
    }

    private Config copy(int d, int w, double r, double wd, int c, int e, int b, String augmented) {
      return new Config(net, d, w, r, wd, c, e, b, augmented, mix, smoothing, average, seed);
    }

    private Config regularised(double m, double s, double a, long number) {
      return new Config(
          net, depth, widen, rate, decay, cycles, epochs, batch, augment, m, s, a, number);
    }
  }

  /**
   * What came of it.
   *
   * @param accuracy share of the photos asked about that were named right
   * @param loss mean cross-entropy in the last pass of learning
   * @param norm Euclidean norm of all weights in the end
   * @param seconds of learning
   */
  public record Report(double accuracy, double loss, double norm, double seconds) {}

  /** Learns from some photos and names others. */
  public static Report run(Config c, Images lessons, Images others) {
    var chance = new SplittableRandom(c.seed);
    var loss = new double[1];
    var recipe =
        Catapult.of(() -> net(c, lessons), (Layer net, Batch batch) -> loss(c, net, batch, chance))
            .passes(c.epochs, c.cycles)
            .average(c.average)
            .seed(c.seed)
            .watch(event -> {
              if (event instanceof Event.EpochEnded e) loss[0] = e.loss();
            });
    var feed = Feed.of(lessons.with(augment(c.augment)), all(lessons), c.batch).shuffled(c.seed);
    long began = System.nanoTime();
    var net = recipe.learn(new Catapult.Couple(c.rate, c.decay), feed);
    double seconds = (System.nanoTime() - began) / 1e9;
    try {
      return new Report(accuracy(net, others), loss[0], norm(net), seconds);
    } finally {
      net.free();
    }
  }

  private static Layer net(Config c, Images lessons) {
    return switch (c.net) {
      case "wide" -> WideResNet.of(c.depth, c.widen, CLASSES, 0);
      case "whitened" -> {
        var filters =
            Scope.tidy(() -> WhitenedNet.whitening(lessons.batch(all(lessons), null).get("photo")));
        yield WhitenedNet.of(filters, CLASSES, 16L * c.widen, 0);
      }
      default -> throw new IllegalArgumentException("net must be wide or whitened, got " + c.net);
    };
  }

  private static Augment augment(String how) {
    var plain = Augment.flip().then(Augment.translate(4));
    return switch (how) {
      case "none" -> Augment.none();
      case "plain" -> plain;
      case "strong" ->
          plain
              .then(
                  Augment.oneOf(
                      Augment.none(),
                      Augment.crop(0.4),
                      Augment.rotate(25),
                      Augment.shear(0.3),
                      Augment.colour(0.5)))
              .then(Augment.cutout(8));
      default ->
          throw new IllegalArgumentException("augment must be none, plain or strong, got " + how);
    };
  }

  private static Tensor loss(Config c, Layer net, Batch batch, SplittableRandom chance) {
    var photos = batch.get("photo");
    var classes = batch.get("class");
    if (c.mix == 0 || chance.nextBoolean())
      return Losses.crossEntropy(net.apply(photos), classes, null, c.smoothing);
    var mix = Mix.cut(photos, c.mix, chance);
    var logits = net.apply(mix.photos());
    return mix.loss(classes, y -> Losses.crossEntropy(logits, y, null, c.smoothing));
  }

  /** Photos and their mirror images, whose probabilities are added. */
  private static double accuracy(Layer net, Images photos) {
    int right = 0;
    try (var pass = Feed.of(photos, all(photos), EXAM).epoch(1)) {
      for (var batch : pass)
        try (var scope = Scope.open()) {
          var x = batch.get("photo");
          var answers = net.apply(x).softmax(1).plus(net.apply(x.flip(3)).softmax(1));
          var said = answers.argmax(1).longs();
          var truth = batch.get("class").longs();
          for (int i = 0; i < said.length; i++) if (said[i] == truth[i]) right++;
        }
    }
    return (double) right / photos.size();
  }

  private static double norm(Layer net) {
    double squares = 0;
    try (var scope = Scope.open()) {
      for (var w : net.parameters().values()) if (w.rank() > 1) squares += w.times(w).sum().item();
    }
    return Math.sqrt(squares);
  }

  private static int[] all(Images photos) {
    return IntStream.range(0, photos.size()).toArray();
  }

  /** Those photos that are wanted; their names say which they are: {@code 00017_4.jpg}. */
  private static Images read(Path archive, IntPredicate wanted) throws BadPhoto {
    try (var photos = Photos.open(archive)) {
      var rgb = new ArrayList<byte[]>();
      var classes = IntStream.builder();
      for (var name : photos.names()) {
        int end = name.lastIndexOf('_');
        if (!wanted.test(Integer.parseInt(name.substring(name.lastIndexOf('/') + 1, end))))
          continue;
        rgb.add(photos.load(name).fit(SIDE, SIDE).rgb());
        classes.add(name.charAt(end + 1) - '0');
      }
      return new Images(SIDE, SIDE, rgb, classes.build().toArray(), Augment.none());
    }
  }

  /** {@code DATA [validate] KEY=VALUE… SEED…}: with validate the 200 are asked, else the test. */
  public static void main(String[] args) throws IOException, BadPhoto {
    var settings = Arrays.stream(args).skip(1).filter(a -> a.contains("=")).toList();
    var seeds = Arrays.stream(args).skip(1).filter(a -> a.matches("\\d+")).toList();
    if (seeds.isEmpty()) {
      System.err.println(
          "FewPhotos DATA [validate] KEY=VALUE… SEED…: see the settings' names there");
      System.exit(2);
    }
    var data = Path.of(args[0]);
    boolean validate = List.of(args).contains("validate");
    Engine.device(Device.valueOf(System.getProperty("device", "cpu").toUpperCase(Locale.ROOT)));
    Engine.threads(Integer.getInteger("threads", Runtime.getRuntime().availableProcessors()));
    var train = data.resolve("cifar10-train-jpeg.tar.gz");
    var split = new HashMap<Integer, String>();
    for (var line : Files.readAllLines(data.resolve("deic_cifair10_split.csv")))
      if (Character.isDigit(line.charAt(0)))
        split.put(
            Integer.valueOf(line.substring(0, line.indexOf(','))),
            line.substring(line.lastIndexOf(',') + 1));
    var lessons = read(train, i -> validate ? "train".equals(split.get(i)) : split.containsKey(i));
    var others =
        validate
            ? read(train, i -> "val".equals(split.get(i)))
            : read(data.resolve("cifar10-test-jpeg.tar.gz"), i -> true);
    var figures = new ArrayList<Double>();
    for (var seed : seeds) {
      var config = Config.of(Long.parseLong(seed));
      for (var setting : settings) config = config.with(setting);
      var report = run(config, lessons, others);
      System.out.println(config + " " + report);
      figures.add(100 * report.accuracy);
    }
    double mean = figures.stream().mapToDouble(f -> f).average().orElse(Double.NaN);
    double squares = figures.stream().mapToDouble(f -> (f - mean) * (f - mean)).sum();
    System.out.printf(
        Locale.ROOT,
        "%s accuracy %.2f ± %.2f %% (n = %d)%n",
        validate ? "validation" : "test",
        mean,
        Math.sqrt(squares / Math.max(1, figures.size() - 1)),
        figures.size());
  }
}
