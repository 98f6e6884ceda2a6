package nurture.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import nurture.data.Dataset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nurture train DATA -o RUN}. */
@Command(
    name = "train",
    description = "Learns from listings and writes a run: a bundle to serve and a report to read.",
    footer = {
      "Examples:",
      "  nurture train listings -o runs/first",
      "      a folder with a table (CSV, TSV, JSON lines, Parquet) and photos",
      "  nurture train shop.zip -o runs/shop --category category --price price_inr",
      "      what to learn, where the names do not say it",
      "  nurture train cars.csv -o runs/cars --price MSRP --split-column Make,Model",
      "      no model on both sides of the test",
      "  nurture train listings -o runs/first --resume",
      "      go on after Ctrl-C"
    })
final class Train extends Nurture.Speaking implements Callable<Integer> {
  @Parameters(
      paramLabel = "DATA",
      description =
          "A table, or a folder, zip or tar with a table and photos, or with a folder of photos for each class.")
  @Nullable Path data;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "RUN",
      description = "Folder to write the run to.")
  @Nullable Path out;

  @Mixin TrainFlags flags = new TrainFlags();

  @Option(names = "--resume", description = "Go on with a run that was broken off.")
  boolean resume;

  @Option(names = "--overwrite", description = "Replace the run that is there.")
  boolean overwrite;

  @Override
  public Integer call() throws Exception {
    var voice = voice();
    var run = new RunFolder(java.util.Objects.requireNonNull(out));
    var path = java.util.Objects.requireNonNull(data);
    if (resume && overwrite)
      throw new IllegalArgumentException("--resume and --overwrite exclude each other; choose one");
    try (var _ = run.lock()) {
      run.prepare(resume, overwrite);
      return learn(voice, run, path);
    }
  }

  private int learn(Voice voice, RunFolder run, Path path) throws IOException {
    var learning = new AtomicBoolean();
    var interrupt =
        Interrupt.then(() -> {
          if (!learning.get()) System.exit(Nurture.STOPPED);
          voice.note(
              "\nStopping after this step and keeping the best; Ctrl-C again ends it at once.");
        });
    try (var read = Dataset.read(path, flags.columns.photos)) {
      var outcome =
          new Training(voice, flags, run, resume)
              .overwriting(overwrite)
              .stopWhen(interrupt::asked)
              .whenLearning(() -> learning.set(true))
              .run(path, read);
      if (!outcome.stopped()) {
        voice.note("Serve it: nurture serve " + Nurture.shown(run.path()));
        return Nurture.OK;
      }
      goOn(voice, run, path);
      return Nurture.STOPPED;
    } catch (IllegalStateException e) {
      if (!interrupt.asked()) throw e;
      voice.note("nurture: " + e.getMessage());
      return Nurture.STOPPED;
    }
  }

  private static void goOn(Voice voice, RunFolder run, Path path) {
    voice.note(
        "To go on where it stopped: nurture train %s -o %s --resume, with the same flags"
            .formatted(path, Nurture.shown(run.path())));
  }
}
