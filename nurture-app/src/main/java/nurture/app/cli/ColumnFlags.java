package nurture.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.data.Schema;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a table's photos are and what its columns mean, as far as a person must say it. */
final class ColumnFlags {
  @Option(
      names = "--photos",
      paramLabel = "PATH",
      description = "Folder, zip or tar with the photos, if they are not beside the table.")
  @Nullable Path photos;

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
    Schema schema = data.schema();
    for (var name : ignore) schema = schema.with(name, Role.IGNORED);
    for (var entry : role.entrySet()) schema = schema.with(entry.getKey(), role(entry.getValue()));
    return data.with(schema);
  }

  private static Role role(String name) {
    try {
      return Role.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      var known = Arrays.stream(Role.values()).map(r -> r.name().toLowerCase(Locale.ROOT));
      throw new IllegalArgumentException(
          "role must be one of %s, got '%s'".formatted(String.join(", ", known.toList()), name), e);
    }
  }
}
