package nurture.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import nurture.data.BadPhoto;
import nurture.data.Photos;
import nurture.eval.Categories;
import nurture.feed.Augment;
import nurture.feed.Images;
import nurture.quality.LabelDoubts;
import nurture.quality.LabelNoise;
import nurture.study.Airbench;
import nurture.study.Panel;
import nurture.tensor.Device;
import nurture.tensor.Engine;
import nurture.tune.Hyperparameters;

/**
 * Wrong labels found from the photos themselves: CIFAR-10 (JPEG copy) with what people called them
 * (CIFAR-10N, Wei et al., 2022). Nets that had not seen a photo answer for it, the rule doubts
 * labels, more nets that do not learn from doubted ones answer too, and the mean of their answers
 * counts. Then a net learns from all labels, from those that are not doubted, and from all with the
 * surely wrong ones put right by the answers; the test's true labels are asked once for each.
 *
 * <p>{@code nurture-bench/run NoisyPhotos DATA aggregate|worst KEY=VALUE… SEED…}, where the nets
 * are those of {@link Airbench}.
 */
public final class NoisyPhotos {
  private static final int SIDE = 32, CLASSES = 10;

  private NoisyPhotos() {}

  private static final Hyperparameters RECIPE =
      Hyperparameters.of(
          "folds=3",
          "rounds=2", // of doubting; from the second on without what was doubted before
          "epochs=12", // of the nets that answer out of fold
          "width=64",
          "after-epochs=8", // of those that learn from cleaned labels
          "after-width=32");

  public static void main(String[] args) throws IOException, BadPhoto {
    var rest = Arrays.asList(args).subList(Math.min(2, args.length), args.length);
    var seeds = rest.stream().filter(a -> a.matches("\\d+")).toList();
    if (seeds.isEmpty()) {
      System.err.println(
          "NoisyPhotos DATA aggregate|worst KEY=VALUE… SEED…   CIFAR-10 in DATA/cifar10; KEY=VALUE: "
              + RECIPE);
      System.exit(2);
    }
    Engine.threads(Integer.getInteger("threads", Runtime.getRuntime().availableProcessors()));
    Engine.device(Device.valueOf(System.getProperty("device", "cpu").toUpperCase(Locale.ROOT)));
    var folder = Path.of(args[0], "cifar10");
    var named = Named.read(folder.resolve("cifar10n-train-human-labels.csv.gz"), args[1]);
    var photos = read(folder, named);
    var test = Images.in(folder, "test");
    var recipe = RECIPE.with(rest.stream().filter(a -> a.contains("=")).toList());
    System.out.println(recipe);
    for (var seed : seeds) row(photos, test, recipe, Long.parseLong(seed));
  }

  /** Photos under what people called them, and what they are. */
  private record Lessons(Images photos, int[] truth) {}

  private record Named(int[] truth, int[] given) {
    static Named read(Path file, String column) throws IOException {
      try (var lines =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
        int at = List.of(lines.readLine().split(",")).indexOf(column);
        if (at < 2)
          throw new IllegalArgumentException(
              "labels must be a column of " + file + ", got " + column);
        var rows = lines.lines().map(line -> line.split(",")).toList();
        var truth = new int[rows.size()];
        var given = new int[rows.size()];
        for (var row : rows) {
          truth[Integer.parseInt(row[0])] = Integer.parseInt(row[1]);
          given[Integer.parseInt(row[0])] = Integer.parseInt(row[at]);
        }
        return new Named(truth, given);
      }
    }
  }

  /** In the order of the archive, whose names begin with a photo's number: {@code 00017_4.jpg}. */
  private static Lessons read(Path folder, Named named) throws BadPhoto {
    var images = Images.in(folder, "train");
    try (var photos = Photos.open(folder.resolve("cifar10-train-jpeg.tar.gz"))) {
      var given =
          photos.names().stream()
              .map(name -> name.substring(name.lastIndexOf('/') + 1, name.lastIndexOf('_')))
              .mapToInt(number -> named.given[Integer.parseInt(number)])
              .toArray();
      return new Lessons(
          new Images(SIDE, SIDE, images.rgb(), given, Augment.none()), images.classes());
    }
  }

