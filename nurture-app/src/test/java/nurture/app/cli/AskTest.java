package nurture.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nurture.app.memory.Learner.Verdict;
import nurture.app.review.Desk;
import nurture.app.review.Ledger;
import nurture.app.review.Line;
import nurture.app.review.Queue;
import nurture.app.review.Task;
import nurture.app.review.Wish;
import nurture.data.Table;
import nurture.serve.Listing;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which labels to buy next, by the command that people type. */
class AskTest {
  @TempDir static Path folder;
  private static Path run = Path.of("");
  private static Path data = Path.of("");
  private static final HashMap<String, String> TRUTH = new HashMap<>();

  /** A shop of which a third is labelled, and a run that learnt from that. */
  @BeforeAll
  static void shop() throws IOException {
    var lines = Files.readAllLines(Program.shop(folder, 360));
    var rows = new ArrayList<String>();
    rows.add(lines.getFirst() + ",minutes");
    for (int i = 1; i < lines.size(); i++) {
      var line = lines.get(i);
      int from = line.lastIndexOf(',', line.lastIndexOf(',') - 1) + 1, to = line.lastIndexOf(',');
      TRUTH.put(line.substring(0, 4), line.substring(from, to));
      rows.add((i < 120 ? line : line.substring(0, from) + line.substring(to)) + "," + (1 + i % 3));
    }
    data = Files.write(folder.resolve("part.csv"), rows);
    run = folder.resolve("run");
    Program.learnTitles(data, "category", run);
  }

  private static List<String> column(Path csv, String name) {
    var table = Table.read(csv);
    var cells = new ArrayList<String>();
    for (int row = 0; row < table.rows(); row++) cells.add(String.valueOf(table.cell(row, name)));
    return cells;
  }

