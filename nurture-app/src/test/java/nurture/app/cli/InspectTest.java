package nurture.app.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import nurture.app.report.ReportData;
import nurture.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What is wrong with data, by the command that people type. */
class InspectTest {
  @TempDir Path folder;

  /** A table of cups and plates in which a row stands twice and a price is zero. */
  private Path table() throws IOException {
    var rows = new ArrayList<String>();
    rows.add("id,title,category,price");
    for (int i = 0; i < 120; i++)
      rows.add(
          "%d,%s number %s,%s,%d.50"
              .formatted(
                  i,
                  i % 2 == 0 ? "blue cup" : "white <plate>",
                  Integer.toString(7919 * (i + 3), 36),
                  i % 2 == 0 ? "Cups" : "Plates",
                  10 + i % 7));
    rows.add(rows.get(5).replaceFirst("^\\d+", "twice"));
    rows.add("free,white <plate> number zz,Plates,0");
    var file = folder.resolve("shop.csv");
    Files.write(file, rows);
    return file;
  }

  @Test
  void itCountsShowsAndSaysTheSameToPrograms() throws IOException {
    var out = folder.resolve("checks");
    var said = Program.run("inspect", table(), "-o", out, "--json");
    assertThat(said.code()).as(said.err()).isZero();
    var json = said.lastLine();
    assertThat(json).isEqualTo(JsonMapper.shared().readTree(out.resolve("inspect.json")));
    assertThat(json.path("rows").asInt()).isEqualTo(122);
    assertThat(json.at("/finders/1/finder").asString("")).isEqualTo("duplicates");
    assertThat(json.at("/finders/1/kinds/duplicate-row").asInt()).isEqualTo(1);
    assertThat(json.at("/finders/1/flagged/0/id").asString("")).isEqualTo("twice");
    assertThat(json.at("/finders/1/flagged/0/row").asInt()).isEqualTo(122);
    assertThat(json.at("/finders/1/clusters/0/1").asInt()).isEqualTo(122);
    assertThat(json.toString()).contains("price-impossible");
    assertThat(said.err()).contains("duplicates", "1 of 122 rows", "The report:");
    assertThat(said.err()).contains("Category: category. Price: price. (--category and --price");
    assertThat(json.path("category").asString("")).isEqualTo("category");
    assertThat(json.path("price").asString("")).isEqualTo("price");
    assertThat(Files.readString(out.resolve("inspect.html")))
        .contains(
            "Category: category. Price: price.",
            "What was found",
            "all its cells equal those of",
            "white &lt;plate&gt;")
        .doesNotContain("<script", "NaN", "{}");
  }

  @Test
  void aRowsNumberIsThatOfASpreadsheetInItsNameToo() throws IOException {
    var file = folder.resolve("nameless.csv");
    Files.writeString(file, "title,price\nblue cup,10\nred cup\nblue cup,10\ngreen cup,12\n");
    var json = Program.run("inspect", file, "--json").lastLine();
    assertThat(json.at("/finders/1/flagged/0/id").asString("")).isEqualTo("row-4");
    assertThat(json.at("/finders/1/flagged/0/row").asInt()).isEqualTo(4);
    var ragged = Problems.of(Dataset.read(file)).getFirst();
    assertThat(ragged.first()).containsExactly(new ReportData.Row(3, "1 cells of 2"));
    assertThat(json.at("/finders/3/flagged/0/kind").asString("")).isEqualTo("ragged-row");
    assertThat(json.at("/finders/3/flagged/0/row").asInt()).isEqualTo(3);
  }

  @Test
  void linesThatAreNoRowAreFoundToo() throws IOException {
    var file = folder.resolve("shop.jsonl");
    var cup = "{\"title\":\"blue cup\",\"price\":\"10\"}\n";
    Files.write(file, (cup + "no JSON\n" + cup.replace("ue", "\u00fce")).getBytes(ISO_8859_1));
    var out = folder.resolve("checks");
    var said = Program.run("inspect", file, "-o", out, "--json", "--fail-on", "json-line>0");
    assertThat(said.code()).as(said.err()).isEqualTo(Inspect.PASSED_LIMIT);
    assertThat(said.lastLine().at("/finders/3/flagged").toString())
        .contains("json-line", "row 3 is no JSON object and was left out")
        .contains("encoding-line", "line 3 is not UTF-8");
    assertThat(Files.readString(out.resolve("inspect.html"))).contains("(the file)");
  }

