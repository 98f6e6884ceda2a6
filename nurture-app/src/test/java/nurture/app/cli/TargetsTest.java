package nurture.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nurture.data.Column;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.data.Table;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of which column doubts are, by a run that learnt another than its name would tell. */
class TargetsTest {
  @TempDir static Path folder;
  private static Path run = Path.of("");

  /** A run that learnt {@code articleType} of a table with a {@code masterCategory}. */
  @BeforeAll
  static void learn() throws IOException {
    run = folder.resolve("run");
    Program.learnTitles(table("old", 150, 0), "articleType", run);
  }

  /** Things of three kinds, the first few of which are said to be of another. */
  private static Path table(String name, int things, int wrong) throws IOException {
    var rows = new ArrayList<String>();
    rows.add("id,title,masterCategory,articleType,price");
    for (int i = 0; i < things; i++) {
      var kind = kind(i < wrong ? i + 1 : i);
      rows.add(
          "%s%d,%s no. %d,%s,%s,%d"
              .formatted(name, i, kind(i), i, i % 3 == 2 ? "Garden" : "Kitchen", kind, 5 + i % 7));
    }
    return Files.write(folder.resolve(name + ".csv"), rows);
  }

  private static String kind(int i) {
    return i % 3 == 0 ? "Mugs" : i % 3 == 1 ? "Plates" : "Pots";
  }

  @Test
  void a_runs_doubts_are_of_the_column_that_it_learnt() throws IOException {
    var said = Program.run("inspect", table("new", 90, 6), "--run", run, "--json");
    assertThat(said.code()).as(said.err()).isZero();
    var doubts = said.lastLine().at("/finders/0/flagged");
    assertThat(doubts.size()).as(said.err()).isPositive();
    assertThat(doubts.values())
        .allSatisfy(
            doubt -> assertThat(doubt.path("column").asString("")).isEqualTo("articleType"));
    try (var set = Dataset.read(folder.resolve("new.csv"))) {
      var schema = set.schema();
      assertThat(new TargetFlags().of(schema, TargetFlags.card(run)))
          .isEqualTo(new TargetFlags.Targets(Optional.of("articleType"), Optional.of("price")));
      assertThat(new TargetFlags().of(schema, null).category()).contains("masterCategory");
    }
  }

  @Test
  void another_column_than_the_run_learnt_is_refused() throws IOException {
    var table = table("other", 30, 0);
    var store = folder.resolve("other.db");
    for (var said :
        List.of(
            Program.run("inspect", table, "--run", run, "--category", "masterCategory"),
            Program.run(
                "review", table, "--store", store, "--run", run, "--category", "masterCategory"))) {
      assertThat(said.code()).isNotZero();
      assertThat(said.err())
          .contains("--category must be 'articleType', which the run learnt, got 'masterCategory'");
    }
  }

  @Test
  void listings_whose_labels_a_run_does_not_know_are_no_error() throws IOException {
    var strange =
        Files.readString(table("strange", 30, 0)).replaceAll("(Kitchen|Garden),\\w+", "$1,Cars");
    var file = Files.writeString(folder.resolve("strange.csv"), strange);
    var said = Program.run("inspect", file, "--run", run);
    assertThat(said.code()).as(said.err()).isZero();
  }

  @Test
  void labels_are_asked_for_where_none_is_given_yet() throws IOException {
    var schema =
        new Schema(List.of(column("title", Role.TEXT), column("articleType", Role.IGNORED)));
    var none = new TargetFlags.Targets(Optional.empty(), Optional.empty());
    var asked = queue("id", "articleType", "suggestion", "arm");
    assertThat(new TargetFlags().of(schema, TargetFlags.card(run)).category())
        .contains("articleType");
    assertThat(Review.labelled(none, schema, null, asked).category()).contains("articleType");
    assertThat(Review.labelled(none, schema, null, null)).isEqualTo(none);
    assertThatThrownBy(() -> Review.labelled(none, schema, null, queue("id", "why")))
        .hasMessage(
            "--queue needs a column of DATA to put labels in, got none; name it with --category");
    var titles = new Schema(List.of(column("title", Role.TEXT)));
    assertThatThrownBy(() -> Review.labelled(none, titles, TargetFlags.card(run), asked))
        .hasMessageContaining("got none with the name articleType; add it, empty");
  }

  private static Column column(String name, Role role) {
    return new Column(name, role);
  }

  private static Table queue(String... columns) {
    return Table.of(List.of(columns), List.of());
  }

  @Test
  void tables_of_one_name_keep_their_decisions_apart() {
    var reviews = Path.of("reviews");
    var one = Review.store(reviews, Path.of("a", "shop.csv"));
    assertThat(one.getFileName().toString()).startsWith("shop.csv-").endsWith(".db");
    assertThat(Review.store(reviews, Path.of("a", "..", "a", "shop.csv"))).isEqualTo(one);
    assertThat(Review.store(reviews, Path.of("b", "shop.csv"))).isNotEqualTo(one);
  }
}
