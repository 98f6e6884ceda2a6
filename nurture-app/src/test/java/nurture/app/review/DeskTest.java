package nurture.app.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import nurture.app.review.Line.Action;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds of decisions, whatever happens; after each test the ledger gives the same desk. */
class DeskTest {
  @TempDir Path folder;
  Ledger ledger;
  Desk desk;

  @BeforeEach
  void open() {
    ledger = Ledger.open(folder.resolve("r.db"));
    desk = desk(0);
  }

  private Desk desk(double overlap) {
    var made = new Desk(ledger, overlap);
    made.put(Queue.MISLABELS, IntStream.range(0, 40).mapToObj(i -> label("m" + i)).toList());
    made.put(
        Queue.DUPLICATES,
        List.of(pair("b", "a"), pair("c", "b"), pair("e", "d"), pair("m1", "m0")));
    made.put(Queue.ODD, List.of(odd("m2"), odd("x"), odd("a")));
    return made;
  }

  @AfterEach
  void the_ledger_alone_gives_the_same_desk() {
    ledger.close();
    try (var again = Ledger.open(folder.resolve("r.db"))) {
      var reread = new Desk(again, 0);
      assertThat(reread.settled().stream().map(s -> s.outcome().number()))
          .containsExactlyElementsOf(
              desk.settled().stream().map(s -> s.outcome().number()).toList());
      assertThat(reread.standing()).isEqualTo(desk.standing());
      assertThat(reread.next(Queue.DISAGREEMENTS, "", 99, false).stream().map(Desk.Open::key))
          .containsExactlyInAnyOrderElementsOf(
              desk.next(Queue.DISAGREEMENTS, "", 99, false).stream().map(Desk.Open::key).toList());
    }
  }

  @Test
  void a_decision_settles_its_task_and_undo_brings_it_back() throws Conflict {
    var first = first("Ann");
    say("Ann", first, Action.RELABEL, "Mugs");
    assertThat(count(Queue.MISLABELS).settled()).isEqualTo(1);
    assertThat(first("Ann").key()).isNotEqualTo(first.key());
    var back = desk.undo(ticket(), "Ann").orElseThrow();
    assertThat(back.key()).isEqualTo(first.key());
    assertThat(back.votes()).isEmpty();
    assertThat(first("Ann").key()).isEqualTo(first.key());
    assertThat(desk.undo(ticket(), "Ann")).isEmpty();
  }

  @Test
  void undo_goes_back_step_by_step_and_takes_nothing_of_others() throws Conflict {
    var one = first("Ann");
    say("Ann", one, Action.KEEP, "");
    var other = first("Ben");
    say("Ben", other, Action.DROP, "");
    var two = first("Ann");
    say("Ann", two, Action.RELABEL, "Bowls");
    assertThat(desk.undo(ticket(), "Ann").orElseThrow().key()).isEqualTo(two.key());
    assertThat(desk.undo(ticket(), "Ann").orElseThrow().key()).isEqualTo(one.key());
    assertThat(desk.undo(ticket(), "Ann")).isEmpty();
    assertThat(desk.at(other.key()).orElseThrow().votes()).hasSize(1);
  }

  @Test
  void undoing_a_second_thought_brings_back_the_first() throws Conflict {
    var task = first("Ann");
    say("Ann", task, Action.KEEP, "");
    say("Ann", desk.at(task.key()).orElseThrow(), Action.RELABEL, "Bowls");
    assertThat(desk.settled().getFirst().outcome().value()).isEqualTo("Bowls");
    desk.undo(ticket(), "Ann");
    assertThat(desk.settled().getFirst().outcome().action()).isEqualTo(Action.KEEP);
  }

