package nurture.app.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import nurture.app.report.ReportData;
import nurture.app.report.ReportData.CategoryPart;
import nurture.app.report.ReportData.PricePart;
import nurture.app.report.ReportData.ShownMistake;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.eval.Categories;
import nurture.eval.Estimate;
import nurture.eval.Memorised;
import nurture.eval.Metrics;
import nurture.eval.Mistake;
import nurture.eval.PerClass;
import nurture.eval.Predictions;
import nurture.eval.Slices;
import nurture.quality.Repair;
import nurture.serve.Card;
import nurture.study.Brief;
import nurture.study.Course;
import nurture.study.Curve;
import nurture.study.Exam;
import nurture.study.Result;
import nurture.study.Watch;
import nurture.train.Event;

/** How what came of a study, or of an exam, becomes a report. */
final class Reports {
  private static final int MISTAKES = 24, HARDEST = 12, FORGOTTEN = 12;

  private Reports() {}

  /**
   * Of a study.
   *
   * @param source the table as it was named
   * @param curves how each witness learnt, from the beginning of the run
   */
  static ReportData of(
      Result result,
      String source,
      List<ReportData.Setting> settings,
      List<Curve> curves,
      ReportData.Provenance provenance) {
    var card = result.card();
    var brief = result.brief();
    // With one net a part is set aside; with several each listing is judged by nets without it.
    var slices = slices(card, result.validation(), result.data(), result.unseen());
    int aside = result.plan().members() == 1 ? result.validation().size() : 0;
    return new ReportData(
        title(source, card),
        figures(card, result.test()),
        figures(card, result.validation()),
        alone(result),
        new ReportData.Data(
            source,
            result.data().size(),
            brief.train().length - aside,
            result.validation().size(),
            brief.test().length,
            0,
            columns(result.data(), brief, card)),
        Problems.of(result.data()),
        noted(settings, card),
        provenance,
        result.plan().courses().stream()
            .flatMap(course -> curves(card, course, curves).stream())
            .toList(),
        Watch.of(curves),
        forgotten(result),
        slices,
        repairs(result.validation(), slices),
        category(card, result.test(), memorised(result), result.data(), brief.test()),
        price(card, result.test()));
  }

  /** Of a bundle's answers for a data set. */
  static ReportData of(
      Exam exam, Card card, Dataset data, String source, ReportData.Provenance provenance) {
    var slices = slices(card, exam.predictions(), data, exam.rows());
    return new ReportData(
        title(source, card),
        figures(card, exam.predictions()),
        new LinkedHashMap<>(),
        List.of(),
        new ReportData.Data(
            source,
            data.size(),
            0,
            0,
            exam.rows().length,
            Math.toIntExact(data.problems().count(Exam.LEARNT)),
            columns(data, card)),
        Problems.of(data),
        noted(
            List.of(
                new ReportData.Setting("bundle", card.version(), "the bundle that was examined")),
            card),
        provenance,
        List.of(),
        List.of(),
        List.of(),
        slices,
        repairs(exam.predictions(), slices),
        category(card, exam.predictions(), List.of(), data, exam.rows()),
        price(card, exam.predictions()));
  }

  /** With a note where the price has no range. */
  private static List<ReportData.Setting> noted(List<ReportData.Setting> settings, Card card) {
    if (card.price() == null || card.price().range() != null) return settings;
    var all = new ArrayList<>(settings);
    all.add(
        new ReportData.Setting(
            "note", "", "There are fewer than 20 prices that no net had seen: no range."));
    return List.copyOf(all);
  }

  private static List<Repair> repairs(Predictions answers, Slices slices) {
    return answers
        .categories()
        .filter(c -> c.labelled().length > 0)
        .map(c -> Repair.of(c, slices))
        .orElse(List.of());
  }

  private static List<ReportData.Forgotten> forgotten(Result result) {
    var brief = result.brief();
    return result.forgetting().stream()
        .map(f ->
            new ReportData.Forgotten(
                f.witness().label(),
                f.unforgettable(),
                f.never(),
                f.most(FORGOTTEN).stream()
                    .map(row ->
                        new ReportData.Forgotten.Example(
                            result.data().id(row),
                            title(result.data(), row),
                            brief.classes().get(brief.labels()[row]),
                            f.times(row)))
                    .toList()))
        .toList();
  }

