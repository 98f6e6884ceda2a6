package nurture.study;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import nurture.eval.Conformal;
import nurture.eval.Pool;
import nurture.serve.Card;
import nurture.serve.Evidence;

/**
 * Makes answers as confident as they deserve, from listings that the answering net had not seen.
 */
final class Calibration {
  /** The share of prices that a range shall cover. */
  static final double LEVEL = 0.9;

  private static final int FEWEST = 20;

  /** No more of the mean square than this is believed to be one net's own. */
  private static final double LEAST = 0.25;

  private Calibration() {}

  /**
   * What was said of listings by nets that had not seen them.
   *
   * @param rows the first net's first, each listing once
   * @param twin of the first net's, by one that differs from it by chance alone
   */
  record Unseen(int[] rows, Evidence evidence, Optional<Evidence> twin) {}

  /** The card with its pools, its range and its name. */
  static Card of(Card draft, Brief brief, Unseen unseen, int members, String version) {
    var pooled = pooled(draft, brief, unseen.evidence, unseen.rows);
    return new Card(
        version,
        draft.title(),
        draft.schema(),
        draft.features(),
        draft.size(),
        members,
        pooled.category(),
        pooled.price() == null ? null : ranged(pooled, pooled.price(), brief, unseen, members),
        draft.examples());
  }

  /** The card with each witness trusted as far as it deserves on these rows. */
  static Card pooled(Card draft, Brief brief, Evidence unseen, int[] rows) {
    var category = draft.category();
    if (category != null) {
      var labels = Arrays.stream(rows).map(row -> Math.max(-1, brief.labels()[row])).toArray();
      category = category.with(Pool.ofProbabilities(unseen.logs(), category.prior(), labels));
    }
    var price = draft.price();
    if (price != null) {
      double mean = price.mean(), deviation = price.deviation();
      var actual =
          Arrays.stream(rows)
              .mapToDouble(row -> (Math.log1p(brief.prices()[row]) - mean) / deviation)
              .toArray();
      price = price.with(Pool.ofEstimates(unseen.prices(), actual), price.range());
    }
    return draft.with(category, price);
  }

  private static Card.PriceTarget ranged(
      Card pooled, Card.PriceTarget price, Brief brief, Unseen unseen, int members) {
    var actual = Arrays.stream(unseen.rows).mapToDouble(row -> brief.prices()[row]).toArray();
    long known = Arrays.stream(actual).filter(p -> !Double.isNaN(p)).count();
    if (known < FEWEST) return price;
    var answers = unseen.evidence.weighed(pooled);
    var range = Conformal.fit(actual, answers.prices(), answers.scales(), LEVEL);
    if (unseen.twin.isPresent())
      range =
          range.times(
              together(
                  actual, answers.prices(), unseen.twin.get().weighed(pooled).prices(), members));
    return price.with(price.pool(), range);
  }

  /**
   * How far several nets together err, as a share of how far one does: what of an error is one
   * net's own, which twins show, is left to a part of one in so many. Roots of mean squares.
   *
   * @param one [n] answers by single nets to prices
   * @param twin answers by another net to the first of them
   */
  static double together(double[] actual, double[] one, double[] twin, int members) {
    double error = 0;
    int known = 0;
    for (int i = 0; i < one.length; i++) {
      if (Double.isNaN(actual[i])) continue;
      error += square(Math.log1p(one[i]) - Math.log1p(actual[i]));
      known++;
    }
    double own = 0;
    for (int i = 0; i < twin.length; i++)
      own += square(Math.log1p(one[i]) - Math.log1p(twin[i])) / 2;
    if (error == 0 || twin.length == 0) return 1;
    double gone = (1 - 1.0 / members) * own / twin.length / (error / known);
    return Math.sqrt(Math.max(LEAST, 1 - gone));
  }

  private static double square(double x) {
    return x * x;
  }

  /**
   * A name that differs where the answers do: a checksum of where the bundle comes from, but for
   * the time, so that the same run made again has the same name.
   */
  static String version(Map<String, String> provenance, Settings settings) {
    var sum = new CRC32();
    provenance.forEach((name, value) -> {
      if (!name.equals("time")) sum.update((name + value).getBytes(StandardCharsets.UTF_8));
    });
    sum.update(settings.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }
}
