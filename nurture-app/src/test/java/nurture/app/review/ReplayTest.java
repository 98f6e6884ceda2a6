package nurture.app.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.app.Csv;
import nurture.app.review.Line.Action;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.data.RowNames;
import nurture.data.Table;
import nurture.quality.Cleaning;
import nurture.quality.Decision;
import nurture.quality.Duplicates;
import nurture.quality.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was settled is a decisions file that cleaning takes, whatever was decided in what order. */
class ReplayTest {
  @TempDir Path folder;

  @Test
  void it_is_what_nurture_clean_reads() throws Exception {
    var data = table(6);
    try (var ledger = Ledger.open(folder.resolve("r.db"))) {
      var desk = new Desk(ledger, 0);
      desk.put(Queue.MISLABELS, List.of(DeskTest.label("m0"), DeskTest.label("m1")));
      desk.put(Queue.DUPLICATES, List.of(DeskTest.pair("m3", "m2"), DeskTest.pair("m4", "m3")));
      say(desk, Queue.MISLABELS, "m0", Action.RELABEL, "Cups, \"fine\"");
      say(desk, Queue.MISLABELS, "m1", Action.DROP, "");
      say(desk, Queue.DUPLICATES, "m3", Action.MERGE, "m2");
      // m3 is a part of m2 now, so nothing more is asked about it; it had been on a page already.
      say(desk, Queue.DUPLICATES, "m4", Action.MERGE, "m3");
      assertThat(clean(data, desk)).containsExactly("m0 Cups, \"fine\"", "m2 Plates", "m5 Plates");
      desk.undo("u", "Ann");
      assertThat(clean(data, desk)).contains("m4 Plates");
      var row = Replay.of(desk, id -> true).getFirst();
      assertThat(row.annotator()).isEqualTo("Ann");
      assertThat(row.revision()).isEqualTo(1);
    }
  }

  /** As found by the finders, each copy under the id of the first. */
  @Test
  void copies_under_one_id_are_merged_and_dropped_each_by_itself() throws Exception {
    var file = folder.resolve("twice.csv");
    var text = new StringBuilder("id,title,category\n");
    for (int i = 0; i < 20; i++) text.append(listing(i));
    text.append(listing(3)).append(listing(4));
    var read = Dataset.read(Files.writeString(file, text));
    var data = read.with(read.schema().with("id", Role.ID).with("title", Role.TEXT));
    var subject = Subject.of(data, Optional.of("category"), Optional.empty());
    var tasks = new Tasks(subject);
    SequencedMap<Integer, String> asked = new LinkedHashMap<>(Map.of(20, "drawn by chance"));
    assertThat(tasks.labels(Optional.of(asked)).getFirst().row()).isEqualTo("m3#2");
    assertThat(tasks.labels(Optional.of(asked)).getFirst().why()).isEqualTo("drawn by chance");
    var pairs = tasks.duplicates(new Duplicates().find(subject));
    try (var ledger = Ledger.open(folder.resolve("r.db"))) {
      var desk = new Desk(ledger, 0);
      desk.put(Queue.DUPLICATES, pairs);
      assertThat(pairs).extracting(Task::row).containsExactlyInAnyOrder("m3#2", "m4#2");
      for (var pair : pairs) {
        var action = pair.other().equals("m3") ? Action.MERGE : Action.DROP;
        var value = action == Action.MERGE ? pair.other() : "";
        desk.decide(new Wish(pair.row(), pair.key(), "Ann", action, value, 0, false));
      }
      assertThat(clean(data, desk)).hasSize(20).doesNotHaveDuplicates();
    }
  }

  private static String listing(int i) {
    return "m%d,thing %s,Plates%n".formatted(i, Integer.toString((i + 9) * 1_000_003, 36));
  }

  @Test
  void a_label_that_was_asked_for_and_is_right_is_told_and_one_that_was_doubted_is_not()
      throws Exception {
    try (var ledger = Ledger.open(folder.resolve("r.db"))) {
      var desk = new Desk(ledger, 0);
      desk.put(Queue.LABELS, List.of(asked("m0", "Plates"), asked("m1", "")));
      desk.put(Queue.MISLABELS, List.of(DeskTest.label("m2")));
      for (var queue : List.of(Queue.LABELS, Queue.MISLABELS))
        for (var open : desk.next(queue, "Ann", 9, false))
          desk.decide(new Wish(open.key(), open.key(), "Ann", Action.KEEP, "", 0, false));
      assertThat(Replay.of(desk, id -> true))
          .extracting(row -> row.decision().row() + " " + row.decision().value())
          .containsExactly("m0 Plates");
    }
  }

