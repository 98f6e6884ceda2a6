package nurture.study;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32;
import nurture.eval.Conformal;
import nurture.eval.Temperature;
import nurture.serve.Answers;
import nurture.serve.Card;
import org.jspecify.annotations.Nullable;

/**
 * Makes answers as confident as they deserve, from listings that the answering net had not seen.
 */
final class Calibration {
  /** The share of prices that a range shall cover. */
  static final double LEVEL = 0.9;

  private static final int FEWEST = 20;

  private Calibration() {}

  /**
   * The card with its temperature and its range; {@code unseen} are raw answers for {@code rows}.
   */
  static Card of(Card draft, Brief brief, Answers unseen, int[] rows, int members, String version) {
    return new Card(
        version,
        draft.title(),
        draft.schema(),
        draft.features(),
        draft.size(),
        members,
        draft.category() == null ? null : category(draft.category(), brief, unseen, rows),
        draft.price() == null ? null : price(draft.price(), brief, unseen, rows),
        draft.examples());
  }

  private static Card.CategoryTarget category(
      Card.CategoryTarget target, Brief brief, Answers unseen, int[] rows) {
    var known =
        java.util.stream.IntStream.range(0, rows.length)
            .filter(i -> brief.labels()[rows[i]] >= 0)
            .toArray();
    var logs =
        Arrays.stream(known)
            .mapToObj(i -> Temperature.logarithms(unseen.probabilities()[i]))
            .toArray(float[][]::new);
    var labels = Arrays.stream(known).map(i -> brief.labels()[rows[i]]).toArray();
    double temperature = known.length < FEWEST ? 1 : Temperature.fit(logs, labels).value();
    return new Card.CategoryTarget(
        target.column(), target.classes(), target.seen(), temperature, target.confidence());
  }

  private static Card.PriceTarget price(
      Card.PriceTarget target, Brief brief, Answers unseen, int[] rows) {
    var actual = Arrays.stream(rows).mapToDouble(row -> brief.prices()[row]).toArray();
    long known = Arrays.stream(actual).filter(p -> !Double.isNaN(p)).count();
    @Nullable Conformal range =
        known < FEWEST ? null : Conformal.fit(actual, unseen.prices(), unseen.scales(), LEVEL);
    return new Card.PriceTarget(
        target.column(), target.currency(), target.mean(), target.deviation(), range);
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
