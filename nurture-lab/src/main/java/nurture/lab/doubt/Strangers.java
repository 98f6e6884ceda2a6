package nurture.lab.doubt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.data.BadPhoto;
import nurture.data.Photos;
import nurture.data.Pixels;
import nurture.data.Shuffle;
import nurture.eval.Categories;
import nurture.eval.Estimate;
import nurture.eval.Pool;
import nurture.eval.Reliability;
import nurture.feed.Augment;
import nurture.feed.Feed;
import nurture.feed.Images;
import nurture.feed.Views;
import nurture.memory.Embedding;
import nurture.memory.ExactIndex;
import nurture.memory.Novelty;
import nurture.model.WhitenedNet;
import nurture.study.Airbench;
import nurture.tensor.Device;
import nurture.tensor.Engine;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import nurture.tune.Hyperparameters;
import org.jspecify.annotations.Nullable;

/**
 * Two doubts of a net: is this image like any that is known, and how often is an answer of this
 * confidence right?
 *
 * <p><b>Asked</b>: does the distance to the nearest remembered images, which the memory takes for
 * novelty, tell strangers apart when the embedding is what trained nets' heads see (deep nearest
 * neighbours; Sun et al., 2022)? Does it together with the height of the greatest logit (Hendrycks
 * et al., 2022), as the product of their p-values among ordinary images (Fisher, 1932)? And does
 * one temperature, fitted on images that the nets had not seen, make their confidences mean what
 * they say (Guo et al., 2017)?
 *
 * <p>{@code nurture-bench/run lab.doubt.Strangers KNOWN [validate] KEY=VALUE… SEED STRANGERS…};
 * KNOWN as for {@code ClassByClass}, each of STRANGERS an IDX folder or an archive of photos whose
 * names begin with {@code val}; {@code validate} asks about the held images and strangers whose
 * names begin with {@code train} instead; {@code -Ddevice=cuda} for a GPU. Cost and results: {@code
 * docs/results/novelty.md}.
 */
public final class Strangers {
  private static final double LEVEL = 0.05;

  /**
   * What Tiny-ImageNet shares with CIFAR-10, which is no stranger there (Yang et al., 2022, leave
   * such photos out): a cat, four dogs, two frogs, two cars, two vans, a boat.
   */
  private static final Set<String> SHARED =
      Set.of(
          "n02124075",
          "n02094433",
          "n02099712",
          "n02106662",
          "n02113799",
          "n01641577",
          "n01644900",
          "n02814533",
          "n03100240",
          "n03796401",
          "n03977966",
          "n03662601");

  private Strangers() {}

  /** How it is done, unless told otherwise. */
  public static final Hyperparameters RECIPE =
      Hyperparameters.of(
          "epochs=14",
          "width=64", // of the nets, as Airbench.DIRECTED has them
          "batch=500",
          "members=2", // nets whose looks lie side by side in the index
          "views=6", // of each image: 1, 2 (mirrored) or 6 (moved too)
          "neighbours=20"); // the distance to which of the nearest is told

  /**
   * What is tried.
   *
   * @param recipe as {@link #RECIPE}
   * @param seed of the first net's start and order, and of what is held
   * @param held images that are not learnt, for what is ordinary and for the temperature
   * @param asked at most so many of the held and of the test about novelty
   */
  public record Config(Hyperparameters recipe, long seed, int held, int asked) {
    /** The full size. */
    public static Config of(Hyperparameters recipe, long seed) {
      return new Config(recipe, seed, 5_000, 2_500);
    }

    /** For a test: seconds. */
    public static Config tiny() {
      return new Config(
          RECIPE.with(List.of("epochs=4", "width=16", "batch=50", "neighbours=5")), 1, 100, 100);
    }

    private Hyperparameters net() {
      return Airbench.DIRECTED.with(
          List.of(
              "epochs=" + recipe.text("epochs"),
              "width=" + recipe.text("width"),
              "batch=" + recipe.text("batch")));
    }
  }

  /**
   * What came of it.
   *
   * @param accuracy on the whole test
   * @param before calibration error without a fitted temperature
   * @param after with it
   * @param alarms share of the test taken for strangers at a level of 5 %, by both
   * @param strangers by kind
   */
  public record Report(
      Estimate accuracy, Estimate before, Estimate after, Estimate alarms, List<Told> strangers) {}

  /**
   * How well strangers of a kind are told from the test.
   *
   * @param index AUROC of the distance in the index
   * @param logit AUROC of how low the greatest logit is
   * @param both AUROC of the two together
   * @param caught share taken for strangers, by both
   */
  public record Told(Estimate index, Estimate logit, Estimate both, Estimate caught) {}

  /**
   * What nets make of some images.
   *
   * @param places in the index
   * @param greatest of the mean logits
   * @param logs the classes' log-probabilities
   */
  private record Seen(Embedding[] places, double[] greatest, float[][] logs) {}

