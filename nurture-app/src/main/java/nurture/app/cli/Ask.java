package nurture.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import nurture.app.Csv;
import nurture.app.memory.NightRecords;
import nurture.ask.Budget;
import nurture.ask.Controlled;
import nurture.ask.Labelled;
import nurture.ask.Question;
import nurture.ask.Strategy;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.data.RowNames;
import nurture.data.Table;
import nurture.eval.Estimate;
import nurture.serve.Bundle;
import nurture.serve.Catalogue;
import nurture.serve.Versions;
import nurture.study.Asking;
import nurture.study.Exam;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code nurture ask RUN DATA -n 50 -o ask.csv}. */
@Command(
    name = "ask",
    description =
        "Says which listings of DATA to label next, so that a run learns most from few labels; and,"
            + " when they are labelled, what that saved and whether to go on.",
    footer = {
      "The CSV has a row for each listing to label, the most wanted first: its id, an",
      "empty column with the category's name to be filled in, what the run suggests,",
      "why it is asked, whether it was chosen or drawn by chance (control), its cost,",
      "and the columns that help to see what it is.",
      "",
      "Examples:",
      "  nurture ask runs/first listings -n 50 -o ask.csv",
      "      50 listings whose category is empty; 10 of them by chance, to compare",
      "  nurture ask runs/first listings -n 200 --budget 60 --cost minutes -o ask.csv",
      "      as many as 60 minutes are enough for, by the column minutes",
      "  nurture ask runs/first listings --answers ask.csv",
      "      what these labels saved against chance, and whether more are worth it",
      "  nurture ask runs/first listings --answers ask.csv,decisions.csv",
      "      the same where they were given in nurture review --queue ask.csv"
    })
final class Ask extends Nurture.Speaking implements Callable<Integer> {
  private static final List<String> OURS =
      List.of("id", "suggestion", "probability", "why", "arm", "cost");

  @Mixin RunAndData asked = new RunAndData();

  @Mixin StoreFlag store = new StoreFlag();

