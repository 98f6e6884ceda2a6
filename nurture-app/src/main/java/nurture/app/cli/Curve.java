package nurture.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import nurture.app.report.CurveReport;
import nurture.data.Dataset;
import nurture.data.Folders;
import nurture.study.Brief;
import nurture.study.LabelCurve;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nurture curve DATA}. */
@Command(
    name = "curve",
    description =
        "Measures what labels are worth: learns from a sixteenth of them, an eighth, up to all, and"
            + " says what more would give, and of which category.",
    footer = {
      "Examples:",
      "  nurture curve listings -o curves/first",
      "      a sentence, a table and curve.html; takes several trainings",
      "  nurture curve listings --sizes 100,200,400,800 --draws 5 --json",
      "      with so many labels, each drawn five times"
    })
final class Curve extends Nurture.Speaking implements Callable<Integer> {
  @Parameters(paramLabel = "DATA", description = "A table, folder or archive, as for train.")
  @Nullable Path data;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FOLDER",
      description = "Folder for curve.html and curve.json; none are written otherwise.")
  @Nullable Path out;

  @Option(
      names = "--sizes",
      split = ",",
      paramLabel = "N",
      description = "Numbers of labels, at least three; a sixteenth up to all otherwise.")
  List<Integer> sizes = new ArrayList<>();

  @Option(
      names = "--draws",
      paramLabel = "N",
      defaultValue = "3",
      description = "How often each number is drawn (${DEFAULT-VALUE}).")
  int draws;

  @Mixin TrainFlags flags = new TrainFlags();

  @Override
  public Integer call() throws Exception {
    if (draws < 1) throw new IllegalArgumentException("--draws must be at least 1, got " + draws);
    var voice = voice();
    var path = Objects.requireNonNull(data);
    var interrupt = Interrupt.then(() -> voice.note("\nStopping after this step."));
    var work = Files.createTempDirectory("nurture-curve");
    try (var read = Dataset.read(path, flags.columns.photos)) {
      var set = flags.apply(read);
      var settings = flags.settings();
      int all = Brief.of(set, settings).train().length;
      var wanted = sizes.isEmpty() ? LabelCurve.sizes(all) : sizes;
      var bar = new ProgressBar(voice);
      var measured =
          LabelCurve.of(
              set, settings, wanted, draws, work.resolve("run"), bar::show, interrupt::asked);
      bar.end();
      tell(voice, measured, Training.name(path));
      if (!interrupt.asked()) return Nurture.OK;
      voice.note("Stopped early; the curve is of what was studied by then.");
      return Nurture.STOPPED;
    } catch (IllegalStateException e) {
      if (!interrupt.asked()) throw e;
      voice.note("nurture: " + e.getMessage());
      return Nurture.STOPPED;
    } finally {
      Folders.delete(work);
    }
  }

  private void tell(Voice voice, LabelCurve measured, String source) throws IOException {
    for (var point : measured.curve().points())
      voice.say(String.format(Locale.ROOT, "%,9d labels: error %s", point.labels(), point.error()));
    voice.say("");
    CurveReport.sentences(measured).forEach(voice::say);
    for (var gain : CurveReport.helpful(measured))
      voice.say(
          String.format(
              Locale.ROOT,
              "  100 more of %s (now %,d): about +%.1f points",
              gain.name(),
              gain.labels(),
              100 * gain.gain()));
    var json = CurveReport.json(measured);
    if (out != null) {
      Files.createDirectories(out);
      Files.writeString(out.resolve("curve.json"), json.toPrettyString() + "\n");
      Files.writeString(out.resolve("curve.html"), CurveReport.of(source, measured, Instant.now()));
      voice.say("The curve: %s".formatted(Nurture.shown(out.resolve("curve.html"))));
    }
    voice.json(json);
  }
}
