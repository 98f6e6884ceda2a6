package nurture.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import nurture.app.report.ReportData;
import nurture.app.report.ReportJson;
import nurture.data.Dataset;
import nurture.study.Brief;
import nurture.study.Progress;
import nurture.study.Study;
import tools.jackson.databind.json.JsonMapper;

/** From a data set to a run's folder: what {@code train} and {@code demo} share. */
final class Training {
  private final Voice voice;
  private final TrainFlags flags;
  private final RunFolder folder;
  private final boolean resume;
  private boolean overwrite;
  private boolean moved;
  private BooleanSupplier stop = () -> false;
  private Runnable learning = () -> {};
  private UnaryOperator<Study> settled = study -> study;

  Training(Voice voice, TrainFlags flags, RunFolder folder, boolean resume) {
    this.voice = voice;
    this.flags = flags;
    this.folder = folder;
    this.resume = resume;
  }

  /** What came of it. */
  record Outcome(ReportData report, boolean stopped) {}

  Training stopWhen(BooleanSupplier stop) {
    this.stop = stop;
    return this;
  }

  /** Runs {@code learning} when there begins to be something to lose. */
  Training whenLearning(Runnable learning) {
    this.learning = learning;
    return this;
  }

  /** Takes the place of the run that is there, once its own data and settings have held. */
  Training overwriting(boolean that) {
    this.overwrite = that;
    return this;
  }

  /** Does not say where the report is, for who moves the folder afterwards says it. */
  Training thenMoved() {
    this.moved = true;
    return this;
  }

  /** Tells the study more before it begins. */
  Training settling(UnaryOperator<Study> settled) {
    this.settled = settled;
    return this;
  }

  /** Learns from the data set, writes the folder, and says how good it is. */
  Outcome run(Path path, Dataset read) throws IOException {
    var data = flags.apply(read);
    var settings = flags.settings();
    var source = name(path);
    voice.say(
        "%s: %s"
            .formatted(
                source,
                data.table().rows() == 1 ? "1 listing" : "%,d listings".formatted(data.size())));
    voice.say("");
    voice.say(data.schema().describe(data.table()).stripTrailing());
    voice.say("");
    var study = settled.apply(Study.of(data, settings));
    study.brief().notes().forEach(voice::say);
    voice.say(
        "Learns from %,d listings; %,d are held out for the test."
            .formatted(study.brief().train().length, study.brief().test().length));
    study.plan().reasons().forEach(voice::say);
    voice.say("");

    var hash = data.sha256();
    if (resume) folder.check(flags.json(), hash);
    if (overwrite) folder.clear();
    var environment = Environment.now(hash, settings.seed(), settings.threads());
    folder.write("config.json", config(path, study.brief()));
    folder.write("environment.json", environment.json());
    long began = System.nanoTime();
    var bar = new ProgressBar(voice);
    try (var log = EventLog.open(folder.events(), resume)) {
      var result =
          study
              .stopWhen(stop)
              .watch(progress -> {
                if (progress instanceof Progress.Learning) learning.run();
                log.write(progress);
                bar.show(progress);
              })
              .run(folder.path());
      bar.end();
      var report =
          Reports.of(
              result,
              source,
              SettingRows.of(flags, study.brief(), result.plan()),
              log.curves(),
              environment.provenance((System.nanoTime() - began) / 1e9));
      folder.report(report);
      if (!result.stopped()) folder.tidy();
      tell(report, result.stopped());
      return new Outcome(report, result.stopped());
    } finally {
      bar.end();
    }
  }

  private void tell(ReportData report, boolean stopped) {
    voice.say("");
    voice.say(
        stopped
            ? "Stopped; the best so far is kept. On the listings held out for the test:"
            : "On the listings held out for the test, with 95 % intervals:");
    Reports.lines(report).forEach(voice::say);
    if (!report.problems().isEmpty()) {
      voice.say("");
      voice.say("What was wrong in the data:");
      report.problems().forEach(p -> voice.say(Problems.line(p)));
    }
    voice.say("");
    var took = "Took %s.".formatted(ProgressBar.time(report.provenance().seconds()));
    voice.say(moved ? took : took + " The report: " + Nurture.shown(folder.html()));
    voice.json(ReportJson.of(report));
  }

  private tools.jackson.databind.JsonNode config(Path path, Brief brief) {
    var json = JsonMapper.shared().createObjectNode();
    json.put("data", path.toAbsolutePath().normalize().toString());
    json.put(
        "photos",
        flags.columns.photos == null
            ? null
            : flags.columns.photos.toAbsolutePath().normalize().toString());
    json.set("settings", flags.json());
    var learnt = json.putObject("learnt");
    learnt.put("category", brief.category());
    learnt.put("price", brief.price());
    var columns = json.putObject("columns");
    brief
        .inputs()
        .columns()
        .forEach(c -> columns.put(c.name(), c.role().name().toLowerCase(Locale.ROOT)));
    if (brief.test().length > 0) json.putPOJO("split", brief.split());
    return json;
  }

  /** The name of the file or folder, and of what it lies in, where that says more. */
  static String name(Path path) {
    var absolute = path.toAbsolutePath().normalize();
    return absolute.getFileName() == null ? absolute.toString() : absolute.getFileName().toString();
  }
}