  @Test
  void two_people_at_once_do_not_overwrite_each_other() throws Conflict {
    var seen = first("Ann");
    say("Ann", seen, Action.RELABEL, "Mugs");
    var kept = say("Ben", seen, Action.RELABEL, "Bowls"); // Ben's page knew nothing of Ann
    assertThat(kept.torn()).isTrue();
    assertThat(kept.by()).containsExactly("Ann");
    assertThat(desk.settled()).isEmpty();
    assertThat(count(Queue.DISAGREEMENTS).total()).isEqualTo(1);
    var torn = desk.next(Queue.DISAGREEMENTS, "Cy", 9, false).getFirst();
    assertThat(torn.votes()).extracting(Line::value).containsExactly("Mugs", "Bowls");
    resolve("Cy", torn, Action.RELABEL, "Bowls");
    assertThat(desk.settled().getFirst().outcome().value()).isEqualTo("Bowls");
    assertThatThrownBy(() -> resolve("Ann", torn, Action.RELABEL, "Mugs"))
        .isInstanceOf(Conflict.class);
    desk.undo(ticket(), "Cy");
    assertThat(count(Queue.DISAGREEMENTS).total()).isEqualTo(1);
  }

  @Test
  void two_people_who_say_the_same_agree() throws Conflict {
    var seen = first("Ann");
    say("Ann", seen, Action.KEEP, "");
    var kept = say("Ben", seen, Action.RELABEL, seen.task().given()); // which is to keep it
    assertThat(kept.torn()).isFalse();
    assertThat(desk.settled()).hasSize(1);
  }

  @Test
  void the_same_person_in_two_windows_is_told_and_nothing_is_replaced() throws Conflict {
    var seen = first("Ann");
    say("Ann", seen, Action.RELABEL, "Mugs");
    assertThatThrownBy(() -> say("Ann", seen, Action.DROP, ""))
        .isInstanceOf(Conflict.class)
        .hasMessageContaining("'Mugs'");
    assertThat(desk.settled().getFirst().outcome().value()).isEqualTo("Mugs");
  }

  @Test
  void the_same_ticket_is_one_decision() throws Conflict {
    var seen = first("Ann");
    var wish = new Wish("t-1", seen.key(), "Ann", Action.DROP, "", 0, false);
    var once = desk.decide(wish);
    assertThat(desk.decide(wish).number()).isEqualTo(once.number());
    assertThat(desk.standing()).isEqualTo(1);
    desk.undo("t-2", "Ann");
    assertThat(desk.undo("t-2", "Ann").orElseThrow().key()).isEqualTo(seen.key());
    assertThat(desk.standing()).isZero();
  }

  @Test
  void people_are_given_different_tasks() {
    var ann = desk.next(Queue.MISLABELS, "Ann", 8, false).stream().map(Desk.Open::key).toList();
    var ben = desk.next(Queue.MISLABELS, "Ben", 8, false).stream().map(Desk.Open::key).toList();
    assertThat(ann).hasSize(8).doesNotContainAnyElementsOf(ben);
    assertThat(desk.next(Queue.MISLABELS, "Ann", 8, false).stream().map(Desk.Open::key))
        .containsExactlyElementsOf(ann);
    desk.next(Queue.ODD, "Ann", 8, false); // she goes elsewhere, and what she held is free
    assertThat(desk.next(Queue.MISLABELS, "Cy", 8, false).stream().map(Desk.Open::key))
        .containsExactlyElementsOf(ann);
  }

  @Test
  void at_the_end_of_a_queue_nobody_waits_for_another() {
    var ann = desk.next(Queue.ODD, "Ann", 8, false);
    var ben = desk.next(Queue.ODD, "Ben", 8, false);
    assertThat(ben).hasSize(1);
    assertThat(ben.getFirst().key()).isEqualTo(ann.getLast().key());
  }

  @Test
  void what_overlaps_is_asked_of_everybody_and_gives_kappa() throws Conflict {
    desk = desk(0.5);
    for (var name : List.of("Ann", "Ben", "Cy"))
      for (int i = 0; i < 40; i++) {
        var next = desk.next(Queue.MISLABELS, name, 1, false);
        if (next.isEmpty()) break;
        int number = Integer.parseInt(next.getFirst().task().row().substring(1));
        boolean odd = name.equals("Cy") && number % 7 == 0;
        say(name, next.getFirst(), number % 2 == 0 ^ odd ? Action.KEEP : Action.RELABEL, "Mugs");
      }
    var pairs = Accord.of(desk);
    assertThat(pairs).hasSize(4);
    assertThat(pairs.getLast().measure()).isEqualTo("Fleiss");
    assertThat(pairs.getFirst().annotators()).containsExactly("Ann", "Ben");
    assertThat(pairs.getFirst().kappa().orElseThrow().value()).isEqualTo(1);
    assertThat(pairs.get(1).kappa().orElseThrow().value()).isLessThan(1);
    int shared = pairs.getLast().share().n();
    assertThat(shared).isBetween(10, 30);
    assertThat(count(Queue.MISLABELS).settled() + count(Queue.MISLABELS).torn()).isEqualTo(40);
    assertThat(count(Queue.DISAGREEMENTS).total()).isPositive();
  }

