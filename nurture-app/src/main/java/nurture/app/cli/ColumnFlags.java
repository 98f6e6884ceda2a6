package nurture.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nurture.data.Dataset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a person may say about a table's columns, in the words of {@link TrainFlags}. */
final class ColumnFlags {
  @Option(
      names = "--photos",
      paramLabel = "PATH",
      description = "Folder, zip or tar with the photos, if they are not beside the table.")
  @Nullable Path photos;

  @Option(
      names = "--category",
      paramLabel = "COL",
      description = "Column with the category; found by its name otherwise.")
  @Nullable String category;

  @Option(
      names = "--price",
      paramLabel = "COL",
      description = "Column with the price; found by its name otherwise.")
  @Nullable String price;

  @Option(
      names = "--ignore",
      split = ",",
      paramLabel = "COL",
      description = "Leave these columns out.")
  List<String> ignore = new ArrayList<>();

  @Option(
      names = "--role",
      split = ",",
      paramLabel = "COL=ROLE",
      description = "What a column means: photo, text, category, path, number, date, id, ignored.")
  Map<String, String> role = new LinkedHashMap<>();

  /** The data set with what was said about its columns. */
  Dataset apply(Dataset data) {
    var flags = new TrainFlags();
    flags.ignore = ignore;
    flags.role = role;
    return flags.apply(data);
  }
}
