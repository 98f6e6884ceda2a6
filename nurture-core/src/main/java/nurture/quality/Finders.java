package nurture.quality;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Every finder there is. */
public final class Finders {
  private Finders() {}

  /** In the order in which a report shows them. */
  public static List<Finder> all() {
    return List.of(
        new Mislabels(),
        new Duplicates(),
        new Contradictions(),
        new Errors(),
        new Outliers(),
        new Missing(),
        new Leakage(),
        new Imbalance(),
        new Identifiers());
  }

  /** What a table must have for a kind of doubt ever to be said. */
  public enum Needs {
    NOTHING,
    CATEGORY,
    PRICE
  }

  /**
   * A kind of doubt that a finder flags.
   *
   * @param finder its name
   * @param name as in {@link Finding#kind}
   * @param ofColumn whether it is said of a whole column, or of the file or a line of it that is no
   *     row
   * @param needs without which it is never said
   */
  public record Kind(String finder, String name, boolean ofColumn, Needs needs) {
    private Kind needing(Needs target) {
      return new Kind(finder, name, ofColumn, target);
    }
  }

  /** All kinds, those of {@link Shift} and {@link Bias} too. */
  public static List<Kind> kinds() {
    return Stream.of(
            ofCategory(rows("mislabels", "mislabel", "doubtful-label")),
            rows("duplicates", "duplicate-row", "duplicate-photo", "near-photo", "duplicate-text"),
            ofCategory(rows("contradictions", "same-item-category", "title-names-another")),
            ofPrice(rows("contradictions", "same-item-price")),
            rows("contradictions", "columns-disagree"),
            ofPrice(rows("errors", "price-impossible", "price-unit")),
            rows("errors", "not-a-number", "not-a-date", "same-id", "encoding", "ragged-row"),
            columns("errors", "json-line", "encoding-line", "header-row", "one-column"),
            rows("errors", "photo-blank", "photo-missing", "photo-truncated", "photo-huge"),
            rows("errors", "photo-tiny", "photo-unreadable", "photo-not-an-image"),
            rows("outliers", "number", "text-length", "text-alphabet", "photo-unlike"),
            rows("missing", "missing", "placeholder"),
            columns("missing", "missing-column"),
            rows("leakage", "test-row-in-training"),
            ofCategory(columns("imbalance", "uneven", "rare-class")),
            columns("identifiers", "constant", "names-rows", "rises"),
            columns(Shift.NAME, Shift.KIND),
            columns(Bias.NAME, "sampling", "measurement"),
            ofCategory(columns(Bias.NAME, "algorithmic")))
        .flatMap(kinds -> kinds)
        .toList();
  }

  private static Stream<Kind> rows(String finder, String... names) {
    return Arrays.stream(names).map(name -> new Kind(finder, name, false, Needs.NOTHING));
  }

  private static Stream<Kind> columns(String finder, String... names) {
    return Arrays.stream(names).map(name -> new Kind(finder, name, true, Needs.NOTHING));
  }

  private static Stream<Kind> ofCategory(Stream<Kind> kinds) {
    return kinds.map(kind -> kind.needing(Needs.CATEGORY));
  }

  private static Stream<Kind> ofPrice(Stream<Kind> kinds) {
    return kinds.map(kind -> kind.needing(Needs.PRICE));
  }
}
