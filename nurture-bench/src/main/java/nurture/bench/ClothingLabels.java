package nurture.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import nurture.data.BadPhoto;
import nurture.data.Dataset;
import nurture.eval.Categories;
import nurture.eval.Estimate;
import nurture.feed.Augment;
import nurture.feed.Feed;
import nurture.feed.Images;
import nurture.model.Patches;
import nurture.model.RunningRidge;
import nurture.quality.LabelDoubts;
import nurture.tensor.Engine;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/**
 * Suspected labels of the clothing photos that sellers took with their phones, checked against the
 * labels that somebody put right later, where there are any: a ridge on patches answers for the
 * photos of senders that it has not learnt from.
 */
public final class ClothingLabels {
  /** What is no kind of clothing. */
  private static final Set<String> NO_KIND = Set.of("Not sure", "Skip", "Other");

  private static final int SIDE = 32, FILTERS = 150, GRID = 3, FOLDS = 5, SUSPECTED = 200;
  private static final int BATCH = 100;
  private static final double PENALTY = 0.01;

  private ClothingLabels() {}

  /** A photo with what was said of it, and what was said later; empty if nothing was. */
  private record Said(String id, String label, String later, int fold) {
    boolean corrected() {
      return !later.isEmpty();
    }

    boolean wrong() {
      return corrected() && !later.equalsIgnoreCase(label);
    }
  }

  public static void main(String[] args) throws BadPhoto {
    if (args.length != 1) {
      System.err.println("ClothingLabels DATA   the folder that holds clothing/clothing-112.zip");
      System.exit(2);
    }
    Engine.threads(1);
    var said = new ArrayList<Said>();
    var rgb = new ArrayList<byte[]>();
    try (var data = Dataset.read(Path.of(args[0], "clothing", "clothing-112.zip"))) {
      for (int row = 0; row < data.size(); row++) {
        var label = cell(data, row, "label");
        if (NO_KIND.contains(label)) continue;
        var photo = cell(data, row, "image");
        said.add(
            new Said(
                photo,
                label,
                cell(data, row, "small_label"),
                Math.floorMod(cell(data, row, "sender_id").hashCode(), FOLDS)));
        rgb.add(data.photos().load(data.photos().resolve(photo)).fit(SIDE, SIDE).rgb());
      }
    }
    var names = List.copyOf(new TreeSet<>(said.stream().map(Said::label).toList()));
    var labels = said.stream().mapToInt(s -> names.indexOf(s.label())).toArray();
    var images = new Images(SIDE, SIDE, rgb, labels, Augment.none());
    report(said, new Categories(names, labels, answers(said, images, names.size())));
  }

  private static String cell(Dataset data, int row, String column) {
    var cell = data.table().cell(row, column);
    return cell == null ? "" : cell;
  }

  /** Probabilities of each photo by what learnt from other senders' photos. */
  private static float[][] answers(List<Said> said, Images images, int classes) {
    var answers = new float[said.size()][];
    try (var scope = Scope.open()) {
      var all = IntStream.range(0, said.size()).toArray();
      var patches =
          Patches.learn(
              images
                  .select(IntStream.range(0, 1_000).toArray())
                  .batch(IntStream.range(0, 1_000).toArray(), null)
                  .get("photo"),
              FILTERS,
              GRID,
              2,
              new SplittableRandom(1));
      for (int fold = 0; fold < FOLDS; fold++) {
        int held = fold;
        var in = IntStream.of(all).filter(i -> said.get(i).fold() != held).toArray();
        var out = IntStream.of(all).filter(i -> said.get(i).fold() == held).toArray();
        try (var part = Scope.open();
            var ridge = new RunningRidge(patches.width(), classes)) {
          each(images, in, (x, y, rows) -> ridge.add(patches.apply(x), y));
          var layer = ridge.solve(PENALTY);
          each(
              images,
              out,
              (x, y, rows) -> {
                var p = layer.apply(patches.apply(x)).times(10).softmax(1).floats();
                for (int i = 0; i < rows.length; i++)
                  answers[rows[i]] =
                      java.util.Arrays.copyOfRange(p, i * classes, (i + 1) * classes);
              });
        }
        System.err.printf(Locale.ROOT, "fold %d of %d%n", fold + 1, FOLDS);
      }
    }
    return answers;
  }

  private interface Step {
    void of(Tensor x, Tensor y, int[] rows);
  }

  private static void each(Images images, int[] rows, Step step) {
    try (var pass = Feed.of(images, rows, BATCH).epoch(1)) {
      for (var batch : pass)
        try (var scope = Scope.open()) {
          step.of(batch.get("photo"), batch.get("class"), batch.rows());
        }
    }
  }

  private static void report(List<Said> said, Categories answers) {
    int n = said.size();
    long right = IntStream.range(0, n).filter(answers::right).count();
    var doubts = LabelDoubts.of(answers);
    var order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -doubts.scores()[i]))
            .toList();
    var top = order.subList(0, Math.min(SUSPECTED, n));
    var later = order.stream().filter(i -> said.get(i).corrected()).toList();
    long wrong = later.stream().filter(i -> said.get(i).wrong()).count();
    System.out.printf(
        Locale.ROOT,
        "%,d photos, answered as labelled %s; labelled again %,d, of which otherwise %d%n",
        n,
        Estimate.share(right, n),
        later.size(),
        wrong);
    var checked = top.stream().filter(i -> said.get(i).corrected()).toList();
    System.out.printf(
        Locale.ROOT,
        "first %d suspected: labelled again %d, of which otherwise %s; by chance %.4f%n",
        top.size(),
        checked.size(),
        Estimate.share(checked.stream().filter(i -> said.get(i).wrong()).count(), checked.size()),
        (double) wrong / later.size());
    double above = 0;
    long rights = 0;
    for (int i : later)
      if (said.get(i).wrong()) above += later.size() - wrong - rights;
      else rights++;
    System.out.printf(
        Locale.ROOT,
        "a label given otherwise later is doubted more than one that stayed: %.3f (AUROC)%n",
        above / wrong / (later.size() - wrong));
    for (int i : top)
      System.out.printf(
          Locale.ROOT,
          "    %s %s, later '%s', looks like %s (%.2f)%n",
          said.get(i).id(),
          said.get(i).label(),
          said.get(i).later(),
          answers.classes().get(doubts.suggested()[i]),
          doubts.scores()[i]);
  }
}