  /** Two tables of the same ids, and one that was changed since. */
  @Test
  void what_was_said_of_other_cells_than_stand_in_the_table_is_left_out() throws Exception {
    var data = table(6);
    var stands = Replay.in(data, new RowNames(data).rows());
    try (var ledger = Ledger.open(folder.resolve("r.db"))) {
      var desk = new Desk(ledger, 0);
      desk.put(
          Queue.LABELS,
          List.of(asked("m0", "Plates"), asked("m1", "Cups"), asked("m2", ""), asked("m9", "")));
      desk.put(Queue.DUPLICATES, List.of(DeskTest.pair("m4", "m3"), DeskTest.pair("m9", "m5")));
      for (var open : desk.next(Queue.LABELS, "Ann", 9, false))
        desk.decide(new Wish(open.key(), open.key(), "Ann", Action.RELABEL, "Mugs", 0, false));
      for (var open : desk.next(Queue.DUPLICATES, "Ann", 9, false))
        desk.decide(new Wish(open.key(), open.key(), "Ann", Action.DROP, "", 0, false));
      assertThat(Replay.of(desk, stands))
          .extracting(row -> row.decision().row())
          .containsExactly("m0", "m4");
      assertThat(Replay.leftOut(desk, stands)).isEqualTo(4);
      // What is asked now does not change of what it was said.
      desk.put(Queue.LABELS, List.of(asked("m1", "Plates")));
      assertThat(Replay.leftOut(desk, stands)).isEqualTo(4);
    }
  }

  private static Task asked(String row, String given) {
    return Task.of(Queue.LABELS, row, "", "category", given, "named by --queue");
  }

  @Test
  void anything_that_people_can_say_can_be_applied() throws Exception {
    var data = table(20);
    for (int seed = 0; seed < 40; seed++) {
      var random = new SplittableRandom(seed);
      try (var ledger = Ledger.open(folder.resolve("r" + seed + ".db"))) {
        var desk = new Desk(ledger, 0);
        var pairs = new ArrayList<Task>();
        for (int i = 1; i < 20; i++) pairs.add(DeskTest.pair("m" + i, "m" + random.nextInt(i)));
        desk.put(Queue.DUPLICATES, pairs);
        desk.put(
            Queue.MISLABELS,
            IntStream.range(0, 20).mapToObj(i -> DeskTest.label("m" + i)).toList());
        var all = new ArrayList<>(desk.next(Queue.DUPLICATES, "Ann", 99, false));
        all.addAll(desk.next(Queue.MISLABELS, "Ann", 99, false));
        for (int i = 0; i < 60; i++) {
          if (random.nextInt(6) == 0) {
            desk.undo("u" + i, "Ann");
            continue;
          }
          var open = desk.at(all.get(random.nextInt(all.size())).key()).orElseThrow();
          var task = open.task();
          boolean pair = !task.other().isEmpty();
          var action =
              List.of(Action.KEEP, Action.DROP, pair ? Action.MERGE : Action.RELABEL)
                  .get(random.nextInt(3));
          var value =
              action == Action.MERGE
                  ? random.nextBoolean() ? task.row() : task.other()
                  : action == Action.RELABEL ? "Mugs" : "";
          desk.decide(new Wish("t" + i, open.key(), "Ann", action, value, open.revision(), false));
        }
        clean(data, desk); // throws where it cannot be applied
      }
    }
  }

  private void say(Desk desk, Queue queue, String row, Action action, String value)
      throws Conflict {
    var task =
        queue == Queue.MISLABELS
            ? DeskTest.label(row)
            : DeskTest.pair(row, "m" + (Integer.parseInt(row.substring(1)) - 1));
    desk.decide(new Wish(row + action, task.key(), "Ann", action, value, 0, false));
  }

  /** Through the file, as the command reads it; each row left as its id and category. */
  private List<String> clean(Dataset data, Desk desk) throws Exception {
    var text = new StringWriter();
    Csv.row(text, Session.columns().toArray(String[]::new));
    for (var row : Replay.of(desk, id -> true)) Csv.row(text, row.cells());
    var file = Files.writeString(folder.resolve("decisions.csv"), text.toString());
    var decisions = new ArrayList<Decision>();
    var read = text.toString().lines().count() > 1 ? Table.read(file) : null;
    for (int row = 0; read != null && row < read.rows(); row++) {
      var cells = new HashMap<String, String>();
      for (var column : Decision.COLUMNS)
        if (read.cell(row, column) != null) cells.put(column, read.cell(row, column));
      decisions.add(Decision.of(row + 1, cells));
    }
    var cleaned = Cleaning.of(data, decisions);
    return IntStream.range(0, cleaned.rows())
        .mapToObj(r -> cleaned.cell(r, "id") + " " + cleaned.cell(r, "category"))
        .toList();
  }

  private Dataset table(int rows) throws Exception {
    var text = new StringBuilder("id,title,category\n");
    for (int i = 0; i < rows; i++) text.append("m%d,thing %d,Plates%n".formatted(i, i));
    return Dataset.read(Files.writeString(folder.resolve("t.csv"), text));
  }
}