  @Test
  void one_who_answers_a_single_task_does_not_end_the_agreement_of_the_others() throws Conflict {
    desk = desk(1);
    for (var name : List.of("Ann", "Ben", "Cy", "Dee"))
      for (int i = 0; i < (name.equals("Dee") ? 1 : 20); i++) {
        var next = desk.next(Queue.MISLABELS, name, 1, false).getFirst();
        boolean keeps = i % 2 == 0 ^ (name.equals("Cy") && i % 7 == 0);
        say(name, next, keeps ? Action.KEEP : Action.RELABEL, "Mugs");
      }
    var all = Accord.of(desk).getLast();
    assertThat(all.measure()).isEqualTo("Fleiss");
    assertThat(all.annotators()).containsExactly("Ann", "Ben", "Cy", "Dee");
    assertThat(all.share().n()).isEqualTo(20);
    assertThat(all.kappa().orElseThrow().value()).isBetween(0.5, 0.99);
  }

  /** Who looks up what another answered does so to contradict. */
  @Test
  void agreement_is_measured_on_what_overlaps_alone() throws Conflict {
    desk = desk(0.5);
    for (int i = 0; i < 40; i++) {
      var task = desk.look(label("m" + i));
      say("Ann", task, Action.KEEP, "");
      if (asked("Ben", task.key())) say("Ben", desk.look(label("m" + i)), Action.KEEP, "");
      else say("Ben", desk.look(label("m" + i)), Action.DROP, "");
    }
    var accord = Accord.of(desk).getFirst();
    assertThat(accord.share().n()).isBetween(10, 30);
    assertThat(accord.share().value()).isEqualTo(1);
  }

  private boolean asked(String annotator, String key) {
    return desk.next(Queue.MISLABELS, annotator, 99, false).stream()
        .anyMatch(open -> open.key().equals(key));
  }

  @Test
  void what_others_said_of_what_overlaps_is_not_told_before_one_has_answered() throws Conflict {
    desk = desk(1);
    var seen = first("Ann");
    say("Ann", seen, Action.KEEP, "");
    say("Ben", first("Ben"), Action.DROP, "");
    var cy = first("Cy");
    assertThat(cy.key()).isEqualTo(seen.key());
    assertThat(cy.votes()).isEmpty();
    assertThat(cy.torn()).isFalse();
    assertThat(desk.at(seen.key(), "Cy").orElseThrow().votes()).isEmpty();
    assertThat(desk.list(Queue.MISLABELS, "Cy", 0, 1).getFirst().state()).isEqualTo("open");
    assertThat(desk.list(Queue.MISLABELS, "Ann", 0, 1).getFirst().state()).isEqualTo("torn");
    say("Cy", cy, Action.KEEP, "");
    assertThat(desk.at(seen.key(), "Cy").orElseThrow().votes()).hasSize(3);
  }

  @Test
  void skipped_tasks_are_others_and_come_again_when_asked_for() throws Conflict {
    var seen = first("Ann");
    say("Ann", seen, Action.SKIP, "");
    assertThat(first("Ann").key()).isNotEqualTo(seen.key());
    assertThat(count(Queue.MISLABELS).skipped()).isEqualTo(1);
    assertThat(desk.next(Queue.MISLABELS, "Ann", 9, true))
        .extracting(Desk.Open::key)
        .containsExactly(seen.key());
    say("Ann", desk.at(seen.key()).orElseThrow(), Action.KEEP, "");
    assertThat(count(Queue.MISLABELS).settled()).isEqualTo(1);
  }

