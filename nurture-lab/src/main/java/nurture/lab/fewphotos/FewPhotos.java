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
import java.util.function.DoubleConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import nurture.data.BadPhoto;
import nurture.data.Photos;
import nurture.eval.Spread;
import nurture.feed.Augment;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.feed.Images;
import nurture.feed.Mix;
import nurture.feed.Views;
import nurture.model.WhitenedNet;
import nurture.model.WideResNet;
import nurture.nn.Layer;
import nurture.study.Catapult;
import nurture.study.Catapult.Averaging;
import nurture.study.Catapult.Couple;
import nurture.study.Panel;
import nurture.tensor.Device;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import nurture.train.Event;
import nurture.tune.Hyperparameters;

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
  private static final int SIDE = 32, CLASSES = 10;

  private FewPhotos() {}

  /** The recipe, as far as it was found to help. */
  public static final Hyperparameters RECIPE =
      Hyperparameters.of(
          "net=whitened", // airbench's (Jordan, 2024), or wide, residual (Zagoruyko et al., 2016)
          "depth=16", // of the wide one
          "width=16", // channels of the first group
          "rate=1", // of SGD with Nesterov momentum 0.9; 0.1 suits the wide one
          "decay=5e-4", // 5e-3 suits the wide one
          "cycles=1", // how often the rate rises and falls
          "epochs=200",
          "batch=25",
          "augment=trivial", // none, mild (mirrored, moved), strong or trivial (one change more)
          "mix=1", // alpha of CutMix in every second step; 0 for none
          "smoothing=0.1", // of the labels
          "average=0.99", // what the running average keeps at a step, or even or cycles
          "members=6", // nets whose mean answers
          "views=6"); // of each photo: 1, 2 (mirrored) or 6 (moved too)

  /**
   * What came of it.
   *
   * @param accuracy share of the photos asked about that were named right
   * @param alone the same of the first member by itself
   * @param loss mean cross-entropy in the last pass of learning, of the last member
   * @param norm Euclidean norm of its weights in the end
   * @param seconds of learning
   */
  public record Report(double accuracy, double alone, double loss, double norm, double seconds) {}

  /** Learns from some photos and names others. */
  public static Report run(Hyperparameters c, long seed, Images lessons, Images others) {
    var nets = new ArrayList<Layer>();
    var loss = new double[1];
    long began = System.nanoTime();
    try {
      for (int member = 0; member < c.whole("members"); member++)
        nets.add(learn(c, seed + 1_000L * member, lessons, l -> loss[0] = l));
      double seconds = (System.nanoTime() - began) / 1e9;
      var views = Views.of(c.whole("views"));
      double alone = new Panel(nets.subList(0, 1), views).accuracy(others);
      double together = nets.size() == 1 ? alone : new Panel(nets, views).accuracy(others);
      return new Report(together, alone, loss[0], norm(nets.getLast()), seconds);
    } finally {
      nets.forEach(Layer::free);
    }
  }

  private static Layer learn(Hyperparameters c, long seed, Images lessons, DoubleConsumer loss) {
    var chance = new SplittableRandom(seed);
    var rows = IntStream.range(0, lessons.size()).toArray();
    var changed = lessons.with(Augment.of(c.text("augment"), 4, 8, 1));
    return Catapult.of(
            () -> net(c, lessons, rows), (Layer net, Batch batch) -> loss(c, net, batch, chance))
        .passes(c.whole("epochs"), c.whole("cycles"))
        .average(Averaging.of(c.text("average")))
        .seed(seed)
        .watch(event -> {
          if (event instanceof Event.EpochEnded e) {
            loss.accept(e.loss());
            if (e.epoch() % 20 == 0)
              System.err.printf(
                  Locale.ROOT,
                  "pass %d of %d, %.0f s each, loss %.3f%n",
                  e.epoch(),
                  c.whole("epochs"),
                  e.seconds(),
                  e.loss());
          }
        })
        .learn(
            new Couple(c.number("rate"), c.number("decay")),
            Feed.of(changed, rows, c.whole("batch")).shuffled(seed));
  }

  private static Layer net(Hyperparameters c, Images lessons, int[] rows) {
    return switch (c.text("net")) {
      case "wide" -> WideResNet.of(c.whole("depth"), c.whole("width") / 16, CLASSES, 0);
      case "whitened" -> WhitenedNet.of(lessons, rows, CLASSES, c.whole("width"), 0);
      default ->
          throw new IllegalArgumentException("net must be wide or whitened, got " + c.text("net"));
    };
  }

  private static Tensor loss(Hyperparameters c, Layer net, Batch batch, SplittableRandom chance) {
    var mix = Mix.cutOrWhole(batch.get("photo"), c.number("mix"), chance);
    var logits = net.apply(mix.photos());
    return mix.loss(
        batch.get("class"), y -> Losses.crossEntropy(logits, y, null, c.number("smoothing")));
  }

  private static double norm(Layer net) {
    double squares = 0;
    try (var scope = Scope.open()) {
      for (var w : net.parameters().values()) if (w.rank() > 1) squares += w.times(w).sum().item();
    }
    return Math.sqrt(squares);
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
      System.err.println("FewPhotos DATA [validate] KEY=VALUE… SEED…   KEY=VALUE: " + RECIPE);
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
    var config = RECIPE.with(settings);
    System.out.println(config);
    var figures = new ArrayList<Double>();
    for (var seed : seeds) {
      var report = run(config, Long.parseLong(seed), lessons, others);
      System.out.println("seed " + seed + " " + report);
      figures.add(100 * report.accuracy);
    }
    var spread = Spread.of(figures);
    System.out.printf(
        "%s accuracy %s %% (n = %d)%n",
        validate ? "validation" : "test", spread.format(2), spread.n());
  }
}