  @Test
  void it_asks_about_rows_without_a_category_some_of_them_by_chance() {
    var csv = folder.resolve("ask.csv");
    var said = Program.run("ask", run, data, "-n", 40, "-o", csv, "--threads", 1, "--json");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.lastLine().path("asked").asInt()).isEqualTo(40);
    assertThat(said.lastLine().path("open").asInt()).isEqualTo(241);
    assertThat(said.err()).contains("40 of 241 listings to label", "8 by chance");
    var ids = column(csv, "id");
    assertThat(ids)
        .hasSize(40)
        .doesNotHaveDuplicates()
        .allSatisfy(id -> assertThat(id).isGreaterThanOrEqualTo("T119"));
    assertThat(column(csv, "arm").stream().filter("control"::equals)).hasSize(8);
    assertThat(column(csv, "category")).containsOnly("null");
    assertThat(column(csv, "title")).allSatisfy(t -> assertThat(t).contains("no."));
    assertThat(column(csv, "why"))
        .anySatisfy(w -> assertThat(w).contains("drawn by chance"))
        .anySatisfy(w -> assertThat(w).containsAnyOf("torn between", "hardly in doubt"));
  }

  @Test
  void a_budget_is_kept_by_a_column_of_costs() {
    var csv = folder.resolve("cheap.csv");
    var said =
        Program.run(
            "ask",
            run,
            data,
            "-n",
            200,
            "--budget",
            30,
            "--cost",
            "minutes",
            "-o",
            csv,
            "--threads",
            1,
            "--strategy",
            "margin");
    assertThat(said.code()).as(said.err()).isZero();
    double spent = column(csv, "cost").stream().mapToDouble(Double::parseDouble).sum();
    assertThat(spent).isBetween(29.0, 30.0);
    assertThat(said.out()).contains("they cost");
  }

  @Test
  void the_nets_of_a_run_are_asked_where_they_disagree() {
    var csv = folder.resolve("bald.csv");
    var said =
        Program.run(
            "ask", run, data, "-n", 40, "-o", csv, "--strategy", "bald", "--threads", 1, "--json");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.lastLine().path("strategy").asString()).isEqualTo("bald-diverse");
    assertThat(column(csv, "id")).hasSize(40).doesNotHaveDuplicates();
    assertThat(column(csv, "why"))
        .allSatisfy(w ->
            assertThat(w).containsAnyOf("the nets disagree", "hardly in doubt", "drawn by chance"));
  }

  @Test
  void labels_that_came_back_say_what_choosing_saved_and_whether_to_go_on() throws IOException {
    var csv = folder.resolve("filled.csv");
    Program.run("ask", run, data, "-n", 60, "--control", 0.5, "-o", csv, "--threads", 1);
    var filled = new ArrayList<String>();
    filled.add("id,category,arm");
    var ids = column(csv, "id");
    var arms = column(csv, "arm");
    for (int i = 0; i < ids.size(); i++)
      filled.add(ids.get(i) + "," + TRUTH.get(ids.get(i)) + "," + arms.get(i));
    Files.write(csv, filled);
    var said = Program.run("ask", run, data, "--answers", csv, "--threads", 1, "--json");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.err())
        .contains("60 labels came back (30 chosen, 30 by chance)")
        .containsPattern("One chosen label did as much|What choosing saved cannot be told")
        .contains("The next 50 labels are expected to add");
    var json = said.lastLine();
    assertThat(json.path("control").asInt()).isEqualTo(30);
    assertThat(json.at("/saving/low").asDouble())
        .isLessThanOrEqualTo(json.at("/saving/high").asDouble());
    assertThat(json.at("/next/stop").isBoolean()).isTrue();
  }

  @Test
  void labels_that_were_typed_in_are_not_written_over() throws IOException {
    var csv = folder.resolve("typed.csv");
    for (int i = 0; i < 2; i++) { // what nobody has filled in is asked anew
      var said = Program.run("ask", run, data, "-n", 5, "-o", csv, "--threads", 1);
      assertThat(said.code()).as(said.err()).isZero();
    }
    var rows = new ArrayList<>(Files.readAllLines(csv));
    rows.set(2, rows.get(2).replaceFirst(",,", ",Kitchen > Mugs,"));
    Files.write(csv, rows);
    var said = Program.run("ask", run, data, "-n", 5, "-o", csv, "--threads", 1);
    assertThat(said.code()).isNotZero();
    assertThat(said.err()).contains("has 1 in its column category").contains("--answers");
    assertThat(Files.readAllLines(csv)).isEqualTo(rows);
    assertThat(folder.resolve("typed.csv.new")).doesNotExist();
  }

  @Test
  void labels_that_the_run_has_learnt_since_count_once() throws IOException {
    var rows = new ArrayList<String>();
    rows.add("id,category,arm");
    for (int i = 0; i < 40; i++) {
      var id = "T%03d".formatted(i < 20 ? i : i + 200);
      rows.add(id + "," + TRUTH.get(id) + "," + (i % 2 == 0 ? "chosen" : "control"));
    }
    var csv = Files.write(folder.resolve("since.csv"), rows);
    var said = Program.run("ask", run, data, "--answers", csv, "--threads", 1, "--json");
    assertThat(said.code()).as(said.err()).isZero();
    var json = said.lastLine();
    int since = json.path("learnt").asInt();
    assertThat(since).isBetween(10, 20); // but for those that were held out
    assertThat(said.err())
        .contains("40 labels came back (20 chosen, 20 by chance)")
        .contains(since + " of them the run has learnt since");
    var none = Files.write(folder.resolve("none-since.csv"), rows.subList(0, 1));
    Files.write(none, rows.subList(21, 41), java.nio.file.StandardOpenOption.APPEND);
    var before = Program.run("ask", run, data, "--answers", none, "--threads", 1, "--json");
    assertThat(before.lastLine().path("learnt").asInt()).isZero();
    assertThat(before.lastLine().path("before").asInt())
        .isEqualTo(json.path("before").asInt() + since);
  }

  /** Asked, labelled on the page, exported, measured. */
  @Test
  void labels_that_a_review_gave_are_measured_by_its_decisions() throws Exception {
    var csv = folder.resolve("reviewed.csv");
    Program.run("ask", run, data, "-n", 60, "--control", 0.5, "-o", csv, "--threads", 1);
    var store = folder.resolve("reviewed.db");
    try (var ledger = Ledger.open(store)) {
      var desk = new Desk(ledger, 0);
      var ids = new ArrayList<>(column(csv, "id"));
      ids.add("T001"); // was not asked
      for (var id : ids) {
        var task = new Task(Queue.LABELS, id, "", "category", "", List.of(), "", 0);
        desk.look(task);
        var value = String.valueOf(TRUTH.get(id));
        desk.decide(new Wish(id, task.key(), "Ann", Line.Action.RELABEL, value, 0, false));
      }
    }
    var decisions = folder.resolve("decisions.csv");
    var exported = Program.run("review", data, "--store", store, "--export", decisions);
    assertThat(exported.code()).as(exported.err()).isZero();
    var said =
        Program.run("ask", run, data, "--answers", csv + "," + decisions, "--threads", 1, "--json");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.err()).contains("60 labels came back (30 chosen, 30 by chance)");
    assertThat(Program.run("ask", run, data, "--answers", decisions).err())
        .contains("the files of nurture ask too");
  }

  @Test
  void all_leaves_out_what_was_learnt() {
    var csv = folder.resolve("all.csv");
    var said = Program.run("ask", run, data, "-n", 400, "--all", "-o", csv, "--threads", 1);
    assertThat(said.code()).as(said.err()).isZero();
    var ids = column(csv, "id");
    assertThat(ids.size()).isBetween(242, 300); // the 241 and the test rows
    assertThat(ids).anySatisfy(id -> assertThat(id).isLessThan("T119"));
  }

  /** By day what people say is in the store; after the night it is in the run. */
  @Test
  void it_asks_about_nothing_that_it_was_told_and_goes_by_the_last_exam() throws Exception {
    var taught = folder.resolve("taught");
    try (var files = Files.walk(run)) {
      for (var file : files.toList()) Files.copy(file, taught.resolve(run.relativize(file)));
    }
    var told = new ArrayList<String>();
    try (var learner = Serve.open(taught, null)) {
      for (var line : Files.readAllLines(data).subList(201, 241)) {
        var id = line.substring(0, 4);
        var listing = Listing.of(Map.of("title", line.split("\"", -1)[1]));
        learner.learn(listing, new Verdict(TRUTH.get(id), null, false, true, id, "anna"));
        told.add(id);
      }
      learner.forget("T250");
      told.add("T250");
    }
    assertThat(open(taught)).hasSize(200).doesNotContainAnyElementsOf(told);
    var night = Program.run("sleep", taught, "--margin", 1, "--json");
    assertThat(night.lastLine().path("released").asBoolean()).as(night.err()).isTrue();
    Files.delete(taught.resolve("report.json")); // of the first version
    assertThat(open(taught)).hasSize(200).doesNotContainAnyElementsOf(told);
  }

  /** Whom it would ask about, after it has said what their labels would add. */
  private static List<String> open(Path run) {
    var csv = run.resolve("open.csv");
    var said = Program.run("ask", run, data, "-n", 360, "-o", csv, "--threads", 1, "--json");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.lastLine().at("/next/gain").isNumber()).as(said.err()).isTrue();
    return column(csv, "id");
  }

  @Test
  void mistakes_are_told_in_a_sentence() {
    var csv = folder.resolve("none.csv");
    assertThat(Program.run("ask", run, data).err()).contains("name one with -o");
    assertThat(Program.run("ask", run, data, "-o", csv, "--cost", "hours").err())
        .contains("--cost must name a column, got 'hours'");
    assertThat(Program.run("ask", run, data, "-o", csv, "--budget", 5).err())
        .contains("--budget needs a cost");
    assertThat(Program.run("ask", run, data, "-o", csv, "--control", 1.5).err())
        .contains("control's share must be in [0, 1), got 1.5");
    assertThat(Program.run("ask", run, data, "--answers", data).err())
        .contains("must be a file of nurture ask", "arm");
    assertThat(Program.run("ask", run, data, "-o", csv, "--strategy", "best").code()).isEqualTo(2);
    assertThat(Files.exists(csv)).isFalse();
  }
}
