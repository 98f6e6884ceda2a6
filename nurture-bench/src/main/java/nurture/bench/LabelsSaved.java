package nurture.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.ask.Acquisition;
import nurture.ask.Budget;
import nurture.ask.Chance;
import nurture.ask.Doubt;
import nurture.ask.Situation;
import nurture.ask.Strategy;
import nurture.ask.Uncertain;
import nurture.eval.Categories;
import nurture.eval.Predictions;
import nurture.tensor.Engine;

/**
 * Labels saved by asking: {@code LabelsSaved images|titles DATA-FOLDER ARM,ARM… MOST SEED…}. An arm
 * is a name of {@link Strategy}; {@code plain-margin}, which asks the most doubted, like or not;
 * either with {@code @N} for another number of labels at most; or {@code all}, which learns once
 * from the whole pool. One {@code POINT} a seed, arm and number of labels, then a table. {@code
 * LabelsSaved --table FILE…} makes the table from earlier runs' lines, and with {@code -Dsvg=FILE}
 * a picture. {@code -Dvalidation=true} leaves the test rows alone, {@code -Dgrow} says by which
 * factor labels grow.
 */
public final class LabelsSaved {
  private static final int FIRST = 20;

  /**
   * Models that vote where disagreement is asked for, each of as many labels, drawn with return.
   */
  private static final int VOTERS = 4;

  private static final double GROW = Double.parseDouble(System.getProperty("grow", "1.6"));

  private LabelsSaved() {}

  public static void main(String[] args) throws Exception {
    var curves = new SavedCurves();
    if (args[0].equals("--table")) {
      for (int i = 1; i < args.length; i++)
        Files.readAllLines(Path.of(args[i])).forEach(curves::add);
      System.out.println(curves.markdown());
      var picture = System.getProperty("svg");
      if (picture != null) Files.writeString(Path.of(picture), curves.svg());
      return;
    }
    Engine.threads(1);
    boolean validation = Boolean.getBoolean("validation");
    var data = Path.of(args[1]);
    var world =
        switch (args[0]) {
          case "images" -> AskImages.read(data, validation);
          case "titles" -> AskTitles.read(data, validation);
          default -> throw new IllegalArgumentException("a task must be images or titles");
        };
    int most = Integer.parseInt(args[3]);
    System.out.printf(
        Locale.ROOT,
        "%s, pool %,d%s%n%s%n",
        args[0],
        world.labels().length,
        validation ? ", validation" : "",
        Machine.here().sentence());
    for (int i = 4; i < args.length; i++)
      for (var arm : args[2].split(",", -1)) run(world, arm, most, Long.parseLong(args[i]), curves);
    System.out.println(curves.markdown());
  }

  private static void run(AskWorld world, String arm, int most, long seed, SavedCurves curves) {
    var parts = arm.split("@", -1);
    int limit = parts.length > 1 ? Integer.parseInt(parts[1]) : most;
    if (parts[0].equals("all")) {
      int n = world.labels().length;
      tell("all", seed, n, world.learn(IntStream.range(0, n).toArray(), seed), curves);
    } else follow(world, parts[0], limit, seed, curves);
  }

  /** Asks in growing batches, and learns anew from all that is labelled after each. */
  private static void follow(AskWorld world, String arm, int most, long seed, SavedCurves curves) {
    int n = world.labels().length;
    boolean plain = arm.equals("plain-margin");
    Acquisition way =
        plain ? new Uncertain(Doubt.MARGIN, 1) : Strategy.valueOf(arm).way(world.classes().size());
    boolean blind = plain || List.of("margin", "entropy", "least", "badge", "bald").contains(arm);
    var random = new SplittableRandom(seed);
    var known = new int[n];
    Arrays.fill(known, -1);
    var rows = new ArrayList<Integer>();
    Optional<Categories> answers = Optional.empty();
    List<float[][]> votes = List.of();
    var costs = new double[n];
    Arrays.fill(costs, 1);
    var ids = IntStream.range(0, n).mapToObj(Integer::toString).toList();
    for (int size : sizes(most)) {
      var answered = new Predictions(ids, answers, Optional.empty(), world.embeddings());
      var first = answers.isEmpty() && blind ? new Chance() : way; // doubt needs a model
      var situation = new Situation(answered, costs, votes);
      for (var q : first.ask(situation, Budget.of(size - rows.size()), random)) {
        rows.add(q.row());
        known[q.row()] = world.labels()[q.row()];
      }
      var learnt = world.learn(rows.stream().mapToInt(r -> r).toArray(), seed * 1000 + size);
      answers = Optional.of(new Categories(world.classes(), known, learnt.probabilities()));
      tell(arm, seed, size, learnt, curves);
      if (arm.equals("bald") && size < most) votes = votes(world, rows, seed * 1000 + size, random);
    }
  }

  /** What models say that have learnt from other draws of the labels (Breiman, 1996). */
  private static List<float[][]> votes(
      AskWorld world, List<Integer> rows, long seed, SplittableRandom random) {
    return IntStream.rangeClosed(1, VOTERS)
        .mapToObj(v -> {
          var drawn = rows.stream().mapToInt(r -> rows.get(random.nextInt(rows.size()))).toArray();
          return world.learn(drawn, seed + v * 1_000_000L).probabilities();
        })
        .toList();
  }

  private static void tell(
      String arm, long seed, int labels, AskWorld.Learnt learnt, SavedCurves curves) {
    var line =
        String.format(Locale.ROOT, "POINT %s %d %d %.4f", arm, seed, labels, learnt.accuracy());
    System.out.println(line);
    curves.add(line);
  }

  private static List<Integer> sizes(int most) {
    var sizes = new ArrayList<Integer>();
    for (double s = FIRST; s < most * 0.99; s *= GROW) sizes.add((int) Math.round(s));
    sizes.add(most);
    return sizes;
  }
}