  private static void row(Lessons lessons, Images test, Hyperparameters recipe, long seed) {
    var photos = lessons.photos;
    int n = photos.size(), folds = recipe.whole("folds"), rounds = recipe.whole("rounds");
    var net = net(recipe.text("epochs"), recipe.text("width"));
    var fold = new int[n];
    var random = new SplittableRandom(seed);
    for (int i = 0; i < n; i++) fold[i] = random.nextInt(folds);
    var sums = new float[n][CLASSES];
    var doubted = new BitSet();
    Categories answers;
    int round = 1;
    do {
      long began = System.nanoTime();
      for (int f = 0; f < folds; f++) {
        int held = f;
        var taught = where(fold, (i, its) -> its != held && !doubted.get(i));
        var asked = where(fold, (i, its) -> its == held);
        var p = answers(net, seed + 100L * (round - 1) + 1000L * f, photos, taught, asked);
        for (int i = 0; i < asked.length; i++)
          for (int k = 0; k < CLASSES; k++) sums[asked[i]][k] += p[i][k];
      }
      answers = mean(sums, round, photos);
      var doubts = LabelDoubts.of(answers);
      doubted.clear();
      IntStream.range(0, n).filter(doubts::doubted).forEach(doubted::set);
      System.out.printf(
          Locale.ROOT,
          "seed %d round %d: %s, %.0f s%n",
          seed,
          round,
          found(answers, doubted, lessons.truth),
          (System.nanoTime() - began) / 1e9);
    } while (round++ < rounds);
    clean(lessons, answers, doubted, test, recipe, seed);
  }

  private static Hyperparameters net(String epochs, String width) {
    return Airbench.RECIPE.with("epochs=" + epochs).with("width=" + width);
  }

  private static Categories mean(float[][] sums, int of, Images photos) {
    var p = new float[sums.length][CLASSES];
    for (int i = 0; i < p.length; i++) for (int k = 0; k < CLASSES; k++) p[i][k] = sums[i][k] / of;
    var names = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
    return new Categories(names, photos.classes(), p);
  }

  /** How well the doubted are the wrong, in words. */
  private static String found(Categories answers, BitSet doubted, int[] truth) {
    int wrong = 0, hits = 0, others = 0, otherHits = 0, known = 0;
    for (int i = 0; i < truth.length; i++) {
      boolean bad = answers.labels()[i] != truth[i];
      if (bad) wrong++;
      if (answers.answer(i) == truth[i]) known++;
      if (doubted.get(i) && bad) hits++;
      if (!answers.right(i)) {
        others++;
        if (bad) otherHits++;
      }
    }
    return String.format(
        Locale.ROOT,
        "out of fold %.4f right, %d wrong, %d doubted, F1 %.4f precision %.4f recall %.4f, other≠given %.4f",
        (double) known / truth.length,
        wrong,
        doubted.cardinality(),
        2.0 * hits / (doubted.cardinality() + wrong),
        (double) hits / doubted.cardinality(),
        (double) hits / wrong,
        2.0 * otherHits / (others + wrong));
  }

  /** What it is worth to learn from labels that were cleaned. */
  private static void clean(
      Lessons lessons,
      Categories answers,
      BitSet doubted,
      Images test,
      Hyperparameters recipe,
      long seed) {
    var photos = lessons.photos;
    var net = net(recipe.text("after-epochs"), recipe.text("after-width"));
    var all = IntStream.range(0, photos.size()).toArray();
    var kept = IntStream.of(all).filter(i -> !doubted.get(i)).toArray();
    var right = photos.classes().clone();
    for (int i : LabelNoise.of(answers).wrong()) right[i] = answers.answer(i);
    var putRight = new Images(SIDE, SIDE, photos.rgb(), right, Augment.none());
    say("as given", accuracy(net, seed, photos, all, test));
    say("without the doubted", accuracy(net, seed, photos, kept, test));
    say("the surely wrong put right", accuracy(net, seed, putRight, all, test));
  }

  private static void say(String labels, double accuracy) {
    System.out.printf(Locale.ROOT, "test accuracy, labels %s: %.4f%n", labels, accuracy);
  }

  /** Of a row and its fold. */
  private interface Wanted {
    boolean test(int row, int fold);
  }

  private static int[] where(int[] fold, Wanted wanted) {
    return IntStream.range(0, fold.length).filter(i -> wanted.test(i, fold[i])).toArray();
  }

  private static float[][] answers(
      Hyperparameters recipe, long seed, Images photos, int[] taught, int[] asked) {
    var net = Airbench.learn(recipe, seed, photos, taught);
    try {
      return Panel.of(net).answers(photos.select(asked));
    } finally {
      net.free();
    }
  }

  private static double accuracy(
      Hyperparameters recipe, long seed, Images photos, int[] rows, Images test) {
    var net = Airbench.learn(recipe, seed, photos, rows);
    try {
      return Panel.of(net).accuracy(test);
    } finally {
      net.free();
    }
  }
}