  @Test
  void what_was_left_out_is_not_asked_about_again() throws Conflict {
    var odd = desk.next(Queue.ODD, "Ann", 9, false);
    assertThat(odd).extracting(o -> o.task().row()).containsExactly("m2", "x", "a");
    say("Ann", odd.getFirst(), Action.DROP, "");
    assertThat(desk.next(Queue.MISLABELS, "Ann", 99, false))
        .extracting(o -> o.task().row())
        .doesNotContain("m2")
        .hasSize(39);
    desk.undo(ticket(), "Ann");
    assertThat(desk.next(Queue.MISLABELS, "Ann", 99, false)).hasSize(40);
  }

  @Test
  void what_does_not_fit_the_task_is_refused() {
    var label = first("Ann");
    assertThatThrownBy(() -> say("Ann", label, Action.MERGE, "a"))
        .hasMessageContaining("does not answer");
    var pair = desk.next(Queue.DUPLICATES, "Ann", 1, false).getFirst();
    assertThatThrownBy(() -> say("Ann", pair, Action.MERGE, "somebody else"))
        .hasMessageContaining("does not answer");
    assertThatThrownBy(() -> say("Ann", pair, Action.RELABEL, "Mugs"))
        .hasMessageContaining("does not answer");
    assertThat(desk.standing()).isZero();
  }

  @Test
  void many_at_once_lose_nothing() throws Exception {
    var seen = desk.next(Queue.MISLABELS, "Ann", 40, false);
    try (var people = Executors.newFixedThreadPool(4)) {
      var done = new ArrayList<java.util.concurrent.Future<?>>();
      for (int p = 0; p < 4; p++) {
        var name = "P" + p;
        done.add(
            people.submit(() -> {
              for (var open : seen) say(name, open, Action.RELABEL, "by " + name);
              return null;
            }));
      }
      for (var one : done) one.get();
    }
    assertThat(desk.standing()).isEqualTo(160);
    assertThat(count(Queue.MISLABELS).torn()).isEqualTo(40);
  }

  @Test
  void one_store_is_of_one_review() {
    assertThatThrownBy(() -> Ledger.open(folder.resolve("r.db")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one review at a time");
  }

  @Test
  void what_was_found_is_there_at_the_next_start_and_not_for_other_data() {
    var tasks = IntStream.range(0, 12_345).mapToObj(i -> label("n" + i)).toList();
    ledger.keep("h1", tasks);
    assertThat(ledger.found("h1").orElseThrow()).isEqualTo(tasks);
    assertThat(ledger.found("h2")).isEmpty();
    ledger.keep("h2", tasks.subList(0, 3));
    assertThat(ledger.found("h1")).isEmpty();
    assertThat(ledger.found("h2").orElseThrow()).hasSize(3);
  }

  private Desk.Open first(String annotator) {
    return desk.next(Queue.MISLABELS, annotator, 1, false).getFirst();
  }

  private Desk.Count count(Queue queue) {
    return desk.counts("Ann").stream().filter(c -> c.queue() == queue).findFirst().orElseThrow();
  }

  private Desk.Kept say(String who, Desk.Open seen, Action action, String value) throws Conflict {
    return desk.decide(
        new Wish(
            ticket(),
            seen.key(),
            who,
            action,
            action == Action.RELABEL || action == Action.MERGE ? value : "",
            seen.revision(),
            false));
  }

  private void resolve(String who, Desk.Open seen, Action action, String value) throws Conflict {
    desk.decide(new Wish(ticket(), seen.key(), who, action, value, seen.revision(), true));
  }

  private static String ticket() {
    return UUID.randomUUID().toString();
  }

  static Task label(String row) {
    return new Task(
        Queue.MISLABELS,
        row,
        "",
        "category",
        "Plates",
        List.of(new Task.Choice("Mugs", 0.9), new Task.Choice("Bowls", 0.05)),
        "given 'Plates'",
        0.9);
  }

  static Task pair(String row, String other) {
    return new Task(Queue.DUPLICATES, row, other, "", "", List.of(), "the same photo", 0.99);
  }

  private static Task odd(String row) {
    return new Task(Queue.ODD, row, "", "price", "0", List.of(), "a price of nothing", 1);
  }
}