  @Test
  void onATerminalItShowsHowFarItIsFromTheFirstPartToTheReport() throws IOException {
    System.setProperty("nurture.terminal", "true");
    try {
      var said = Program.run("inspect", table(), "-o", folder.resolve("checks"));
      assertThat(said.err())
          .containsSubsequence("answers, fold by fold", "0 of 12", "how groups were measured")
          .containsSubsequence("duplicates", "3 of 12", "the report", "11 of 12");
    } finally {
      System.clearProperty("nurture.terminal");
    }
  }

  @Test
  void aPipelineFailsWhereTooMuchIsFound() throws IOException {
    var table = table();
    assertThat(Program.run("inspect", table, "--fail-on", "duplicates>1%").code()).isZero();
    var said = Program.run("inspect", table, "--fail-on", "duplicates>0.5%,errors>0");
    assertThat(said.code()).isEqualTo(3);
    assertThat(said.err()).contains("duplicates>0.5% holds", "errors>0 holds");
  }

  @Test
  void aLimitThatCannotBeReadIsSaidAndNothingIsRead() throws IOException {
    assertThat(Program.run("inspect", table(), "--fail-on", "duplicates").err())
        .contains("--fail-on must be like duplicates>1%");
    assertThat(Program.run("inspect", table(), "--fail-on", "doubles>1").err())
        .contains("contradictions", "got 'doubles'");
    assertThat(Program.run("inspect", table(), "--fail-on", "near-foto>0").err())
        .contains("got 'near-foto'", "duplicates (duplicate-row, duplicate-photo, near-photo,");
    assertThat(Program.run("inspect", table(), "--fail-on", "rare-class>1%").err())
        .contains("is said of the file or a column, got 'rare-class>1%'; give rare-class>0");
  }

  @Test
  void aFileWithoutAHeaderFailsAndOneInUtf16DoesNot() throws IOException {
    var bare = folder.resolve("bare.csv");
    Files.writeString(bare, "mug,3,red\ncup,4,blue\nmug,3,blue\ncup,5,red\n");
    var said = Program.run("inspect", bare, "--fail-on", "errors>0", "--json");
    assertThat(said.code()).as(said.err()).isEqualTo(Inspect.PASSED_LIMIT);
    assertThat(said.lastLine().toString()).contains("header-row");
    assertThat(said.lastLine().path("price").isNull()).isTrue();
    var wide = folder.resolve("wide.csv");
    Files.write(wide, ("\uFEFF" + Files.readString(table())).getBytes(UTF_16LE));
    assertThat(Program.run("inspect", wide, "--fail-on", "encoding-line>0").code()).isZero();
  }

  @Test
  void aTargetThatIsNamedLeavesTheOtherToBeFound() throws IOException {
    for (var flag : new String[] {"category", "price"}) {
      var said =
          Program.run("inspect", table(), "--" + flag, flag, "--fail-on", "price-impossible>0");
      assertThat(said.code()).as(said.err()).isEqualTo(Inspect.PASSED_LIMIT);
      assertThat(said.err()).contains("price-impossible>0 holds");
    }
  }

  @Test
  void aLimitOfWhatIsNotThereIsRefused() throws IOException {
    var file = folder.resolve("titles.csv");
    Files.writeString(file, "id,title\n1,blue cup\n2,red cup\n3,green cup\n");
    assertThat(Program.run("inspect", file, "--fail-on", "price-impossible>0").err())
        .contains("--fail-on price-impossible needs a column with the price, got none")
        .contains("name it with --price");
    assertThat(Program.run("inspect", file, "--fail-on", "duplicates>1%,mislabels>0").err())
        .contains("--fail-on mislabels needs a column with the category, got none");
    assertThat(Program.run("inspect", file, "--fail-on", "any>0").code())
        .isIn(Nurture.OK, Inspect.PASSED_LIMIT);
  }

