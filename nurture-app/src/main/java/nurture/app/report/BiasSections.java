package nurture.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import nurture.app.report.Page.Section;
import nurture.eval.Estimate;
import nurture.quality.Bias;
import nurture.quality.Fairness;
import nurture.quality.Fairness.Figure;
import nurture.quality.Measurement;
import nurture.quality.Remedy;
import nurture.quality.Sampling;

/** What {@code inspect.html} says of groups: who is there, how measured, how answered. */
final class BiasSections {
  private static final int MEASURED = 20;

  private BiasSections() {}

  static List<Section> of(Bias bias) {
    var sections = new ArrayList<Section>();
    if (!bias.sampling().isEmpty())
      sections.add(
          new Section(
              "sampling",
              "Who is there",
              "Shares of the groups beside those that they should have. A row of a group with weight 2"
                  + " would have to count twice.",
              bias.sampling().stream().map(BiasSections::sampling).toList()));
    if (!bias.measurement().isEmpty())
      sections.add(
          new Section(
              "measurement",
              "What was measured differently",
              "What is not the same in all groups, the strongest first: effects from 0 to 1, and the"
                  + " probability of chance for as many looks. By a source, a device or an annotator"
                  + " it is a fault of measurement if listings came to them by chance; of people it"
                  + " may be so in the world.",
              List.of(measurement(bias.measurement()))));
    if (!bias.fairness().isEmpty())
      sections.add(
          new Section(
              "groups",
              "How groups are answered",
              "By what has not seen the rows. "
                  + bias.favourable()
                      .map(name ->
                          "Selected are those answered '%s'; true positives are such among those who were given it, false positives among the others."
                              .formatted(name))
                      .orElse("Name a class with --favourable to see who is selected for it."),
              bias.fairness().stream().flatMap(f -> fairness(f).stream()).toList()));
    if (!bias.remedies().isEmpty())
      sections.add(
          new Section(
              "remedies",
              "What could be done about it",
              "Measured on rows on which nothing of it was fitted. A gap is between the two groups"
                  + " most apart, whichever they are. Which gap matters is not for figures to say,"
                  + " and not all can be closed together.",
              List.of(remedies(bias.remedies()))));
    return sections;
  }

  private static Markup sampling(Sampling sampling) {
    return ReportTables.table(
        "%s, beside the shares %s; worth %s rows drawn so"
            .formatted(
                sampling.column(),
                sampling.reference().equals("stated")
                    ? "that were stated"
                    : "in " + sampling.reference(),
                Words.count(Math.round(sampling.effective()))),
        List.of("Group", "#Share", "#95 % interval", "#Should be", "#Weight"),
        sampling.groups().stream()
            .map(g ->
                Markup.of(
                    "<tr>{}{}{}{}{}</tr>\n",
                    ReportTables.head(g.name()),
                    ReportTables.right(Words.percent(g.share().value())),
                    ReportTables.right(Words.interval("accuracy", g.share())),
                    ReportTables.right(Words.percent(g.expected())),
                    ReportTables.right(Words.number(g.weight()))))
            .toList());
  }

  private static Markup measurement(List<Measurement> all) {
    return ReportTables.table(
        all.size() > MEASURED
            ? "The strongest %d of %d".formatted(MEASURED, all.size())
            : "Everything that was looked at",
        List.of("By", "What", "How", "#Effect", "#p, adjusted"),
        all.stream()
            .limit(MEASURED)
            .map(m ->
                Markup.of(
                    "<tr>{}{}{}{}{}</tr>\n",
                    ReportTables.head(m.column()),
                    ReportTables.cell(m.what()),
                    ReportTables.cell(m.why()),
                    ReportTables.right(Words.number(m.effect())),
                    ReportTables.right(chance(m.adjusted()))))
            .toList());
  }

  private static List<Markup> fairness(Fairness fairness) {
    var charts =
        fairness.gaps().stream()
            .map(gap ->
                Markup.of(
                    "<figure><figcaption>{}</figcaption>{}</figure>\n",
                    "%s: %s points apart, p %s"
                        .formatted(
                            capital(gap.figure()),
                            points(gap.size().value()),
                            chance(gap.adjusted())),
                    Charts.groups(
                        "%s by %s".formatted(capital(gap.figure()), fairness.column()),
                        fairness.groups(),
                        gap.figure())))
            .toList();
    return List.of(
        Markup.of("<h3>By {}</h3>\n", fairness.column()),
        Markup.of("<div class=\"charts\">{}</div>\n", charts));
  }

  private static Markup remedies(List<Remedy> all) {
    return ReportTables.table(
        "Gaps and accuracy before and after, in points",
        List.of(
            "By",
            "Remedy",
            "#Selected apart",
            "#True positive apart",
            "#False positive apart",
            "#Accuracy lost",
            "#Rows moved"),
        all.stream()
            .map(r ->
                Markup.of(
                    "<tr>{}{}{}{}{}{}{}</tr>\n",
                    ReportTables.head(r.column()),
                    ReportTables.cell(r.name()),
                    ReportTables.right(change(r.before().selected(), r.after().selected())),
                    ReportTables.right(change(r.before().truePositive(), r.after().truePositive())),
                    ReportTables.right(
                        change(r.before().falsePositive(), r.after().falsePositive())),
                    ReportTables.right(
                        "%s [%s, %s]"
                            .formatted(
                                points(r.cost().value()),
                                points(r.cost().low()),
                                points(r.cost().high()))),
                    ReportTables.right(Words.count(r.moved()))))
            .toList());
  }

  private static String change(Estimate before, Estimate after) {
    return "%s → %s".formatted(points(before.value()), points(after.value()));
  }

  private static String points(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share).replaceFirst("^-0\\.0$", "0.0");
  }

  private static String chance(double p) {
    return p < 1e-4 ? "< 0.0001" : String.format(Locale.ROOT, "%.2g", p);
  }

  private static String capital(Figure figure) {
    var words = figure.words();
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
