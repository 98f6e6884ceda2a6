package nurture.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
      "      rows that say undo make earlier ones void",
      "",
      "Lines that cannot be read whole stop it; see --lossy."
    })
final class Clean extends Nurture.Speaking implements Callable<Integer> {
  /** Problems by which something of a line is not in the table. */
  private static final Map<String, String> LOST =
      Map.of("ragged-row", "too few or too many cells", "json-line", "no JSON");

  @Parameters(paramLabel = "DATA", description = "A table, folder or archive, as for train.")
  @Nullable Path data;

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "NEW",
      description = "CSV file to write; it must not be there, its folder is made.")
  @Nullable Path out;

  @Option(
      names = "--decisions",
      required = true,
      paramLabel = "FILE",
      description = "CSV or JSON lines with the decisions, in their order.")
  @Nullable Path decisions;

  @Option(
      names = "--lossy",
      description =
          "Go on where lines of DATA or of the decisions cannot be read whole, without what is"
              + " lost.")
  boolean lossy;

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
      whole("DATA", set.problems());
      for (var problem : Problems.of(set)) voice.say(Problems.line(problem));
      var unread = new nurture.data.Problems();
      var list = decisions(Objects.requireNonNull(decisions), unread);
      whole("--decisions", unread);
      var bar = new ProgressBar(voice);
      var cleaned =
          Cleaning.of(
              set,
              list,
              done -> {
                // Others take no time.
                if (voice.terminal() && list.get(done).action() == Decision.Action.IMPUTE)
                  bar.part("filling in " + list.get(done).column(), done, list.size());
              });
      bar.end();
      write(cleaned, to);
      voice.say(
          "%,d decisions; %,d of %,d rows in %s"
              .formatted(list.size(), cleaned.rows(), set.size(), Nurture.shown(to)));
      var json =
          JsonMapper.shared()
              .createObjectNode()
              .put("decisions", list.size())
              .put("rows", cleaned.rows())
              .put("before", set.size())
              .put("file", to.toString());
      var problems = json.putObject("problems");
      for (var problem : set.problems().all()) problems.put(problem.kind(), problem.count());
      voice.json(json);
      return Nurture.OK;
    }
  }

  /** Stops where lines were lost or cut, unless that is allowed. */
  private void whole(String what, nurture.data.Problems problems) {
    var lost = problems.all().stream().filter(p -> LOST.containsKey(p.kind())).toList();
    if (lost.isEmpty() || lossy) return;
    throw new IllegalArgumentException(
        "%s must be read whole, got %s; correct these lines, or go on without what is lost with --lossy"
            .formatted(what, String.join(", ", lost.stream().map(Clean::said).toList())));
  }

  /** As in {@code 2 rows with too few or too many cells (row 3 has more than 4 cells, …)}. */
  private static String said(nurture.data.Problems.Problem problem) {
    var rows =
        problem.first().stream().limit(3).map(e -> "row %d: %s".formatted(e.row(), e.what()));
    return String.format(
        Locale.ROOT,
        "%,d × %s (%s%s)",
        problem.count(),
        LOST.get(problem.kind()),
        String.join(", ", rows.toList()),
        problem.count() > 3 ? ", …" : "");
  }

  /** The decisions of a file, in their order. */
  static List<Decision> decisions(Path file) {
    return decisions(file, new nurture.data.Problems());
  }

  private static List<Decision> decisions(Path file, nurture.data.Problems problems) {
    var table = Table.readAny(file, problems);
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
    var folder = to.getParent();
    if (folder != null) Files.createDirectories(folder);
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
