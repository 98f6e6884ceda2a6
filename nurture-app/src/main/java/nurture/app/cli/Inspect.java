package nurture.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import nurture.app.report.InspectionReport;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.quality.Bias;
import nurture.quality.Finder;
import nurture.quality.Finders;
import nurture.quality.Findings;
import nurture.quality.Shift;
import nurture.study.Progress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nurture inspect DATA}. */
@Command(
    name = "inspect",
    description =
        "Finds what is wrong with data: duplicates, wrong labels, contradictions, errors, outliers,"
            + " gaps, groups that fare worse. It changes nothing.",
    footer = {
      "Exit code 3 says that a limit of --fail-on was passed.",
      "",
      "Examples:",
      "  nurture inspect listings -o checks/first",
      "      counts, and inspect.html with photos and a why for each doubt",
      "  nurture inspect listings --price price --fail-on 'duplicates>1%%'",
      "      for a pipeline: fails where more than 1 %% of the rows are duplicates",
      "  nurture inspect new.csv --run runs/first --json",
      "      with a run's answers, on listings that it did not learn from",
      "  nurture inspect people.csv --category income --groups sex --favourable '>50K'",
      "      how groups are answered, and what reweighing or thresholds would change"
    })
final class Inspect extends Nurture.Speaking implements Callable<Integer> {
  /** A limit of {@code --fail-on} was passed. */
  static final int PASSED_LIMIT = 3;

  /** Of looks where nothing has shifted, so many flag a column. */
  private static final double RATE = 0.01;

  @Parameters(paramLabel = "DATA", description = "A table, folder or archive, as for train.")
  @Nullable Path data;

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description =
          "Doubt labels and prices by this run's answers, and compare photos that it finds alike;"
              + " it must not have learnt from DATA. A linear model that learns from DATA in"
              + " seconds, fold by fold, otherwise.")
  @Nullable Path run;

  @Option(
      names = "--fail-on",
      split = ",",
      paramLabel = "LIMIT",
      description = "Exit with 3 where more is found: duplicates>1%%, errors>0, mislabels>=50.")
  List<String> failOn = new ArrayList<>();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FOLDER",
      description = "Folder for inspect.html and inspect.json; none are written otherwise.")
  @Nullable Path out;

  @Option(
      names = "--against",
      paramLabel = "OLD",
      description = "Earlier listings: say which columns have shifted since (finder: shifts).")
  @Nullable Path against;

  @Mixin BiasFlags biases = new BiasFlags();

  @Mixin TargetFlags targets = new TargetFlags();

  @Mixin ColumnFlags columns = new ColumnFlags();

  @Override
  public Integer call() throws Exception {
    var voice = voice();
    var limits = failOn.stream().map(Limit::parse).toList();
    if (against == null && limits.stream().anyMatch(limit -> limit.what().equals(Shift.NAME)))
      throw new IllegalArgumentException(
          "--fail-on shifts needs earlier listings to compare with; name them with --against");
    var path = Objects.requireNonNull(data);
    try (var read = Dataset.read(path, columns.photos)) {
      var set = columns.apply(read);
      var doubted = targets.of(set.schema(), TargetFlags.card(run));
      limits.forEach(limit -> limit.check(doubted));
      var bar = new ProgressBar(voice);
      int photos = set.schema().of(Role.PHOTO).isEmpty() ? 0 : set.size();
      var finders = new ArrayList<>(Finders.all());
      int parts = finders.size() + (against == null ? 3 : 4);
      part(bar, run == null ? "answers, fold by fold" : "the run's answers", 0, parts);
      var subject =
          TargetFlags.subject(
              set,
              doubted,
              run,
              voice,
              looked -> bar.show(new Progress.Decoding(looked, photos)),
              bar::show);
      bar.end();
      voice.say(InspectionReport.targets(subject));
      var all = new ArrayList<Findings>();
      Consumer<String> groups = what -> part(bar, what, 1, parts);
      Bias bias;
      if (against == null) bias = Bias.of(subject, biases.asked(set.schema(), Map.of()), groups);
      else
        try (var old = Dataset.read(against, columns.photos)) {
          var others = columns.apply(old);
          finders.add(new Shift(Shift.portrait(others), RATE));
          var named = Map.of(Training.name(against), others);
          bias = Bias.of(subject, biases.asked(set.schema(), named), groups);
        }
      for (Finder finder : finders) {
        part(bar, finder.name(), 2 + all.size(), parts);
        all.add(finder.find(subject));
      }
      bar.end();
      all.add(bias.findings(subject));
      for (var findings : all) voice.say(line(findings));
      var json = InspectionReport.json(Training.name(path), subject, all, bias);
      if (out != null) {
        part(bar, "the report", parts - 1, parts);
        Files.createDirectories(out);
        Files.writeString(out.resolve("inspect.json"), json.toPrettyString() + "\n");
        Files.writeString(
            out.resolve("inspect.html"),
            InspectionReport.of(
                Training.name(path),
                subject,
                all,
                bias,
                row -> Thumbnails.of(set, row),
                Instant.now()));
        bar.end();
        voice.say("The report: %s".formatted(Nurture.shown(out.resolve("inspect.html"))));
      }
      var passed = limits.stream().filter(limit -> limit.passed(all)).toList();
      for (var limit : passed)
        voice.note("nurture: %s holds, as --fail-on forbids".formatted(limit));
      voice.json(json);
      return passed.isEmpty() ? Nurture.OK : PASSED_LIMIT;
    }
  }

  /** Said on a terminal only: elsewhere it would be lines of no news. */
  private void part(ProgressBar bar, String next, int done, int of) {
    if (voice().terminal()) bar.part(next, done, of);
  }

  /** As in {@code duplicates 281 of 22,000 rows (1.3 %): duplicate-photo 222, …}. */
  private static String line(Findings findings) {
    var kinds =
        findings.kinds().entrySet().stream()
            .map(e -> String.format(Locale.ROOT, "%s %,d", e.getKey(), e.getValue()))
            .toList();
    return String.format(
        Locale.ROOT,
        "%-14s %,7d of %,d rows (%.1f %%)%s",
        findings.finder(),
        findings.flaggedRows(),
        findings.rows(),
        100 * findings.share(),
        kinds.isEmpty() ? "" : ": " + String.join(", ", kinds));
  }
}
