package nurture.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
