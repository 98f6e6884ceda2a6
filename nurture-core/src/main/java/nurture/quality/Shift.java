package nurture.quality;

import java.util.List;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.drift.Comparison;
import nurture.drift.Portrait;
import nurture.drift.Seen;

/**
 * Columns that differ from those of other listings, by {@link Comparison}. It stands in no list of
 * finders, because it must be told of the others.
 */
public final class Shift implements Finder {
  /** The finder's name. */
  public static final String NAME = "shifts";

  static final String KIND = "shifted";

  private final Portrait others;
  private final double rate;

  /**
   * @param others what the listings are compared with
   * @param rate of looks where nothing differs, so many may flag a column
   */
  public Shift(Portrait others, double rate) {
    this.others = others;
    this.rate = rate;
  }

  /** What is kept of listings, to compare others with. */
  public static Portrait portrait(Dataset data) {
    return Portrait.of(seen(data), 1);
  }

  private static List<Seen> seen(Dataset data) {
    return IntStream.range(0, data.size())
        .mapToObj(row ->
            Seen.of(
                data.id(row), data.schema().columns(), column -> data.table().cell(row, column)))
        .toList();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Findings find(Subject subject) {
    var compared = Comparison.of(others, seen(subject.data()), rate, Comparison.Blanks.COUNT, 1);
    return Findings.of(
        name(),
        subject,
        compared.changes().stream()
            .map(change ->
                Finding.column(
                    KIND, change.aspect(), 1 - change.adjusted(), change.flagged(), change.why()))
            .toList());
  }
}