  /** The first text that is there. */
  private static String title(Dataset data, int row) {
    for (var column : data.schema().of(Role.TEXT)) {
      var cell = data.table().cell(row, column.name());
      if (cell != null) return cell;
    }
    return "";
  }

  /** Where it does worst: of the category if there is one, else of the price. */
  private static Slices slices(Card card, Predictions predictions, Dataset data, int[] rows) {
    var losses = new double[rows.length];
    var said = predictions.categories();
    for (int i = 0; i < losses.length; i++) {
      int at = i;
      losses[i] =
          said.map(c -> c.labels()[at] < 0 ? Double.NaN : c.right(at) ? 0.0 : 1.0)
              .or(() -> predictions.prices().map(p -> Math.abs(p.logError(at))))
              .orElse(Double.NaN);
    }
    var targets = new ArrayList<String>();
    if (card.category() != null) targets.add(card.category().column());
    if (card.price() != null) targets.add(card.price().column());
    var columns =
        data.schema().columns().stream()
            .filter(c -> c.role() != Role.ID && c.role() != Role.IGNORED)
            .map(nurture.data.Column::name)
            .filter(name -> !targets.contains(name))
            .toList();
    return Slices.of(data, rows, losses, columns, predictions.embeddings(), 1);
  }

  private static String title(String source, Card card) {
    var targets = new ArrayList<String>();
    if (card.category() != null) targets.add(card.category().column());
    if (card.price() != null) targets.add(card.price().column());
    var names = card.features().names();
    var inputs =
        names.size() <= 4
            ? String.join(", ", names)
            : String.join(", ", names.subList(0, 3)) + " and " + (names.size() - 3) + " more";
    return "%s: %s from %s".formatted(source, String.join(" and ", targets), inputs);
  }

  private static SequencedMap<String, SequencedMap<String, Estimate>> figures(
      Card card, Predictions predictions) {
    var figures = new LinkedHashMap<String, SequencedMap<String, Estimate>>();
    if (card.category() != null)
      figures.put(card.category().column(), Metrics.figures(Metrics.CATEGORY, predictions));
    if (card.price() != null)
      figures.put(card.price().column(), Metrics.figures(Metrics.PRICE, predictions));
    figures.values().removeIf(SequencedMap::isEmpty);
    return figures;
  }

  private static List<ReportData.Alone> alone(Result result) {
    return result.alone().entrySet().stream()
        .map(e ->
            new ReportData.Alone(
                e.getKey(),
                Optional.ofNullable(
                    Metrics.figures(List.of(Metrics.ACCURACY), e.getValue()).get("accuracy")),
                Optional.ofNullable(
                    Metrics.figures(List.of(Metrics.RMSLE), e.getValue()).get("rmsle"))))
        .toList();
  }

  private static List<ReportData.Column> columns(Dataset data, Brief brief, Card card) {
    return data.schema().columns().stream()
        .map(c -> {
          String why =
              c.name().equals(brief.category()) || c.name().equals(brief.price())
                  ? "the target"
                  : brief.inputs().find(c.name()).isPresent()
                      ? card.features().names().contains(c.name())
                          ? "an input"
                          : "holds nothing to learn from"
                      : c.role() == Role.ID
                          ? "names the listing"
                          : c.role() == Role.IGNORED
                              ? "left out: empty, constant or asked"
                              : "left out";
          return new ReportData.Column(c.name(), c.role(), why);
        })
        .toList();
  }

  private static List<ReportData.Column> columns(Dataset data, Card card) {
    return data.schema().columns().stream()
        .map(c -> {
          var known = card.schema().find(c.name()).orElse(c);
          boolean target =
              (card.category() != null && card.category().column().equals(c.name()))
                  || (card.price() != null && card.price().column().equals(c.name()));
          return new ReportData.Column(
              c.name(),
              known.role(),
              target
                  ? "the target"
                  : card.features().names().contains(c.name())
                      ? "an input"
                      : "not read by the bundle");
        })
        .toList();
  }

