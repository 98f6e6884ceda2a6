package nurture.app.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nurture.app.report.Page.Section;
import nurture.app.report.ReportData.CategoryPart;
import nurture.app.report.ReportData.Epoch;
import nurture.app.report.ReportData.PricePart;
import nurture.app.report.ReportData.ShownMistake;
import nurture.eval.Estimate;

/**
 * The report as {@code report.html}: one file with all that it needs inside, without a script,
 * light and dark, for the screen, the phone and paper.
 */
public final class ReportHtml {
  private ReportHtml() {}

  /** Writes the page. */
  public static void write(ReportData report, Path file) throws IOException {
    Files.writeString(file, of(report));
  }

  /** The page. */
  public static String of(ReportData report) {
    return Page.of(
        report.title(),
        lead(report),
        report.provenance().started(),
        "report.json",
        sections(report));
  }

  private static List<Section> sections(ReportData r) {
    var all = new ArrayList<Section>();
    all.add(
        new Section(
            "figures",
            "How good it is",
            r.data().learnt() == 0
                ? "On listings that it had never seen and that nothing was decided on."
                : "These figures flatter: it had learnt from %s of the %s listings."
                    .formatted(Words.count(r.data().learnt()), Words.count(r.data().test())),
            r.test().entrySet().stream().map(e -> figures(e.getKey(), e.getValue())).toList()));
    if (!r.alone().isEmpty())
      all.add(
          new Section(
              "inputs",
              "What each input is worth",
              "The same listings, as if the photo or one text were all that is known of them. A"
                  + " seller's first input is answered about this well.",
              List.of(ReportTables.alone(r.alone()))));
    if (!r.curves().isEmpty())
      all.add(
          new Section(
              "curves",
              "How it learnt",
              (r.curves().stream().map(c -> c.witness()).distinct().count() > 1
                      ? "The photo has a net of its own; another reads words, values and numbers. "
                      : "")
                  + "Where validation rises while training falls on, a net has begun to learn by"
                  + " heart.",
              curves(r)));
    r.category().ifPresent(c -> categories(all, c));
    r.price().ifPresent(p -> all.add(prices(p)));
    r.category().filter(c -> !c.mistakes().isEmpty()).ifPresent(c -> all.add(mistakes(c)));
    r.category().filter(c -> !c.hardest().isEmpty()).ifPresent(c -> all.add(hardest(c)));
    if (!r.repairs().isEmpty())
      all.add(
          new Section(
              "repairs",
              "What to put right first",
              "By how much accuracy on the listings that it was not taught would rise, in points: if"
                  + " labels are put right, because answers that are right count as wrong today. What"
                  + " it would learn from better labels comes on top. The parts overlap, so gains do"
                  + " not add up.",
              List.of(ReportTables.repairs(r.repairs()))));
    if (!r.forgotten().isEmpty())
      all.add(
          new Section(
              "forgotten",
              "What it forgot while learning",
              "Listings that it had answered as given and, when they came by again, did not. Those"
                  + " forgotten often are hard, rare or wrongly labelled; those never forgotten teach"
                  + " little that others do not.",
              r.forgotten().stream().flatMap(f -> ReportTables.forgotten(f).stream()).toList()));
    if (!r.slices().found().isEmpty())
      all.add(
          new Section(
              "slices",
              "Where it does worst",
              "Parts of the listings that it answers worse than the others. %s were looked at on one"
                      .formatted(Words.count(r.slices().tried()))
                  + " half of the listings and the worst of them judged on the other, all looks"
                  + " counted. Begin with the first: there is most to gain.",
              List.of(ReportTables.slices(r.slices(), r.category().isPresent()))));
    r.category().ifPresent(c -> all.add(memorised(c)));
    all.add(
        new Section(
            "problems",
            "What was wrong in the data",
            r.problems().isEmpty()
                ? "Nothing was found."
                : "What was found, how often, what was done about it, and the first rows to look at.",
            r.problems().isEmpty() ? List.of() : List.of(ReportTables.problems(r.problems()))));
    all.add(
        new Section(
            "columns",
            "What the columns mean",
            "%s: %s listings, of which %s to learn from, %s to choose by and %s to test on."
                .formatted(
                    r.data().source(),
                    Words.count(r.data().rows()),
                    Words.count(r.data().train()),
                    Words.count(r.data().validation()),
                    Words.count(r.data().test())),
            List.of(ReportTables.columns(r.data().columns()))));
    all.add(
        new Section(
            "settings",
            "Settings",
            "Each with the rule that chose it.",
            List.of(ReportTables.settings(r.settings()))));
    all.add(
        new Section(
            "provenance",
            "Where this comes from",
            "What it takes to get the same figures again.",
            List.of(ReportTables.provenance(r.provenance()))));
    return all;
  }

  /** The one sentence that a reader in a hurry takes away. */
  private static String lead(ReportData report) {
    var sentences = new ArrayList<String>();
    report
        .category()
        .map(c -> report.test().get(c.target()))
        .map(figures -> figures.get("accuracy"))
        .ifPresent(e ->
            sentences.add(
                "Of %s%s listings it named the right category for %s (%s)."
                    .formatted(
                        Words.count(e.n()),
                        report.data().learnt() == 0 ? " new" : "",
                        Words.percent(e.value()),
                        Words.interval("accuracy", e))));
    report
        .price()
        .map(p -> report.test().get(p.target()))
        .map(figures -> figures.get("coverage"))
        .ifPresent(e ->
            sentences.add(
                "Its price range held the actual price in %s of %s (%s)."
                    .formatted(
                        Words.percent(e.value()),
                        Words.count(e.n()),
                        Words.interval("coverage", e))));
    if (report.data().learnt() > 0)
      sentences.add(
          "It had learnt from %s of the %s that it was asked about, so this flatters."
              .formatted(Words.count(report.data().learnt()), Words.count(report.data().test())));
    return String.join(" ", sentences);
  }