  /** What is learnt and what is held, as rows of the same images. */
  private record Known(Images images, int[] lessons, int[] held) {
    static Known of(Images train, Config c) {
      var order = Shuffle.of(train.size(), new SplittableRandom(c.seed));
      int learnt = order.length - c.held;
      return new Known(
          train, Arrays.copyOf(order, learnt), Arrays.copyOfRange(order, learnt, order.length));
    }
  }

  /**
   * Learns one set of images and is asked about another and about strangers.
   *
   * @param test null to ask about the held images
   */
  public static Report run(Config c, Images train, @Nullable Images test, List<Images> strangers) {
    var known = Known.of(train, c);
    var nets = new ArrayList<WhitenedNet>();
    try {
      int members = c.recipe.whole("members");
      for (int member = 0; member < members; member++) {
        long began = System.nanoTime();
        nets.add(learn(c, known, member));
        System.err.printf(
            "net %d of %d has learnt in %.0f s%n",
            member + 1, members, (System.nanoTime() - began) / 1e9);
      }
      return ask(c, nets, known, test == null ? train.select(known.held) : test, strangers);
    } finally {
      nets.forEach(WhitenedNet::free);
    }
  }

  private static WhitenedNet learn(Config c, Known known, int member) {
    return Airbench.learn(c.net(), c.seed + member, known.images, known.lessons);
  }

  private static Report ask(
      Config c, List<WhitenedNet> nets, Known known, Images test, List<Images> strangers) {
    int classes = 1 + IntStream.of(known.images.classes()).max().orElseThrow();
    var index = new ExactIndex();
    var memory = seen(c, known.images.select(known.lessons), nets).places;
    for (int i = 0; i < memory.length; i++) index.add(i, memory[i].vector());
    var heldImages = known.images.select(known.held);
    var held = seen(c, heldImages, nets);
    var pool =
        Pool.ofProbabilities(new float[][][] {held.logs}, new float[classes], heldImages.classes());
    var ordinary = Strangeness.of(c, index, held, c.asked);
    var asked = seen(c, test, nets);
    var near = Strangeness.of(c, index, asked, c.asked);
    var told = new ArrayList<Told>();
    for (var kind : strangers) {
      var far = Strangeness.of(c, index, seen(c, kind, nets), kind.size());
      told.add(
          new Told(
              Estimate.auroc(far.distance, near.distance),
              Estimate.auroc(far.lowness, near.lowness),
              Estimate.auroc(far.both(ordinary), near.both(ordinary)),
              far.alarms(ordinary)));
    }
    var after = answers(asked, test, pool, classes);
    return new Report(
        Estimate.share(IntStream.range(0, test.size()).filter(after::right).count(), test.size()),
        Reliability.of(answers(asked, test, Pool.even(1), classes)).error(),
        Reliability.of(after).error(),
        near.alarms(ordinary),
        told);
  }

  /**
   * How strange some images are.
   *
   * @param distance to the last of so many neighbours
   * @param lowness of the greatest logit
   */
  private record Strangeness(double[] distance, double[] lowness) {
    static Strangeness of(Config c, ExactIndex index, Seen images, int most) {
      int neighbours = c.recipe.whole("neighbours");
      var distance =
          Arrays.stream(images.places)
              .limit(most)
              .mapToDouble(
                  place -> 1 - index.nearest(place.vector(), neighbours).getLast().similarity())
              .toArray();
      var lowness = Arrays.stream(images.greatest).limit(most).map(height -> -height).toArray();
      return new Strangeness(distance, lowness);
    }

    /** Minus the logarithm of the product of both p-values among ordinary images. */
    double[] both(Strangeness ordinary) {
      var far = novelty(ordinary.distance);
      var low = novelty(ordinary.lowness);
      return IntStream.range(0, distance.length)
          .mapToDouble(i -> -Math.log(pValue(far, distance[i])) - Math.log(pValue(low, lowness[i])))
          .toArray();
    }

    /** The share of these that are stranger than all but 5 % of ordinary images. */
    Estimate alarms(Strangeness ordinary) {
      var usual = novelty(ordinary.both(ordinary));
      var mine = both(ordinary);
      long hits = Arrays.stream(mine).filter(s -> pValue(usual, s) <= LEVEL).count();
      return Estimate.share(hits, mine.length);
    }

    private static Novelty novelty(double[] ordinary) {
      var alone = Arrays.stream(ordinary).mapToObj(o -> new Novelty.Sight(o, Double.NaN)).toList();
      return Novelty.of(1, Map.of(1, alone));
    }

    private static double pValue(Novelty ordinary, double value) {
      return ordinary.pValue(1, value, Double.NaN);
    }
  }

  private static Categories answers(Seen asked, Images images, Pool pool, int classes) {
    var names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    var answers =
        Arrays.stream(asked.logs)
            .map(row -> pool.probabilities(new float[][] {row}, new float[classes]))
            .toArray(float[][]::new);
    return new Categories(names, images.classes(), answers);
  }

