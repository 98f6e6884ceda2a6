package nurture.study;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
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

  private Calibration() {}

  /** The card with its pools, its range and its name; {@code unseen} is the evidence on rows. */
  static Card of(
      Card draft, Brief brief, Evidence unseen, int[] rows, int members, String version) {
    var pooled = pooled(draft, brief, unseen, rows);
    return new Card(
        version,
        draft.title(),
        draft.schema(),
        draft.features(),
        draft.size(),
        members,
        pooled.category(),
        pooled.price() == null ? null : ranged(pooled, pooled.price(), brief, unseen, rows),
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
      Card pooled, Card.PriceTarget price, Brief brief, Evidence unseen, int[] rows) {
    var actual = Arrays.stream(rows).mapToDouble(row -> brief.prices()[row]).toArray();
    long known = Arrays.stream(actual).filter(p -> !Double.isNaN(p)).count();
    if (known < FEWEST) return price;
    var answers = unseen.weighed(pooled);
    return price.with(
        price.pool(), Conformal.fit(actual, answers.prices(), answers.scales(), LEVEL));
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
