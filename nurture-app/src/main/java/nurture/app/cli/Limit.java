package nurture.app.cli;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nurture.quality.Bias;
import nurture.quality.Finder;
import nurture.quality.Finders;
import nurture.quality.Findings;
import nurture.quality.Shift;

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
    var names = Finders.all().stream().map(Finder::name).collect(Collectors.toSet());
    var what = m.group(1);
    // A kind is in the singular and has a finder; what is neither would never fail.
    if (!names.contains(what)
        && !what.equals(Shift.NAME)
        && !what.equals(Bias.NAME)
        && !what.equals("any")
        && !what.contains("-")
        && !KINDS.contains(what))
      throw new IllegalArgumentException(
          "--fail-on must name one of %s or a kind of doubt, got '%s'"
              .formatted(String.join(", ", names.stream().sorted().toList()), what));
    return new Limit(
        what, m.group(2).equals(">="), Double.parseDouble(m.group(3)), m.group(4).equals("%"));
  }

  private static final List<String> KINDS =
      List.of(
          "mislabel",
          "doubtful-label",
          "missing",
          "placeholder",
          "number",
          "encoding",
          "uneven",
          "constant",
          "rises",
          "sampling",
          "measurement",
          "algorithmic");

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
