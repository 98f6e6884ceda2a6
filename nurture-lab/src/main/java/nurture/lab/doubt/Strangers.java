package nurture.lab.doubt;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
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
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import nurture.data.BadPhoto;
import nurture.data.Photos;
import nurture.data.Pixels;
import nurture.eval.Categories;
import nurture.eval.Estimate;
import nurture.eval.Pool;
import nurture.eval.Reliability;
import nurture.feed.Augment;
import nurture.feed.Feed;
import nurture.feed.Images;
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

/**
 * Two doubts of a net: is this image like any that is known, and how often is an answer of this
 * confidence right?
 *
 * <p><b>Asked</b>: does the distance to the nearest remembered image, which the memory takes for
 * novelty, tell strangers apart when the embedding is what a trained net's head sees (deep nearest
 * neighbours; Sun et al., 2022)? And does one temperature, fitted on images that the net had not
 * seen, make its confidences mean what they say (Guo et al., 2017)? Nothing is tuned on strangers.
 *
 * <p>{@code nurture-bench/run lab.doubt.Strangers KNOWN EPOCHS WIDTH SEED STRANGERS…}; KNOWN as for
 * {@code ClassByClass}, each of STRANGERS an IDX folder or an archive of photos whose names begin
 * with {@code val}; {@code -Ddevice=cuda} for a GPU. Cost and results: {@code
 * docs/results/novelty.md}.
 */
public final class Strangers {
  private static final double LEVEL = 0.05;
  private static final float QUALITY = 0.75f;

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

  /**
   * What is tried.
   *
   * @param net and how it learns
   * @param seed of its start, its order, and what is held
   * @param held images that are not learnt, for what is ordinary and for the temperature
   * @param asked at most so many of the test and of each kind of strangers about novelty
   */
  public record Config(Hyperparameters net, long seed, int held, int asked) {
    /** The full size. */
    public static Config of(int epochs, int width, long seed) {
      return new Config(
          Airbench.DIRECTED.with("epochs=" + epochs).with("width=" + width), seed, 5_000, 2_500);
    }

    /** For a test: seconds. */
    public static Config tiny() {
      return new Config(
          Airbench.DIRECTED.with("epochs=4").with("width=16").with("batch=50"), 1, 100, 100);
    }
  }

  /**
   * What came of it.
   *
   * @param accuracy on the whole test
   * @param before calibration error without a fitted temperature
   * @param after with it
   * @param alarms share of the test taken for strangers at a level of 5 %
   * @param strangers by kind, AUROC of the distance against the test
   * @param caught by kind, share taken for strangers
   */
  public record Report(
      Estimate accuracy,
      Estimate before,
      Estimate after,
      Estimate alarms,
      List<Estimate> strangers,
      List<Estimate> caught) {}

  /** What is made of some images: features, and answers once there is a ridge. */
  private record Seen(float[][] features, float[][] scores) {}

  /** Learns one set of images and is asked about another and about strangers. */
  public static Report run(Config c, Images train, Images test, List<Images> strangers) {
    int classes = 1 + IntStream.of(train.classes()).max().orElseThrow();
    var order = shuffled(train.size(), new SplittableRandom(c.seed));
    var lessons = Arrays.copyOf(order, order.length - c.held);
    var held = train.select(Arrays.copyOfRange(order, lessons.length, order.length));
    var net = Airbench.learn(c.net, c.seed, train, lessons);
    try {
      var index = new ExactIndex();
      var memory = seen(train.select(lessons), net);
      for (int i = 0; i < lessons.length; i++) index.add(i, unit(memory.features[i]));
      var known = seen(held, net);
      var pool = Pool.ofProbabilities(logs(known), new float[classes], held.classes());
      var ordinary = Arrays.stream(distances(index, known, c.asked)).boxed().toList();
      var novelty = Novelty.of(1, Map.of(1, ordinary));
      var asked = seen(test, net);
      var near = distances(index, asked, c.asked);
      var far = strangers.stream().map(kind -> distances(index, seen(kind, net), c.asked)).toList();
      var after = answers(asked, test, pool, classes);
      return new Report(
          Estimate.share(IntStream.range(0, test.size()).filter(after::right).count(), test.size()),
          Reliability.of(answers(asked, test, Pool.even(1), classes)).error(),
          Reliability.of(after).error(),
          alarms(novelty, near),
          far.stream().map(d -> Estimate.auroc(d, near)).toList(),
          far.stream().map(d -> alarms(novelty, d)).toList());
    } finally {
      net.free();
    }
  }

  private static Estimate alarms(Novelty novelty, double[] distances) {
    long hits = Arrays.stream(distances).filter(d -> novelty.pValue(1, d) <= LEVEL).count();
    return Estimate.share(hits, distances.length);
  }

  private static double[] distances(ExactIndex index, Seen images, int most) {
    return Arrays.stream(images.features)
        .limit(most)
        .mapToDouble(row -> 1 - index.nearest(unit(row), 1).getFirst().similarity())
        .toArray();
  }

  private static float[] unit(float[] row) {
    return Embedding.of(row).vector();
  }

  private static float[][][] logs(Seen images) {
    return new float[][][] {
      Arrays.stream(images.scores)
          .map(s -> Pool.logarithms(Pool.softmax(s)))
          .toArray(float[][]::new)
    };
  }

