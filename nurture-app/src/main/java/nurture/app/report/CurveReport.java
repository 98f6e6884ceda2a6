package nurture.app.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import nurture.app.report.Page.Section;
import nurture.eval.Estimate;
import nurture.eval.LearningCurve;
import nurture.eval.Metrics;
import nurture.study.LabelCurve;
import nurture.study.LabelCurve.Gain;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What labels are worth, as sentences, as {@code curve.html} and as {@code curve.json}. */
public final class CurveReport {
  private static final double WIDTH = 640,
      HEIGHT = 380,
      LEFT = 60,
      RIGHT = 20,
      TOP = 24,
      BOTTOM = 48;
  private static final int SHOWN = 10;
  private static final double LEAST = 0.0005;

  private CurveReport() {}

  /** The page. */
  public static String of(String source, LabelCurve measured, Instant made) {
    var sections = new ArrayList<Section>();
    sections.add(
        new Section(
            "curve",
            "What labels are worth",
            "Dots are measured, with their intervals; the line is the law through them, in"
                + " the second colour where it looks ahead, with the band in which it may lie.",
            List.of(Markup.of("<figure>{}</figure>", chart(measured)), table(measured))));
    var helpful = helpful(measured);
    if (!helpful.isEmpty())
      sections.add(
          new Section(
              "categories",
              "Where they help most",
              "What a hundred more labels of one category would add to the accuracy over all, as if"
                  + " its error fell as all errors do.",
              List.of(classes(helpful))));
    return Page.of(
        source + ": what more labels would give",
        String.join(" ", sentences(measured)),
        made,
        "curve.json",
        sections);
  }

  /** What a person takes away. */
  public static List<String> sentences(LabelCurve measured) {
    var curve = measured.curve();
    int now = most(measured);
    var sentences = new ArrayList<String>();
    double error = curve.law().at(now);
    boolean share = share(measured);
    sentences.add(
        "With %s labels the %s is about %s."
            .formatted(Words.count(now), name(measured), shown(measured, error)));
    var twice = curve.error(2 * now);
    sentences.add(
        "Twice as many would make it %s (%s to %s)."
            .formatted(
                shown(measured, twice.value()),
                shown(measured, share ? twice.high() : twice.low()),
                shown(measured, share ? twice.low() : twice.high())));
    double wanted = share ? error - 0.02 : error * 0.95;
    var what = share ? "2 points more" : "an error 5 % smaller";
    var labels = wanted > 0 ? curve.labelsFor(wanted) : java.util.OptionalInt.empty();
    sentences.add(
        labels.isPresent()
            ? "For %s it takes about %s more."
                .formatted(what, Words.count(round(labels.getAsInt() - now)))
            : "No number of labels within reach gives %s: look at the data, not for more of it."
                .formatted(what));
    return sentences;
  }

  /** The categories in which labels help most, if in any. */
  public static List<Gain> helpful(LabelCurve measured) {
    return measured.classes().stream().filter(g -> g.gain() > LEAST).limit(SHOWN).toList();
  }

  private static boolean share(LabelCurve measured) {
    return measured.metric().equals(Metrics.ACCURACY);
  }

  private static String name(LabelCurve measured) {
    return share(measured) ? "accuracy" : "error (RMSLE)";
  }

  /** An error as people read the metric. */
  private static String shown(LabelCurve measured, double error) {
    return share(measured)
        ? Words.percent(1 - Math.clamp(error, 0, 1))
        : String.format(Locale.ROOT, "%.3f", error);
  }

  private static int most(LabelCurve measured) {
    return measured.curve().points().getLast().labels();
  }

  /** To two digits: it is no more certain. */
  private static int round(int labels) {
    int step = (int) Math.max(1, Math.pow(10, Math.floor(Math.log10(Math.max(1, labels))) - 1));
    return Math.max(step, (int) Math.round((double) labels / step) * step);
  }