  @Test
  void itSaysWhatHasShiftedSinceAnEarlierTable() throws IOException {
    var table = table();
    var same = Program.run("inspect", table, "--against", table, "--json");
    assertThat(same.code()).as(same.err()).isZero();
    assertThat(same.err()).contains("shifts");
    var rows = Files.readAllLines(table);
    var dearer = new java.util.ArrayList<String>();
    for (var row : rows) dearer.add(row.replaceFirst("([0-9.]+)$", "9$1"));
    var later = Files.write(folder.resolve("later.csv"), dearer);
    var said = Program.run("inspect", later, "--against", table, "--fail-on", "shifts>0");
    assertThat(said.code()).as(said.err()).isEqualTo(Inspect.PASSED_LIMIT);
    assertThat(said.out()).contains("shifts", "shifted 1");
    assertThat(Program.run("inspect", later, "--fail-on", "shifts>0").err())
        .contains("name them with --against")
        .hasLineCount(1);
  }

  /** People of two groups, one of which is taken more often at the same score. */
  private Path people() throws IOException {
    var rows = new ArrayList<String>();
    rows.add("sex,score,taken");
    var random = new java.util.Random(1);
    for (int i = 0; i < 400; i++) {
      boolean man = i % 4 != 0;
      double score = random.nextGaussian() + (man ? 1 : -1);
      rows.add("%s,%.3f,%s".formatted(man ? "man" : "woman", score, score > 0 ? "yes" : "no"));
    }
    return Files.write(folder.resolve("people.csv"), rows);
  }

  @Test
  void itSaysHowGroupsFareAndWhatWouldChangeIt() throws IOException {
    var out = folder.resolve("bias");
    var said =
        Program.run(
            "inspect",
            people(),
            "--category",
            "taken",
            "--groups",
            "sex",
            "--favourable",
            "yes",
            "--shares",
            "sex=woman:0.5,man:0.5",
            "--fail-on",
            "algorithmic>0",
            "-o",
            out,
            "--json");
    assertThat(said.code()).as(said.err()).isEqualTo(Inspect.PASSED_LIMIT);
    var bias = said.lastLine().path("bias");
    assertThat(bias.path("favourable").asString("")).isEqualTo("yes");
    assertThat(bias.at("/sampling/0/groups/1/name").asString("")).isEqualTo("woman");
    assertThat(bias.at("/sampling/0/groups/1/share/value").asDouble()).isEqualTo(0.25);
    assertThat(bias.at("/sampling/0/groups/1/weight").asDouble()).isEqualTo(2);
    assertThat(bias.at("/measurement/0/what").asString("")).isEqualTo("label");
    assertThat(bias.at("/fairness/0/groups/0/selected/n").asInt()).isEqualTo(300);
    assertThat(bias.at("/fairness/0/gaps/0/figure").asString("")).isEqualTo("ACCURACY");
    assertThat(bias.path("remedies").size()).isEqualTo(4);
    assertThat(Files.readString(out.resolve("inspect.html")))
        .contains("Who is there", "What was measured differently", "How groups are answered")
        .contains("thresholds: equal selection", "aria-label=\"Selected by sex\"")
        .doesNotContain("<script", "NaN", "{}");
  }

  @Test
  void sharesThatCannotBeReadAndColumnsThatAreNotThereAreSaid() throws IOException {
    assertThat(Program.run("inspect", people(), "--shares", "sex:0.5").err())
        .contains("--shares must be like gender=Women:0.5,Men:0.5, got 'sex:0.5'");
    assertThat(Program.run("inspect", people(), "--groups", "sexe").err()).contains("did you mean");
  }

  @Test
  void a_bar_is_full_at_most_whatever_it_is_told() {
    var err = new ByteArrayOutputStream();
    var stream = new PrintStream(err, true, UTF_8);
    new ProgressBar(new Voice(stream, stream, false, true)).part("photos", 5, 0);
    assertThat(err.toString(UTF_8)).contains("█".repeat(24) + "  100 %");
  }
}
