package nurture.app.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import nurture.app.report.Page.Section;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.quality.Bias;
import nurture.quality.Finding;
import nurture.quality.Findings;
import nurture.quality.Subject;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with data, as {@code inspect.html} and as {@code inspect.json}. */
public final class InspectionReport {
  /** Doubts of one kind that the page shows; all that are flagged stand in the JSON. */
  private static final int SHOWN = 12;

  /** Doubts of one finder that the JSON holds. */
  private static final int MOST = 50_000;

  private static final Map<String, String> ABOUT =
      Map.of(
          "mislabels",
          "Labels that answers by what has not seen the row speak against. Either may be wrong.",
          "duplicates",
          "Rows that are the same listing; the first of each is kept and not counted.",
          "contradictions",
          "Rows that cannot all be right.",
          "errors",
          "What cannot be right: prices, units, encodings, lines of the file, photos.",
          "outliers",
          "Cells unlike the others of their column. They may be right.",
          "missing",
          "Cells that are blank or only look filled.",
          "leakage",
          "Rows held out for testing that have a copy among those learnt from: figures flatter.",
          "imbalance",
          "Classes with too few rows to learn or to test on.",
          "identifiers",
          "Columns that name rows or say nothing.",
          Bias.NAME,
          "Groups that fare differently beyond chance, by five points or an effect of a tenth at"
              + " least.");

  private InspectionReport() {}

  /** The page. */
  public static String of(
      String source,
      Subject subject,
      List<Findings> all,
      Bias bias,
      IntFunction<Optional<ReportData.Photo>> photo,
      Instant made) {
    var sections = new ArrayList<Section>();
    sections.add(
        new Section(
            "counts",
            "What was found",
            "Rows that are flagged, each counted once for a finder. Nothing was changed.",
            List.of(counts(all))));
    for (var findings : all)
      if (!findings.flagged().isEmpty())
        sections.add(
            new Section(
                findings.finder(),
                capital(findings.finder()),
                ABOUT.getOrDefault(findings.finder(), ""),
                galleries(subject.data(), findings, photo)));
    sections.addAll(BiasSections.of(bias));
    var lead = lead(all) + " " + targets(subject);
    return Page.of(source + ": what is wrong in it", lead, made, "inspect.json", sections);
  }

  /** Which columns were taken for the category and the price, and how to say otherwise. */
  public static String targets(Subject subject) {
    return "Category: %s. Price: %s. (--category and --price say otherwise.)"
        .formatted(subject.category().orElse("none"), subject.price().orElse("none"));
  }

  private static String lead(List<Findings> all) {
    int rows = all.isEmpty() ? 0 : all.getFirst().rows();
    long flagged =
        all.stream()
            .flatMap(f -> f.flagged().stream())
            .filter(f -> f.row() >= 0)
            .mapToInt(Finding::row)
            .distinct()
            .count();
    if (flagged == 0) return "Nothing is doubted in %s rows.".formatted(Words.count(rows));
    return "%s of %s rows deserve a look (%s)."
        .formatted(Words.count(flagged), Words.count(rows), Words.percent((double) flagged / rows));
  }

  private static Markup counts(List<Findings> all) {
    return ReportTables.table(
        "By finder",
        List.of("Finder", "#Rows", "#Share", "Kinds"),
        all.stream()
            .map(f ->
                Markup.of(
                    "<tr>{}{}{}{}</tr>\n",
                    ReportTables.head(capital(f.finder())),
                    ReportTables.right(Words.count(f.flaggedRows())),
                    ReportTables.right(Words.percent(f.share())),
                    ReportTables.cell(
                        f.kinds().isEmpty()
                            ? "nothing"
                            : String.join(
                                ", ",
                                f.kinds().entrySet().stream()
                                    .map(e -> plain(e.getKey()) + " " + Words.count(e.getValue()))
                                    .toList()))))
            .toList());
  }