  private static Markup chart(LabelCurve measured) {
    var curve = measured.curve();
    boolean share = share(measured);
    double from = curve.points().getFirst().labels() / 1.15, to = 4.0 * most(measured);
    var errors = new ArrayList<Double>();
    for (var p : curve.points()) errors.addAll(List.of(p.error().low(), p.error().high()));
    errors.add(curve.error((int) to).low());
    double low = errors.stream().mapToDouble(e -> share ? 1 - e : e).min().orElse(0);
    double high = errors.stream().mapToDouble(e -> share ? 1 - e : e).max().orElse(1);
    var x = Svg.Scale.log(from, to, LEFT, WIDTH - RIGHT);
    var y = Svg.Scale.linear(low, high, HEIGHT - BOTTOM, TOP);
    var svg =
        new Svg(WIDTH, HEIGHT, name(measured) + " by number of labels, measured and foreseen");
    for (double t : y.ticks()) {
      svg.line("grid", LEFT, y.at(t), WIDTH - RIGHT, y.at(t));
      svg.text("tick", LEFT - 8, y.at(t) + 4, "end", shown(measured, share ? 1 - t : t));
    }
    for (double t : x.ticks())
      svg.text("tick", x.at(t), HEIGHT - BOTTOM + 18, "middle", Words.count(Math.round(t)));
    svg.text("axis", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, "middle", "labels");
    var ahead =
        IntStream.rangeClosed(0, 24)
            .mapToDouble(i -> most(measured) * Math.pow(4, i / 24.0))
            .toArray();
    for (double n : ahead) {
      var at = curve.error((int) Math.round(n));
      svg.line("second faint", x.at(n), at(y, share, at.low()), x.at(n), at(y, share, at.high()));
    }
    law(svg, "first curve", curve, x, y, share, from, most(measured));
    law(svg, "second curve", curve, x, y, share, most(measured), to);
    for (var p : curve.points()) {
      double at = x.at(p.labels());
      svg.line(
          "first range", at, at(y, share, p.error().low()), at, at(y, share, p.error().high()));
      svg.circle("first dot", at, at(y, share, p.error().value()), 4);
    }
    return svg.markup();
  }

  private static double at(Svg.Scale y, boolean share, double error) {
    return y.at(share ? 1 - error : error);
  }

  private static void law(
      Svg svg,
      String style,
      LearningCurve curve,
      Svg.Scale x,
      Svg.Scale y,
      boolean share,
      double from,
      double to) {
    var labels =
        IntStream.rangeClosed(0, 60)
            .mapToDouble(i -> from * Math.pow(to / from, i / 60.0))
            .toArray();
    svg.path(
        style,
        IntStream.range(0, labels.length).mapToDouble(i -> x.at(labels[i])).toArray(),
        IntStream.range(0, labels.length)
            .mapToDouble(i -> at(y, share, curve.law().at(labels[i])))
            .toArray());
  }

  private static Markup table(LabelCurve measured) {
    var rows = new ArrayList<Markup>();
    for (var p : measured.curve().points())
      rows.add(row(measured, p.labels(), p.error(), "measured"));
    for (int times : new int[] {2, 4, 10}) {
      int n = times * most(measured);
      rows.add(row(measured, n, measured.curve().error(n), "foreseen"));
    }
    return ReportTables.table(
        "By number of labels",
        List.of("#Labels", "#" + name(measured), "#95 % interval", ""),
        rows);
  }

  private static Markup row(LabelCurve measured, int labels, Estimate error, String how) {
    boolean share = share(measured);
    return Markup.of(
        "<tr>{}{}{}{}</tr>\n",
        ReportTables.right(Words.count(labels)),
        ReportTables.right(shown(measured, error.value())),
        ReportTables.right(
            shown(measured, share ? error.high() : error.low())
                + " – "
                + shown(measured, share ? error.low() : error.high())),
        ReportTables.cell(how));
  }

  private static Markup classes(List<Gain> gains) {
    return ReportTables.table(
        "What a hundred more labels would give",
        List.of("Category", "#Labels", "#Recall", "#Points more"),
        gains.stream()
            .map(g ->
                Markup.of(
                    "<tr>{}{}{}{}</tr>\n",
                    ReportTables.head(g.name()),
                    ReportTables.right(Words.count(g.labels())),
                    ReportTables.right(Words.percent(g.recall().value())),
                    ReportTables.right(String.format(Locale.ROOT, "%.2f", 100 * g.gain()))))
            .toList());
  }

  /** As one object. */
  public static ObjectNode json(LabelCurve measured) {
    var json = JsonMapper.shared().createObjectNode();
    json.put("metric", measured.metric().name());
    var curve = measured.curve();
    var law = json.putObject("law");
    law.put("floor", curve.law().floor())
        .put("scale", curve.law().scale())
        .put("power", curve.law().power());
    var points = json.putArray("measured");
    for (var p : curve.points()) error(points.addObject().put("labels", p.labels()), p.error());
    var foreseen = json.putArray("foreseen");
    for (int times : new int[] {2, 4, 10}) {
      int n = times * most(measured);
      error(foreseen.addObject().put("labels", n), curve.error(n));
    }
    var classes = json.putArray("classes");
    for (var g : measured.classes())
      classes
          .addObject()
          .put("name", g.name())
          .put("labels", g.labels())
          .put("recall", g.recall().value())
          .put("gain", g.gain());
    return json;
  }

  private static void error(ObjectNode json, Estimate error) {
    json.putObject("error")
        .put("value", error.value())
        .put("low", error.low())
        .put("high", error.high())
        .put("n", error.n());
  }
}