  private static Seen seen(Config c, Images images, List<WhitenedNet> nets) {
    var views = Views.of(c.recipe.whole("views"));
    int n = images.size(), width = (int) nets.getFirst().body().width();
    var seen = new Seen(new Embedding[n], new double[n], new float[n][]);
    try (var pass = Feed.of(images, IntStream.range(0, n).toArray(), 250).epoch(1)) {
      for (var batch : pass)
        try (var scope = Scope.open()) {
          var x = batch.get("photo");
          var looks = nets.stream().map(net -> rows(views.mean(x, y -> look(net, y)))).toList();
          for (int i = 0; i < batch.size(); i++) {
            int from = i, row = batch.rows()[i];
            var mine = looks.stream().map(look -> look[from]).toList();
            int classes = (mine.getFirst().length - width) / 2;
            seen.places[row] =
                Embedding.of(
                    mine.stream().map(l -> Arrays.copyOf(l, width)).toArray(float[][]::new));
            var logits = mean(mine, width, classes);
            seen.greatest[row] =
                IntStream.range(0, classes).mapToDouble(k -> logits[k]).max().orElseThrow();
            seen.logs[row] = Pool.logarithms(mean(mine, width + classes, classes));
          }
        }
    }
    return seen;
  }

  /** What the head sees, brought to length 1, then the logits, then the probabilities. */
  private static Tensor look(WhitenedNet net, Tensor x) {
    var features = net.features(x);
    var logits = net.answer(features).toFloat();
    return Tensor.cat(List.of(unit(features), logits, logits.softmax(1)), 1);
  }

  private static float[] mean(List<float[]> rows, int from, int length) {
    var mean = new float[length];
    for (var row : rows) for (int k = 0; k < length; k++) mean[k] += row[from + k] / rows.size();
    return mean;
  }

  private static Tensor unit(Tensor features) {
    var wide = features.toFloat();
    return wide.over(wide.times(wide).sum(1).unsqueeze(1).plus(1e-12).sqrt());
  }

  private static float[][] rows(Tensor x) {
    int n = (int) x.size(0), width = (int) x.size(1);
    var flat = x.floats();
    var rows = new float[n][];
    for (int i = 0; i < n; i++) rows[i] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
    return rows;
  }

  /** The same images as a JPEG of quality 75, Java's own, leaves them, as those of CIFAR-10 are. */
  private static Images compressed(Images images) throws BadPhoto {
    int width = images.width(), height = images.height();
    var rgb = new ArrayList<byte[]>();
    for (var photo : images.rgb())
      rgb.add(Pixels.decode(new Pixels(width, height, photo).encode("jpeg")).rgb());
    return new Images(width, height, rgb, images.classes(), Augment.none());
  }

  /** Those of a part, without kinds that CIFAR-10 has too. */
  private static Images strangers(Path archive, String part, int side) throws BadPhoto {
    try (var photos = Photos.open(archive)) {
      return Images.of(
          photos,
          side,
          name -> name.startsWith(part) && SHARED.stream().noneMatch(name::contains) ? 0 : -1);
    }
  }

  /** See above. */
  public static void main(String[] args) throws IOException, BadPhoto {
    var rest = new ArrayList<>(Arrays.asList(args).subList(Math.min(1, args.length), args.length));
    boolean validate = rest.remove("validate");
    var settings = rest.stream().filter(a -> a.matches("[a-z]+=.*")).toList();
    rest.removeAll(settings);
    if (rest.size() < 2 || !rest.getFirst().matches("\\d+")) {
      System.err.println(
          "Strangers KNOWN [validate] KEY=VALUE… SEED STRANGERS…   folders or archives; KEY=VALUE: "
              + RECIPE);
      System.exit(2);
    }
    Engine.threads(Integer.getInteger("threads", 1));
    Engine.device(Device.valueOf(System.getProperty("device", "cpu").toUpperCase(Locale.ROOT)));
    var folder = Path.of(args[0]);
    var train = Images.in(folder, "train");
    var test = validate ? null : Images.in(folder, "test");
    var strangers = new ArrayList<Images>();
    var names = new ArrayList<String>();
    for (var other : rest.subList(1, rest.size())) {
      var path = Path.of(other);
      boolean idx = Files.isDirectory(path);
      var images =
          idx
              ? Images.idx(path, validate ? "train" : "t10k")
              : strangers(path, validate ? "train" : "val", train.width());
      names.add(other);
      strangers.add(images);
      if (idx) continue;
      names.add(other + ", JPEG of quality 75");
      strangers.add(compressed(images));
    }
    var config = Config.of(RECIPE.with(settings), Long.parseLong(rest.getFirst()));
    var report = run(config, train, test, strangers);
    System.out.println(config);
    System.out.println("accuracy " + report.accuracy);
    System.out.println("calibration error " + report.before + ", fitted " + report.after);
    System.out.println("taken for strangers at 5 %: " + report.alarms);
    for (int i = 0; i < names.size(); i++)
      System.out.println(names.get(i) + ": " + report.strangers.get(i));
  }
}
