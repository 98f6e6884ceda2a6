package nurture.app.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import nurture.app.report.Page.Section;
import nurture.drift.Alarm;
import nurture.drift.Change;
import nurture.drift.Comparison;
import nurture.drift.Prequential;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a table is still like what a run learnt from, as {@code drift.html} and {@code
 * drift.json}.
 *
 * @param source what was looked at
 * @param comparison with the run's portrait
 * @param turns within the table, in the order of its rows
 * @param score of the answers; null where no label is known
 */
public record DriftReport(
    String source, Comparison comparison, List<Turn> turns, @Nullable Prequential score) {
  public DriftReport {
    turns = List.copyOf(turns);
  }

  /**
   * An alarm in a stream of rows.
   *
   * @param stream such as {@code error: category}
   * @param id of the row since which it holds
   */
  public record Turn(String stream, String id, Alarm alarm) {}

  /** Whether the listings differ; that they turn is told beside it, for rows may be sorted. */
  public boolean drifted() {
    return !comparison.drifted().isEmpty();
  }

  /** In lines for people. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(lead());
    for (var change : comparison.drifted())
      lines.add("  " + change + (change.examples().isEmpty() ? "" : ", as in " + listed(change)));
    for (var turn : turns)
      lines.add("  %s turned at %s: %s".formatted(turn.stream, turn.id, turn.alarm));
    if (score != null) {
      lines.add("accuracy                   " + score.accuracy());
      lines.add("repeating the last label   " + score.repeating());
    }
    return lines;
  }

  private String lead() {
    int drifted = comparison.drifted().size();
    var rate =
        "; where nothing changed, %s of such looks say so"
            .formatted(Words.percent(comparison.rate()));
    return (drifted == 0
                ? "%s listings are like the %s that the run was examined on in all %d aspects"
                : "%s listings differ from the %s that the run was examined on in %d of %d aspects")
            .formatted(
                Words.count(comparison.now()),
                Words.count(comparison.before()),
                drifted == 0 ? comparison.changes().size() : drifted,
                comparison.changes().size())
        + (drifted == 0 ? "" : rate)
        + ".";
  }

  private static String listed(Change change) {
    return String.join(", ", change.examples());
  }

  /**
   * The page.
   *
   * @param about a listing in a few words, by its name
   */
  public String html(Function<String, String> about, Instant made) {
    var sections = new ArrayList<Section>();
    sections.add(
        new Section(
            "changes",
            "What has changed",
            "Each aspect beside the listings that the run was examined on. Flagged are those that"
                + " chance explains in fewer than %s of such looks, all aspects together."
                    .formatted(Words.percent(comparison.rate())),
            List.of(
                ReportTables.table(
                    "By aspect, the surest first",
                    List.of("Aspect", "Change", "Test", "#p, adjusted", "Flagged"),
                    comparison.changes().stream()
                        .map(c ->
                            Markup.of(
                                "<tr>{}{}{}{}{}</tr>\n",
                                ReportTables.head(c.aspect()),
                                ReportTables.cell(c.why()),
                                ReportTables.cell(c.test()),
                                ReportTables.right(
                                    String.format(Locale.ROOT, "%.2g", c.adjusted())),
                                ReportTables.cell(c.flagged() ? "yes" : "–")))
                        .toList()))));
    if (!comparison.drifted().isEmpty())
      sections.add(
          new Section(
              "examples",
              "Listings that show it",
              "New ones, for each aspect that is flagged.",
              List.of(
                  ReportTables.table(
                      "Examples",
                      List.of("Aspect", "Listing", "What it is"),
                      comparison.drifted().stream()
                          .flatMap(c ->
                              c.examples().stream()
                                  .map(id ->
                                      Markup.of(
                                          "<tr>{}{}{}</tr>\n",
                                          ReportTables.head(c.aspect()),
                                          ReportTables.cell(id),
                                          ReportTables.cell(about.apply(id)))))
                          .toList()))));
    sections.add(
        new Section(
            "turns",
            "When it changed",
            "Within the table, in the order of its rows: worth something where that is the order of"
                + " time. Nothing stands here where it changed before the first row or not at all.",
            List.of(
                ReportTables.table(
                    "Turns",
                    List.of("Stream", "Since", "#Row", "#Before", "#After"),
                    turns.stream()
                        .map(t ->
                            Markup.of(
                                "<tr>{}{}{}{}{}</tr>\n",
                                ReportTables.head(t.stream),
                                ReportTables.cell(t.id),
                                ReportTables.right(Words.count(t.alarm.since())),
                                ReportTables.right(Words.number(t.alarm.before())),
                                ReportTables.right(Words.number(t.alarm.after()))))
                        .toList()))));
    if (score != null)
      sections.add(
          new Section(
              "accuracy",
              "How right it was",
              "Of the rows whose label is known, beside what repeating the label of the row before"
                  + " would have got right.",
              List.of(
                  ReportTables.table(
                      "Accuracy",
                      List.of("Answers", "#Accuracy", "#95 % interval"),
                      List.of(
                          row("of the run", score.accuracy()),
                          row("repeating the last label", score.repeating()))))));
    return Page.of(source + ": has it changed?", lead(), made, "drift.json", sections);
  }

  private static Markup row(String who, nurture.eval.Estimate accuracy) {
    return Markup.of(
        "<tr>{}{}{}</tr>\n",
        ReportTables.head(who),
        ReportTables.right(Words.percent(accuracy.value())),
        ReportTables.right(Words.interval("accuracy", accuracy)));
  }

  /** As one object. */
  public ObjectNode json() {
    var json = json(comparison);
    json.put("source", source);
    json.put("drift", drifted());
    var at = json.putArray("turns");
    for (var turn : turns) {
      var a = turn.alarm;
      at.addObject()
          .put("stream", turn.stream)
          .put("id", turn.id)
          .put("since", a.since())
          .put("seen", a.at())
          .put("before", a.before())
          .put("after", a.after())
          .put("chance", a.chance());
    }
    if (score != null) {
      json.set("accuracy", JsonMapper.shared().valueToTree(score.accuracy()));
      json.set("repeating", JsonMapper.shared().valueToTree(score.repeating()));
    }
    return json;
  }

  /** A comparison as an object. */
  public static ObjectNode json(Comparison comparison) {
    var json = JsonMapper.shared().createObjectNode();
    json.put("before", comparison.before());
    json.put("now", comparison.now());
    json.put("rate", comparison.rate());
    json.set("changes", JsonMapper.shared().valueToTree(comparison.changes()));
    return json;
  }
}
