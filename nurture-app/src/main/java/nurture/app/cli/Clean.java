package nurture.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import nurture.app.Csv;
import nurture.data.Dataset;
import nurture.data.Table;
import nurture.quality.Cleaning;
import nurture.quality.Decision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code nurture clean DATA -o NEW --decisions FILE}. */
@Command(
    name = "clean",
    description = "Applies decisions to a copy of a table; DATA is never touched.",
    footer = {
      "A decision is a row of a CSV or JSON lines file: action, row, column, value,",
      "why. Actions: drop, merge, relabel, impute, normalise, standardise, clip, undo.",
      "",
      "Examples:",
      "  nurture clean listings -o cleaned.csv --decisions decisions.csv",
      "      the same decisions on the same data give the same table",
      "  nurture clean shop.zip -o cleaned.csv --decisions decisions.jsonl --json",
      "      rows that say undo make earlier ones void"
    })
final class Clean extends Nurture.Speaking implements Callable<Integer> {
  @Parameters(paramLabel = "DATA", description = "A table, folder or archive, as for train.")
  @Nullable Path data;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "NEW",
      description = "CSV file to write; it must not be there.")
  @Nullable Path out;

  @Option(
      names = "--decisions",
      required = true,
      paramLabel = "FILE",
      description = "CSV or JSON lines with the decisions, in their order.")
  @Nullable Path decisions;

  @Mixin ColumnFlags columns = new ColumnFlags();

  @Override
  public Integer call() throws Exception {
    var voice = voice();
    var to = Objects.requireNonNull(out);
    if (Files.exists(to))
      throw new IllegalArgumentException(
          "-o must name a new file, got " + to + ", which is there; name another");
    try (var read = Dataset.read(Objects.requireNonNull(data), columns.photos)) {
      var set = columns.apply(read);
      var list = decisions(Objects.requireNonNull(decisions));
      var cleaned = Cleaning.of(set, list);
      write(cleaned, to);
      voice.say(
          "%,d decisions; %,d of %,d rows in %s"
              .formatted(list.size(), cleaned.rows(), set.size(), Nurture.shown(to)));
      voice.json(
          JsonMapper.shared()
              .createObjectNode()
              .put("decisions", list.size())
              .put("rows", cleaned.rows())
              .put("before", set.size())
              .put("file", to.toString()));
      return Nurture.OK;
    }
  }

  /** The decisions of a file, in their order. */
  static List<Decision> decisions(Path file) {
    var table = Table.read(file);
    var list = new ArrayList<Decision>();
    for (int row = 0; row < table.rows(); row++) {
      var cells = new HashMap<String, String>();
      for (var column : Decision.COLUMNS) {
        var cell = table.columns().contains(column) ? table.cell(row, column) : null;
        if (cell != null) cells.put(column, cell);
      }
      list.add(Decision.of(row + 1, cells));
    }
    return list;
  }

  /** Whole or not at all. */
  private static void write(Table table, Path to) throws IOException {
    var part = to.resolveSibling(to.getFileName() + ".new");
    try (var writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
      Csv.row(writer, table.columns().toArray(String[]::new));
      for (int row = 0; row < table.rows(); row++) {
        var cells = new ArrayList<String>();
        for (var column : table.columns())
          cells.add(Objects.requireNonNullElse(table.cell(row, column), ""));
        Csv.row(writer, cells.toArray(String[]::new));
      }
    }
    Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