  /** The mean of the members' epochs in which a witness learnt. */
  private static List<ReportData.Epoch> curves(Card card, Course course, List<Curve> curves) {
    var epochs = new TreeMap<Integer, List<Event.EpochEnded>>();
    for (var curve : curves)
      for (var ended : curve.epochs())
        if (curve.witness() == course.witness())
          epochs.computeIfAbsent(ended.epoch(), e -> new ArrayList<>()).add(ended);
    return epochs.entrySet().stream()
        .map(e -> {
          var figures = new LinkedHashMap<String, Double>();
          var validation =
              e.getValue().stream()
                  .mapToDouble(Event.EpochEnded::validation)
                  .filter(v -> !Double.isNaN(v))
                  .average();
          validation.ifPresent(v -> {
            if (card.price() == null) figures.put("accuracy", v);
            else if (card.category() == null) figures.put("rmsle", -v);
            else figures.put("accuracy less rmsle", v);
          });
          return new ReportData.Epoch(
              course.witness().label(),
              e.getKey(),
              course.rate() * mean(e.getValue(), Event.EpochEnded::rate),
              mean(e.getValue(), Event.EpochEnded::loss),
              mean(e.getValue(), Event.EpochEnded::validationLoss),
              figures);
        })
        .toList();
  }

  private static double mean(
      List<Event.EpochEnded> epochs, ToDoubleFunction<Event.EpochEnded> value) {
    return epochs.stream().mapToDouble(value).average().orElse(Double.NaN);
  }

  private static Optional<CategoryPart> category(
      Card card, Predictions test, List<Memorised> memorised, Dataset data, int[] rows) {
    var target = card.category();
    if (target == null || test.categories().isEmpty()) return Optional.empty();
    var answers = test.categories().get();
    if (answers.labelled().length == 0) return Optional.empty();
    var confident = test.mistakes().stream().limit(MISTAKES).toList();
    var hardest = test.hardest(MISTAKES).stream().limit(HARDEST).toList();
    return Optional.of(
        CategoryPart.of(
            target.column(),
            answers,
            target.seen(),
            memorised,
            shown(confident, data, rows),
            shown(hardest, data, rows)));
  }

  private static List<ShownMistake> shown(List<Mistake> mistakes, Dataset data, int[] rows) {
    return mistakes.stream()
        .map(mistake -> {
          int row = rows[mistake.index()];
          return new ShownMistake(mistake, title(data, row), Thumbnails.of(data, row));
        })
        .toList();
  }

  private static Optional<PricePart> price(Card card, Predictions test) {
    var target = card.price();
    if (target == null) return Optional.empty();
    return test.prices()
        .filter(p -> p.known().length > 0)
        .map(p -> new PricePart(target.column(), p));
  }

  private static List<Memorised> memorised(Result result) {
    var target = result.card().category();
    var validation = result.validation().categories();
    if (target == null || result.training().isEmpty() || validation.isEmpty()) return List.of();
    return Memorised.of(
        target.classes(),
        target.seen(),
        recalls(result.training().get()),
        recalls(validation.get()));
  }

  private static List<Estimate> recalls(Categories answers) {
    return PerClass.of(answers, answers.counts()).stream().map(PerClass::recall).toList();
  }

  /** The figures on the test listings, a line each, for people. */
  static List<String> lines(ReportData report) {
    var lines = new ArrayList<String>();
    report
        .test()
        .forEach((target, figures) -> {
          lines.add(target);
          figures.forEach(
              (name, e) -> lines.add(String.format(Locale.ROOT, "  %-10s %s", name, e)));
        });
    for (var alone : report.alone()) {
      lines.add(alone.input() + " alone");
      alone
          .accuracy()
          .ifPresent(e -> lines.add(String.format(Locale.ROOT, "  %-10s %s", "accuracy", e)));
      alone.rmsle().ifPresent(e -> lines.add(String.format(Locale.ROOT, "  %-10s %s", "rmsle", e)));
    }
    if (lines.isEmpty())
      lines.add("no listing of the test says what is right, so there are no figures");
    return lines;
  }
}
