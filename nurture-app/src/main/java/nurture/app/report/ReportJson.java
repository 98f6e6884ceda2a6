package nurture.app.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import nurture.app.report.ReportData.CategoryPart;
import nurture.app.report.ReportData.ShownMistake;
import nurture.eval.Estimate;
import nurture.study.Watch;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The report as {@code report.json}. A figure is {@code {"value", "low", "high", "n"}}; a number
 * that JSON cannot hold, such as the loss of an epoch that was not validated, is null.
 */
public final class ReportJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private ReportJson() {}

  /** Writes the report, indented. */
  public static void write(ReportData report, Path file) throws IOException {
    Files.writeString(file, of(report).toPrettyString() + "\n");
  }

  /** The report as one object; its {@code toString} is one line. */
  public static ObjectNode of(ReportData report) {
    var json = JSON.createObjectNode();
    figures(json.putObject("test"), report.test());
    figures(json.putObject("validation"), report.validation());
    each(
        json,
        "alone",
        report.alone(),
        (node, a) -> {
          node.put("input", a.input());
          a.accuracy().ifPresent(e -> figure(node, "accuracy", e));
          a.rmsle().ifPresent(e -> figure(node, "rmsle", e));
        });
    data(json.putObject("data"), report.data());
    each(json, "problems", report.problems(), ReportJson::problem);
    each(
        json,
        "settings",
        report.settings(),
        (node, s) -> node.put("name", s.name()).put("value", s.value()).put("why", s.why()));
    provenance(json.putObject("provenance"), report.provenance());
    each(json, "curves", report.curves(), ReportJson::epoch);
    each(json, "watched", report.watched(), ReportJson::watched);
    each(
        json,
        "forgotten",
        report.forgotten(),
        (node, f) -> {
          node.put("witness", f.witness());
          figure(node, "unforgettable", f.unforgettable());
          figure(node, "never", f.never());
          each(
              node,
              "most",
              f.most(),
              (example, e) ->
                  example
                      .put("id", e.id())
                      .put("title", e.title())
                      .put("given", e.given())
                      .put("times", e.times()));
        });
    each(
        json,
        "repairs",
        report.repairs(),
        (node, r) -> {
          node.put("what", r.what()).put("listings", r.rows());
          figure(node, "gain", r.gain());
          node.put("how", r.how());
        });
    each(
        json,
        "slices",
        report.slices().found(),
        (node, s) -> {
          node.put("name", s.name()).put("listings", s.size());
          figure(node, "loss", s.loss());
          figure(node, "rest", s.rest());
          node.put("p", s.p()).put("gain", s.gain());
        });
    categories(json, report);
    return json;
  }

  private static void figures(
      ObjectNode json, Map<String, ? extends Map<String, Estimate>> targets) {
    targets.forEach((target, metrics) -> {
      var node = json.putObject(target);
      metrics.forEach((name, e) -> figure(node, name, e));
    });
  }

  private static void figure(ObjectNode json, String name, Estimate e) {
    var node = json.putObject(name);
    number(node, "value", e.value());
    number(node, "low", e.low());
    number(node, "high", e.high());
    node.put("n", e.n());
  }

  private static void number(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) json.put(name, value);
    else json.putNull(name);
  }

  private static void data(ObjectNode json, ReportData.Data data) {
    json.put("source", data.source())
        .put("rows", data.rows())
        .put("train", data.train())
        .put("validation", data.validation())
        .put("test", data.test())
        .put("learnt", data.learnt());
    each(
        json,
        "columns",
        data.columns(),
        (node, c) -> node.put("name", c.name()).put("role", c.role().name()).put("why", c.why()));
  }

  private static void problem(ObjectNode json, ReportData.Problem problem) {
    json.put("kind", problem.kind())
        .put("count", problem.count())
        .put("outcome", problem.outcome());
    each(
        json,
        "first",
        problem.first(),
        (node, r) -> node.put("row", r.row()).put("what", r.what()));
  }

  private static void provenance(ObjectNode json, ReportData.Provenance p) {
    json.put("data_hash", p.dataHash()).put("commit", p.commit()).put("seed", p.seed());
    var versions = json.putObject("versions");
    p.versions().forEach(versions::put);
    json.put("hardware", p.hardware()).put("started", p.started().toString());
    number(json, "seconds", p.seconds());
  }

  private static void epoch(ObjectNode json, ReportData.Epoch epoch) {
    json.put("witness", epoch.witness());
    json.put("epoch", epoch.epoch());
    number(json, "rate", epoch.rate());
    number(json, "train_loss", epoch.trainLoss());
    number(json, "validation_loss", epoch.validationLoss());
    var node = json.putObject("validation");
    epoch.validation().forEach((name, value) -> number(node, name, value));
  }

  private static void watched(ObjectNode json, Watch watch) {
    json.put("witness", watch.witness().label());
    number(json, "epochs", watch.epochs());
    number(json, "kept", watch.kept());
    number(json, "train_loss", watch.loss());
    number(json, "validation_loss", watch.validationLoss());
    number(json, "norm", watch.norm());
    json.put("leaps", watch.leaps());
    var advice = json.putArray("advice");
    watch.advice().forEach(advice::add);
  }

  private static void categories(ObjectNode json, ReportData report) {
    each(
        json,
        "classes",
        report.category().map(CategoryPart::classes).orElse(List.of()),
        (node, c) -> {
          node.put("name", c.name()).put("train", c.train()).put("test", c.test());
          figure(node, "precision", c.precision());
          figure(node, "recall", c.recall());
          figure(node, "f1", c.f1());
        });
    each(
        json,
        "memorised",
        report.category().map(CategoryPart::memorised).orElse(List.of()),
        (node, m) -> {
          node.put("name", m.name()).put("train", m.train());
          figure(node, "train_recall", m.trainRecall());
          figure(node, "validation_recall", m.validationRecall());
          node.put("why", m.why());
        });
    each(
        json,
        "mistakes",
        report.category().map(CategoryPart::mistakes).orElse(List.of()),
        ReportJson::mistake);
    each(
        json,
        "hardest",
        report.category().map(CategoryPart::hardest).orElse(List.of()),
        ReportJson::mistake);
  }

  private static void mistake(ObjectNode node, ShownMistake shown) {
    var m = shown.mistake();
    node.put("id", m.id())
        .put("title", shown.title())
        .put("given", m.given())
        .put("predicted", m.predicted())
        .put("confidence", m.confidence())
        .put("likelihood", m.likelihood());
  }

  private static <T> void each(
      ObjectNode json, String name, Iterable<T> values, BiConsumer<ObjectNode, T> fill) {
    var array = json.putArray(name);
    for (var value : values) fill.accept(array.addObject(), value);
  }
}