  private static Categories answers(Seen asked, Images images, Pool pool, int classes) {
    var logs = logs(asked)[0];
    var names = IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    var answers =
        Arrays.stream(logs)
            .map(row -> pool.probabilities(new float[][] {row}, new float[classes]))
            .toArray(float[][]::new);
    return new Categories(names, images.classes(), answers);
  }

  private static Seen seen(Images images, WhitenedNet net) {
    var features = new float[images.size()][];
    var scores = new float[images.size()][];
    var all = IntStream.range(0, images.size()).toArray();
    try (var pass = Feed.of(images, all, 250).epoch(1)) {
      for (var batch : pass)
        try (var scope = Scope.open()) {
          var x = batch.get("photo");
          int from = batch.rows()[0];
          var looks = net.features(x);
          System.arraycopy(rows(looks), 0, features, from, batch.size());
          System.arraycopy(rows(net.answer(looks)), 0, scores, from, batch.size());
        }
    }
    return new Seen(features, scores);
  }

  private static float[][] rows(Tensor x) {
    int n = (int) x.size(0), width = (int) x.size(1);
    var flat = x.floats();
    var rows = new float[n][];
    for (int i = 0; i < n; i++) rows[i] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
    return rows;
  }

  private static int[] shuffled(int n, SplittableRandom random) {
    var order = IntStream.range(0, n).toArray();
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1), held = order[i];
      order[i] = order[j];
      order[j] = held;
    }
    return order;
  }

  /** The same images as a JPEG of quality 75 leaves them, as those of our CIFAR-10 are. */
  static Images compressed(Images images) throws IOException, BadPhoto {
    var rgb = new ArrayList<byte[]>();
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    var how = writer.getDefaultWriteParam();
    how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    how.setCompressionQuality(QUALITY);
    for (var photo : images.rgb()) {
      var image = new BufferedImage(images.width(), images.height(), BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < photo.length / 3; i++)
        image.setRGB(
            i % images.width(),
            i / images.width(),
            (photo[3 * i] & 255) << 16 | (photo[3 * i + 1] & 255) << 8 | (photo[3 * i + 2] & 255));
      var bytes = new ByteArrayOutputStream();
      try (var out = ImageIO.createImageOutputStream(bytes)) {
        writer.setOutput(out);
        writer.write(null, new IIOImage(image, null, null), how);
      }
      rgb.add(Pixels.decode(bytes.toByteArray()).rgb());
    }
    writer.dispose();
    return new Images(images.width(), images.height(), rgb, images.classes(), Augment.none());
  }

  /** CIFAR-10, from an archive whose names end in the class: {@code 00017_4.jpg}. */
  private static Images cifar(Path folder, String part) throws BadPhoto {
    try (var photos = Photos.open(folder.resolve("cifar10-" + part + "-jpeg.tar.gz"))) {
      return Images.of(photos, 32, name -> name.charAt(name.lastIndexOf('_') + 1) - '0');
    }
  }

  /** Those that are held out there, without kinds that CIFAR-10 has too. */
  private static Images strangers(Path archive, int side) throws BadPhoto {
    try (var photos = Photos.open(archive)) {
      return Images.of(
          photos,
          side,
          name -> name.startsWith("val") && SHARED.stream().noneMatch(name::contains) ? 0 : -1);
    }
  }

  /** See above. */
  public static void main(String[] args) throws IOException, BadPhoto {
    if (args.length < 5) {
      System.err.println("Strangers KNOWN EPOCHS WIDTH SEED STRANGERS…   folders or archives");
      System.exit(2);
    }
    Engine.threads(Integer.getInteger("threads", 1));
    Engine.device(Device.valueOf(System.getProperty("device", "cpu").toUpperCase(Locale.ROOT)));
    var folder = Path.of(args[0]);
    boolean cifar = Files.exists(folder.resolve("cifar10-train-jpeg.tar.gz"));
    var train = cifar ? cifar(folder, "train") : Images.idx(folder, "train");
    var test = cifar ? cifar(folder, "test") : Images.idx(folder, "t10k");
    var strangers = new ArrayList<Images>();
    var names = new ArrayList<String>();
    for (var other : Arrays.asList(args).subList(4, args.length)) {
      var path = Path.of(other);
      boolean idx = Files.isDirectory(path);
      var images = idx ? Images.idx(path, "t10k") : strangers(path, train.width());
      names.add(other);
      strangers.add(images);
      if (idx) continue;
      names.add(other + ", JPEG of quality 75");
      strangers.add(compressed(images));
    }
    var config =
        Config.of(Integer.parseInt(args[1]), Integer.parseInt(args[2]), Long.parseLong(args[3]));
    var report = run(config, train, test, strangers);
    System.out.println("accuracy " + report.accuracy);
    System.out.println("calibration error " + report.before + ", fitted " + report.after);
    System.out.println("test images taken for strangers at 5 %: " + report.alarms);
    for (int i = 0; i < names.size(); i++)
      System.out.printf(
          "%s: AUROC %s, caught %s%n", names.get(i), report.strangers.get(i), report.caught.get(i));
  }
}
