package nurture.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nurture.app.memory.LastingMemory;
import nurture.app.store.Feedback;
import nurture.app.store.Store;
import nurture.serve.Catalogue;
import nurture.serve.Listing;
import nurture.serve.MadeBundle;
import nurture.serve.Versions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What is old, or is named, leaves a run wherever it stands. */
class ForgetTest {
  @TempDir Path run;

  /** A run with a later version that knows what was said a year ago. */
  @BeforeEach
  void make() throws Exception {
    Files.writeString(run.resolve("config.json"), "{}");
    try (var bundle = MadeBundle.of();
        var store = Store.open(place())) {
      bundle.save(run.resolve("bundle"));
      bundle.save(run.resolve("versions/a/bundle"));
      var known = new java.util.ArrayList<Catalogue.Known>();
      for (var name : List.of("old", "new", "again")) {
        var title = "unmistakable " + name + " tureen";
        var place = bundle.embedding(Listing.of(Map.of("title", title)));
        known.add(new Catalogue.Known(name, title, "Zoo", Double.NaN, new byte[] {7}, place));
        int days = name.equals("new") ? 3 : 400;
        store.keep(said("1 " + name, name, title, days, place.bytes()));
        if (name.equals("again"))
          store.keep(said("2 " + name, name, title + " seen again", 2, place.bytes()));
      }
      new Catalogue(known).save(run.resolve("versions/a"));
    }
  }

  private String place() {
    return run.resolve("store.db").toString();
  }

  private static Feedback said(String id, String name, String title, int daysAgo, byte[] place) {
    return new Feedback(
        id,
        name,
        Instant.now().minus(Duration.ofDays(daysAgo)),
        "anna",
        "v1",
        Map.of("title", title),
        MadeBundle.photo(),
        place,
        "Zoo",
        null);
  }

  private LastingMemory open() {
    return LastingMemory.open(MadeBundle.of(), run, Versions.FIRST, Store.open(place()));
  }

  private void gone(String name) throws Exception {
    assertThat(Catalogue.open(new Versions(run).folder("a")).listings())
        .extracting(Catalogue.Known::id)
        .isNotEmpty()
        .doesNotContain(name);
    try (var files = Files.walk(run)) {
      for (var file : files.filter(Files::isRegularFile).toList())
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain("unmistakable " + name + " tureen");
    }
  }

  @Test
  void what_nobody_spoke_of_for_a_year_leaves_store_catalogues_memory_and_the_next_sleep()
      throws Exception {
    try (var memory = open()) {
      assertThat(memory.episodes()).isEqualTo(4);
      var said = Program.run("forget", run, "--older-than", "365d", "--json");
      assertThat(said.code()).as(said.err()).isZero();
      assertThat(said.lastLine().path("listings").asInt()).isEqualTo(1);
      var receipt = said.lastLine().at("/receipts/0");
      assertThat(receipt.path("listing").asString("")).isEqualTo("old");
      assertThat(receipt.path("feedback").asInt()).isEqualTo(1);
      assertThat(receipt.path("known").asInt()).isEqualTo(1);
      assertThat(receipt.path("receipt").asString("")).hasSize(64);
      for (int i = 0; i < 100 && memory.episodes() > 3; i++) Thread.sleep(50);
      assertThat(memory.episodes()).isEqualTo(3);
      assertThat(memory.similar(Listing.of(Map.of("title", "unmistakable old tureen")), 9))
          .isNotEmpty()
          .noneMatch(similar -> similar.text().contains("old"));
    }
    try (var store = Store.open(place())) {
      var all = store.all();
      assertThat(Set.copyOf(all.said().stream().map(Feedback::listing).toList()))
          .containsExactlyInAnyOrder("new", "again"); // all of what was said of these
      assertThat(all.said()).hasSize(3);
      assertThat(all.forgotten()).containsExactly("old"); // as a sleep leaves it out of its table
    }
    gone("old");
    assertThat(Program.run("forget", run, "--older-than", "365").out()).contains("0 listings");
  }

  @Test
  void a_server_keeps_so_many_days() throws Exception {
    try (var memory = open();
        var _ = Retention.of(Duration.ofDays(30), run, place())) {
      for (int i = 0; i < 100 && memory.episodes() > 3; i++) Thread.sleep(50);
      assertThat(memory.episodes()).isEqualTo(3);
    }
    gone("old");
  }

  @Test
  void listings_are_forgotten_by_name() throws Exception {
    var said = Program.run("forget", run, "new", "no such");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out())
        .contains(
            "new: 1 said, 1 known, erased",
            "no such: no such listing is known",
            "1 listing forgotten.");
    gone("new");
  }

  @Test
  void what_cannot_be_understood_is_one_sentence() {
    assertThat(Program.run("forget", run).err()).contains("say what to forget").hasLineCount(1);
    assertThat(Program.run("forget", run, "--older-than", "a year").err())
        .contains("write 365d for a year")
        .hasLineCount(1);
    assertThat(Program.run("serve", run, "--keep-days", "0").err())
        .contains("--keep-days must be at least 1")
        .hasLineCount(1);
  }

  @Test
  void what_was_said_is_exported() {
    var file = run.resolve("said.parquet");
    var said = Program.run("export", run, "-o", file, "--json");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.lastLine().path("rows").asInt()).isEqualTo(4);
    assertThat(file).isNotEmptyFile();
    assertThat(Program.run("export", run, "-o", run.resolve("said.xls")).err())
        .contains("must end in .parquet, .csv or .jsonl")
        .hasLineCount(1);
  }

  @Test
  void a_store_whose_place_holds_a_password_is_named_by_a_variable() throws Exception {
    var place = run.resolve("elsewhere.db").toString();
    try (var store = Store.open(place);
        var original = Store.open(place())) {
      store.keep(original.all().said().getFirst());
    }
    var export = Program.process("export", run, "-o", run.resolve("said.csv"), "--json");
    export.environment().put(StoreFlag.VARIABLE, place);
    var process = export.start();
    var out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    assertThat(JsonMapper.shared().readTree(out).path("rows").asInt()).isEqualTo(1);
    assertThat(Program.run("export", "--help").out()).contains("NURTURE_STORE");
  }
}
