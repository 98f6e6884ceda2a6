package nurture.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import nurture.data.CategoryPath;
import nurture.data.Column;
import nurture.data.Role;
import nurture.eval.Categories;
import nurture.eval.Predictions;
import nurture.eval.Prices;
import nurture.feed.Words;

/**
 * A first opinion on every row, by a linear model that learns in seconds: softmax regression of the
 * category, and least squares of the logarithm of the price, on words, pairs of words and values;
 * on the small photo where there is no text. Cross-validated: what answers for a row has not seen
 * it, nor a row of the same title. Steps are scaled by what each weight has seen (AdaGrad: Duchi et
 * al., 2011).
 */
public final class Glance {
  private static final int FOLDS = 5;
  private static final int EPOCHS = 8;
  private static final int MOST_LEARNT = 40_000;
  private static final int MOST_WORDS = 30;

  /**
   * Multiplications that one pass over all folds may take, so that many classes get fewer passes.
   */
  private static final double WORK = 6e9;

  private static final int FEWEST = 50;

  /** Classes of fewer rows are not learnt, but their nearest ancestor with as many. */
  private static final int LEAST = 10;

  private static final int MOST_CLASSES = 2_000;
  private static final double RATE = 0.5;

  /** Into so many parts of as many values each numbers fall that are read as names. */
  private static final int PARTS = 16;

  private final Subject subject;
  private final Function<int[], Lessons> teaching;
  private final int[] folds;

  private Glance(Subject subject, Function<int[], Lessons> teaching) {
    this.subject = subject;
    this.teaching = teaching;
    this.folds = folds(subject);
  }

  /** Answers for every row; none where there is nothing to learn, or too little to learn from. */
  static Optional<Predictions> at(Subject subject) {
    var glance = new Glance(subject, Lessons::of);
    var categories = subject.category().flatMap(column -> glance.categories(column, false));
    var prices = subject.price().flatMap(glance::prices);
    if (categories.isEmpty() && prices.isEmpty()) return Optional.empty();
    var ids = IntStream.range(0, subject.data().size()).mapToObj(subject.data()::id).toList();
    return Optional.of(Predictions.of(ids, categories, prices));
  }

  /**
   * The category of every row by what has learnt from the others otherwise weighed or drawn; by
   * values and numbers where there are neither texts nor photos.
   *
   * @param teaching what to learn of some rows
   */
  static Optional<Categories> taught(Subject subject, Function<int[], Lessons> teaching) {
    return subject
        .category()
        .flatMap(column -> new Glance(subject, teaching).categories(column, true));
  }

  /** Rows of one cluster of duplicates are in one fold, so that none answers for its copy. */
  private static int[] folds(Subject subject) {
    int n = subject.data().size();
    var folds = new int[n];
    var random = new SplittableRandom(7);
    for (int i = 0; i < n; i++) folds[i] = random.nextInt(FOLDS);
    for (var cluster : subject.duplicates().clusters())
      for (int row : cluster) folds[row] = folds[cluster[0]];
    return folds;
  }

  private Optional<Categories> categories(String column, boolean values) {
    int n = subject.data().size();
    boolean path = subject.data().schema().column(column).role() == Role.PATH;
    var counts = new HashMap<String, Integer>();
    for (int i = 0; i < n; i++)
      for (var name : prefixes(subject.cell(i, column), path)) counts.merge(name, 1, Integer::sum);
    var names = new TreeMap<String, Integer>();
    var given = new String[n];
    for (int i = 0; i < n; i++) {
      // A class too rare to be learnt fold by fold would be doubted whenever it is given.
      given[i] = "";
      for (var name : prefixes(subject.cell(i, column), path))
        if (counts.getOrDefault(name, 0) >= LEAST) given[i] = name;
      if (!given[i].isEmpty()) names.put(given[i], 0);
    }
    if (names.size() < 2 || names.size() > MOST_CLASSES) return Optional.empty();
    int next = 0;
    for (var entry : names.entrySet()) entry.setValue(next++);
    var labels = new int[n];
    for (int i = 0; i < n; i++) labels[i] = names.getOrDefault(given[i], -1);
    int[] known = IntStream.range(0, n).filter(i -> labels[i] >= 0).toArray();
    if (known.length < FEWEST) return Optional.empty();
    var texts = inputs(List.of(Role.TEXT));
    var inputs = texts.width == 0 && values ? inputs(List.of(Role.CATEGORY, Role.NUMBER)) : texts;
    if (inputs.width == 0) return Optional.empty();
    int k = names.size();
    var answers = new float[n][];
    IntStream.range(0, FOLDS)
        .parallel()
        .forEach(fold -> {
          var model = new Linear(inputs.width, k);
          var y = new float[k];
          learn(
              known,
              fold,
              passes(inputs, k),
              (row, weight) -> {
                model.answer(inputs.rows[row], inputs.values[row], y);
                softmax(y);
                y[labels[row]] -= 1;
                for (int c = 0; c < k; c++) y[c] *= (float) weight;
                model.step(inputs.rows[row], inputs.values[row], y);
              });
          for (int row = 0; row < n; row++)
            if (folds[row] == fold) {
              answers[row] = new float[k];
              model.answer(inputs.rows[row], inputs.values[row], answers[row]);
              softmax(answers[row]);
            }
        });
    return Optional.of(new Categories(new ArrayList<>(names.keySet()), labels, answers));
  }

