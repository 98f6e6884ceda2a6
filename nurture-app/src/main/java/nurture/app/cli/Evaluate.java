package nurture.app.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.IntPredicate;
import nurture.app.report.ReportJson;
import nurture.study.Exam;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nurture evaluate RUN DATA}. */
@Command(
    name = "evaluate",
    description = "Examines a run's bundle on a table that says what is right.",
    footer = {
      "Examples:",
      "  nurture evaluate runs/first new-listings.csv --photos new-photos",
      "      the same figures on other listings",
      "  nurture evaluate runs/first listings --rows test -o exams/first",
      "      only the rows that the run held out; the reports go to exams/first"
    })
final class Evaluate extends Nurture.Speaking implements Callable<Integer> {
  enum Rows {
    all,
    test
  }

  @Mixin RunAndData asked = new RunAndData();

  @Option(
      names = "--rows",
      paramLabel = "all|test",
      defaultValue = "all",
      description = "All rows, or only those that the run held out (${DEFAULT-VALUE}).")
  Rows rows = Rows.all;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FOLDER",
      description = "Folder for report.json and report.html; none are written otherwise.")
  @Nullable Path out;

  @Override
  public Integer call() throws Exception {
    var voice = voice();
    var folder = asked.folder();
    int using = asked.threads();
    if (out != null && new RunFolder(out).hasBundle())
      throw new IllegalArgumentException(
          "-o must not be a run's folder, whose own report would be lost, got "
              + out
              + "; name another");
    try (var bundle = asked.bundle();
        var set = asked.dataset(bundle, voice)) {
      IntPredicate wanted = row -> true;
      if (rows == Rows.test) {
        var split = folder.split();
        wanted = row -> split.test(set, row);
      }
      var environment = Environment.now(set.sha256(), 0, using);
      long began = System.nanoTime();
      var bar = new ProgressBar(voice);
      var exam = Exam.of(bundle, set, using, bar::show, wanted);
      bar.end();
      for (int row : Exam.learnt(folder.path(), bundle.card(), set, exam.rows()))
        set.problems().add(Exam.LEARNT, set.table().line(row), set.id(row));
      var report =
          Reports.of(
              exam,
              bundle.card(),
              set,
              asked.name(),
              environment.provenance((System.nanoTime() - began) / 1e9));
      voice.say("%,d listings examined, with 95 %% intervals:".formatted(exam.rows().length));
      Reports.lines(report).forEach(voice::say);
      report.problems().forEach(p -> voice.say(Problems.line(p)));
      if (out != null) {
        var to = new RunFolder(out);
        to.report(report);
        voice.say("The report: %s".formatted(Nurture.shown(to.html())));
      }
      voice.json(ReportJson.of(report));
      return Nurture.OK;
    }
  }
}
