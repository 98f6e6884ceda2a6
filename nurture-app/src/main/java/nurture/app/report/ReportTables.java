package nurture.app.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import nurture.app.report.ReportData.Column;
import nurture.app.report.ReportData.Problem;
import nurture.app.report.ReportData.Provenance;
import nurture.app.report.ReportData.Setting;
import nurture.app.report.ReportData.ShownMistake;
import nurture.eval.Confusion;
import nurture.eval.Estimate;
import nurture.eval.Memorised;
import nurture.eval.PerClass;
import nurture.eval.Reliability;
import nurture.eval.Slices;
import nurture.quality.Repair;
import nurture.study.Watch;

/** The report's tables and lists. */
final class ReportTables {
  /** More rows than these are folded away. */
  private static final int OPEN = 15;

  /** Longer texts are sentences. */
  private static final int SENTENCE = 24;

  private ReportTables() {}

  static Markup pairs(List<Confusion.Pair> pairs) {
    return table(
        "Most frequent confusions",
        List.of("Given", "Answered", "#Times", "#Share"),
        pairs.stream()
            .map(p ->
                Markup.of(
                    "<tr>{}{}{}{}</tr>\n",
                    head(p.given()),
                    cell(p.predicted()),
                    right(Words.count(p.count())),
                    right(Words.percent(p.share().value()))))
            .toList());
  }

  static Markup alone(List<ReportData.Alone> inputs) {
    boolean category = inputs.stream().anyMatch(a -> a.accuracy().isPresent());
    boolean price = inputs.stream().anyMatch(a -> a.rmsle().isPresent());
    var columns = new ArrayList<>(List.of("Input"));
    if (category) columns.add("#Accuracy");
    if (price) columns.add("#RMSLE");
    return table(
        "Figures of each input alone",
        columns,
        inputs.stream()
            .map(a -> {
              var cells = new ArrayList<>(List.of(head(a.input())));
              if (category) cells.add(a.accuracy().map(ReportTables::share).orElse(cell("–")));
              if (price)
                cells.add(right(a.rmsle().map(e -> Words.value("rmsle", e.value())).orElse("–")));
              return Markup.of("<tr>{}</tr>\n", cells);
            })
            .toList());
  }

  static Markup watched(List<Watch> nets) {
    return table(
        "What the curves say",
        List.of("Net", "#Passes", "#Kept", "#Loss", "#On new listings", "#Norm", "Advice"),
        nets.stream()
            .map(net ->
                Markup.of(
                    "<tr>{}</tr>\n",
                    List.of(
                        head(Words.witness(net.witness().label())),
                        right(decimals(net.epochs(), 0)),
                        right(decimals(net.kept(), 0)),
                        right(decimals(net.loss(), 3)),
                        right(decimals(net.validationLoss(), 3)),
                        right(decimals(net.norm(), 1)),
                        cell(net.advice().isEmpty() ? "–" : String.join(" ", net.advice())))))
            .toList());
  }

  private static String decimals(double number, int digits) {
    return Double.isNaN(number)
        ? "–"
        : String.format(java.util.Locale.ROOT, "%." + digits + "f", number);
  }

  static Markup classes(List<PerClass> classes) {
    var sorted =
        classes.stream()
            .filter(c -> c.train() + c.test() > 0)
            .sorted(
                Comparator.comparing((PerClass c) -> c.test() == 0)
                    .thenComparingDouble(c -> c.f1().value())
                    .thenComparing(PerClass::name))
            .toList();
    var columns = List.of("Class", "#Trained", "#Tested", "#Precision", "#Recall", "#F1");
    if (sorted.size() <= OPEN + 5) return table("Figures of each class", columns, rows(sorted));
    return Markup.of(
        "{}<details><summary>The other {} classes</summary>\n{}</details>\n",
        table("The weakest classes", columns, rows(sorted.subList(0, OPEN))),
        sorted.size() - OPEN,
        table("The other classes", columns, rows(sorted.subList(OPEN, sorted.size()))));
  }

  private static List<Markup> rows(List<PerClass> classes) {
    return classes.stream()
        .map(c ->
            Markup.of(
                "<tr>{}{}{}{}{}{}</tr>\n",
                head(c.name()),
                right(Words.count(c.train())),
                right(Words.count(c.test())),
                share(c.precision()),
                share(c.recall()),
                share(c.f1())))
        .toList();
  }