  /** A class with its ancestors, the widest first; none of a blank cell. */
  private static List<String> prefixes(String cell, boolean path) {
    if (cell.isEmpty()) return List.of();
    return path ? CategoryPath.parse(cell).prefixes() : List.of(cell);
  }

  private Optional<Prices> prices(String column) {
    int n = subject.data().size();
    var prices = subject.numbers(column);
    for (int i = 0; i < n; i++) if (!(prices[i] > 0)) prices[i] = Double.NaN;
    int[] known = IntStream.range(0, n).filter(i -> prices[i] > 0).toArray();
    var inputs = inputs(List.of(Role.TEXT, Role.CATEGORY, Role.PATH));
    if (known.length < FEWEST || inputs.width == 0) return Optional.empty();
    var logs = Arrays.stream(known).mapToDouble(i -> Math.log(prices[i])).sorted().toArray();
    double middle = logs[logs.length / 2];
    // Huber's loss: the wrong prices that are looked for must not be learnt.
    double reach = 1.4826 * spread(logs, middle);
    var estimates = new double[n];
    IntStream.range(0, FOLDS)
        .parallel()
        .forEach(fold -> {
          var model = new Linear(inputs.width, 1);
          var y = new float[1];
          learn(
              known,
              fold,
              EPOCHS,
              (row, weight) -> {
                model.answer(inputs.rows[row], inputs.values[row], y);
                y[0] =
                    (float)
                        (weight * Math.clamp(y[0] + middle - Math.log(prices[row]), -reach, reach));
                model.step(inputs.rows[row], inputs.values[row], y);
              });
          for (int row = 0; row < n; row++)
            if (folds[row] == fold) {
              model.answer(inputs.rows[row], inputs.values[row], y);
              estimates[row] = Math.exp(y[0] + middle);
            }
        });
    var off =
        Arrays.stream(known)
            .mapToDouble(i -> Math.abs(Math.log(prices[i] / estimates[i])))
            .sorted()
            .toArray();
    double wide = Math.exp(off[(int) (0.9 * (off.length - 1))]);
    return Optional.of(
        new Prices(
            prices,
            estimates,
            Arrays.stream(estimates).map(e -> e / wide).toArray(),
            Arrays.stream(estimates).map(e -> e * wide).toArray()));
  }

  /** The median distance from the middle. */
  static double spread(double[] values, double middle) {
    var off = Arrays.stream(values).map(v -> Math.abs(v - middle)).sorted().toArray();
    return off.length == 0 ? 0 : off[off.length / 2];
  }

  private int passes(Inputs inputs, int outputs) {
    double features = Arrays.stream(inputs.rows).mapToDouble(row -> row.length).average().orElse(1);
    double rows = Math.min(inputs.rows.length, MOST_LEARNT);
    return (int) Math.clamp(WORK / (rows * features * outputs * 2 * FOLDS), 3, EPOCHS);
  }

  /** A step on a row that counts so much. */
  private interface Step {
    void take(int row, double weight);
  }

  private void learn(int[] known, int leftOut, int passes, Step step) {
    var random = new SplittableRandom(11 + leftOut);
    var lessons = teaching.apply(Arrays.stream(known).filter(i -> folds[i] != leftOut).toArray());
    var order = IntStream.range(0, lessons.rows().length).toArray();
    for (int epoch = 0; epoch < passes; epoch++) {
      for (int i = 0; i < order.length; i++) {
        int j = i + random.nextInt(order.length - i);
        int at = order[j];
        order[j] = order[i];
        order[i] = at;
        if (i >= MOST_LEARNT) break;
        step.take(lessons.rows()[at], lessons.weights()[at]);
      }
    }
  }

  private static void softmax(float[] y) {
    float top = y[0];
    for (float v : y) top = Math.max(top, v);
    float sum = 0;
    for (int k = 0; k < y.length; k++) {
      y[k] = (float) Math.exp(y[k] - top);
      sum += y[k];
    }
    for (int k = 0; k < y.length; k++) y[k] /= sum;
  }

  /** What each row says, as numbers of features with their values; the first is always there. */
  private record Inputs(int width, int[][] rows, float[][] values) {}

