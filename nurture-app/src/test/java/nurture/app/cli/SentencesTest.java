package nurture.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import nurture.app.Csv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What people are told when something is not as it should be: one sentence, and what to do. */
class SentencesTest {
  @TempDir Path folder = Path.of("");

  private void fails(int code, String sentence, Object... args) {
    var said = Program.run(args);
    assertThat(said.err()).contains(sentence).doesNotContain("\tat ");
    assertThat(said.code()).isEqualTo(code);
    if (code == 1) assertThat(said.err().lines().filter(l -> l.startsWith("nurture:"))).hasSize(1);
  }

  @Test
  void dataThatCannotBeUsed() throws IOException {
    var run = folder.resolve("run");
    var shop = Program.shop(folder, 40);
    fails(1, "did you mean 'price'?", "train", shop, "-o", run, "--price", "prise");
    fails(1, "got 'colr'; did you mean 'colour'?", "train", shop, "-o", run, "--role", "colr=text");
    fails(1, "role must be one of photo, text", "train", shop, "-o", run, "--role", "colour=word");
    fails(1, "data must be there", "train", folder.resolve("nothing.csv"), "-o", run);
    var header = Files.writeString(folder.resolve("header.csv"), "id,title,category\n");
    fails(1, "at least one row", "train", header, "-o", run);
    fails(1, "", "train", Files.writeString(folder.resolve("empty.csv"), ""), "-o", run);
    fails(
        1,
        "archive must be whole",
        "train",
        Files.writeString(folder.resolve("bad.zip"), "zip?"),
        "-o",
        run);
    fails(1, "nurture train DATA -o", "serve", folder);
    fails(1, "nurture train DATA -o", "evaluate", folder, shop);
    assertThat(run.resolve("bundle")).doesNotExist();
  }

  @Test
  void commandLinesThatCannotBeUnderstood() {
    fails(2, "did you mean train?", "trian");
    fails(2, "did you mean --epochs?", "train", "x", "-o", "y", "--epoch", "3");
    fails(2, "'--out=RUN'", "train", "x");
    fails(2, "bf17", "train", "x", "-o", "y", "--precision", "bf17");
  }

  @Test
  void aConfigurationWithAnUnknownKey() throws IOException {
    var toml = Files.writeString(folder.resolve("a.toml"), "test-fracton = 0.1\n");
    fails(
        2,
        "unknown key 'test-fracton'; did you mean 'test-fraction'?",
        "train",
        "x",
        "-o",
        "y",
        "--config",
        toml);
    fails(2, "unknown key 'test-fracton'", "curve", "x", "--config", toml);
    fails(2, "must be TOML", "train", "x", "-o", "y", "--config", Files.writeString(toml, "= 3"));
    fails(2, "not there", "train", "x", "-o", "y", "--config", folder.resolve("b.toml"));
  }

  @Test
  void flagsWinOverTheConfiguration() throws IOException {
    var toml =
        Files.writeString(
            folder.resolve("a.toml"),
            """
            epochs = 7
            seed = 5
            inputs = ["title", "a, b"]
            drop-duplicates = true
            [role]
            colour = "text"
            """);
    var train = new Train();
    var line = new CommandLine(train).setTrimQuotes(true);
    line.setDefaultValueProvider(ConfigFile.read(toml, line));
    line.parseArgs("x", "-o", "y", "--config", toml.toString(), "--epochs", "3");
    assertThat(train.flags.epochs).isEqualTo(3);
    assertThat(train.flags.seed).isEqualTo(5);
    assertThat(train.flags.inputs).containsExactly("title", "a, b");
    assertThat(train.flags.dropDuplicates).isTrue();
    assertThat(train.flags.columns.role).containsEntry("colour", "text");
  }

  @Test
  void cellsAreQuotedWhereTheyMustBe() throws IOException {
    var text = new StringWriter();
    Csv.row(text, "plain", "a,b", "say \"no\"", "two\nlines", " space", "");
    assertThat(text).hasToString("plain,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\" space\",\r\n");
  }

  @Test
  void everyCommandExplainsItself() {
    var warnings = new ByteArrayOutputStream();
    var err = System.err;
    System.setErr(new PrintStream(warnings, true, UTF_8)); // where the library complains
    try {
      var program = new CommandLine(new Nurture(System.out));
      assertThat(footer(program)).isSubsetOf(Program.run("--help").out().lines().toList());
      for (var command : program.getSubcommands().keySet()) {
        var said = Program.run(command, "--help");
        assertThat(footer(program.getSubcommands().get(command)))
            .as("lines of %s that need no breaking", command)
            .isSubsetOf(said.out().lines().toList());
        assertThat(said.code()).isZero();
        assertThat(said.out()).as(command).contains("Examples:").doesNotContain("%%");
        var examples = said.out().substring(said.out().indexOf("Examples:"));
        assertThat(examples.split("\n  (?=nurture|curl)", -1).length).as(command).isGreaterThan(1);
      }
    } finally {
      System.setErr(err);
    }
    assertThat(warnings.toString(UTF_8)).isEmpty();
    assertThat(Program.run("--version").out()).startsWith("nurture ");
    assertThat(Program.run().out()).contains("nurture demo");
  }

  private static List<String> footer(CommandLine command) {
    var lines = command.getCommandSpec().usageMessage().footer();
    return Stream.of(lines).map(String::formatted).toList();
  }

  @Test
  void theManualListsEveryOption() throws IOException {
    var manual = Files.readString(Path.of("..", "docs", "commands.md"));
    var program = new CommandLine(new Nurture(System.out));
    program
        .getSubcommands()
        .forEach((name, command) -> {
          var chapter = chapter(manual, name);
          if (chapter.contains("all options of `train`")) chapter += chapter(manual, "train");
          for (var option : command.getCommandSpec().options())
            if (!option.inherited() && !option.usageHelp() && !option.versionHelp())
              assertThat(chapter).as(name).contains("`" + option.longestName());
        });
  }

  private static String chapter(String manual, String command) {
    int at = manual.indexOf("\n## " + command);
    assertThat(at).as(command).isPositive();
    int next = manual.indexOf("\n## ", at + 1);
    return manual.substring(at, next < 0 ? manual.length() : next);
  }
}
