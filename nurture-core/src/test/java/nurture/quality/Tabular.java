package nurture.quality;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.ZipFile;
import nurture.data.Dataset;
import nurture.data.Photos;
import nurture.data.Problems;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.data.Table;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tables of cells without photos, real and made, and what other programs say of them. */
final class Tabular {
  private Tabular() {}

  static Dataset data(
      Map<String, Role> roles,
      List<String> columns,
      List<? extends List<? extends @Nullable String>> rows) {
    var table = Table.of(columns, rows);
    var schema = Schema.infer(table, Photos.none());
    for (var role : roles.entrySet()) schema = schema.with(role.getKey(), role.getValue());
    return new Dataset(schema, table, Photos.none(), new Problems());
  }

  /** What a finder flags, each by its row's name or its column, with its kind. */
  static List<String> found(Finder finder, Dataset data, Optional<String> category) {
    return finder.find(Subject.of(data, category, Optional.empty())).flagged().stream()
        .map(f -> (f.row() < 0 ? f.column() : f.id()) + " " + f.kind())
        .toList();
  }

  static JsonNode golden(String file) throws IOException {
    try (InputStream in = Tabular.class.getResourceAsStream(file)) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(in));
    }
  }

  /** The rows of a real table; the test is skipped where there is none. */
  static List<List<String>> rows(String name) throws IOException {
    var path =
        Path.of(System.getProperty("nurture.shared.data", "shared/data"))
            .resolve("tabular/tabular.zip");
    assumeThat(Files.exists(path)).as("skipped: there is no %s", path).isTrue();
    try (var zip = new ZipFile(path.toFile());
        var in = zip.getInputStream(Objects.requireNonNull(zip.getEntry(name)))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .map(line -> Arrays.stream(line.split(",", -1)).map(String::strip).toList())
          .toList();
    }
  }

  /** Numbers from 0 to 999 of a congruential generator, the same in every language. */
  static final class Draws {
    private long x = 7;

    int next() {
      x = (1_103_515_245L * x + 12_345) % (1L << 31);
      return (int) ((x >> 8) % 1000);
    }
  }
}
