package nurture.quality;

import java.lang.Character.UnicodeScript;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import nurture.data.Column;
import nurture.data.Role;
import nurture.data.Sorted;

/**
 * Cells unlike the others of their column: numbers far out by a robust z, texts of unusual length,
 * texts in another alphabet, photos far from all others. An outlier may be right; it is worth a
 * look.
 */
public final class Outliers implements Finder {
  private static final double WORTH_SHOWING = 0.4;

  /** An alphabet in fewer rows than this is foreign. */
  private static final double FOREIGN = 0.01;

  /** So many that lie beyond half way to a value are a group that it belongs to. */
  private static final double GROUP = 0.05;

  private static final int FEWEST_GROUP = 4;

  /** The finder. */
  public Outliers() {}

  @Override
  public String name() {
    return "outliers";
  }

  @Override
  public Findings find(Subject subject) {
    var list = new ArrayList<Finding>();
    for (var column : subject.data().schema().columns()) {
      if (column.role() == Role.NUMBER) numbers(subject, column, list);
      if (column.role() == Role.TEXT) {
        lengths(subject, column, list);
        alphabets(subject, column, list);
      }
    }
    if (subject.looks().any()) photos(subject, list);
    return Findings.of(name(), subject, list);
  }

  private static void numbers(Subject subject, Column column, List<Finding> into) {
    var values = subject.numbers(column.name());
    var usual = Robust.of(values);
    far(
        "number",
        subject,
        column,
        values,
        usual,
        row ->
            usual.off().isPresent()
                ? String.format(
                    Locale.ROOT,
                    "%s lies %,.0f times as far from %s, which most rows say, as others do",
                    subject.cell(row, column.name()),
                    usual.timesOff(values[row]),
                    new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
                        .format(usual.middle()))
                : String.format(
                    Locale.ROOT,
                    "%s lies %.1f spreads %s the middle%s",
                    subject.cell(row, column.name()),
                    Math.abs(usual.z(values[row])),
                    usual.z(values[row]) > 0 ? "above" : "below",
                    usual.log() ? ", on a logarithmic scale" : ""),
        into);
  }

  private static void lengths(Subject subject, Column column, List<Finding> into) {
    var lengths = new double[subject.data().size()];
    Arrays.parallelSetAll(
        lengths,
        row -> {
          var cell = subject.cell(row, column.name());
          return cell.isEmpty() ? Double.NaN : Math.log(cell.length());
        });
    var usual = Robust.ofLogarithms(lengths);
    far(
        "text-length",
        subject,
        column,
        lengths,
        usual,
        row ->
            String.format(
                Locale.ROOT,
                "%,d characters, where %.0f are usual",
                subject.cell(row, column.name()).length(),
                Math.exp(usual.middle())),
        into);
  }

  private static void photos(Subject subject, List<Finding> into) {
    var distances = subject.looks().distances();
    var usual = Robust.of(distances);
    // One that has a copy is near, which is no outlier.
    for (int row = 0; row < distances.length; row++)
      if (usual.z(distances[row]) < 0) distances[row] = Double.NaN;
    double middle = usual.log() ? Math.exp(usual.middle()) : usual.middle();
    far(
        "photo-unlike",
        subject,
        subject.data().schema().of(Role.PHOTO).getFirst(),
        distances,
        usual,
        row ->
            String.format(
                Locale.ROOT,
                "the photos most like it are %.1f times as far from it as is usual",
                distances[row] / middle),
        into);
  }

  /**
   * A score is the z as a share of what is far: ½ just there, towards 1 beyond. A value is like no
   * other only if few lie beyond half way to it: a second group, however far, is none.
   */
  private static void far(
      String kind,
      Subject subject,
      Column column,
      double[] values,
      Robust usual,
      IntFunction<String> why,
      List<Finding> into) {
    var zs = Arrays.stream(values).map(usual::z).toArray();
    var above = Arrays.stream(zs).filter(z -> z > 0).sorted().toArray();
    var below = Arrays.stream(zs).filter(z -> z < 0).map(z -> -z).sorted().toArray();
    int group = Math.max(FEWEST_GROUP, (int) Math.ceil(GROUP * usual.n()));
    for (int row = 0; row < values.length; row++) {
      var side = zs[row] > 0 ? above : below;
      if (side.length - Sorted.below(side, Math.abs(zs[row]) / 2) >= group) continue;
      double z = Math.abs(zs[row]) / usual.far();
      double score = z * z / (1 + z * z);
      if (score > WORTH_SHOWING)
        into.add(
            new Finding(
                kind, row, subject.name(row), column.name(), score, score > 0.5, why.apply(row)));
    }
  }

  private static void alphabets(Subject subject, Column column, List<Finding> into) {
    int n = subject.data().size();
    var scripts = new UnicodeScript[n];
    Arrays.parallelSetAll(scripts, row -> script(subject.cell(row, column.name())));
    var counts = new EnumMap<UnicodeScript, Integer>(UnicodeScript.class);
    int known = 0;
    for (var script : scripts)
      if (script != UnicodeScript.COMMON) {
        counts.merge(script, 1, Integer::sum);
        known++;
      }
    for (int row = 0; row < n; row++) {
      if (scripts[row] == UnicodeScript.COMMON) continue;
      int count = counts.getOrDefault(scripts[row], 0);
      if (known < 100 || count >= FOREIGN * known) continue;
      into.add(
          new Finding(
              "text-alphabet",
              row,
              subject.name(row),
              column.name(),
              1 - (double) count / known / FOREIGN / 2,
              true,
              String.format(
                  Locale.ROOT,
                  "written in %s, as %,d of %,d are",
                  scripts[row].name().toLowerCase(Locale.ROOT),
                  count,
                  known)));
    }
  }

  /** The alphabet of most letters; common where there are none. */
  private static UnicodeScript script(String text) {
    boolean plain = true;
    for (int i = 0; i < text.length() && plain; i++) plain = text.charAt(i) < 0x250;
    if (plain)
      return text.chars().anyMatch(Character::isLetter)
          ? UnicodeScript.LATIN
          : UnicodeScript.COMMON;
    var counts = new EnumMap<UnicodeScript, Integer>(UnicodeScript.class);
    text.codePoints()
        .filter(Character::isLetter)
        .forEach(c -> counts.merge(UnicodeScript.of(c), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(UnicodeScript.COMMON);
  }
}