  @Option(
      names = {"-n", "--labels"},
      paramLabel = "N",
      defaultValue = "50",
      description = "How many labels to ask for at most (${DEFAULT-VALUE}).")
  int labels;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "CSV file to write; needed unless --answers is given.")
  @Nullable Path out;

  @Option(
      names = "--budget",
      paramLabel = "COST",
      description = "What the labels may cost together, in the unit of --cost.")
  @Nullable Double budget;

  @Option(
      names = "--cost",
      paramLabel = "COL",
      description = "Column with what asking about a listing costs; each costs 1 otherwise.")
  @Nullable String cost;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "How to choose: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  Strategy strategy = Strategy.auto;

  @Option(
      names = "--control",
      paramLabel = "SHARE",
      defaultValue = "0.2",
      description =
          "Share drawn by chance, by which it is measured what choosing saves (${DEFAULT-VALUE}).")
  double control;

  @Option(
      names = "--all",
      description = "Ask about every listing that the run did not learn from, labelled or not.")
  boolean all;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed asks the same (${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--answers",
      split = ",",
      paramLabel = "FILE",
      description =
          "Files of earlier rounds, filled in, or with the decisions of nurture review beside them:"
              + " measures instead of asking.")
  List<Path> answers = new ArrayList<>();

  @Option(
      names = "--worth",
      paramLabel = "POINTS",
      defaultValue = "0.5",
      description =
          "Points of accuracy for which the next N labels are worth buying; below, stop"
              + " (${DEFAULT-VALUE}).")
  double worth;

  @Override
  public Integer call() throws Exception {
    if (labels < 1) throw new IllegalArgumentException("-n must be at least 1, got " + labels);
    if (answers.isEmpty() && out == null)
      throw new IllegalArgumentException("there must be a file to write; name one with -o");
    if (budget != null && cost == null)
      throw new IllegalArgumentException(
          "--budget needs a cost for each listing; name its column with --cost");
    var voice = voice();
    try (var bundle = asked.bundle();
        var set = asked.dataset(bundle, voice)) {
      var target = bundle.card().category();
      if (target == null)
        throw new IllegalArgumentException(
            "the run must suggest a category, got one that suggests a price alone; train one with"
                + " --category");
      var catalogue = Catalogue.open(Bundle.folder(Objects.requireNonNull(asked.run)));
      var json = JsonMapper.shared().createObjectNode();
      if (answers.isEmpty()) ask(voice, bundle, catalogue, set, target.column(), json);
      else measure(voice, bundle, catalogue, set, target.column(), json);
      voice.json(json);
      return Nurture.OK;
    }
  }

  private void ask(
      Voice voice, Bundle bundle, Catalogue catalogue, Dataset set, String column, ObjectNode json)
      throws IOException {
    keepAnswers(Objects.requireNonNull(out), column);
    var told = Told.names(catalogue, store.of(Objects.requireNonNull(asked.run)));
    var open = open(set, catalogue, told, column);
    var bar = new ProgressBar(voice);
    var exam =
        strategy.compares()
            ? Exam.voted(bundle, set, asked.threads(), bar::show, open)
            : Exam.placed(bundle, set, asked.threads(), bar::show, open);
    bar.end();
    if (exam.rows().length == 0)
      throw new IllegalArgumentException(
          "there must be listings whose %s neither the table nor anybody has said, got none; --all asks about those that the run did not learn from"
              .formatted(column));
    var asking = Asking.of(bundle, catalogue, exam, costs(set, exam.rows()));
    int classes = Objects.requireNonNull(bundle.card().category()).classes().size();
    var way = strategy.way(classes);
    if (strategy != Strategy.random) way = new Controlled(way, control);
    var spend = new Budget(labels, budget == null ? Double.POSITIVE_INFINITY : budget);
    if (voice.terminal()) bar.part("choosing", 0, 1);
    var questions = way.ask(asking.situation(), spend, new SplittableRandom(seed));
    bar.end();
    var to = Objects.requireNonNull(out);
    write(to, set, exam, asking, questions, column);
    double spent = questions.stream().mapToDouble(q -> asking.situation().costs()[q.row()]).sum();
    long chance = questions.stream().filter(Question::control).count();
    voice.say(
        "%,d of %,d listings to label in %s: %,d chosen (%s), %,d by chance%s"
            .formatted(
                questions.size(),
                exam.rows().length,
                Nurture.shown(to),
                questions.size() - chance,
                way.name(),
                chance,
                cost == null ? "" : String.format(Locale.ROOT, "; they cost %,.1f", spent)));
    questions.stream().limit(3).forEach(q -> voice.say("  " + q));
    new Payoff(asking.learnt(), seed).outlook(accuracy(column), labels, worth / 100, voice, json);
    json.put("asked", questions.size())
        .put("control", chance)
        .put("open", exam.rows().length)
        .put("cost", spent)
        .put("strategy", way.name())
        .put("file", to.toString());
  }

  /** Labels that somebody has typed into an earlier file are not written over. */
  private static void keepAnswers(Path file, String column) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) return;
    var before = Table.read(file);
    if (!before.columns().contains(column)) return;
    long filled =
        IntStream.range(0, before.rows()).filter(row -> before.cell(row, column) != null).count();
    if (filled > 0)
      throw new IllegalArgumentException(
          "-o must not write over labels, and %s has %,d in its column %s; measure them with --answers %s, or name another file"
              .formatted(file, filled, column, file));
  }

  private IntPredicate open(Dataset set, Catalogue catalogue, Set<String> told, String column) {
    if (all) {
      var learnt = new HashSet<>(told);
      catalogue.listings().forEach(known -> learnt.add(known.id()));
      return row -> !learnt.contains(set.id(row));
    }
    boolean labelled = set.table().columns().contains(column);
    return row -> {
      var cell = labelled ? set.table().cell(row, column) : null;
      return (cell == null || cell.isBlank()) && !told.contains(set.id(row));
    };
  }

  private double[] costs(Dataset set, int[] rows) {
    var costs = new double[rows.length];
    Arrays.fill(costs, 1);
    if (cost == null) return costs;
    if (!set.table().columns().contains(cost))
      throw new IllegalArgumentException(
          "--cost must name a column, got '%s'; the columns are %s"
              .formatted(cost, String.join(", ", set.table().columns())));
    for (int i = 0; i < rows.length; i++) {
      var cell = set.table().cell(rows[i], cost);
      var number = set.schema().column(cost).number(cell);
      if (number.isEmpty() || !(number.getAsDouble() > 0))
        throw new IllegalArgumentException(
            "%s of %s must be a number above 0, got '%s'; fill it in"
                .formatted(cost, set.id(rows[i]), Objects.requireNonNullElse(cell, "")));
      costs[i] = number.getAsDouble();
    }
    return costs;
  }

  private void write(
      Path to, Dataset set, Exam exam, Asking asking, List<Question> questions, String column)
      throws IOException {
    var parent = to.toAbsolutePath().getParent();
    if (parent != null) Files.createDirectories(parent);
    var seen = new ArrayList<String>();
    for (var role : List.of(Role.PHOTO, Role.TEXT))
      set.schema().of(role).stream()
          .map(c -> c.name())
          .filter(name -> !OURS.contains(name) && !name.equals(column))
          .forEach(seen::add);
    var answered = exam.predictions().categories().orElseThrow();
    var names = new RowNames(set);
    var whole = to.resolveSibling(to.getFileName() + ".new");
    try (var csv = Files.newBufferedWriter(whole)) {
      var header = new ArrayList<>(List.of("id", column));
      header.addAll(OURS.subList(1, OURS.size()));
      header.addAll(seen);
      Csv.row(csv, header.toArray(String[]::new));
      for (var q : questions) {
        var cells =
            new ArrayList<>(
                List.of(
                    names.name(exam.rows()[q.row()]),
                    "",
                    answered.classes().get(answered.answer(q.row())),
                    String.format(Locale.ROOT, "%.4f", answered.confidence(q.row())),
                    q.why(),
                    q.control() ? "control" : "chosen",
                    String.format(Locale.ROOT, "%.10g", asking.situation().costs()[q.row()])
                        .replaceFirst("\\.?0+$", "")));
        for (var name : seen)
          cells.add(Objects.requireNonNullElse(set.table().cell(exam.rows()[q.row()], name), ""));
        Csv.row(csv, cells.toArray(String[]::new));
      }
    }
    Files.move(whole, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private void measure(
      Voice voice, Bundle bundle, Catalogue catalogue, Dataset set, String column, ObjectNode json)
      throws IOException {
    var came = Answer.read(answers, column);
    if (came.isEmpty())
      throw new IllegalArgumentException(
          "there must be rows whose %s is filled in, got none in %s".formatted(column, answers));
    var names = new RowNames(set);
    var bar = new ProgressBar(voice);
    var exam =
        Exam.placed(
            bundle, set, asked.threads(), bar::show, row -> came.containsKey(names.name(row)));
    bar.end();
    var given =
        Arrays.stream(exam.rows())
            .mapToObj(row -> Objects.requireNonNull(came.get(names.name(row))))
            .toList();
    var others =
        new Catalogue(
            catalogue.listings().stream().filter(known -> !came.containsKey(known.id())).toList());
    var labelled = labelled(bundle, others, exam, given);
    var payoff = new Payoff(labelled, seed);
    int known = Asking.learnt(bundle, others).size();
    int twins = Asking.learnt(bundle, catalogue).size() - known;
    voice.say(
        "%,d labels came back (%,d chosen, %,d by chance); %,d were learnt before."
            .formatted(
                labelled.size() - known,
                payoff.count(Labelled.Arm.CHOSEN),
                payoff.count(Labelled.Arm.CONTROL),
                known));
    if (twins > 0)
      voice.say(
          "%,d of them the run has learnt since; they count once, as labels that came back."
              .formatted(twins));
    int unknown = came.size() - exam.rows().length;
    if (unknown > 0)
      voice.say("%,d ids of the answers are not in the data and do not count.".formatted(unknown));
    json.put("chosen", payoff.count(Labelled.Arm.CHOSEN))
        .put("control", payoff.count(Labelled.Arm.CONTROL))
        .put("before", known)
        .put("learnt", twins);
    payoff.saving(voice, json);
    payoff.outlook(accuracy(column), labels, worth / 100, voice, json);
  }

  /** What was learnt and what came back; a category that the run does not know gets a number. */
  private static List<Labelled> labelled(
      Bundle bundle, Catalogue catalogue, Exam exam, List<Answer> given) {
    var numbers = new HashMap<String, Integer>();
    for (var name : Objects.requireNonNull(bundle.card().category()).classes())
      numbers.put(name, numbers.size());
    var labelled = new ArrayList<>(Asking.learnt(bundle, catalogue));
    var places = Objects.requireNonNull(exam.predictions().embeddings());
    for (int i = 0; i < places.length; i++) {
      var answer = given.get(i);
      numbers.putIfAbsent(answer.category(), numbers.size());
      labelled.add(
          new Labelled(
              places[i], Objects.requireNonNull(numbers.get(answer.category())), answer.arm()));
    }
    return labelled;
  }

  /** Of the version that answers: as its night examined it, or as the run's report says. */
  private Optional<Estimate> accuracy(String column) throws IOException {
    var versions = new Versions(Objects.requireNonNull(asked.run));
    var examined = NightRecords.of(versions).accuracy(versions.current());
    return examined.isPresent() ? examined : asked.folder().accuracy(column);
  }
}