  private static List<Markup> galleries(
      Dataset data, Findings findings, IntFunction<Optional<ReportData.Photo>> photo) {
    var kinds = new LinkedHashMap<String, List<Finding>>();
    for (var finding : findings.flagged())
      kinds.computeIfAbsent(finding.kind(), k -> new ArrayList<>()).add(finding);
    var out = new ArrayList<Markup>();
    kinds.forEach((kind, list) -> {
      var shown = list.stream().limit(SHOWN).toList();
      out.add(
          Markup.of(
              "<h3>{} · {}{}</h3>\n",
              capital(plain(kind)),
              Words.count(list.size()),
              shown.size() < list.size() ? ", the surest first" : ""));
      if (shown.getFirst().row() < 0) out.add(columns(shown));
      else
        out.add(
            Markup.of(
                "<ul class=\"mistakes\">{}</ul>\n",
                shown.stream().map(f -> card(data, f, photo)).toList()));
    });
    return out;
  }

  private static Markup columns(List<Finding> shown) {
    return ReportTables.table(
        "Columns",
        List.of("Column", "Why", "#Sure"),
        shown.stream()
            .map(f ->
                Markup.of(
                    "<tr>{}{}{}</tr>\n",
                    ReportTables.head(f.column().isEmpty() ? "(the file)" : f.column()),
                    ReportTables.cell(f.why()),
                    ReportTables.right(sure(f))))
            .toList());
  }

  private static Markup card(
      Dataset data, Finding finding, IntFunction<Optional<ReportData.Photo>> photo) {
    boolean photos = !data.schema().of(Role.PHOTO).isEmpty();
    var title =
        data.schema().of(Role.TEXT).stream()
            .findFirst()
            .map(c -> data.table().cell(finding.row(), c.name()))
            .orElse("");
    return Markup.of(
        """
        <li>{}<p class="title">{}</p>
        <dl><dt>{}</dt><dd>{}</dd><dt>sure</dt><dd><strong>{}</strong></dd></dl>
        <p class="id">{}</p></li>
        """,
        photo
            .apply(finding.row())
            .map(p -> Markup.of("<img alt=\"\" loading=\"lazy\" src=\"{}\">", p.uri()))
            .orElse(
                photos
                    ? Markup.of("<div class=\"blank\" role=\"img\" aria-label=\"no photo\"></div>")
                    : Markup.NOTHING),
        title,
        finding.column().isEmpty() ? "why" : finding.column(),
        Words.unbroken(finding.why()),
        sure(finding),
        finding.id());
  }

  private static String sure(Finding finding) {
    return String.format(Locale.ROOT, "%.0f\u00a0%%", 100 * finding.score());
  }

  private static String plain(String kind) {
    return kind.replace('-', ' ');
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** As one object, in which a row has the number by which a spreadsheet shows it. */
  public static ObjectNode json(String source, Subject subject, List<Findings> all, Bias bias) {
    var table = subject.data().table();
    var json = JsonMapper.shared().createObjectNode();
    json.put("source", source);
    json.put("category", subject.category().orElse(null));
    json.put("price", subject.price().orElse(null));
    json.put("rows", all.isEmpty() ? 0 : all.getFirst().rows());
    var finders = json.putArray("finders");
    for (var findings : all) {
      var node = finders.addObject();
      node.put("finder", findings.finder());
      node.put("rows", findings.flaggedRows());
      node.put("share", findings.share());
      var kinds = node.putObject("kinds");
      findings.kinds().forEach(kinds::put);
      var list = node.putArray("flagged");
      for (var f : findings.flagged().stream().limit(MOST).toList()) {
        var item = list.addObject().put("kind", f.kind());
        if (f.row() >= 0) item.put("row", table.line(f.row())).put("id", f.id());
        if (!f.column().isEmpty()) item.put("column", f.column());
        item.put("score", f.score()).put("why", f.why());
      }
      if (findings.clusters().isEmpty()) continue;
      var clusters = node.putArray("clusters");
      for (var cluster : findings.clusters()) {
        var rows = clusters.addArray();
        for (int row : cluster) rows.add(table.line(row));
      }
    }
    json.set("bias", JsonMapper.shared().valueToTree(bias));
    return json;
  }
}
