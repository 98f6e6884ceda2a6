package nurture.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.data.BadPhoto;
import nurture.data.Shuffle;
import nurture.eval.Categories;
import nurture.eval.Estimate;
import nurture.eval.Pool;
import nurture.eval.Reliability;
import nurture.feed.Feed;
import nurture.feed.Images;
import nurture.model.Patches;
import nurture.model.RunningRidge;
import nurture.nn.Linear;
import nurture.tensor.Engine;
import nurture.tensor.Scope;

/**
 * How far confidences mean what they say on CIFAR-10 (JPEG copy): a ridge on patches learns from
 * 40,000 photos, its temperature and its trust in the classes' shares are fitted on 10,000 others,
 * as a study fits them, and the test is asked once.
 */
public final class CalibratedPhotos {
  private static final int CLASSES = 10, LESSONS = 40_000, FIRST = 2_000, GRID = 2, BATCH = 100;
  private static final double PENALTY = 0.001;

  /** What turns a ridge's scores, from about 0 to 1, into logits before anything is fitted. */
  private static final double SHARPNESS = 10;

  private CalibratedPhotos() {}

  public static void main(String[] args) throws BadPhoto {
    if (args.length < 2) {
      System.err.println("CalibratedPhotos DATA FILTERS [SEED…]   with CIFAR-10 in DATA/cifar10");
      System.exit(2);
    }
    Engine.threads(Integer.getInteger("threads", 1));
    var folder = Path.of(args[0], "cifar10");
    int filters = Integer.parseInt(args[1]);
    var train = Images.in(folder, "train");
    var test = Images.in(folder, "test");
    var seeds = args.length > 2 ? Arrays.copyOfRange(args, 2, args.length) : new String[] {"1"};
    for (var seed : seeds) row(train, test, filters, Long.parseLong(seed));
  }

  private static void row(Images train, Images test, int filters, long seed) {
    var order = Shuffle.of(train.size(), new SplittableRandom(seed));
    var lessons = train.select(Arrays.copyOf(order, LESSONS));
    var held = train.select(Arrays.copyOfRange(order, LESSONS, order.length));
    try (var scope = Scope.open()) {
      var first = lessons.batch(IntStream.range(0, FIRST).toArray(), null).get("photo");
      var patches = Patches.learn(first, filters, GRID, 2, new SplittableRandom(seed));
      try (var ridge = new RunningRidge(patches.width(), CLASSES)) {
        try (var pass = Feed.of(lessons, rows(lessons), BATCH).epoch(1)) {
          for (var batch : pass)
            try (var step = Scope.open()) {
              ridge.add(patches.apply(batch.get("photo")), batch.get("class"));
            }
        }
        var layer = ridge.solve(PENALTY);
        var prior = new float[CLASSES];
        Arrays.fill(prior, (float) -Math.log(CLASSES));
        var known = logs(held, patches, layer);
        var asked = logs(test, patches, layer);
        var pool = Pool.ofProbabilities(new float[][][] {known}, prior, held.classes());
        System.out.printf(
            Locale.ROOT,
            "seed %d, %d features: accuracy %s; calibration error as it came %s, fitted %s%n",
            seed,
            patches.width(),
            accuracy(answers(test, asked, pool, prior)),
            error(test, asked, Pool.even(1), prior),
            error(test, asked, pool, prior));
      }
    }
  }

  private static int[] rows(Images images) {
    return IntStream.range(0, images.size()).toArray();
  }

  /** Logarithms of probabilities, uncalibrated. */
  private static float[][] logs(Images images, Patches patches, Linear layer) {
    var logs = new float[images.size()][];
    try (var pass = Feed.of(images, rows(images), BATCH).epoch(1)) {
      for (var batch : pass)
        try (var scope = Scope.open()) {
          var p =
              layer.apply(patches.apply(batch.get("photo"))).times(SHARPNESS).softmax(1).floats();
          for (int i = 0; i < batch.size(); i++)
            logs[batch.rows()[i]] =
                Pool.logarithms(Arrays.copyOfRange(p, i * CLASSES, (i + 1) * CLASSES));
        }
    }
    return logs;
  }

  private static Estimate accuracy(Categories answers) {
    return Estimate.share(
        IntStream.range(0, answers.size()).filter(answers::right).count(), answers.size());
  }

  private static String error(Images images, float[][] logs, Pool pool, float[] prior) {
    var error = Reliability.of(answers(images, logs, pool, prior)).error();
    return String.format(
        Locale.ROOT, "%.4f [%.4f, %.4f]", error.value(), error.low(), error.high());
  }

  private static Categories answers(Images images, float[][] logs, Pool pool, float[] prior) {
    var p = new float[images.size()][];
    for (int i = 0; i < p.length; i++) p[i] = pool.probabilities(new float[][] {logs[i]}, prior);
    var names = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
    return new Categories(names, images.classes(), p);
  }
}
