package nurture.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import nurture.app.Csv;
import nurture.app.http.ReviewServer;
import nurture.app.http.Settings;
import nurture.app.review.Desk;
import nurture.app.review.Ledger;
import nurture.app.review.Replay;
import nurture.app.review.Session;
import nurture.data.Dataset;
import nurture.data.RowNames;
import nurture.data.Schema;
import nurture.data.Table;
import nurture.serve.Card;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code nurture review DATA}. */
@Command(
    name = "review",
    description =
        "Opens a page where people decide: labels to give, suspected labels, duplicates, odd values."
            + " DATA is never touched; nurture clean applies what was decided.",
    footer = {
      "Examples:",
      "  nurture review listings",
      "      at http://127.0.0.1:8090/; decisions are kept in reviews/",
      "  nurture review listings --run runs/first --overlap 0.1",
      "      a run's answers as suggestions; a tenth is asked of all to see who agrees",
      "  nurture review listings --export decisions.csv",
      "  nurture clean listings -o cleaned.csv --decisions decisions.csv"
    })
final class Review extends Nurture.Speaking implements Callable<Integer> {
  private static final long MAX_BODY_BYTES = 64 << 10;
  private static final int PENDING = 64;

  @Parameters(paramLabel = "DATA", description = "A table, folder or archive, as for train.")
  @Nullable Path data;

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description =
          "Suggest and doubt by this run's answers; it must not have learnt from DATA. A linear"
              + " model that learns from DATA in seconds, fold by fold, otherwise.")
  @Nullable Path run;

  @Option(
      names = "--queue",
      paramLabel = "FILE",
      description =
          "Label the listings that this table names in its column id, in its order; those without a"
              + " label otherwise.")
  @Nullable Path queue;

  @Option(
      names = "--overlap",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share of the tasks that everybody is asked, to measure agreement (0).")
  double overlap;

  @Option(
      names = "--store",
      paramLabel = "FILE",
      description =
          "Where decisions are kept; otherwise a file in reviews/, named after DATA and its place.")
  @Nullable Path store;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description = "Write what was decided to this CSV file, for nurture clean, and stop.")
  @Nullable Path export;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8090",
      description = "Port; 0 for any that is free (${DEFAULT-VALUE}).")
  int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (${DEFAULT-VALUE}: this machine only).")
  String host = "127.0.0.1";

  @Mixin TargetFlags targets = new TargetFlags();

  @Mixin ColumnFlags columns = new ColumnFlags();

  @Override
  public Integer call() throws Exception {
    var path = Objects.requireNonNull(data);
    var name = Training.name(path);
    var kept = store == null ? store(Path.of("reviews"), path) : store;
    var before = Path.of("reviews", name + ".db");
    if (store == null && Files.exists(before) && !Files.exists(kept))
      voice()
          .say(
              "%s is of some table of this name and not read; if it is of DATA, name it with --store."
                  .formatted(Nurture.shown(before)));
    try (var read = Dataset.read(path, columns.photos);
        var ledger = Ledger.open(kept)) {
      var set = columns.apply(read);
      var desk = new Desk(ledger, overlap);
      if (export != null) return write(desk, set, export);
      var card = TargetFlags.card(run);
      var table = queue == null ? null : Table.read(queue);
      var asked = labelled(targets.of(set.schema(), card), set.schema(), card, table);
      if (asked.category().isEmpty())
        voice()
            .say(
                card == null || card.category() == null
                    ? "No column is known for the category, so no label is asked for; name it with --category."
                    : "DATA has no column %s, so no label is asked for; add it, empty, to give labels."
                        .formatted(card.category().column()));
      var named =
          table == null
              ? Optional.<SequencedMap<Integer, String>>empty()
              : Optional.of(named(set, table));
      var plan = new Session.Plan(name, set, asked.category(), hash(set, asked, card), named);
      try (var session =
          Session.start(
              plan,
              desk,
              ledger,
              looked -> TargetFlags.subject(set, asked, run, voice(), looked, _ -> {}))) {
        serve(session, kept);
      }
    }
    return Nurture.OK;
  }

  /** Where decisions about a table are kept: of two tables of one name each has its own. */
  static Path store(Path folder, Path data) {
    var where = data.toAbsolutePath().normalize();
    return folder.resolve("%s-%08x.db".formatted(Training.name(data), where.toString().hashCode()));
  }

  private void serve(Session session, Path kept) throws IOException, InterruptedException {
    var stop = new CountDownLatch(1);
    Interrupt.then(stop::countDown);
    var settings =
        new Settings(host, port, MAX_BODY_BYTES, PENDING, PENDING, Duration.ofSeconds(10));
    try (var server = ReviewServer.start(session, settings)) {
      voice().say("Reviewing at %s (Ctrl-C stops)".formatted(server.address()));
      voice().say("Decisions are kept in %s".formatted(Nurture.shown(kept)));
      voice()
          .json(
              JsonMapper.shared()
                  .createObjectNode()
                  .put("address", server.address())
                  .put("store", kept.toString()));
      stop.await();
      voice().note("Stopping: what was acknowledged is kept.");
    }
  }

  private int write(Desk desk, Dataset set, Path to) throws IOException {
    var stands = Replay.in(set, new RowNames(set).rows());
    var list = Replay.of(desk, stands);
    int leftOut = Replay.leftOut(desk, stands);
    try (var writer = Files.newBufferedWriter(to, StandardCharsets.UTF_8)) {
      Csv.row(writer, Session.columns().toArray(String[]::new));
      for (var row : list) Csv.row(writer, row.cells());
    }
    voice().say("%,d decisions in %s".formatted(list.size(), Nurture.shown(to)));
    if (leftOut > 0)
      voice()
          .say(
              "%,d more are about listings or cells that are not in DATA, or not as they were: left out."
                  .formatted(leftOut));
    voice()
        .json(
            JsonMapper.shared()
                .createObjectNode()
                .put("decisions", list.size())
                .put("leftOut", leftOut)
                .put("file", to.toString()));
    return Nurture.OK;
  }

  /**
   * The columns, the category's being that of a file of {@code nurture ask} where nothing else
   * tells it, as of a table without a label.
   *
   * @throws IllegalArgumentException in a sentence, if a queue's labels would have no column
   */
  static TargetFlags.Targets labelled(
      TargetFlags.Targets targets, Schema schema, @Nullable Card run, @Nullable Table queue) {
    if (queue == null || targets.category().isPresent()) return targets;
    var column = run == null || run.category() == null ? null : run.category().column();
    if (column == null && queue.columns().containsAll(List.of("suggestion", "arm")))
      column = queue.columns().get(1);
    if (column == null || schema.find(column).isEmpty())
      throw new IllegalArgumentException(
          "--queue needs a column of DATA to put labels in, got none%s; %s"
              .formatted(
                  column == null ? "" : " with the name " + column,
                  column == null ? "name it with --category" : "add it, empty"));
    return new TargetFlags.Targets(Optional.of(column), targets.price());
  }

  /** The rows that a table names, in its order, and why each is asked about. */
  private static SequencedMap<Integer, String> named(Dataset set, Table table) {
    if (!table.columns().contains("id"))
      throw new IllegalArgumentException(
          "--queue must be a table with a column id, got one with %s"
              .formatted(String.join(", ", table.columns())));
    var rows = new RowNames(set).rows();
    boolean says = table.columns().contains("why");
    var whys = new LinkedHashMap<Integer, String>();
    for (int row = 0; row < table.rows(); row++) {
      var id = table.cell(row, "id");
      var at = rows.get(id);
      if (at == null)
        throw new IllegalArgumentException(
            "--queue must name listings of DATA, got '" + id + "', which is not there");
      var why = says ? table.cell(row, "why") : null;
      whys.putIfAbsent(at, Objects.requireNonNullElse(why, "named by --queue"));
    }
    return whys;
  }

  /** All that the questions follow from, so that they are found again when it changes. */
  private String hash(Dataset set, TargetFlags.Targets asked, @Nullable Card card)
      throws IOException {
    return String.join(
        ";",
        set.sha256(),
        set.schema().toString(),
        asked.category().orElse(""),
        asked.price().orElse(""),
        card == null ? "" : card.version(),
        queue == null ? "" : Integer.toHexString(Files.readString(queue).hashCode()),
        Build.commit());
  }
}