  static Markup bins(Reliability reliability) {
    return Markup.of(
        "<details class=\"numbers\"><summary>The same in numbers</summary>\n{}</details>\n",
        table(
            "Listings by their confidence, from the least to the most",
            List.of("#Confidence", "#Accuracy", "#Interval", "#n"),
            reliability.bins().stream()
                .map(b ->
                    Markup.of(
                        "<tr>{}{}{}{}</tr>\n",
                        right(Words.percent(b.confidence())),
                        right(Words.percent(b.accuracy().value())),
                        right(Words.interval("accuracy", b.accuracy())),
                        right(Words.count(b.n()))))
                .toList()));
  }

  static Markup mistake(ShownMistake shown) {
    var m = shown.mistake();
    return Markup.of(
        """
        <li>{}<p class="title">{}</p>
        <dl><dt>given</dt><dd>{} {}</dd><dt>answered</dt><dd><strong>{}</strong> {}</dd></dl>
        <p class="id">{}</p></li>
        """,
        shown
            .photo()
            .map(p -> Markup.of("<img alt=\"\" loading=\"lazy\" src=\"{}\">", p.uri()))
            .orElse(Markup.of("<div class=\"blank\" role=\"img\" aria-label=\"no photo\"></div>")),
        shown.title(),
        m.given(),
        Words.percent(m.likelihood()),
        m.predicted(),
        Words.percent(m.confidence()),
        m.id());
  }

  static Markup memorised(List<Memorised> memorised) {
    var columns =
        List.of("Class", "#Trained", "#Right in training", "#Right in validation", "In words");
    var rows =
        memorised.stream()
            .map(m ->
                Markup.of(
                    "<tr>{}{}{}{}{}</tr>\n",
                    head(m.name()),
                    right(Words.count(m.train())),
                    share(m.trainRecall()),
                    share(m.validationRecall()),
                    cell(m.why())))
            .toList();
    if (rows.size() <= OPEN + 5) return table("Classes that look memorised", columns, rows);
    return Markup.of(
        "{}<details><summary>And {} more</summary>\n{}</details>\n",
        table("Classes that look memorised", columns, rows.subList(0, OPEN)),
        rows.size() - OPEN,
        table("More classes that look memorised", columns, rows.subList(OPEN, rows.size())));
  }

  /** Shares of errors where a category is asked, else mean errors of the price's logarithm. */
  static Markup slices(Slices slices, boolean shares) {
    return table(
        "Where it does worst",
        List.of("Listings", "#How many", shares ? "#Wrong" : "#Error", "#Elsewhere", "#To gain"),
        slices.found().stream()
            .map(s ->
                Markup.of(
                    "<tr>{}{}{}{}{}</tr>\n",
                    head(s.name()),
                    right(Words.count(s.size())),
                    shares ? share(s.loss()) : right("%.3f".formatted(s.loss().value())),
                    shares ? share(s.rest()) : right("%.3f".formatted(s.rest().value())),
                    right(
                        shares
                            ? "%.1f points".formatted(100 * s.gain())
                            : "%.3f".formatted(s.gain()))))
            .toList());
  }

  static Markup repairs(List<Repair> repairs) {
    return table(
        "The most to gain first",
        List.of("What", "How", "#Listings", "#Gain"),
        repairs.stream()
            .map(r ->
                Markup.of(
                    "<tr>{}{}{}{}</tr>\n",
                    head(r.what()),
                    cell(r.how()),
                    right(Words.count(r.rows())),
                    right(
                        String.format(
                            Locale.ROOT,
                            "%.1f (%.1f – %.1f)",
                            100 * r.gain().value(),
                            100 * r.gain().low(),
                            100 * r.gain().high()))))
            .toList());
  }

  static List<Markup> forgotten(ReportData.Forgotten forgotten) {
    var of = Words.witness(forgotten.witness());
    return List.of(
        Markup.of(
            "<p>{}: {} of {} listings were learnt and never forgotten ({}), {} never learnt.</p>\n",
            of,
            Words.percent(forgotten.unforgettable().value()),
            Words.count(forgotten.unforgettable().n()),
            Words.interval("accuracy", forgotten.unforgettable()),
            Words.percent(forgotten.never().value())),
        table(
            "Forgotten most often: " + of,
            List.of("Listing", "Title", "Given", "#Times a net"),
            forgotten.most().stream()
                .map(e ->
                    Markup.of(
                        "<tr>{}{}{}{}</tr>\n",
                        head(e.id()),
                        cell(e.title()),
                        cell(e.given()),
                        right(Words.number(e.times()))))
                .toList()));
  }