  private static Markup figures(String target, Map<String, Estimate> figures) {
    return Markup.of(
        "<h3>{}</h3>\n<dl class=\"figures\">\n{}</dl>\n",
        target,
        figures.entrySet().stream().map(e -> figure(e.getKey(), e.getValue())).toList());
  }

  private static Markup figure(String metric, Estimate e) {
    var meaning = Words.meaning(metric);
    return Markup.of(
        """
        <div class="figure"><dt>{}</dt>
        <dd><span class="value">{}</span>{}<span class="interval">{}</span>\
        <span class="meaning">{}</span><span class="meaning">n = {}</span></dd></div>
        """,
        meaning.name(),
        Words.value(metric, e.value()),
        Words.share(metric) ? ReportTables.strip(e) : Markup.NOTHING,
        Words.interval(metric, e),
        meaning.sentence(),
        Words.count(e.n()));
  }

  private static List<Markup> curves(ReportData report) {
    var witnesses = report.curves().stream().map(Epoch::witness).distinct().toList();
    var charts = new ArrayList<Markup>();
    for (var witness : witnesses) {
      var curve = report.curves().stream().filter(e -> e.witness().equals(witness)).toList();
      var of = witnesses.size() == 1 ? "" : ": " + Words.witness(witness);
      charts.add(chart("Loss" + of, Charts.losses(curve)));
      curve.getLast().validation().keySet().stream()
          .limit(3)
          .forEach(metric ->
              charts.add(chart(Words.meaning(metric).name() + of, Charts.figure(curve, metric))));
    }
    return List.of(
        Markup.of("<div class=\"charts\">{}</div>", charts),
        report.watched().isEmpty() ? Markup.NOTHING : ReportTables.watched(report.watched()));
  }

  private static void categories(List<Section> all, CategoryPart part) {
    var confused = part.confusion().mostConfused(15);
    if (!confused.classes().isEmpty())
      all.add(
          new Section(
              "confusion",
              "What it confuses",
              "The classes with most confusion: what was given stands in rows, what was answered in"
                  + " columns.",
              List.of(
                  Markup.of(
                      "<div class=\"pair\"><div class=\"wide\">{}</div>{}</div>",
                      Charts.confusion(confused),
                      ReportTables.pairs(part.confusion().pairs(12))))));
    all.add(
        new Section(
            "classes",
            "Class by class",
            "The weakest first. A bar is the value, the line on it the interval: a long line means"
                + " few listings.",
            List.of(ReportTables.classes(part.classes()))));
    all.add(
        new Section(
            "calibration",
            "Whether its confidence can be trusted",
            "Dots on the diagonal are honest: of the listings answered with 80 % confidence, 80 of"
                + " 100 are right. Dots below it boast.",
            List.of(
                Markup.of(
                    "<div class=\"charts\">{}</div>{}",
                    chart(
                        "Calibration error "
                            + Words.value("ece", part.reliability().error().value())
                            + " ("
                            + Words.interval("ece", part.reliability().error())
                            + ")",
                        Charts.reliability(part.reliability())),
                    ReportTables.bins(part.reliability())))));
  }

  private static Section prices(PricePart part) {
    return new Section(
        "prices",
        "Prices",
        part.test().ranged().length == 0
            ? "Each dot is a listing; on the diagonal the suggestion is exact. There are no ranges:"
                + " they want more prices that no net has learnt from."
            : "Each dot is a listing, the line through it its suggested range; in the second colour"
                + " where the actual price lies outside. On the diagonal the suggestion is exact.",
        List.of(
            Markup.of(
                "<div class=\"charts\">{}</div>",
                chart(part.target(), Charts.prices(part.test())))));
  }

  private static Section mistakes(CategoryPart part) {
    return new Section(
        "mistakes",
        "Its most confident mistakes",
        "Where it was surest and differed from what was given. Look first whether the label is right.",
        List.of(gallery(part.mistakes())));
  }

  private static Section hardest(CategoryPart part) {
    return new Section(
        "hardest",
        "What is hardest for it",
        "Other mistakes, those first whose given category it thought least likely. What is hard"
            + " shows a part badly or wants more examples.",
        List.of(gallery(part.hardest())));
  }

  private static Markup gallery(List<ShownMistake> mistakes) {
    return Markup.of(
        "<ol class=\"mistakes\">\n{}</ol>\n",
        mistakes.stream().map(ReportTables::mistake).toList());
  }

  private static Section memorised(CategoryPart part) {
    return new Section(
        "examples",
        "What needs more examples",
        part.memorised().isEmpty()
            ? "No class looks learnt by heart."
            : "Classes that look learnt by heart rather than understood.",
        part.memorised().isEmpty() ? List.of() : List.of(ReportTables.memorised(part.memorised())));
  }

  private static Markup chart(String caption, Markup svg) {
    return Markup.of("<figure><figcaption>{}</figcaption>{}</figure>\n", caption, svg);
  }
}
