package nurture.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import nurture.data.Dataset;
import nurture.serve.Bundle;
import nurture.study.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code RUN DATA} and how to read them: what every command that asks a run about a table takes.
 */
final class RunAndData {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run's folder.")
  @Nullable Path run;

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description = "A table, folder or archive, as for train.")
  @Nullable Path data;

  @Option(
      names = "--photos",
      paramLabel = "PATH",
      description = "Folder, zip or tar with the photos, if they are not beside the table.")
  @Nullable Path photos;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads to compute with; every core otherwise.")
  @Nullable Integer threads;

  RunFolder folder() {
    return new RunFolder(Objects.requireNonNull(run));
  }

  Path data() {
    return Objects.requireNonNull(data);
  }

  Bundle bundle() throws IOException {
    return Bundle.open(Objects.requireNonNull(run));
  }

  /** The data; says which of the bundle's inputs they lack. */
  Dataset dataset(Bundle bundle, Voice voice) {
    var set = Dataset.read(Objects.requireNonNull(data), photos);
    var read = bundle.card().features();
    var lacking = read.names().stream().filter(name -> set.schema().find(name).isEmpty()).toList();
    if (!lacking.isEmpty())
      voice.say(
          "The data have no %s, which the run learnt from; it answers without.%s"
              .formatted(
                  String.join(", ", lacking),
                  read.photo() != null && lacking.contains(read.photo().column())
                      ? " If the photos are elsewhere, name their folder with --photos."
                      : ""));
    return set;
  }

  /** What the report calls the table. */
  String name() {
    return Training.name(Objects.requireNonNull(data));
  }

  int threads() {
    return threads == null ? Settings.defaults().threads() : threads;
  }
}
