package nurture.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nurture.data.Column;
import nurture.data.Dataset;
import nurture.data.Problems;
import nurture.data.Role;

/**
 * What cannot be right: prices of nothing or below, words where numbers or dates stand, ids that
 * several rows have, prices a hundred times too high or too low, text decoded wrongly, a table
 * without a header, lines that could not be read whole, photos that are blank, tiny, damaged or
 * absent.
 */
public final class Errors implements Finder {
  /** A photo whose brightness varies by no more than this, of 255, shows nothing. */
  static final double BLANK = 3;

  /** UTF-8 read as Windows-1252, the sign for what could not be read, and stray entities. */
  private static final Pattern MOJIBAKE =
      Pattern.compile(
          "[ÃÂ][\\u0080-\\u00bf\\u2013-\\u2122\\u0152-\\u017e\\u0192\\u02c6\\u02dc]|â€[\\u0080-\\u2122]?|ï»¿|ðŸ|\\ufffd|&(?:amp|lt|gt|quot|nbsp|#\\d{2,5});");

  private static final double HUNDRED = Math.log(100);

  /** How rare a slip by a hundred is held to be: one price of a thousand. */
  private static final double RARE = Math.log(999);

  /** Where a smaller share of a column's ids are different, they name groups. */
  private static final double DIFFERENT = 0.9;

  /** So many rows that share an id are named. */
  private static final int NAMED = 3;

  /** Prices off by this factor may have lost or won two digits. */
  private static final double LEAST_SLIP = 30, MOST_SLIP = 300;

  /** The finder. */
  public Errors() {}

  @Override
  public String name() {
    return "errors";
  }

  @Override
  public Findings find(Subject subject) {
    var list = new ArrayList<Finding>();
    for (var column : subject.data().schema().columns()) {
      if (column.role() == Role.NUMBER) numbers(subject, column, list);
      if (column.role() == Role.DATE) dates(subject, column, list);
      if (column.role() == Role.ID) ids(subject, column, list);
      if (column.role() == Role.TEXT
          || column.role() == Role.CATEGORY
          || column.role() == Role.PATH) texts(subject, column, list);
    }
    lines(subject, list);
    slips(subject, list);
    if (subject.looks().any()) photos(subject, list);
    return Findings.of(name(), subject, list);
  }

  private static void numbers(Subject subject, Column column, List<Finding> into) {
    boolean price = subject.price().equals(Optional.of(column.name()));
    for (int row = 0; row < subject.data().size(); row++) {
      var cell = subject.data().table().cell(row, column.name());
      if (cell == null || Missing.filler(cell)) continue;
      var number = column.number(cell);
      if (number.isEmpty())
        into.add(
            row(subject, "not-a-number", row, column, 0.95, "'" + cut(cell) + "' is no number"));
      else if (price && number.getAsDouble() <= 0)
        into.add(row(subject, "price-impossible", row, column, 1, "a price of " + cell));
    }
  }

  private static void dates(Subject subject, Column column, List<Finding> into) {
    for (int row = 0; row < subject.data().size(); row++) {
      var cell = subject.data().table().cell(row, column.name());
      if (cell != null && !Missing.filler(cell) && column.day(cell).isEmpty())
        into.add(row(subject, "not-a-date", row, column, 0.95, "'" + cut(cell) + "' is no date"));
    }
  }

  /**
   * Ids that rows share which are no copies of each other. Where many do, the column names groups.
   */
  private static void ids(Subject subject, Column column, List<Finding> into) {
    var first = new HashMap<String, Integer>();
    var repeated = new LinkedHashMap<String, List<Integer>>();
    int filled = 0;
    for (int row = 0; row < subject.data().size(); row++) {
      var cell = subject.data().table().cell(row, column.name());
      if (cell == null || Missing.filler(cell)) continue;
      filled++;
      int earliest = Objects.requireNonNullElse(first.putIfAbsent(cell, row), row);
      if (earliest != row)
        repeated.computeIfAbsent(cell, id -> new ArrayList<>(List.of(earliest))).add(row);
    }
    if (first.size() < DIFFERENT * filled) return;
    repeated.forEach((id, shared) -> {
      if (shared.stream().allMatch(row -> equal(subject, row, shared.getFirst()))) return;
      for (int row : shared)
        into.add(
            row(
                subject,
                "same-id",
                row,
                column,
                0.95,
                "'%s' is also the id of %s".formatted(cut(id), others(subject, row, shared))));
    });
  }

  private static boolean equal(Subject subject, int a, int b) {
    return a == b
        || subject.data().table().columns().stream()
            .allMatch(column -> subject.cell(a, column).equals(subject.cell(b, column)));
  }

  /** As in {@code rows 12 and 40}, by which people know them in a spreadsheet. */
  private static String others(Subject subject, int row, List<Integer> shared) {
    var lines =
        shared.stream()
            .filter(other -> other != row)
            .limit(NAMED)
            .map(other -> Long.toString(subject.data().table().line(other)))
            .toList();
    int more = shared.size() - 1 - lines.size();
    if (lines.size() == 1) return "row " + lines.getFirst();
    if (more > 0)
      return String.format(Locale.ROOT, "rows %s and %,d more", String.join(", ", lines), more);
    return "rows %s and %s"
        .formatted(String.join(", ", lines.subList(0, lines.size() - 1)), lines.getLast());
  }

