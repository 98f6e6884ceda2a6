package nurture.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import nurture.data.BadPhoto;
import nurture.data.Dataset;
import nurture.drift.Portrait;
import nurture.eval.Estimate;
import nurture.eval.Metrics;
import nurture.eval.Predictions;
import nurture.serve.BadListing;
import nurture.serve.Bundle;
import nurture.serve.Listing;
import nurture.serve.Sightings;
import nurture.study.Distillation;
import nurture.study.Exam;
import nurture.study.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code nurture distil RUN DATA -o SMALL}. */
@Command(
    name = "distil",
    description =
        "Teaches one small net to answer as a run's nets do together, so that it serves several"
            + " times as fast. It learns from listings with or without labels.",
    footer = {
      "Examples:",
      "  nurture distil runs/first listings -o runs/small",
      "      from the listings that the run learnt from, without those it held out",
      "  nurture distil runs/first all-of-the-shop.csv --photos photos -o runs/small",
      "      from many more without labels; they teach it the more",
      "  nurture serve runs/small"
    })
final class Distil extends Nurture.Speaking implements Callable<Integer> {
  private static final int TIMED = 200, WARM = 40;

  @Mixin RunAndData asked = new RunAndData();

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "SMALL",
      description = "Folder to write the small run to.")
  @Nullable Path out;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the listings, instead of the rule's.")
  @Nullable Integer epochs;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed gives the same student (${DEFAULT-VALUE}).")
  long seed;

  @Option(names = "--overwrite", description = "Replace the run that is there.")
  boolean overwrite;

  /** How good and how quick a bundle is. */
  private record Measured(int nets, @Nullable Predictions test, double milliseconds) {}

  @Override
  public Integer call() throws Exception {
    var voice = voice();
    var from = asked.folder();
    var to = new RunFolder(Objects.requireNonNull(out));
    if (from.path().toAbsolutePath().normalize().equals(to.path().toAbsolutePath().normalize()))
      throw new IllegalArgumentException("-o must name another folder than the run's own");
    try (var _ = to.lock()) {
      to.prepare(false, overwrite);
      return teach(voice, from, to);
    }
  }

  private int teach(Voice voice, RunFolder from, RunFolder to) throws IOException {
    var interrupt = Interrupt.then(() -> voice.note("\nStopping after this step."));
    try (var teacher = asked.bundle();
        var set = asked.dataset(teacher, voice)) {
      IntPredicate held = from.heldOut(set);
      var rows = IntStream.range(0, set.size()).filter(held.negate()).toArray();
      var settings = settings();
      var bar = new ProgressBar(voice);
      var distillation = Distillation.of(teacher, set.rows(rows), settings);
      if (overwrite) to.clear();
      bar.planned(distillation.plan());
      try (var student = distillation.watch(bar::show).stopWhen(interrupt::asked).run(to.path())) {
        bar.end();
        student.save(to.path().resolve("bundle"));
        from.copyRecord(to);
        var known = Exam.learnt(from.path(), student.card(), set, rows);
        Heirloom.handDown(Bundle.folder(from.path()), student, to.path(), set, known, bar);
        to.tidy();
        if (interrupt.asked()) {
          voice.note("Stopped early; the student is what it had learnt by then.");
          return Nurture.STOPPED;
        }
        var learnt = measured(student, set, held, settings.threads(), bar);
        portray(student, set, held, learnt, to);
        tell(voice, measured(teacher, set, held, settings.threads(), bar), learnt, to);
      }
      return Nurture.OK;
    } catch (IllegalStateException e) {
      if (!interrupt.asked()) throw e;
      voice.note("nurture: " + e.getMessage());
      return Nurture.STOPPED;
    }
  }

  /** What the student says of the listings held out, to tell later whether others are like them. */
  private void portray(
      Bundle student, Dataset set, IntPredicate held, Measured learnt, RunFolder to) {
    if (learnt.test == null) return;
    var rows = IntStream.range(0, set.size()).filter(held).toArray();
    Portrait.of(Sightings.of(set, student.card(), rows, learnt.test), seed).save(to.path());
  }

  private Settings settings() {
    return Settings.defaults()
        .with(s -> {
          s.seed = seed;
          s.threads = asked.threads();
          s.epochs = epochs;
          s.members = 1;
        });
  }

  /** On the listings that the run held out; if there are none, only how quick it is. */
  private static Measured measured(
      Bundle bundle, Dataset set, IntPredicate held, int threads, ProgressBar bar) {
    Predictions test = null;
    if (IntStream.range(0, set.size()).anyMatch(held)) {
      test = Exam.of(bundle, set, threads, bar::show, held).predictions();
      bar.end();
    }
    return new Measured(bundle.card().members(), test, milliseconds(bundle, set));
  }

  /** The median time of a suggestion, its photo's decoding included; NaN if none can be asked. */
  private static double milliseconds(Bundle bundle, Dataset set) {
    int asked = Math.min(TIMED, set.size());
    for (int i = 0; i < WARM; i++) milliseconds(bundle, listing(bundle, set, i % asked));
    var times =
        IntStream.range(0, asked)
            .mapToDouble(row -> milliseconds(bundle, listing(bundle, set, row)))
            .filter(time -> !Double.isNaN(time))
            .sorted()
            .toArray();
    return times.length == 0 ? Double.NaN : times[times.length / 2];
  }

  private static double milliseconds(Bundle bundle, Listing listing) {
    long began = System.nanoTime();
    try {
      bundle.suggest(listing);
    } catch (BadListing e) {
      return Double.NaN;
    }
    return (System.nanoTime() - began) / 1e6;
  }

  private static Listing listing(Bundle bundle, Dataset set, int row) {
    var values = new HashMap<String, String>();
    var photo = bundle.card().features().photo();
    var name = photo == null ? null : photo.column();
    for (var input : bundle.card().features().names()) {
      if (input.equals(name) || set.schema().find(input).isEmpty()) continue;
      var cell = set.table().cell(row, input);
      if (cell != null) values.put(input, cell);
    }
    boolean seen = name != null && set.schema().find(name).isPresent();
    var file = seen ? set.table().cell(row, name) : null;
    return new Listing(values, file == null ? null : bytes(set, file));
  }

  private static byte @Nullable [] bytes(Dataset set, String name) {
    try {
      return set.photos().bytes(name);
    } catch (BadPhoto e) {
      return null; // named in the report of those who learn from it
    }
  }

  private static void tell(Voice voice, Measured teacher, Measured student, RunFolder to) {
    voice.say("");
    say(voice, "teachers", teacher);
    say(voice, "student", student);
    double speed = teacher.milliseconds / Math.max(1e-6, student.milliseconds);
    var json = JsonMapper.shared().createObjectNode();
    put(json.putObject("teachers"), teacher);
    put(json.putObject("student"), student);
    if (!Double.isNaN(speed)) json.put("speed", speed);
    double kept = kept(teacher, student);
    if (!Double.isNaN(kept)) json.put("kept", kept);
    if (!Double.isNaN(speed))
      voice.say(String.format(Locale.ROOT, "The student answers %.1f times as fast.", speed));
    if (!Double.isNaN(kept))
      voice.say(
          String.format(Locale.ROOT, "It keeps %.1f %% of the teachers' accuracy.", 100 * kept));
    voice.note("Serve it: nurture serve " + Nurture.shown(to.path()));
    voice.json(json);
  }

  private static double kept(Measured teacher, Measured student) {
    var before = accuracy(teacher);
    var after = accuracy(student);
    return before == null || after == null ? Double.NaN : after.value() / before.value();
  }

  private static @Nullable Estimate accuracy(Measured measured) {
    return measured.test == null
        ? null
        : Metrics.figures(List.of(Metrics.ACCURACY), measured.test).get("accuracy");
  }

  private static @Nullable Estimate rmsle(Measured measured) {
    return measured.test == null
        ? null
        : Metrics.figures(List.of(Metrics.RMSLE), measured.test).get("rmsle");
  }

  private static void say(Voice voice, String who, Measured measured) {
    var nets = measured.nets == 1 ? "1 net" : measured.nets + " nets";
    var line = String.format(Locale.ROOT, "%-8s  %s", who, nets);
    if (!Double.isNaN(measured.milliseconds))
      line += String.format(Locale.ROOT, ", %.1f ms a suggestion", measured.milliseconds);
    var accuracy = accuracy(measured);
    if (accuracy != null) line += ", accuracy " + accuracy;
    var rmsle = rmsle(measured);
    if (rmsle != null) line += ", RMSLE " + rmsle;
    voice.say(line);
  }

  private static void put(ObjectNode json, Measured measured) {
    json.put("nets", measured.nets);
    if (!Double.isNaN(measured.milliseconds)) json.put("milliseconds", measured.milliseconds);
    var accuracy = accuracy(measured);
    if (accuracy != null) json.put("accuracy", accuracy.value());
    var rmsle = rmsle(measured);
    if (rmsle != null) json.put("rmsle", rmsle.value());
  }
}
