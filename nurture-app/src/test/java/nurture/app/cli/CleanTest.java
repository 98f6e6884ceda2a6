package nurture.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decisions applied by the command that people type. */
class CleanTest {
  @TempDir Path folder;

  @Test
  void decisionsAreAppliedToANewTableAndTheSourceStays() throws IOException {
    var source = folder.resolve("shop.csv");
    Files.writeString(source, "id,title,price\n1,\"a cup, blue\",10\n2,a plate,\n3,a bowl,30\n");
    var before = Files.readAllBytes(source);
    var decisions = folder.resolve("decisions.csv");
    Files.writeString(
        decisions,
        """
        action,row,column,value,why
        drop,3,,,broken
        impute,,price,mean,
        undo,,,1,it is whole after all
        """);
    var out = folder.resolve("new.csv");
    var said =
        Program.run(
            "clean",
            source,
            "-o",
            out,
            "--decisions",
            decisions,
            "--role",
            "price=number",
            "--json");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.lastLine().path("rows").asInt()).isEqualTo(3);
    assertThat(Files.readString(out))
        .isEqualTo("id,title,price\r\n1,\"a cup, blue\",10\r\n2,a plate,20\r\n3,a bowl,30\r\n");
    assertThat(Files.readAllBytes(source)).isEqualTo(before);
    var again = Program.run("clean", source, "-o", source, "--decisions", decisions);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("-o must name a new file");
  }

  private Program.Said clean(Path data, String... more) throws IOException {
    var decisions = Files.writeString(folder.resolve("undo.csv"), "action,row,value\ndrop,1,\n");
    var args = new ArrayList<Object>(List.of("clean", data, "-o", folder.resolve("new.csv")));
    args.addAll(List.of("--decisions", decisions, "--role", "id=id"));
    args.addAll(List.of(more));
    return Program.run(args.toArray());
  }

  @Test
  void whatCannotBeReadWholeStopsItUnlessItMayBeLost() throws IOException {
    var ragged =
        Files.writeString(
            folder.resolve("rag.csv"),
            "id,title,price\n1,a cup,10\n2,Blue, large mug,12\n3,a bowl,30\n");
    var said = clean(ragged);
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err())
        .contains(
            "DATA must be read whole", "1 × too few or too many cells (row 3: more than 3 cells)")
        .contains("--lossy")
        .hasLineCount(1);
    assertThat(folder.resolve("new.csv")).doesNotExist();
    var lines =
        Files.writeString(
            folder.resolve("b.jsonl"),
            "{\"id\":1,\"title\":\"a cup\"}\nno JSON\n{\"id\":3,\"title\":\"a bowl\"}\n");
    assertThat(clean(lines).err()).contains("1 × no JSON (row 3: not a JSON object)");
    var lossy = clean(lines, "--lossy", "--json");
    assertThat(lossy.code()).as(lossy.err()).isZero();
    assertThat(lossy.lastLine().at("/problems/json-line").asInt()).isEqualTo(1);
    assertThat(lossy.err()).contains("line is not JSON: left out");
  }

  @Test
  void decisionsThatCannotBeReadWholeStopItToo() throws IOException {
    var source = Files.writeString(folder.resolve("shop.csv"), "id,title\n1,a cup\n2,a bowl\n");
    var decisions =
        Files.writeString(
            folder.resolve("d.jsonl"), "{\"action\":\"drop\",\"row\":\"1\"}\ndrop 2\n");
    var said =
        Program.run("clean", source, "-o", folder.resolve("new.csv"), "--decisions", decisions);
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains("--decisions must be read whole, got 1 × no JSON (row 3:");
  }

  @Test
  void noDecisionsGiveTheSameTableInAFolderThatIsMade() throws IOException {
    var source = Files.writeString(folder.resolve("shop.csv"), "id,title\n1,a cup\n2,a bowl\n");
    var decisions = Files.writeString(folder.resolve("none.csv"), "action,row,column,value,why\n");
    var out = folder.resolve("missing/dir/new.csv");
    var said = Program.run("clean", source, "-o", out, "--decisions", decisions);
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(Files.readString(out)).isEqualTo("id,title\r\n1,a cup\r\n2,a bowl\r\n");
  }
}