  private static void texts(Subject subject, Column column, List<Finding> into) {
    for (int row = 0; row < subject.data().size(); row++) {
      var cell = subject.data().table().cell(row, column.name());
      if (cell == null || plain(cell)) continue;
      var found = MOJIBAKE.matcher(cell);
      if (found.find())
        into.add(
            row(
                subject,
                "encoding",
                row,
                column,
                0.9,
                "'" + found.group() + "' stands where a sign was decoded wrongly: " + cut(cell)));
    }
  }

  /** What reading the table had to cut, fill up, guess or leave out. */
  private static void lines(Subject subject, List<Finding> into) {
    var table = subject.data().table();
    var problems = subject.data().problems();
    var ragged = Arrays.stream(problems.rows("ragged-row")).boxed().collect(Collectors.toSet());
    if (!ragged.isEmpty())
      for (int row = 0; row < table.rows(); row++)
        if (ragged.contains(table.line(row)))
          into.add(
              new Finding(
                  "ragged-row",
                  row,
                  subject.name(row),
                  "",
                  1,
                  true,
                  "it has more or fewer cells than the header; those too many are lost, those that"
                      + " lack are blank"));
    for (long line : problems.rows("json-line"))
      into.add(file("json-line", "row " + line + " is no JSON object and was left out"));
    for (long line : problems.rows("encoding-line"))
      into.add(file("encoding-line", "line " + line + " is not UTF-8, its letters are guessed"));
    for (var problem : problems.all())
      if (problem.kind().equals("header-row") || problem.kind().equals("one-column"))
        into.add(file(problem.kind(), problem.first().getFirst().what()));
  }

  /** A doubt about what is no row of the table. */
  private static Finding file(String kind, String why) {
    return Finding.column(kind, "", 1, true, why);
  }

  private static boolean plain(String cell) {
    for (int i = 0; i < cell.length(); i++)
      if (cell.charAt(i) > 127 || cell.charAt(i) == '&') return false;
    return true;
  }

  /**
   * Prices that are better explained by a slip of the point than by the listing: with residuals r
   * spread normally by s, odds for a slip to r − ln 100 are even where r = ½ ln 100 + s² ln 999 ÷
   * ln 100. What the words say of the price comes from the answers; without these, the middle
   * price.
   */
  private static void slips(Subject subject, List<Finding> into) {
    if (subject.price().isEmpty()) return;
    var column = subject.data().schema().column(subject.price().get());
    var residuals = residuals(subject, column.name());
    var usual = Robust.ofLogarithms(residuals);
    // Tails of residuals are heavier than a normal's.
    double s = Math.max(0.1, 1.2 * usual.spread());
    double even = HUNDRED / 2 + s * s * RARE / HUNDRED;
    if (usual.n() < 30 || even > 0.9 * HUNDRED) return;
    for (int row = 0; row < residuals.length; row++) {
      double r = residuals[row] - usual.middle();
      if (Double.isNaN(r) || Math.abs(r) < even / 2) continue;
      double odds = (Math.abs(r) - even) * HUNDRED / (s * s);
      double score = 1 / (1 + Math.exp(-Math.clamp(odds, -30, 30)));
      if (score < 0.25) continue;
      into.add(
          new Finding(
              "price-unit",
              row,
              subject.name(row),
              column.name(),
              score,
              score > 0.5,
              subject.cell(row, column.name()) + slip(Math.exp(Math.abs(r)), r > 0)));
    }
  }

  private static String slip(double factor, boolean high) {
    return String.format(
        Locale.ROOT,
        factor >= LEAST_SLIP && factor <= MOST_SLIP
            ? " is %2$,.0f times too %1$s for what it is; has the point slipped by a hundred?"
            : " is far too %s for what it is (%,.0f times)",
        high ? "high" : "low",
        factor);
  }

  private static double[] residuals(Subject subject, String column) {
    var prices = subject.numbers(column);
    var answers = subject.answers().flatMap(a -> a.prices());
    var residuals = new double[prices.length];
    for (int i = 0; i < prices.length; i++) {
      double expected = answers.isPresent() ? answers.get().estimate()[i] : 1;
      residuals[i] = prices[i] > 0 && expected > 0 ? Math.log(prices[i] / expected) : Double.NaN;
    }
    return residuals;
  }

  private static void photos(Subject subject, List<Finding> into) {
    var data = subject.data();
    var column = data.schema().of(Role.PHOTO).getFirst();
    for (int row = 0; row < data.size(); row++) {
      var look = subject.looks().at(row);
      if (look.isPresent()) {
        double contrast = look.get().contrast();
        if (contrast <= 2 * BLANK)
          into.add(
              new Finding(
                  "photo-blank",
                  row,
                  subject.name(row),
                  column.name(),
                  1 / (1 + Math.exp(4 * (contrast / BLANK - 1))),
                  contrast <= BLANK,
                  String.format(
                      Locale.ROOT,
                      "the photo is of one colour (it varies by %.1f of 255)",
                      contrast)));
        continue;
      }
      var again = new Problems();
      new Dataset(data.schema(), data.table(), data.photos(), again).photo(row, 1);
      for (var problem : again.all())
        if (!problem.kind().equals("photo-format"))
          into.add(row(subject, problem.kind(), row, column, 1, problem.first().getFirst().what()));
    }
  }

  private static Finding row(
      Subject subject, String kind, int row, Column column, double score, String why) {
    return new Finding(kind, row, subject.name(row), column.name(), score, true, why);
  }

  private static String cut(String text) {
    return text.length() <= 60 ? text : text.substring(0, 59) + "…";
  }
}
