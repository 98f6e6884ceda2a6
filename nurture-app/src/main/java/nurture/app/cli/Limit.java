package nurture.app.cli;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import nurture.quality.Finders;
import nurture.quality.Findings;

/**
 * How much of something may be found: {@code duplicates>1%}, {@code errors>0}, {@code
 * rare-class>=5}.
 *
 * @param what a finder or a kind of doubt; {@code any} for all
 * @param orEqual whether the number itself is too much
 * @param number of rows or columns flagged, or percent of the rows
 */
record Limit(String what, boolean orEqual, double number, boolean percent) {
  private static final Pattern FORM =
      Pattern.compile("\\s*([a-z-]+)\\s*(>=?)\\s*(\\d+(?:\\.\\d+)?)\\s*(%?)\\s*");

  /**
   * Reads a limit.
   *
   * @throws IllegalArgumentException in a sentence, if it is none
   */
  static Limit parse(String text) {
    var m = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!m.matches())
      throw new IllegalArgumentException(
          "--fail-on must be like duplicates>1% or errors>0, got '"
              + text
              + "'; quote it, the shell takes > for itself");
    var what = m.group(1);
    var kinds = kinds(what);
    if (kinds.isEmpty())
      throw new IllegalArgumentException(
          "--fail-on must name a finder, a kind of doubt (in brackets) or any, got '%s'; there are %s"
              .formatted(what, known()));
    boolean percent = m.group(4).equals("%");
    if (percent && kinds.stream().allMatch(Finders.Kind::ofColumn))
      throw new IllegalArgumentException(
          "--fail-on %s must be a number, for it is said of the file or a column, got '%s'; give %s>0"
              .formatted(what, text, what));
    return new Limit(what, m.group(2).equals(">="), Double.parseDouble(m.group(3)), percent);
  }

  /**
   * Checks that there is what it limits: nothing would ever be found otherwise.
   *
   * @throws IllegalArgumentException in a sentence, if there is not
   */
  void check(TargetFlags.Targets targets) {
    if (targets.category().isEmpty() && needs(Finders.Needs.CATEGORY)) throw lacks("category");
    if (targets.price().isEmpty() && needs(Finders.Needs.PRICE)) throw lacks("price");
  }

  /** Whether nothing that it limits is ever said without this. */
  private boolean needs(Finders.Needs target) {
    return kinds(what).stream().allMatch(kind -> kind.needs() == target);
  }

  private static List<Finders.Kind> kinds(String what) {
    return Finders.kinds().stream()
        .filter(k -> what.equals("any") || what.equals(k.finder()) || what.equals(k.name()))
        .toList();
  }

  private IllegalArgumentException lacks(String target) {
    return new IllegalArgumentException(
        "--fail-on %s needs a column with the %s, got none; name it with --%s"
            .formatted(what, target, target));
  }

  /** As in {@code duplicates (duplicate-row, near-photo), errors (encoding)}. */
  private static String known() {
    return Finders.kinds().stream()
        .collect(
            groupingBy(
                Finders.Kind::finder,
                LinkedHashMap::new,
                mapping(Finders.Kind::name, joining(", ", " (", ")"))))
        .entrySet()
        .stream()
        .map(e -> e.getKey() + e.getValue())
        .collect(joining(", "));
  }

  /** Whether more was found than may be. */
  boolean passed(List<Findings> all) {
    var flagged =
        all.stream()
            .flatMap(f ->
                f.flagged().stream()
                    .filter(x ->
                        what.equals("any") || f.finder().equals(what) || x.kind().equals(what)))
            .toList();
    long rows =
        flagged.stream().filter(f -> f.row() >= 0).mapToInt(f -> f.row()).distinct().count();
    long columns = flagged.stream().filter(f -> f.row() < 0).count();
    int n = all.isEmpty() ? 0 : all.getFirst().rows();
    double found = percent ? 100.0 * rows / Math.max(1, n) : rows + columns;
    return orEqual ? found >= number : found > number;
  }

  @Override
  public String toString() {
    var shown =
        number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    return what + (orEqual ? ">=" : ">") + shown + (percent ? "%" : "");
  }
}