  static Markup problems(List<Problem> problems) {
    return table(
        "Problems in the data",
        List.of("Problem", "#Count", "What was done", "First rows"),
        problems.stream()
            .map(p ->
                Markup.of(
                    "<tr>{}{}{}<td>{}</td></tr>\n",
                    head(p.kind()),
                    right(Words.count(p.count())),
                    cell(p.outcome()),
                    first(p)))
            .toList());
  }

  private static Markup first(Problem problem) {
    if (problem.first().isEmpty()) return Markup.NOTHING;
    return Markup.of(
        "<details><summary>row {}</summary><ul>{}</ul></details>",
        problem.first().getFirst().row()
            + (problem.first().size() > 1 ? " and " + (problem.first().size() - 1) + " more" : ""),
        problem.first().stream()
            .map(r -> Markup.of("<li>row {}: {}</li>", r.row(), r.what()))
            .toList());
  }

  static Markup columns(List<Column> columns) {
    return table(
        "Columns and their roles",
        List.of("Column", "Role", "Why"),
        columns.stream()
            .map(c ->
                Markup.of(
                    "<tr>{}<td><span class=\"role\">{}</span></td>{}</tr>\n",
                    head(c.name()),
                    c.role().name().toLowerCase(Locale.ROOT),
                    cell(c.why())))
            .toList());
  }

  static Markup settings(List<Setting> settings) {
    return table(
        "Settings",
        List.of("Setting", "Value", "Why"),
        settings.stream()
            .map(s ->
                Markup.of(
                    "<tr>{}<td class=\"set\">{}</td>{}</tr>\n",
                    head(s.name()),
                    s.value(),
                    cell(s.why())))
            .toList());
  }

  static Markup provenance(Provenance p) {
    var rows = new ArrayList<Markup>();
    fact(rows, "Data", p.dataHash());
    fact(rows, "Commit", p.commit());
    fact(rows, "Seed", Long.toString(p.seed()));
    p.versions().forEach((name, version) -> fact(rows, name, version));
    fact(rows, "Hardware", p.hardware());
    fact(rows, "Started", p.started().toString());
    fact(rows, "Took", Words.time(p.seconds()));
    return table("Provenance", List.of("What", "Value"), rows);
  }

  private static void fact(List<Markup> rows, String name, String value) {
    rows.add(Markup.of("<tr>{}<td class=\"set\">{}</td></tr>\n", head(name), value));
  }

  /** A bar from 0 to the value with the interval as a line on it. */
  static Markup strip(Estimate e) {
    return Markup.of(
        "<span class=\"strip\" style=\"--low:{};--high:{};--at:{}\" aria-hidden=\"true\"></span>",
        unit(e.low()),
        unit(e.high()),
        unit(e.value()));
  }

  private static String unit(double share) {
    return String.format(Locale.ROOT, "%.3f", Math.clamp(share, 0, 1));
  }

  /** A share in a table; of nothing there is nothing to say. */
  private static Markup share(Estimate e) {
    if (e.n() == 0) return Markup.of("<td class=\"number none\">–</td>");
    return Markup.of(
        "<td class=\"number\" title=\"{}, n = {}\">{}{}</td>",
        Words.interval("accuracy", e),
        Words.count(e.n()),
        Words.percent(e.value()),
        strip(e));
  }

  static Markup head(String text) {
    return Markup.of("<th scope=\"row\">{}</th>", text);
  }

  /** A cell of words; one that holds a sentence is given room for it. */
  static Markup cell(String text) {
    return Markup.of(
        text.length() > SENTENCE ? "<td class=\"sentence\">{}</td>" : "<td>{}</td>",
        Words.unbroken(text));
  }

  static Markup right(String text) {
    return Markup.of("<td class=\"number\">{}</td>", text);
  }

  /** A table that scrolls by itself where the page is narrow; columns named #… hold numbers. */
  static Markup table(String caption, List<String> columns, List<Markup> rows) {
    var heads =
        columns.stream()
            .map(c ->
                c.startsWith("#")
                    ? Markup.of("<th scope=\"col\" class=\"number\">{}</th>", c.substring(1))
                    : Markup.of("<th scope=\"col\">{}</th>", c))
            .toList();
    return Markup.of(
        """
        <div class="wide" tabindex="0" role="region" aria-label="{}"><table>
        <caption>{}</caption>
        <thead><tr>{}</tr></thead>
        <tbody>
        {}</tbody></table></div>
        """,
        caption,
        caption,
        heads,
        rows);
  }
}
