package nurture.serve;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nurture.eval.Pool;
import nurture.feed.Feed;
import nurture.model.ListingNet;
import nurture.model.ListingNet.Witness;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What each witness of some nets says of listings, on the heap, before it is weighed.
 *
 * @param witnesses who said what, in the order of {@link Witness}
 */
public record Evidence(Map<Witness, Testimony> witnesses) {
  /**
   * What one witness says, the mean of the members that have it.
   *
   * @param logs [n][classes] logarithms of probabilities; a row is null where it says nothing
   * @param prices [n] standardised; NaN where it says nothing
   * @param scales [n] how far off each price may be; NaN where it does not say
   * @param features [n][width] the first member's; zeros where it says nothing
   */
  public record Testimony(
      float[] @Nullable [] logs, double[] prices, double[] scales, float[][] features) {
    private static Testimony empty(int n, int width) {
      var prices = new double[n];
      Arrays.fill(prices, Double.NaN);
      return new Testimony(new float[n][], prices, prices.clone(), new float[n][width]);
    }
  }

  /** The testimony of nets on every row of a feed, in its order. */
  public static Evidence of(List<ListingNet> nets, Feed feed, Card card) {
    return of(nets, feed, card, _ -> {});
  }

  /** The same; {@code answered} is told now and then how many rows are done. */
  public static Evidence of(List<ListingNet> nets, Feed feed, Card card, IntConsumer answered) {
    int n = feed.size();
    var all = new EnumMap<Witness, Testimony>(Witness.class);
    for (var w : Witness.values()) all.put(w, Testimony.empty(n, width(card, w)));
    int at = 0;
    try (var pass = feed.epoch(1)) {
      for (var batch : pass) {
        int first = at;
        for (int m = 0; m < nets.size(); m++) {
          int member = m;
          try (var scope = Scope.open()) {
            nets.get(m)
                .considered(batch)
                .forEach((witness, answer) -> {
                  var rows = batch.get(witness.rows()).longs();
                  var to = requireNonNull(all.get(witness));
                  if (answer.logits() != null)
                    add(answer.logits().softmax(1), rows, first, to.logs());
                  if (answer.price() != null) add(answer.price(), rows, first, to.prices());
                  if (answer.scale() != null) add(answer.scale(), rows, first, to.scales());
                  if (member == 0 && to.features()[0].length > 0)
                    add(answer.features(), rows, first, to.features());
                });
          }
        }
        at += batch.size();
        answered.accept(at);
      }
    }
    all.forEach((witness, testimony) ->
        average(testimony, (int) nets.stream().filter(net -> net.has(witness)).count()));
    return new Evidence(all);
  }

  private static int width(Card card, Witness witness) {
    var features = card.features();
    return switch (witness) {
      case PHOTO -> features.photo() == null ? 0 : card.size().photoFeatures();
      case FACTS -> features.facts() == 0 ? 0 : card.size().width();
      case WORDS, LIKENESS -> 0; // their answers are sums, not places
    };
  }

  private static void average(Testimony sums, int members) {
    for (int i = 0; i < sums.prices.length; i++) {
      sums.prices[i] /= members;
      sums.scales[i] /= members;
      var p = sums.logs[i];
      if (p == null) continue;
      for (int c = 0; c < p.length; c++) p[c] /= members;
      sums.logs[i] = Pool.logarithms(p);
    }
  }

  /** The same with what one more witness says of the prices [n]; NaN where it says nothing. */
  public Evidence with(Witness witness, double[] prices) {
    var all = new EnumMap<Witness, Testimony>(witnesses);
    var none = Testimony.empty(prices.length, 0);
    all.put(witness, new Testimony(none.logs, prices, none.scales, none.features));
    return new Evidence(all);
  }

  /** What a net says, and others' evidence where it lacks the witness. */
  Evidence over(Evidence others, ListingNet net) {
    var all = new EnumMap<Witness, Testimony>(others.witnesses);
    all.replaceAll(
        (witness, said) -> net.has(witness) ? requireNonNull(witnesses.get(witness)) : said);
    return new Evidence(all);
  }

