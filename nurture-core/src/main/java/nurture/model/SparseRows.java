package nurture.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import nurture.feed.Batch;
import nurture.feed.Features;
import nurture.feed.Feed;

/** The words and values of listings as sparse rows on the heap, with what is to be learnt. */
final class SparseRows {
  private static final int STEPS = 60, HELD = 5;

  /** A pull does not depend on how many listings there are, so it is chosen on no more. */
  private static final int ENOUGH = 5_000;

  private static final double CLOSE = 3e-4;

  /** How far the slopes of one class may differ in the end, and passes until then at most. */
  private static final double REST = 0.03;

  private static final int PASSES = 200;

  /** Fills a row's targets; false where they are not known. */
  interface Target {
    boolean of(int row, float[] into);
  }

  /** A bag of a batch, whose features begin at {@code first} among all. */
  private record Bag(String name, int first) {}

  private final List<Bag> bags = new ArrayList<>();
  private final int features;
  private final IntUnaryOperator listing;
  private int n;
  private int[] rows = new int[1024];
  private int[] offsets = new int[1024];
  private int[] columns = new int[1 << 16];
  private float[] values = new float[1 << 16];
  private long[] classes = new long[1024];
  private float[] prices = new float[1024];

  private SparseRows(Features of, IntUnaryOperator listing) {
    this.listing = listing;
    int first = 0;
    for (var text : of.worded()) {
      bags.add(new Bag(text.bag(), first));
      first += Math.max(1, text.words().size());
    }
    if (!of.categories().isEmpty()) {
      bags.add(new Bag("values", first));
      first += Math.max(1, of.values().size());
    }
    features = first;
  }

  /** One pass of a feed. {@code listing} tells of which listing a row is; −1 for none. */
  static SparseRows of(Features features, Feed feed, IntUnaryOperator listing) {
    var rows = new SparseRows(features, listing);
    try (var pass = feed.epoch(1)) {
      for (var batch : pass) rows.add(batch);
    }
    return rows;
  }

  /** How many different features there are. */
  int features() {
    return features;
  }

  /** How many rows there are. */
  int size() {
    return n;
  }