  private Inputs inputs(List<Role> roles) {
    var columns =
        subject.data().schema().columns().stream()
            .filter(c -> roles.contains(c.role()))
            .filter(c -> !subject.category().equals(Optional.of(c.name())))
            .filter(c -> !subject.price().equals(Optional.of(c.name())))
            .toList();
    int n = subject.data().size();
    if (columns.isEmpty())
      return subject.looks().any() ? photos(n) : new Inputs(0, new int[0][], new float[0][]);
    var ends = columns.stream().map(this::ends).toList();
    var hashed = new int[n][];
    Arrays.parallelSetAll(
        hashed,
        row -> {
          var features = new ArrayList<Integer>();
          for (int c = 0; c < columns.size(); c++) {
            var cell = subject.cell(row, columns.get(c).name());
            if (cell.isEmpty()) continue;
            if (columns.get(c).role() == Role.TEXT) words(cell, c, features);
            else
              features.add(
                  Words.value(columns.get(c).name(), part(columns.get(c), cell, ends.get(c))));
          }
          return features.stream().mapToInt(i -> i).distinct().toArray();
        });
    var counts = new HashMap<Integer, int[]>();
    for (var row : hashed)
      for (int feature : row) counts.computeIfAbsent(feature, f -> new int[1])[0]++;
    int next = 1;
    for (var count : counts.values()) count[0] = count[0] < 2 ? 0 : next++;
    var rows = new int[n][];
    var values = new float[n][];
    for (int i = 0; i < n; i++) {
      rows[i] =
          IntStream.concat(
                  IntStream.of(0),
                  Arrays.stream(hashed[i])
                      .map(f -> counts.getOrDefault(f, new int[1])[0])
                      .filter(f -> f > 0))
              .toArray();
      values[i] = new float[rows[i].length];
      Arrays.fill(values[i], (float) (1 / Math.sqrt(rows[i].length)));
    }
    return new Inputs(next, rows, values);
  }

  /** Where the parts of a column's numbers end but for the last; nowhere for others. */
  private double[] ends(Column column) {
    if (column.role() != Role.NUMBER) return new double[0];
    var values =
        Arrays.stream(subject.numbers(column.name()))
            .filter(Double::isFinite)
            .sorted()
            .distinct()
            .toArray();
    return IntStream.range(1, Math.min(PARTS, values.length))
        .mapToDouble(k -> values[(int) ((long) k * values.length / Math.min(PARTS, values.length))])
        .toArray();
  }

  /** The part of a number, or the cell itself. */
  private static String part(Column column, String cell, double[] ends) {
    var number = ends.length == 0 ? OptionalDouble.empty() : column.number(cell);
    if (number.isEmpty()) return cell;
    int at = Arrays.binarySearch(ends, number.getAsDouble());
    return Integer.toString(at >= 0 ? at + 1 : -at - 1);
  }

  private static void words(String text, int column, List<Integer> into) {
    String before = "";
    int n = 0;
    for (var word : Words.of(text)) {
      if (n++ > MOST_WORDS) return;
      into.add(Shingles.mixed(31 * word.hashCode() + column));
      if (!before.isEmpty())
        into.add(Shingles.mixed((before + " " + word).hashCode() * 31 + column));
      before = word;
    }
  }

  /** The small photos, each colour centred and brought to a common length. */
  private Inputs photos(int n) {
    int width = 1 + subject.looks().pixels();
    var all = IntStream.range(0, width).toArray();
    var rows = new int[n][];
    var values = new float[n][];
    Arrays.parallelSetAll(values, row -> subject.looks().values(row));
    for (int i = 0; i < n; i++) rows[i] = values[i].length == 1 ? new int[1] : all;
    return new Inputs(width, rows, values);
  }

  /** Weights [features, outputs]. */
  private static final class Linear {
    private final int outputs;
    private final float[] weights;
    private final double[] squares;

    Linear(int features, int outputs) {
      this.outputs = outputs;
      weights = new float[features * outputs];
      squares = new double[features];
      Arrays.fill(squares, 1e-4);
    }

    void answer(int[] row, float[] values, float[] y) {
      Arrays.fill(y, 0);
      for (int i = 0; i < row.length; i++) {
        int at = row[i] * outputs;
        float x = values[i];
        for (int k = 0; k < outputs; k++) y[k] += x * weights[at + k];
      }
    }

    /** A feature's weights share one rate, by the squares of what it has been told. */
    void step(int[] row, float[] values, float[] error) {
      double square = 0;
      for (float e : error) square += (double) e * e;
      for (int i = 0; i < row.length; i++) {
        int at = row[i] * outputs;
        float x = values[i];
        squares[row[i]] += x * x * square;
        float rate = (float) (RATE * x / Math.sqrt(squares[row[i]]));
        for (int k = 0; k < outputs; k++) weights[at + k] -= rate * error[k];
      }
    }
  }
}
