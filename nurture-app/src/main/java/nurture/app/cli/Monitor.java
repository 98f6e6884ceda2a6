package nurture.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import nurture.app.report.DriftReport;
import nurture.app.report.DriftReport.Turn;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.drift.Adwin;
import nurture.drift.Comparison;
import nurture.drift.Comparison.Blanks;
import nurture.drift.Detector;
import nurture.drift.PageHinkley;
import nurture.drift.Portrait;
import nurture.drift.Prequential;
import nurture.drift.Ranked;
import nurture.drift.Seen;
import nurture.eval.Predictions;
import nurture.serve.Bundle;
import nurture.serve.Sightings;
import nurture.serve.Versions;
import nurture.study.Exam;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nurture monitor RUN DATA}. */
@Command(
    name = "monitor",
    description =
        "Says whether a table is still like what a run learnt from, and what has changed.",
    footer = {
      "Exit code 3 says that something has changed, where --fail-on drift asks.",
      "",
      "Examples:",
      "  nurture monitor runs/first this-week.csv -o drift/this-week",
      "      columns, embeddings, answers, and errors where there are labels",
      "  nurture monitor runs/first this-week.csv --fail-on drift --rate 0.001",
      "      for a pipeline: of a thousand weeks in which nothing changes, one fails"
    })
final class Monitor extends Nurture.Speaking implements Callable<Integer> {
  enum FailOn {
    drift
  }

  @Mixin RunAndData asked = new RunAndData();

  @Option(
      names = "--against",
      paramLabel = "DATA",
      description = {
        "Compare with these listings, of which those that the run held out are taken if there are",
        "any; otherwise with what the run has kept of those that it was examined on."
      })
  @Nullable Path against;

  @Option(
      names = "--rate",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description =
          "Of looks where nothing changed, so many may raise an alarm (${DEFAULT-VALUE}).")
  double rate;

  @Option(
      names = "--fail-on",
      paramLabel = "drift",
      description = "Exit with 3 where something has changed.")
  @Nullable FailOn failOn;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FOLDER",
      description = "Folder for drift.html and drift.json; none are written otherwise.")
  @Nullable Path out;

  @Override
  public Integer call() throws Exception {
    if (!(rate > 0 && rate < 1))
      throw new IllegalArgumentException("--rate must be in (0, 1), got " + rate);
    var voice = voice();
    try (var bundle = asked.bundle();
        var set = asked.dataset(bundle, voice)) {
      var bar = new ProgressBar(voice);
      var portrait = portrait(bundle, bar);
      var exam = Exam.of(bundle, set, asked.threads(), bar::show);
      bar.end();
      int learnt = Exam.learnt(asked.folder().path(), bundle.card(), set, exam.rows()).length;
      if (learnt > 0)
        voice.say(
            "%,d of %,d listings are among those that the run learnt from; it answers these more surely than others, which may look like a change."
                .formatted(learnt, exam.rows().length));
      var seen = Sightings.of(set, bundle.card(), exam.rows(), exam.predictions());
      var comparison = Comparison.of(portrait, seen, rate, Blanks.COUNT, 1);
      var report =
          new DriftReport(asked.name(), comparison, turns(seen, rate), score(exam.predictions()));
      report.lines().forEach(voice::say);
      var json = report.json();
      if (out != null) {
        Files.createDirectories(out);
        Files.writeString(out.resolve("drift.json"), json.toPrettyString() + "\n");
        Files.writeString(
            out.resolve("drift.html"), report.html(id -> about(set, exam, id), Instant.now()));
        voice.say("The report: %s".formatted(Nurture.shown(out.resolve("drift.html"))));
      }
      voice.json(json);
      return failOn == FailOn.drift && report.drifted() ? Inspect.PASSED_LIMIT : Nurture.OK;
    }
  }

  private Portrait portrait(Bundle bundle, ProgressBar bar) throws Exception {
    var folder = asked.folder();
    var versions = new Versions(folder.path());
    if (against == null)
      return Portrait.open(versions.folder(versions.current()))
          .orElseThrow(() ->
              new IllegalArgumentException(
                  folder.path()
                      + " must hold a portrait of its listings, but is older than those; name the"
                      + " table that it learnt from with --against"));
    try (var old = Dataset.read(against, asked.photos)) {
      var held = folder.heldOut(old);
      boolean any = IntStream.range(0, old.size()).anyMatch(held);
      IntPredicate wanted = any ? held : row -> true;
      var exam = Exam.of(bundle, old, asked.threads(), bar::show, wanted);
      bar.end();
      return Portrait.of(Sightings.of(old, bundle.card(), exam.rows(), exam.predictions()), 1);
    }
  }

  /** Where errors or confidence turned, row after row; all together err as often as the rate. */
  private static List<Turn> turns(List<Seen> seen, double rate) {
    double rare = 3 * Math.max(1, seen.size()) / rate;
    var turns = new ArrayList<Turn>();
    turns(
        "error: category",
        seen,
        s -> {
          var said = s.names().get("error: category");
          return said == null ? Double.NaN : said.equals("wrong") ? 1 : 0;
        },
        () -> Adwin.of(0, 1, rare),
        turns);
    for (var number : List.of("error: price", "answer: confidence"))
      turns(
          number,
          seen,
          s -> s.numbers().getOrDefault(number, Double.NaN),
          () -> new Ranked(() -> PageHinkley.even(rare), 1),
          turns);
    return turns;
  }

  private static void turns(
      String stream,
      List<Seen> seen,
      ToDoubleFunction<Seen> number,
      Supplier<Detector> kind,
      List<Turn> into) {
    var known = seen.stream().filter(s -> !Double.isNaN(number.applyAsDouble(s))).toList();
    var detector = kind.get();
    for (var listing : known)
      detector
          .next(number.applyAsDouble(listing))
          .ifPresent(a -> into.add(new Turn(stream, known.get((int) a.since() - 1).id(), a)));
  }

  private static @Nullable Prequential score(Predictions answers) {
    if (answers.categories().isEmpty()) return null;
    var c = answers.categories().get();
    if (c.labelled().length == 0) return null;
    var score = new Prequential();
    for (int row : c.labelled()) score.next(c.answer(row), c.labels()[row]);
    return score;
  }

  private static String about(Dataset set, Exam exam, String id) {
    int at = exam.predictions().ids().indexOf(id);
    if (at < 0) return "";
    int row = exam.rows()[at];
    return set.schema().of(Role.TEXT).stream()
        .map(c -> Optional.ofNullable(set.table().cell(row, c.name())))
        .flatMap(Optional::stream)
        .findFirst()
        .map(text -> text.length() > 80 ? text.substring(0, 79) + "…" : text)
        .orElse("");
  }
}
