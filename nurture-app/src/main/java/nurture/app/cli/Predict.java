package nurture.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import nurture.app.Csv;
import nurture.eval.Hierarchy;
import nurture.serve.Card;
import nurture.study.Exam;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** {@code nurture predict RUN DATA -o out.csv}. */
@Command(
    name = "predict",
    description = "Suggests for every row of a table and writes a CSV.",
    footer = {
      "The CSV has a row for each listing: its id; the category with its probability;",
      "the beginning of the category's path as far as confidence reaches, with its",
      "probability; the price and the range that holds it nine times of ten. Columns",
      "that the bundle does not suggest are not there.",
      "",
      "Examples:",
      "  nurture predict runs/first new.csv --photos new-photos -o suggestions.csv",
      "  nurture predict runs/shop shop.zip -o suggestions.csv --json"
    })
final class Predict extends Nurture.Speaking implements Callable<Integer> {
  @Mixin RunAndData asked = new RunAndData();

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE",
      description = "CSV file to write.")
  @Nullable Path out;

  @Override
  public Integer call() throws Exception {
    var voice = voice();
    var to = Objects.requireNonNull(out);
    if (Files.exists(to) && within(to, asked.data()))
      throw new IllegalArgumentException(
          "-o must not name the data, which would be lost, got " + to + "; name another file");
    try (var bundle = asked.bundle();
        var set = asked.dataset(bundle, voice)) {
      var bar = new ProgressBar(voice);
      var exam = Exam.of(bundle, set, asked.threads(), bar::show);
      bar.end();
      write(to, exam, bundle.card());
      Problems.of(set).forEach(problem -> voice.say(Problems.line(problem)));
      voice.say("%,d suggestions in %s".formatted(exam.rows().length, Nurture.shown(to)));
      var json =
          JsonMapper.shared()
              .createObjectNode()
              .put("rows", exam.rows().length)
              .put("file", to.toString())
              .put("version", bundle.card().version());
      var counts = json.putObject("problems");
      for (var problem : set.problems().all()) counts.put(problem.kind(), problem.count());
      voice.json(json);
      return Nurture.OK;
    }
  }

  private static boolean within(Path file, Path data) throws IOException {
    return file.toRealPath().startsWith(data.toRealPath());
  }

  private static void write(Path file, Exam exam, Card card) throws IOException {
    var parent = file.toAbsolutePath().getParent();
    if (parent != null) Files.createDirectories(parent);
    try (var csv = Files.newBufferedWriter(file)) {
      var header = new ArrayList<>(List.of("id"));
      if (card.category() != null)
        header.addAll(List.of("category", "probability", "sure_of", "sure_probability"));
      if (card.price() != null) header.addAll(List.of("price", "low", "high"));
      Csv.row(csv, header.toArray(String[]::new));
      var rows = new Rows(exam, card);
      for (int i = 0; i < exam.rows().length; i++) Csv.row(csv, rows.row(i));
    }
  }

  /** The cells of each row. */
  private static final class Rows {
    private final Exam exam;
    private final Card card;
    private final @Nullable Hierarchy tree;

    Rows(Exam exam, Card card) {
      this.exam = exam;
      this.card = card;
      this.tree = card.category() == null ? null : Hierarchy.of(card.category().classes());
    }

    String[] row(int i) {
      var cells = new ArrayList<String>();
      cells.add(exam.predictions().ids().get(i));
      exam.predictions()
          .categories()
          .ifPresent(c -> {
            cells.add(c.classes().get(c.answer(i)));
            cells.add(number(c.confidence(i), 4));
            var target = card.category();
            var sure =
                tree == null || target == null
                    ? java.util.Optional.<Hierarchy.Answer>empty()
                    : tree.descend(c.probabilities()[i], target.confidence());
            cells.add(sure.map(Hierarchy.Answer::path).orElse(""));
            cells.add(sure.map(s -> number(s.probability(), 4)).orElse(""));
          });
      exam.predictions()
          .prices()
          .ifPresent(p -> {
            cells.add(number(p.estimate()[i], 2));
            cells.add(p.ranged(i) ? number(p.low()[i], 2) : "");
            cells.add(p.ranged(i) ? number(p.high()[i], 2) : "");
          });
      return cells.toArray(String[]::new);
    }

    private static String number(double value, int digits) {
      return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
  }
}