  private void add(Batch batch) {
    int size = batch.size();
    while (n + size + 1 > offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * offsets.length);
      rows = Arrays.copyOf(rows, 2 * rows.length);
      classes = Arrays.copyOf(classes, 2 * classes.length);
      prices = Arrays.copyOf(prices, 2 * prices.length);
    }
    System.arraycopy(batch.rows(), 0, rows, n, size);
    Arrays.fill(classes, n, n + size, -1);
    Arrays.fill(prices, n, n + size, Float.NaN);
    if (batch.tensors().containsKey("class"))
      System.arraycopy(batch.get("class").longs(), 0, classes, n, size);
    if (batch.tensors().containsKey("price")) {
      var known = batch.get("priced").floats();
      System.arraycopy(batch.get("price").floats(), 0, prices, n, size);
      for (int i = 0; i < size; i++) if (known[i] == 0) prices[n + i] = Float.NaN;
    }
    var indices = bags.stream().map(b -> batch.get(b.name + ".rows").longs()).toList();
    var starts = bags.stream().map(b -> batch.get(b.name + ".offsets").longs()).toList();
    var weights = bags.stream().map(b -> batch.get(b.name + ".weights").floats()).toList();
    for (int i = 0; i < size; i++, n++) {
      int end = offsets[n];
      for (int b = 0; b < bags.size(); b++) {
        long to = i + 1 < size ? starts.get(b)[i + 1] : indices.get(b).length;
        for (int j = (int) starts.get(b)[i]; j < to; j++) {
          if (end == columns.length) {
            columns = Arrays.copyOf(columns, 2 * end);
            values = Arrays.copyOf(values, 2 * end);
          }
          columns[end] = bags.get(b).first + (int) indices.get(b)[j];
          values[end++] = weights.get(b)[j];
        }
      }
      offsets[n + 1] = end;
    }
  }

  /** +1 for the class, −1 for the others. */
  boolean category(int row, float[] into) {
    if (classes[row] < 0) return false;
    Arrays.fill(into, -1);
    into[(int) classes[row]] = 1;
    return true;
  }

  /**
   * The weights under the pull that errs least on every fifth listing, learning from the others and
   * from what these say besides.
   */
  float[] solve(int k, double[] pulls, Target target, LinearAnswer.Watcher watcher) {
    int apart = Math.max(1, n / ENOUGH);
    double least = Double.POSITIVE_INFINITY, best = pulls[0];
    var actual = new float[k];
    var answer = new float[k];
    for (double pull : pulls) {
      Target others = (row, into) -> !held(row) && group(row) % apart == 0 && target.of(row, into);
      var weights = solve(k, pull, others, watcher);
      double sum = 0;
      for (int row = 0; row < n; row++) {
        if (!held(row) || listing.applyAsInt(rows[row]) != rows[row]) continue;
        if (!target.of(row, actual)) continue;
        collect(row, weights, answer, k);
        for (int c = 0; c < k; c++) sum += (answer[c] - actual[c]) * (answer[c] - actual[c]);
      }
      if (sum < least) {
        least = sum;
        best = pull;
      }
    }
    return solve(k, best, target, watcher);
  }

  private boolean held(int row) {
    int of = listing.applyAsInt(rows[row]);
    return of >= 0 && of % HELD == 0;
  }

  private int group(int row) {
    return Math.max(0, listing.applyAsInt(rows[row])) / HELD;
  }

  /** The standardised price. */
  boolean price(int row, float[] into) {
    into[0] = prices[row];
    return !Float.isNaN(prices[row]);
  }

  /**
   * The W [features + 1 for the bias, k] that makes {@code ½‖XW − Y‖² + pull/2·‖W‖²} least: k
   * systems by conjugate gradients, side by side, so that each pass over the rows serves all.
   */
  float[] solve(int k, double pull, Target target, LinearAnswer.Watcher watcher) {
    int size = (features + 1) * k;
    var weights = new float[size];
    var residual = new float[size];
    var known = new boolean[n];
    var y = new float[k];
    for (int i = 0; i < n; i++) {
      known[i] = target.of(i, y);
      if (known[i]) spread(i, y, residual, k);
    }
    var direction = residual.clone();
    var image = new float[size];
    var squares = products(residual, residual, k);
    var first = squares.clone();
    for (int step = 0; step < STEPS && !close(squares, first); step++) {
      watcher.solved(step, STEPS);
      for (int j = 0; j < size; j++) image[j] = (float) (pull * direction[j]);
      for (int i = 0; i < n; i++)
        if (known[i]) {
          collect(i, direction, y, k);
          spread(i, y, image, k);
        }
      var lengths = quotients(squares, products(direction, image, k));
      for (int at = 0; at < size; at += k)
        for (int c = 0; c < k; c++) {
          weights[at + c] += lengths[c] * direction[at + c];
          residual[at + c] -= lengths[c] * image[at + c];
        }
      var next = products(residual, residual, k);
      var shares = quotients(next, squares);
      for (int at = 0; at < size; at += k)
        for (int c = 0; c < k; c++)
          direction[at + c] = residual[at + c] + shares[c] * direction[at + c];
      squares = next;
    }
    return weights;
  }

  /**
   * The W [features + 1 for the bias, k] that makes {@code ½‖max(0, 1 − Y∘XW)‖² + pull/2·‖W‖²}
   * least for the Y that {@link #category} tells: a support vector machine for each class.
   */
  float[] separate(int k, double pull, LinearAnswer.Watcher watcher) {
    var known = IntStream.range(0, n).filter(row -> classes[row] >= 0).toArray();
    var lengths = Arrays.stream(known).mapToDouble(this::squares).toArray();
    var weights = new float[(features + 1) * k];
    for (int c = 0; c < k; c++) {
      watcher.solved(c, k);
      var column = separate(c, pull, known, lengths);
      for (int j = 0; j < column.length; j++) weights[j * k + c] = (float) column[j];
    }
    return weights;
  }

  /**
   * One class from the others, by coordinates of the dual in chance order. Rows told apart widely
   * rest at zero and are passed over until the others are at rest too (Hsieh et al., 2008,
   * algorithm 3).
   */
  private double[] separate(int c, double pull, int[] known, double[] lengths) {
    var chance = new SplittableRandom(c);
    var order = IntStream.range(0, known.length).toArray();
    var alpha = new double[known.length];
    var w = new double[features + 1];
    int active = known.length;
    double bound = Double.POSITIVE_INFINITY;
    for (int pass = 0; pass < PASSES; pass++) {
      double high = Double.NEGATIVE_INFINITY, low = Double.POSITIVE_INFINITY;
      for (int at = active - 1; at > 0; at--) swap(order, at, chance.nextInt(at + 1));
      for (int at = 0; at < active; at++) {
        int i = order[at];
        double y = classes[known[i]] == c ? 1 : -1;
        double slope = y * collect(known[i], w) - 1 + pull * alpha[i];
        if (alpha[i] == 0 && slope > bound) {
          swap(order, at--, --active);
          continue;
        }
        double free = alpha[i] == 0 ? Math.min(slope, 0) : slope;
        high = Math.max(high, free);
        low = Math.min(low, free);
        double next = Math.max(0, alpha[i] - slope / (lengths[i] + pull));
        if (next == alpha[i]) continue;
        spread(known[i], (next - alpha[i]) * y, w);
        alpha[i] = next;
      }
      boolean rest = high - low <= REST;
      if (rest && active == known.length) break;
      if (rest) active = known.length;
      bound = rest || high <= 0 ? Double.POSITIVE_INFINITY : high;
    }
    return w;
  }

  private static void swap(int[] of, int i, int j) {
    int kept = of[i];
    of[i] = of[j];
    of[j] = kept;
  }

  private static boolean close(double[] squares, double[] first) {
    for (int c = 0; c < squares.length; c++)
      if (squares[c] > CLOSE * CLOSE * first[c]) return false;
    return true;
  }

  private static double[] products(float[] a, float[] b, int k) {
    var sums = new double[k];
    for (int at = 0; at < a.length; at += k)
      for (int c = 0; c < k; c++) sums[c] += (double) a[at + c] * b[at + c];
    return sums;
  }

  private static float[] quotients(double[] over, double[] under) {
    var quotients = new float[over.length];
    for (int c = 0; c < over.length; c++)
      quotients[c] = under[c] > 0 ? (float) (over[c] / under[c]) : 0;
    return quotients;
  }

  private double squares(int row) {
    double sum = 1;
    for (int j = offsets[row]; j < offsets[row + 1]; j++) sum += (double) values[j] * values[j];
    return sum;
  }

  private double collect(int row, double[] w) {
    double sum = w[features];
    for (int j = offsets[row]; j < offsets[row + 1]; j++) sum += values[j] * w[columns[j]];
    return sum;
  }

  private void spread(int row, double y, double[] w) {
    w[features] += y;
    for (int j = offsets[row]; j < offsets[row + 1]; j++) w[columns[j]] += values[j] * y;
  }

  /** {@code y = x·W} for one row. */
  private void collect(int row, float[] weights, float[] y, int k) {
    System.arraycopy(weights, features * k, y, 0, k);
    for (int j = offsets[row]; j < offsets[row + 1]; j++) {
      float x = values[j];
      int at = columns[j] * k;
      for (int c = 0; c < k; c++) y[c] += x * weights[at + c];
    }
  }

  /** {@code W += xᵀ·y} for one row. */
  private void spread(int row, float[] y, float[] weights, int k) {
    int bias = features * k;
    for (int c = 0; c < k; c++) weights[bias + c] += y[c];
    for (int j = offsets[row]; j < offsets[row + 1]; j++) {
      float x = values[j];
      int at = columns[j] * k;
      for (int c = 0; c < k; c++) weights[at + c] += x * y[c];
    }
  }
}
