package nurture.app.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import nurture.data.Dataset;
import nurture.data.Pixels;
import nurture.eval.Estimate;
import nurture.eval.Metrics;
import nurture.eval.Predictions;
import nurture.serve.BadListing;
import nurture.serve.Bundle;
import nurture.serve.Listing;
import nurture.study.Distillation;
import nurture.study.Exam;
import nurture.study.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
      "      from the listings that the run learnt from; those held out are left out here too",
      "  nurture distil runs/first all-of-the-shop.csv --photos photos -o runs/small",
      "      from many more without labels; they teach it the more",
      "  nurture serve runs/small"
    })
final class Distil extends Nurture.Speaking implements Callable<Integer> {
  private static final int TIMED = 200, WARM = 40;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run's folder.")
  @Nullable Path run;

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description = "A table, folder or archive, as for train.")
  @Nullable Path data;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "SMALL",
      description = "Folder to write the small run to.")
  @Nullable Path out;

  @Option(
      names = "--photos",
      paramLabel = "PATH",
      description = "Folder, zip or tar with the photos.")
  @Nullable Path photos;

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

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with; every core otherwise.")
  @Nullable Integer threads;

  @Option(names = "--overwrite", description = "Replace the run that is there.")
  boolean overwrite;

  /** How good and how quick a bundle is. */
  private record Measured(int nets, @Nullable Predictions test, double milliseconds) {}

  @Override
  public Integer call() throws Exception {
    var voice = voice();
    var from = new RunFolder(Objects.requireNonNull(run));
    var to = new RunFolder(Objects.requireNonNull(out));
    if (from.path().toAbsolutePath().normalize().equals(to.path().toAbsolutePath().normalize()))
      throw new IllegalArgumentException("-o must name another folder than the run's own");
    to.prepare(false, overwrite);
    var interrupt = Interrupt.then(() -> voice.note("\nStopping after this step."));
    try (var teacher = Bundle.open(from.path());
        var set = Dataset.read(Objects.requireNonNull(data), photos)) {
      IntPredicate held = from.heldOut(set);
      var rows = IntStream.range(0, set.size()).filter(held.negate()).toArray();
      var settings = settings();
      var bar = new ProgressBar(voice);
      var distillation = Distillation.of(teacher, set.rows(rows), settings);
      bar.planned(distillation.plan());
      try (var student = distillation.watch(bar::show).stopWhen(interrupt::asked).run(to.path())) {
        bar.end();
        student.save(to.path().resolve("bundle"));
        from.copyRecord(to);
        to.tidy();
        if (interrupt.asked())
          voice.note("Stopped early; the student is what it had learnt by then.");
        tell(
            voice,
            measured(teacher, set, held, settings.threads(), bar),
            measured(student, set, held, settings.threads(), bar),
            to);
      }
      return Nurture.OK;
    } catch (IllegalStateException e) {
      if (!interrupt.asked()) throw e;
      voice.note("nurture: " + e.getMessage());
      return Nurture.STOPPED;
    }
  }

  private Settings settings() {
    var usual = Settings.defaults();
    return new Settings(
        null,
        null,
        List.of(),
        List.of(),
        0,
        1,
        0,
        seed,
        threads == null ? usual.threads() : threads,
        null,
        epochs,
        1);
  }

  private static Measured measured(
      Bundle bundle, Dataset set, IntPredicate held, int threads, ProgressBar bar) {
    boolean any = IntStream.range(0, set.size()).anyMatch(held);
    var exam = Exam.of(bundle, set, threads, bar::decoded, any ? held : row -> true);
    bar.end();
    return new Measured(
        bundle.card().members(), any ? exam.predictions() : null, milliseconds(bundle, set));
  }

  /** The median time of a suggestion from all of a listing's inputs but the photo's decoding. */
  private static double milliseconds(Bundle bundle, Dataset set) {
    int n = Math.min(TIMED, set.size());
    var times = new double[n];
    for (int i = -WARM; i < n; i++) {
      var listing = listing(bundle, set, Math.floorMod(i, set.size()));
      long began = System.nanoTime();
      try {
        bundle.suggest(listing);
      } catch (BadListing e) {
        continue; // a photo that cannot be read: it costs both the same
      }
      if (i >= 0) times[i] = (System.nanoTime() - began) / 1e6;
    }
    Arrays.sort(times);
    return times[n / 2];
  }

  private static Listing listing(Bundle bundle, Dataset set, int row) {
    var values = new HashMap<String, String>();
    var photo = bundle.card().features().photo();
    for (var name : bundle.card().features().names()) {
      boolean there = set.schema().find(name).isPresent();
      var cell = there ? set.table().cell(row, name) : null;
      if (cell != null && (photo == null || !name.equals(photo.column()))) values.put(name, cell);
    }
    if (photo == null || set.schema().find(photo.column()).isEmpty()) return Listing.of(values);
    return new Listing(values, set.photo(row, 0).map(Distil::png).orElse(null));
  }

  private static byte[] png(Pixels photo) {
    var image = new BufferedImage(photo.width(), photo.height(), BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < photo.width() * photo.height(); i++) {
      int rgb = 0;
      for (int c = 0; c < 3; c++) rgb = (rgb << 8) | (photo.rgb()[3 * i + c] & 255);
      image.setRGB(i % photo.width(), i / photo.width(), rgb);
    }
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void tell(Voice voice, Measured teacher, Measured student, RunFolder to) {
    voice.say("");
    say(voice, "teachers", teacher);
    say(voice, "student", student);
    double speed = teacher.milliseconds / Math.max(1e-6, student.milliseconds);
    var json = JsonMapper.shared().createObjectNode();
    put(json.putObject("teachers"), teacher);
    put(json.putObject("student"), student);
    json.put("speed", speed);
    double kept = kept(teacher, student);
    if (!Double.isNaN(kept)) json.put("kept", kept);
    voice.say(
        String.format(Locale.ROOT, "The student answers %.1f times as fast", speed)
            + (Double.isNaN(kept)
                ? "."
                : String.format(
                    Locale.ROOT, " and keeps %.1f %% of the teachers' accuracy.", 100 * kept)));
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
    var line =
        String.format(
            Locale.ROOT,
            "%-8s  %s, %.1f ms a suggestion",
            who,
            measured.nets == 1 ? "1 net" : measured.nets + " nets",
            measured.milliseconds);
    var accuracy = accuracy(measured);
    if (accuracy != null) line += ", accuracy " + accuracy;
    var rmsle = rmsle(measured);
    if (rmsle != null) line += ", RMSLE " + rmsle;
    voice.say(line);
  }

  private static void put(ObjectNode json, Measured measured) {
    json.put("nets", measured.nets).put("milliseconds", measured.milliseconds);
    var accuracy = accuracy(measured);
    if (accuracy != null) json.put("accuracy", accuracy.value());
    var rmsle = rmsle(measured);
    if (rmsle != null) json.put("rmsle", rmsle.value());
  }
}
