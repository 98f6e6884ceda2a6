package nurture.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import nurture.app.memory.Learner.Verdict;
import nurture.app.memory.NightRecords;
import nurture.app.memory.Wakeful;
import nurture.app.store.Store;
import nurture.serve.BadListing;
import nurture.serve.Bundle;
import nurture.serve.Catalogue;
import nurture.serve.Listing;
import nurture.serve.Versions;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A run that is taught by day and sleeps by night; each test is the next night. */
@TestMethodOrder(OrderAnnotation.class)
class SleepTest {
  private static final String GNOMES = "Garden > Gnomes";

  @TempDir static Path folder = Path.of("");

  private static Path run() {
    return folder.resolve("run");
  }

  private static Versions versions() {
    return new Versions(run());
  }

  private static Listing titled(String title) {
    return Listing.of(Map.of("title", title));
  }

  private static String top(Wakeful learner, String title) throws BadListing {
    return learner.suggest(titled(title)).categories().getFirst().name();
  }

  private static void say(Wakeful learner, String name, String title, String category)
      throws BadListing {
    learner.learn(titled(title), new Verdict(category, null, false, true, name, "anna"));
  }

  private static Program.Said sleep() {
    return Program.run("sleep", run(), "--json");
  }

  @Test
  @Order(1)
  void what_was_said_by_day_is_known_after_the_night() throws Exception {
    var table = Program.shop(folder, 160);
    var trained =
        Program.run(
            "train",
            table,
            "-o",
            run(),
            "--epochs",
            8,
            "--members",
            2,
            "--threads",
            1,
            "--price",
            "price",
            "--category",
            "category");
    assertThat(trained.code()).as(trained.err()).isZero();
    try (var learner = Serve.open(run(), null)) {
      for (int i = 0; i < 24; i++)
        say(learner, "G" + i, "garden gnome with hat no. " + 2 * i, GNOMES);
      say(learner, "T003", "red gnome that was filed wrongly", GNOMES);
      learner.forget("T005");
      int before = learner.episodes();
      var said = sleep();
      assertThat(said.code()).as(said.err()).isZero();
      assertThat(said.out().lines()).hasSize(1);
      var night = said.lastLine();
      assertThat(said.err())
          .contains("versions/" + night.path("version").asString("") + "/report.html", "Took ")
          .doesNotContain(".night");
      assertThat(night.path("released").asBoolean()).isTrue();
      assertThat(night.path("before").asString("")).isEqualTo(Versions.FIRST);
      assertThat(night.path("known").asInt()).isPositive();
      assertThat(night.at("/sittings/0/exam").asString("")).isEqualTo("first day");
      assertThat(night.path("exam")).isNotEmpty();
      until(() -> learner.version().equals(night.path("version").asString("")));
      assertThat(top(learner, "a gnome")).isEqualTo(GNOMES);
      assertThat(learner.episodes()).isEqualTo(before - night.path("known").asInt());
      assertThat(learner.suggest(titled("a gnome")).version())
          .isEqualTo(night.path("version").asString(""));
    }
    try (var bundle = Bundle.open(run())) {
      assertThat(java.util.Objects.requireNonNull(bundle.card().category()).classes())
          .contains(GNOMES);
    }
    var again = Catalogue.open(versions().folder(versions().current()));
    assertThat(again.listings())
        .extracting(Catalogue.Known::id)
        .doesNotContain("T005")
        .contains("G1");
    var theirs =
        Files.write(
            folder.resolve("gnomes.csv"),
            List.of(
                "id,title,category",
                "G1,garden gnome with hat no. 2," + GNOMES,
                "X,gnome," + GNOMES));
    assertThat(Program.run("evaluate", run(), theirs, "--threads", 1).out())
        .as("what the night learnt was learnt too")
        .contains(" 1 × the run learnt from this listing");
    assertThat(Files.readString(versions().folder(versions().current()).resolve("night.html")))
        .contains("what people said", "held");
    var idle = sleep();
    assertThat(idle.code()).isZero();
    assertThat(idle.err()).contains("Nothing was said since");
    assertThat(NightRecords.of(versions()).days()).containsExactly("night 1");
  }

