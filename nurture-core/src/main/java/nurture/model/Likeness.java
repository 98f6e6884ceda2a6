package nurture.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.feed.Batch;
import nurture.feed.Features;
import nurture.feed.Feed;
import nurture.tensor.Cholesky;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/**
 * A witness that remembers: it keeps every listing that it learnt from, and answers a price from
 * those that are most like the one asked about. This is a Gaussian process (Rasmussen and Williams,
 * 2006); how much each column counts is learnt, the rest is solved. It keeps everything on the
 * heap.
 */
public final class Likeness {
  /** The covariances of more listings than these would fill 400 MB. */
  public static final int MOST = 10_000;

  private static final int BLOCK = 256, TRIES = 4;

  /** An input that fewer lack is one that it cannot do without. */
  private static final double LACKING = 0.01;

  private final Features features;
  private final Remembered listings;
  private final Covariance covariance;
  private final float[] pulls;
  private final float mean;
  private final boolean[] needed;

  private Likeness(
      Features features, Remembered listings, Covariance covariance, float[] pulls, float mean) {
    this.features = features;
    this.listings = listings;
    this.covariance = covariance;
    this.pulls = pulls;
    this.mean = mean;
    this.needed = new boolean[listings.columns()];
    int n = listings.size();
    for (int c = 0; c < needed.length; c++) {
      int column = c;
      needed[c] =
          IntStream.range(0, n).filter(i -> listings.lacks(i, column)).count() < LACKING * n;
    }
  }

  /**
   * What was learnt.
   *
   * @param unseen [n] what it would say of each listing, had it learnt from the other folds only;
   *     NaN where it says nothing
   */
  public record Fitted(Likeness likeness, double[] unseen) {}

  /**
   * Learns from one pass of a feed of {@link nurture.feed.Listings} in its order.
   *
   * @param prices [n] standardised, all known
   * @param parts [n] from 0 to {@code of} − 1: listings in the same part are asked about together
   *     while it learns how much each column counts
   * @param folds [n] of which each is left out once for {@link Fitted#unseen}
   */
  public static Fitted fit(
      Features features,
      Feed feed,
      float[] prices,
      int[] parts,
      int of,
      int[] folds,
      SplittableRandom random,
      LinearAnswer.Watcher watcher) {
    var listings = Remembered.of(features, feed);
    double sum = 0;
    for (float price : prices) sum += price;
    float mean = (float) (sum / prices.length);
    var centred = new float[prices.length];
    for (int i = 0; i < centred.length; i++) centred[i] = prices[i] - mean;
    var covariance = LearntCovariance.learn(listings, centred, parts, of, random, watcher);
    try (var scope = Scope.open()) {
      var inverse = inverse(listings, covariance);
      var pulls = inverse.matmul(Tensor.of(centred, centred.length, 1)).floats();
      var likeness = new Likeness(features, listings, covariance, pulls, mean);
      return new Fitted(likeness, likeness.unseen(inverse, prices, folds));
    }
  }

  /** Of the covariances of all listings with each other; with more noise if they need it. */
  private static Tensor inverse(Remembered listings, Covariance covariance) {
    double noise = covariance.noise();
    for (int attempt = 1; ; attempt++) {
      try (var scope = Scope.open()) {
        Tensor factor;
        try (var inner = Scope.open()) {
          factor = inner.keep(Cholesky.factor(together(listings, covariance, noise)));
        }
        return scope.keep(Cholesky.inverse(factor));
      } catch (IllegalArgumentException e) {
        if (attempt == TRIES) throw e;
        noise *= 10;
      }
    }
  }

  private static Tensor together(Remembered listings, Covariance covariance, double noise) {
    int n = listings.size();
    var all = Tensor.zeros(n, n);
    var look = listings.new Look(listings);
    var alike = new float[listings.columns()];
    for (int first = 0; first < n; first += BLOCK) {
      int rows = Math.min(BLOCK, n - first);
      var block = new float[rows * n]; // only what lies below the diagonal is read
      for (int i = 0; i < rows; i++) {
        look.at(first + i);
        for (int k = 0; k <= first + i; k++) {
          look.alike(k, alike);
          block[i * n + k] = (float) covariance.of(alike);
        }
        block[i * n + first + i] += (float) noise;
      }
      try (var scope = Scope.open()) {
        all.narrow(0, first, rows).set(Tensor.of(block, rows, n));
      }
    }
    return all;
  }

  /**
   * Leaving a fold out needs no second solution: its errors are {@code (A⁻¹ of the fold)⁻¹·pulls}
   * (Rasmussen and Williams, 2006, 5.4.2).
   */
  private double[] unseen(Tensor inverse, float[] prices, int[] folds) {
    var unseen = new double[prices.length];
    Arrays.fill(unseen, Double.NaN);
    for (int fold : Arrays.stream(folds).distinct().toArray()) {
      var rows = IntStream.range(0, folds.length).filter(i -> folds[i] == fold).toArray();
      var own = new float[rows.length];
      for (int i = 0; i < own.length; i++) own[i] = pulls[rows[i]];
      try (var scope = Scope.open()) {
        var index = Tensor.of(Arrays.stream(rows).asLongStream().toArray(), rows.length);
        var block = inverse.gather(0, index).gather(1, index);
        var errors = Cholesky.solve(Cholesky.factor(block), Tensor.of(own, own.length, 1)).floats();
        for (int i = 0; i < own.length; i++)
          if (speaks(listings, rows[i])) unseen[rows[i]] = prices[rows[i]] - errors[i];
      }
    }
    return unseen;
  }

  /** Whether a listing lacks only what some of those learnt from lacked too. */
  private boolean speaks(Remembered asked, int row) {
    for (int c = 0; c < needed.length; c++) if (needed[c] && asked.lacks(row, c)) return false;
    return true;
  }

  Reader.Answer answer(Batch batch) {
    var asked = Remembered.of(features, batch);
    var rows = batch.get(ListingNet.Witness.LIKENESS.rows()).longs();
    var prices = new float[rows.length];
    var look = asked.new Look(listings);
    var alike = new float[listings.columns()];
    for (int i = 0; i < rows.length; i++) {
      int row = (int) rows[i];
      double sum = Float.NaN;
      if (speaks(asked, row)) {
        sum = mean;
        look.at(row);
        for (int k = 0; k < pulls.length; k++) {
          look.alike(k, alike);
          sum += pulls[k] * covariance.of(alike);
        }
      }
      prices[i] = (float) sum;
    }
    return new Reader.Answer(
        Tensor.zeros(rows.length, 1), null, Tensor.of(prices, prices.length), null);
  }

  /** As tensors, to be saved. */
  public Map<String, Tensor> state() {
    var state = new LinkedHashMap<>(listings.state());
    var flat = covariance.flat();
    state.put("covariance", Tensor.of(flat, flat.length));
    state.put("pulls", Tensor.of(pulls, pulls.length));
    state.put("mean", Tensor.full(mean, 1));
    return state;
  }

  /**
   * From what {@link #state} gave.
   *
   * @throws IllegalArgumentException if a part is missing
   */
  public static Likeness of(Features features, Map<String, Tensor> state) {
    var listings = Remembered.of(state);
    return new Likeness(
        features,
        listings,
        Covariance.of(part(state, "covariance").floats(), listings.columns()),
        part(state, "pulls").floats(),
        part(state, "mean").floats()[0]);
  }

  static Tensor part(Map<String, Tensor> state, String name) {
    var tensor = state.get(name);
    if (tensor == null)
      throw new IllegalArgumentException(
          "a remembered state must have %s, got %s".formatted(name, state.keySet()));
    return tensor;
  }
}
