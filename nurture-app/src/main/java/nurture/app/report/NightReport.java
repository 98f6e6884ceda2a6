package nurture.app.report;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import nurture.app.report.Page.Section;
import nurture.eval.Estimate;
import nurture.study.Night;
import nurture.study.Sitting;
import tools.jackson.databind.node.ArrayNode;

/** What came of a night, as sentences, as {@code night.html} and as JSON. */
public final class NightReport {
  private NightReport() {}

  /** The page. */
  public static String of(String run, Night night, Instant made) {
    return Page.of(
        run + ": the exam after a night",
        String.join(" ", sentences(night)),
        made,
        "night.json",
        List.of(
            new Section(
                "exam",
                "The same listings, yesterday and tonight",
                "Neither learnt from these listings. A fall is taken listing by listing; it counts"
                    + " where it is larger than the margin and chance alone (5 %, for as many"
                    + " comparisons as there are) does not explain it. So does what was lost since"
                    + " the version that first sat an exam, where tonight adds to it. Changes of accuracy are in points.",
                List.of(table(night)))));
  }

  /** What a person takes away. */
  public static List<String> sentences(Night night) {
    if (night.passed())
      return List.of("Nothing old fell by more than the margin: the new version may answer.");
    if (!night.examined())
      return List.of(
          "No held-out listing of any day has a category or price to compare with: nothing was"
              + " examined, so nothing new may answer.");
    return night.fallen().stream()
        .map(s ->
            String.format(
                Locale.ROOT,
                "%s: the %s went from %s to %s, %s.",
                capital(s.exam()),
                name(s),
                shown(s, s.before().value()),
                shown(s, s.after().value()),
                s.fell()
                    ? ranged(s, s.fall())
                    : "and since it was first examined it is "
                        + ranged(s, Objects.requireNonNull(s.lost()))))
        .toList();
  }

  /** One line for each sitting, for a terminal. */
  public static List<String> lines(Night night) {
    return night.sittings().stream()
        .map(s ->
            String.format(
                Locale.ROOT,
                "%-18s %-9s %6s → %6s   %s%s   n = %,d%s",
                s.exam(),
                s.figure(),
                shown(s, s.before().value()),
                shown(s, s.after().value()),
                ranged(s, s.fall()),
                s.lost() == null ? "" : "; since its first " + change(s, s.lost().value()),
                s.fall().n(),
                s.passed() ? "" : s.fell() ? "   FELL" : "   WORE"))
        .toList();
  }

  private static Markup table(Night night) {
    return ReportTables.table(
        "By exam",
        List.of(
            "Exam",
            "Figure",
            "#Listings",
            "#Yesterday",
            "#Tonight",
            "#Change",
            "#95 %",
            "#Since its first",
            ""),
        night.sittings().stream()
            .map(s ->
                Markup.of(
                    "<tr>{}{}{}{}{}{}{}{}{}</tr>\n",
                    ReportTables.head(s.exam()),
                    ReportTables.cell(name(s)),
                    ReportTables.right(Words.count(s.fall().n())),
                    ReportTables.right(shown(s, s.before().value())),
                    ReportTables.right(shown(s, s.after().value())),
                    ReportTables.right(brief(s, s.fall().value())),
                    ReportTables.right(interval(s, s.fall())),
                    ReportTables.right(
                        s.lost() == null
                            ? ""
                            : brief(s, s.lost().value()) + ", " + interval(s, s.lost())),
                    ReportTables.cell(s.passed() ? "held" : s.fell() ? "fell" : "wore down")))
            .toList());
  }

  private static boolean share(Sitting s) {
    return s.figure().equals(Sitting.ACCURACY);
  }

  private static String name(Sitting s) {
    return share(s) ? "accuracy" : "price error (log)";
  }

  private static String shown(Sitting s, double value) {
    return share(s) ? Words.percent(value) : String.format(Locale.ROOT, "%.3f", value);
  }

  /** As in {@code 1.5 points worse}. */
  private static String change(Sitting s, double fall) {
    var size =
        share(s)
            ? String.format(Locale.ROOT, "%.1f points", 100 * Math.abs(fall))
            : String.format(Locale.ROOT, "%.3f", Math.abs(fall));
    return fall == 0 ? "no change" : size + (fall > 0 ? " worse" : " better");
  }

  /** The same where its unit is said elsewhere. */
  private static String brief(Sitting s, double fall) {
    return change(s, fall).replace(" points", "");
  }

  /** Of the change of the figure itself: in points, or of the error. */
  private static String interval(Sitting s, Estimate fall) {
    var range =
        share(s)
            ? String.format(
                Locale.ROOT, "%+.1f to %+.1f", 0 - 100 * fall.high(), 0 - 100 * fall.low())
            : String.format(Locale.ROOT, "%+.3f to %+.3f", fall.low(), fall.high());
    return range.replace('-', '−');
  }

  private static String ranged(Sitting s, Estimate fall) {
    return "%s (%s to %s)"
        .formatted(change(s, fall.value()), change(s, fall.low()), change(s, fall.high()));
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /** The sittings as objects. */
  public static void json(ArrayNode into, Night night) {
    for (var s : night.sittings()) {
      var json = into.addObject().put("exam", s.exam()).put("figure", s.figure());
      figure(json.putObject("before"), s.before());
      figure(json.putObject("after"), s.after());
      figure(json.putObject("fall"), s.fall());
      if (s.lost() != null) figure(json.putObject("lost"), s.lost());
      json.put("margin", s.margin())
          .put("fell", s.fell())
          .put("wore", s.wore())
          .put("passed", s.passed());
    }
  }

  private static void figure(tools.jackson.databind.node.ObjectNode json, Estimate e) {
    json.put("value", e.value()).put("low", e.low()).put("high", e.high()).put("n", e.n());
  }
}