  @Test
  @Order(2)
  void a_night_that_would_forget_is_not_released() throws Exception {
    var yesterday = versions().current();
    try (var learner = Serve.open(run(), null)) {
      var rows = Files.readAllLines(folder.resolve("shop.csv"));
      for (int i = 1; i < rows.size(); i++) { // somebody files every cup and plate under pots
        var cells = rows.get(i).split(",", -1);
        var title = (cells[1] + "," + cells[2]).replace("\"", "");
        var listing = Listing.of(Map.of("title", title, "colour", cells[3]));
        learner.learn(listing, new Verdict("Garden > Pots", null, false, false, "bad" + i, "eve"));
      }
      var said = sleep();
      assertThat(said.code()).as(said.err()).isEqualTo(Sleep.NOT_RELEASED);
      assertThat(said.lastLine().path("released").asBoolean()).isFalse();
      assertThat(said.lastLine().path("why").toString()).contains("First day: the accuracy went");
      assertThat(said.lastLine().at("/sittings/0/lost/n").asInt())
          .as("the first day's version sat its exam again")
          .isEqualTo(said.lastLine().at("/sittings/0/fall/n").asInt())
          .isPositive();
      assertThat(versions().current()).isEqualTo(yesterday).isNotEqualTo(Versions.FIRST);
      Thread.sleep(1_000); // longer than a server takes to notice
      assertThat(learner.version()).isEqualTo(yesterday);
      for (int i = 1; i < rows.size(); i++) learner.forget("bad" + i);
    }
    var nights = NightRecords.of(versions());
    assertThat(nights.days()).containsExactly("night 1", "night 2");
    assertThat(nights.sat()).isNotEmpty();
    assertThat(nights.firstSat())
        .containsEntry("night 1", versions().current())
        .doesNotContainKey("night 2"); // was not released
  }