  /**
   * What single nets say, each of rows of its own, one after the other; of how far off a price may
   * be as if each guessed as far on average as all do. How far a net guesses depends on how much it
   * knew by heart by then; together nets answer with the mean.
   */
  public static Evidence join(List<Evidence> parts) {
    var joined = new EnumMap<Witness, Testimony>(Witness.class);
    for (var witness : Witness.values()) {
      var all = parts.stream().map(p -> requireNonNull(p.witnesses.get(witness))).toList();
      joined.put(
          witness,
          new Testimony(
              all.stream().flatMap(t -> Arrays.stream(t.logs)).toArray(float[][]::new),
              all.stream().flatMapToDouble(t -> Arrays.stream(t.prices)).toArray(),
              levelled(all.stream().map(Testimony::scales).toList()),
              all.stream().flatMap(t -> Arrays.stream(t.features)).toArray(float[][]::new)));
    }
    return new Evidence(joined);
  }

  /** Joined, each part brought to the mean of all parts' means. */
  private static double[] levelled(List<double[]> scales) {
    var levels = scales.stream().map(Evidence::level).toList();
    double mean =
        levels.stream().flatMapToDouble(OptionalDouble::stream).average().orElse(Double.NaN);
    return IntStream.range(0, scales.size())
        .boxed()
        .flatMapToDouble(part ->
            Arrays.stream(scales.get(part)).map(s -> s * mean / levels.get(part).orElse(mean)))
        .toArray();
  }

  private static OptionalDouble level(double[] scales) {
    return Arrays.stream(scales).filter(scale -> !Double.isNaN(scale)).average();
  }

  /** What each witness says of the categories: [witness][n][classes], null rows for silence. */
  public float[][] @Nullable [] logs() {
    return said().map(Testimony::logs).toArray(float[][][]::new);
  }

  /** What each witness says of the price: [witness][n], NaN for silence. */
  public double[][] prices() {
    return said().map(Testimony::prices).toArray(double[][]::new);
  }

  private Stream<Testimony> said() {
    return witnesses.values().stream();
  }

  /** The evidence weighed as the card says. */
  public Answers weighed(Card card) {
    int n = prices()[0].length;
    var probabilities = new float[card.category() == null ? 0 : n][];
    var prices = new double[card.price() == null ? 0 : n];
    var scales = new double[prices.length];
    var embeddings = new float[n][];
    var category = card.category();
    var prior = category == null ? new float[0] : category.prior();
    for (int i = 0; i < n; i++) {
      int row = i;
      if (category != null)
        probabilities[i] =
            category
                .pool()
                .probabilities(said().map(w -> w.logs()[row]).toArray(float[][]::new), prior);
      var price = card.price();
      if (price != null) {
        var said = said().mapToDouble(w -> w.prices()[row]).toArray();
        prices[i] =
            Math.max(0, Math.expm1(price.pool().estimate(said) * price.deviation() + price.mean()));
        scales[i] = scale(i);
      }
      embeddings[i] = embedding(i);
    }
    return new Answers(probabilities, prices, scales, embeddings);
  }

  /** The mean scale of those who say one, and that of a listing of which nothing is known: 1. */
  private double scale(int row) {
    return level(said().mapToDouble(w -> w.scales()[row]).toArray()).orElse(1);
  }

  private float[] embedding(int row) {
    int width = said().mapToInt(w -> w.features()[row].length).sum();
    var joined = new float[width];
    int at = 0;
    for (var witness : witnesses.values()) {
      var part = witness.features()[row];
      System.arraycopy(part, 0, joined, at, part.length);
      at += part.length;
    }
    return joined;
  }

  private static void add(Tensor from, long[] rows, int first, float[] @Nullable [] to) {
    var values = from.floats();
    int width = (int) from.size(1);
    for (int i = 0; i < rows.length; i++) {
      int row = first + (int) rows[i];
      var sum = to[row];
      if (sum == null) to[row] = sum = new float[width];
      for (int c = 0; c < width; c++) sum[c] += values[i * width + c];
    }
  }

  private static void add(Tensor from, long[] rows, int first, double[] to) {
    var values = from.floats();
    for (int i = 0; i < rows.length; i++) {
      int row = first + (int) rows[i];
      to[row] = (Double.isNaN(to[row]) ? 0 : to[row]) + values[i];
    }
  }
}
