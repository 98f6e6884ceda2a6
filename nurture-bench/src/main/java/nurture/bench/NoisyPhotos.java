package nurture.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import nurture.data.BadPhoto;
import nurture.data.Photos;
import nurture.eval.Categories;
import nurture.feed.Augment;
import nurture.feed.Images;
import nurture.model.WhitenedNet;
import nurture.quality.LabelDoubts;
import nurture.quality.LabelNoise;
import nurture.study.Airbench;
import nurture.study.Panel;
import nurture.tensor.Device;
import nurture.tensor.Engine;
import org.jspecify.annotations.Nullable;

/**
 * Wrong labels found from the photos themselves: CIFAR-10 (JPEG copy) with what people called them
 * (CIFAR-10N, Wei et al., 2022). Nets that had not seen a photo answer for it, the rule doubts
 * labels, and a net learns from all labels, from those that are not doubted, and from all with the
 * doubted ones put right by the answers; the test's true labels are asked once for each.
 *
 * <p>{@code nurture-bench/run NoisyPhotos DATA aggregate|worst FOLDS EPOCHS WIDTH SEED…}, where the
 * nets are those of {@link Airbench}.
 */
public final class NoisyPhotos {
  private static final int SIDE = 32, CLASSES = 10;

  private NoisyPhotos() {}

  public static void main(String[] args) throws IOException, BadPhoto {
    if (args.length < 6) {
      System.err.println(
          "NoisyPhotos DATA aggregate|worst FOLDS EPOCHS WIDTH SEED…   CIFAR-10 in DATA/cifar10");
      System.exit(2);
    }
    Engine.threads(Integer.getInteger("threads", Runtime.getRuntime().availableProcessors()));
    Engine.device(Device.valueOf(System.getProperty("device", "cpu").toUpperCase(Locale.ROOT)));
    var folder = Path.of(args[0], "cifar10");
    var named = Named.read(folder.resolve("cifar10n-train-human-labels.csv.gz"), args[1]);
    var photos = read(folder, "train", named);
    var test = read(folder, "test", null);
    int folds = Integer.parseInt(args[2]);
    var recipe = new Recipe(Integer.parseInt(args[3]), Integer.parseInt(args[4]));
    for (var seed : Arrays.asList(args).subList(5, args.length))
      row(photos, test, folds, recipe, Long.parseLong(seed));
  }

  private record Recipe(int epochs, int width) {
    WhitenedNet learn(Images photos, int[] rows, long seed) {
      return Airbench.learn(
          Airbench.RECIPE.with("epochs=" + epochs).with("width=" + width), seed, photos, rows);
    }
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

  /** With {@code named}, under the names that people gave. */
  private static Lessons read(Path folder, String part, @Nullable Named named) throws BadPhoto {
    try (var photos = Photos.open(folder.resolve("cifar10-" + part + "-jpeg.tar.gz"))) {
      var names = photos.names();
      var images = Images.of(photos, SIDE, name -> name.charAt(name.lastIndexOf('_') + 1) - '0');
      if (named == null) return new Lessons(images, images.classes());
      var numbers =
          names.stream()
              .mapToInt(
                  n -> Integer.parseInt(n.substring(n.lastIndexOf('/') + 1, n.lastIndexOf('_'))))
              .toArray();
      var given = IntStream.of(numbers).map(i -> named.given[i]).toArray();
      return new Lessons(
          new Images(SIDE, SIDE, images.rgb(), given, Augment.none()), images.classes());
    }
  }

  private static void row(Lessons lessons, Lessons test, int folds, Recipe recipe, long seed) {
    long began = System.nanoTime();
    var photos = lessons.photos;
    int n = photos.size();
    var fold = new int[n];
    var random = new SplittableRandom(seed);
    for (int i = 0; i < n; i++) fold[i] = random.nextInt(folds);
    var p = new float[n][];
    for (int f = 0; f < folds; f++) {
      int held = f;
      var net = recipe.learn(photos, where(fold, i -> i != held), seed + 1000L * f);
      try {
        var rows = where(fold, i -> i == held);
        var answers = Panel.of(net).answers(photos.select(rows));
        for (int i = 0; i < rows.length; i++) p[rows[i]] = answers[i];
      } finally {
        net.free();
      }
    }
    var names = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
    var answers = new Categories(names, photos.classes(), p);
    var doubts = LabelDoubts.of(answers);
    int wrong = 0, doubted = 0, hits = 0, others = 0, otherHits = 0, known = 0;
    for (int i = 0; i < n; i++) {
      boolean bad = photos.classes()[i] != lessons.truth[i];
      if (bad) wrong++;
      if (answers.answer(i) == lessons.truth[i]) known++;
      if (doubts.doubted(i)) {
        doubted++;
        if (bad) hits++;
      }
      if (!answers.right(i)) {
        others++;
        if (bad) otherHits++;
      }
    }
    System.out.printf(
        Locale.ROOT,
        "seed %d folds %d %s: out of fold %.4f right, %d wrong, %d doubted, F1 %.4f precision %.4f recall %.4f,"
            + " other≠given %.4f; %.0f s%n",
        seed,
        folds,
        recipe,
        (double) known / n,
        wrong,
        doubted,
        2.0 * hits / (doubted + wrong),
        (double) hits / doubted,
        (double) hits / wrong,
        2.0 * otherHits / (others + wrong),
        (System.nanoTime() - began) / 1e9);
    var all = IntStream.range(0, n).toArray();
    var kept = IntStream.of(all).filter(i -> !doubts.doubted(i)).toArray();
    var right = photos.classes().clone();
    for (int i : LabelNoise.of(answers).wrong()) right[i] = answers.answer(i);
    var putRight = new Images(SIDE, SIDE, photos.rgb(), right, Augment.none());
    say("as given", accuracy(photos, all, test, recipe, seed));
    say("without the doubted", accuracy(photos, kept, test, recipe, seed));
    say("the surely wrong put right", accuracy(putRight, all, test, recipe, seed));
  }

  private static void say(String labels, double accuracy) {
    System.out.printf(Locale.ROOT, "test accuracy, labels %s: %.4f%n", labels, accuracy);
  }

  private static int[] where(int[] fold, IntPredicate wanted) {
    return IntStream.range(0, fold.length).filter(i -> wanted.test(fold[i])).toArray();
  }

  private static double accuracy(
      Images photos, int[] rows, Lessons test, Recipe recipe, long seed) {
    var net = recipe.learn(photos, rows, seed);
    try {
      return Panel.of(net).accuracy(test.photos);
    } finally {
      net.free();
    }
  }
}