  @Test
  @Order(3)
  void one_command_goes_back_and_servers_follow() throws Exception {
    try (var learner = Serve.open(run(), null)) {
      var said = Program.run("rollback", run(), "--json");
      assertThat(said.code()).as(said.err()).isZero();
      assertThat(said.lastLine().path("version").asString("")).isEqualTo(Versions.FIRST);
      until(() -> learner.version().equals(Versions.FIRST));
      assertThat(top(learner, "garden gnome with hat no. 7")).isEqualTo(GNOMES); // remembered
    }
    var again = sleep(); // the night after would make it anew
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err()).contains("learnt from the same listings in the same way");
    assertThat(versions().current()).isEqualTo(Versions.FIRST);
    var none = Program.run("rollback", run());
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("there is no version before 'first'").hasLineCount(1);
    var wrong = Program.run("rollback", run(), "no-such");
    assertThat(wrong.err()).contains("version must be one of first, ");
  }

  /** {@code -Dnurture.kills=N} kills more often. */
  @Test
  @Order(4)
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs kill -9")
  void a_night_that_is_killed_at_any_moment_leaves_yesterday_whole() throws Exception {
    int kills = Integer.getInteger("nurture.kills", 3), killed = 0, learnt = 0;
    var random = new Random(7);
    try (var learner = Serve.open(run(), null)) {
      say(learner, "K", "garden gnome", GNOMES);
    }
    long began = System.nanoTime();
    var slept = Program.start("sleep", run(), "--threads", 1);
    assertThat(slept.waitFor()).isIn(0, Sleep.NOT_RELEASED);
    long whole = System.nanoTime() - began;
    for (int i = 0; i < kills; i++) {
      int said;
      try (var learner = Serve.open(run(), null)) {
        say(learner, "K" + i, "garden gnome number " + i, GNOMES);
        try (var store = Store.open(run().resolve("store.db").toString())) {
          said = store.all().said().size();
        }
        var process = Program.start("sleep", run(), "--threads", 1);
        if (!process.waitFor((long) (1.2 * whole * random.nextDouble()), TimeUnit.NANOSECONDS))
          killed++;
        if (Files.exists(run().resolve("versions/.night/bundle"))) learnt++;
        process.destroyForcibly().waitFor();
        assertThat(top(learner, "garden gnome number " + i)).isEqualTo(GNOMES);
      }
      try (var bundle = Bundle.open(run());
          var store = Store.open(run().resolve("store.db").toString())) {
        assertThat(bundle.describe().version()).isNotEmpty();
        assertThat(store.all().said()).hasSize(said);
      }
      assertThat(versions().folder(versions().current()).resolve("bundle")).isDirectory();
    }
    System.out.printf(
        "%d of %d nights were killed before their end, %d when they had learnt%n",
        killed, kills, learnt);
    var next = sleep();
    assertThat(next.code()).as(next.err()).isIn(0, Sleep.NOT_RELEASED);
    assertThat(run().resolve("versions/.night")).doesNotExist();
  }

  @Test
  @Order(5)
  void two_nights_at_once_are_one_too_many() throws Exception {
    try (var _ = new RunFolder(run()).lock()) {
      var said = Program.run("sleep", run());
      assertThat(said.code()).isEqualTo(1);
      assertThat(said.err()).contains("another training or sleep is writing to").hasLineCount(1);
    }
  }

  @Test
  @Order(6)
  void a_short_night_looks_at_what_is_new_and_some_of_the_old_and_sits_every_exam()
      throws Exception {
    var last = NightRecords.of(versions()).nights().getLast();
    var heard = NightRecords.of(versions()).of(versions().current());
    try (var learner = Serve.open(run(), null)) {
      for (int i = 0; i < 5; i++) say(learner, "N" + i, "garden gnome with lamp " + i, GNOMES);
    }
    int fresh;
    try (var store = Store.open(run().resolve("store.db").toString())) {
      fresh = store.since(heard.map(NightRecords.Slept::seq).orElse(-1L)).said().size();
    }
    for (var replay : new String[] {"hardest", "balanced"}) {
      var said = Program.run("sleep", run(), "--replay", replay, "--replay-size", 40, "--json");
      assertThat(said.code()).as(said.err()).isIn(0, Sleep.NOT_RELEASED);
      var night = said.lastLine();
      assertThat(night.path("replay").asString("")).isEqualTo(replay);
      int held = 0;
      for (var sitting : night.path("sittings"))
        if (sitting.path("exam").asString("").matches("first day|night \\d+")
            && sitting.path("figure").asString("").equals("accuracy"))
          held += sitting.at("/fall/n").asInt();
      assertThat(night.at("/sittings/0/fall/n").asInt())
          .isEqualTo(last.sittings().getFirst().fall().n());
      assertThat(night.path("listings").asInt())
          .isBetween(held + 40, held + 40 + fresh)
          .isLessThan(160);
      var known = Catalogue.open(versions().folder(night.path("version").asString("")));
      assertThat(known.listings()).extracting(Catalogue.Known::id).containsAll(table());
      assertThat(learnt(night.path("version").asString("")))
          .as("listings that something was learnt from")
          .isGreaterThan(night.path("listings").asInt());
      if (night.path("released").asBoolean()) return; // then nothing is new
    }
  }

  /** How many listings a version learnt from, by whatever part of it. */
  private static int learnt(String version) {
    try (var bundle = Bundle.open(versions().folder(version))) {
      return IntStream.of(Objects.requireNonNull(bundle.card().category()).seen()).sum();
    }
  }

  /** What the first version knows and nobody withdrew. */
  private static java.util.List<String> table() {
    return Catalogue.open(run()).listings().stream().map(Catalogue.Known::id).toList();
  }

  @Test
  @Order(7)
  void how_many_are_replayed_belongs_to_how() {
    for (var arguments : new String[][] {{"--replay", "hardest"}, {"--replay-size", "9"}}) {
      var said = Program.run("sleep", run(), arguments[0], arguments[1]);
      assertThat(said.code()).isEqualTo(1);
      assertThat(said.err()).contains("give both or none").hasLineCount(1);
    }
  }

  @Test
  @Order(8)
  void a_night_may_go_on_from_yesterdays_nets_and_hold_them() throws Exception {
    try (var learner = Serve.open(run(), null)) {
      for (int i = 0; i < 6; i++) say(learner, "E" + i, "garden gnome with ladder " + i, GNOMES);
    }
    var negative = Program.run("sleep", run(), "--ewc", "-1");
    assertThat(negative.code()).isEqualTo(1);
    assertThat(negative.err()).contains("--ewc must be at least 0, got -1.0").hasLineCount(1);
    var both = Program.run("sleep", run(), "--ewc", "1", "--distil");
    assertThat(both.code()).isEqualTo(1);
    assertThat(both.err()).contains("of which --distil leaves none").hasLineCount(1);
    var yesterday = versions().current();
    var said =
        Program.run(
            "sleep", run(), "--replay", "reservoir", "--replay-size", 40, "--ewc", "100", "--json");
    assertThat(said.code()).as(said.err()).isIn(0, Sleep.NOT_RELEASED);
    assertThat(said.err()).contains("stays until a night without --ewc"); // T005 was withdrawn
    var night = said.lastLine();
    assertThat(night.path("ewc").asDouble()).isEqualTo(100);
    assertThat(night.path("agree").isNull()).isTrue();
    var made = versions().folder(night.path("version").asString(""));
    assertThat(Files.readString(made.resolve("report.html")))
        .contains("version " + yesterday, "held with strength 100.0");
    try (var before = Bundle.open(versions().folder(yesterday));
        var after = Bundle.open(made)) {
      assertThat(after.card().size()).isEqualTo(before.card().size());
      assertThat(after.nets()).hasSameSizeAs(before.nets());
    }
  }

  @Test
  @Order(9)
  void a_night_may_agree_with_yesterday_and_leave_one_small_net() throws Exception {
    try (var learner = Serve.open(run(), null)) {
      for (int i = 0; i < 6; i++)
        say(learner, "H" + i, "garden gnome with lantern no. " + i, GNOMES);
    }
    var refused = Program.run("sleep", run(), "--agree", "0");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("--agree must be greater than 0, got 0.0");
    var said = Program.run("sleep", run(), "--agree", "0.5", "--distil", "--json");
    assertThat(said.code()).as(said.err()).isIn(0, Sleep.NOT_RELEASED);
    var night = said.lastLine();
    assertThat(night.path("agree").asDouble()).isEqualTo(0.5);
    assertThat(night.path("distilled").asBoolean()).isTrue();
    assertThat(night.at("/sittings/0/fall/n").asInt()).isPositive(); // the student sat the exam
    var made = versions().folder(night.path("version").asString(""));
    assertThat(made.resolve("teachers")).doesNotExist();
    try (var bundle = Bundle.open(made.resolve("bundle"))) {
      assertThat(bundle.nets()).hasSize(1);
      var known = Catalogue.open(made).listings();
      assertThat(known).extracting(Catalogue.Known::id).contains("H1");
      for (var listing : known)
        if (listing.id().equals("H1"))
          assertThat(listing.embedding())
              .isEqualTo(bundle.embedding(titled("garden gnome with lantern no. 1")));
    }
    try (var portrait = Files.list(made.resolve("bundle"))) {
      assertThat(portrait.map(f -> f.getFileName().toString())).contains("portrait.json");
    }
  }

  @Test
  @Order(10)
  void a_broken_recipe_is_not_released() throws Exception {
    var yesterday = versions().current();
    try (var learner = Serve.open(run(), null)) {
      say(learner, "R1", "garden gnome with rake", GNOMES);
    }
    var config = run().resolve("config.json");
    var whole = Files.readString(config);
    assertThat(whole).contains("\"labels\" : 0");
    Files.writeString(config, whole.replace("\"labels\" : 0", "\"labels\" : 12"));
    var said = sleep(); // learns from twelve listings
    Files.writeString(config, whole);
    assertThat(said.code()).as(said.err()).isEqualTo(Sleep.NOT_RELEASED);
    assertThat(said.lastLine().path("why").toString()).contains("First day: the ", " went from ");
    assertThat(versions().current()).isEqualTo(yesterday);
  }

  @Test
  @Order(11)
  void bundles_of_old_nights_may_go_and_their_exams_stay() throws Exception {
    try (var learner = Serve.open(run(), null)) {
      say(learner, "R3", "garden gnome with hoe", GNOMES);
      var before = NightRecords.of(versions());
      var said = Program.run("sleep", run(), "--keep", 1, "--json");
      assertThat(said.code()).as(said.err()).isIn(0, Sleep.NOT_RELEASED);
      var records = NightRecords.of(versions());
      assertThat(records.nights()).hasSize(before.nights().size() + 1);
      assertThat(records.sat()).containsAllEntriesOf(before.sat());
      var whole = versions().all().stream().filter(versions()::whole).toList();
      assertThat(whole).hasSizeLessThan(before.nights().size());
      assertThat(whole)
          .contains(Versions.FIRST, versions().current(), records.nights().getLast().version());
      assertThat(learner.overview().versions())
          .containsExactlyInAnyOrderElementsOf(versions().all());
      assertThat(learner.overview().stripped())
          .isNotEmpty()
          .doesNotContainAnyElementsOf(whole)
          .hasSize(versions().all().size() - whole.size());
      var gone = before.nights().stream().map(NightRecords.Slept::version).toList();
      var back = Program.run("rollback", run(), gone.get(1));
      assertThat(back.err()).contains("its bundle was not kept").hasLineCount(1);
      assertThat(versions().current()).isIn(whole);
    }
    assertThat(Program.run("sleep", run(), "--keep", "0").err()).contains("at least 1, got 0");
  }

  @Test
  @Order(12)
  void a_night_that_nothing_could_examine_is_not_slept() throws Exception {
    try (var learner = Serve.open(run(), null)) {
      say(learner, "R2", "garden gnome with spade", GNOMES);
    }
    var config = run().resolve("config.json");
    var whole = Files.readString(config);
    Files.writeString(config, whole.replace("\"split\" :", "\"no-split\" :"));
    var said = sleep();
    Files.writeString(config, whole);
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains("no night could be examined").hasLineCount(1);
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void until(Condition condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(50);
    }
  }
}
