package nurture.app.cli;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import nurture.app.store.FeedbackTable;
import nurture.app.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code nurture export RUN -o feedback.parquet}. */
@Command(
    name = "export",
    description = "Writes what people said of listings, as far as it counts, as a table.",
    footer = {
      "Examples:",
      "  nurture export runs/first -o feedback.parquet",
      "      with the small photos; .csv and .jsonl are without",
      "  nurture export runs/first --store jdbc:postgresql://db/nurture -o said.csv"
    })
final class Export extends Nurture.Speaking implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "The run's folder.")
  @Nullable Path run;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE",
      description = "File to write: .parquet, .csv or .jsonl.")
  @Nullable Path out;

  @Mixin StoreFlag store = new StoreFlag();

  @Override
  public Integer call() throws Exception {
    var file = Objects.requireNonNull(out);
    var folder = new RunFolder(Objects.requireNonNull(run));
    folder.read("config.json");
    try (var kept = Store.open(store.of(folder.path()))) {
      var said = kept.all().said();
      FeedbackTable.write(said, file);
      voice().say("%,d things that people said in %s".formatted(said.size(), Nurture.shown(file)));
      voice()
          .json(
              JsonMapper.shared()
                  .createObjectNode()
                  .put("rows", said.size())
                  .put("file", file.toString()));
      return Nurture.OK;
    }
  }
}
