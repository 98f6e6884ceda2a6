package nurture.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import nurture.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Runs that are broken off: by Ctrl-C, and resumed. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs kill -INT")
class BrokenOffTest {
  private static final Object[] FLAGS = {
    "--epochs", 3, "--members", 2, "--threads", 1, "--seed", 3
  };

  @TempDir Path folder = Path.of("");

  private Program.Said train(Path table, Path run, Object... more) {
    var args = new java.util.ArrayList<Object>(java.util.List.of("train", table, "-o", run));
    args.addAll(java.util.List.of(FLAGS));
    args.addAll(java.util.List.of(more));
    return Program.run(args.toArray());
  }

  /** Breaks a run off in its second member, after what the first learnt was saved. */
  private void breakOff(Path table, Path run) throws IOException {
    var flags = new TrainFlags();
    flags.testFraction = 0.2;
    flags.minExamples = 2;
    flags.epochs = 3;
    flags.members = 2;
    flags.threads = 1;
    flags.seed = 3;
    var silent = new java.io.PrintStream(java.io.OutputStream.nullOutputStream(), true, UTF_8);
    var asked = new AtomicInteger();
    try (var data = Dataset.read(table)) {
      var events = run.resolve("events.jsonl");
      var outcome =
          new Training(new Voice(silent, silent, false, false), flags, new RunFolder(run), false)
              .stopWhen(() -> seen(events, "\"member\":2") && asked.incrementAndGet() > 2)
              .run(table, data);
      assertThat(outcome.stopped()).isTrue();
    }
  }

  private static boolean seen(Path file, String text) {
    try {
      return Files.readString(file).contains(text);
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void aResumedRunIsTheUnbrokenOneToTheLastDigit() throws IOException {
    var table = Program.shop(folder, 120);
    var whole = folder.resolve("whole");
    var broken = folder.resolve("broken");
    assertThat(train(table, whole).code()).isZero();
    new RunFolder(broken).prepare(false, false);
    breakOff(table, broken);
    assertThat(broken.resolve("members")).isDirectory();
    var resumed = train(table, broken, "--resume");
    assertThat(resumed.code()).as(resumed.err()).isZero();

    var one = report(whole);
    var other = report(broken);
    for (var part :
        new String[] {"test", "validation", "classes", "mistakes", "hardest", "memorised"})
      assertThat(other.path(part)).as(part).isEqualTo(one.path(part));
    assertThat(other.path("curves")).isEqualTo(one.path("curves"));
    for (var net : new String[] {"member-0.safetensors", "member-1.safetensors"})
      assertThat(broken.resolve("bundle").resolve(net))
          .hasSameBinaryContentAs(whole.resolve("bundle").resolve(net));
    assertThat(broken.resolve("members")).doesNotExist();
  }

  private static JsonNode report(Path run) {
    return (ObjectNode) JsonMapper.shared().readTree(run.resolve("report.json"));
  }

  @Test
  void onlyTheSameRunIsResumed() throws IOException {
    var table = Program.shop(folder, 60);
    var run = folder.resolve("run");
    new RunFolder(run).prepare(false, false);
    breakOff(table, run);
    assertThat(train(table, run).err()).contains("unfinished run; go on with --resume");
    var other = Program.run("train", table, "-o", run, "--resume", "--seed", 4);
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("was begun with seed = 3, got 4");
    Files.writeString(table, Files.readString(table).replace("mug", "jug"));
    assertThat(train(table, run, "--resume").err()).contains("begun on other data");
  }

  @Test
  void aRecipeThatIsLeftAwayIsAnotherRun() throws IOException {
    var run = new RunFolder(folder);
    var json = JsonMapper.shared();
    run.write("config.json", json.readTree("{\"settings\":{\"seed\":1,\"recipe\":\"catapult\"}}"));
    run.write("environment.json", json.readTree("{\"data_hash\":\"abc\"}"));
    run.check(json.readTree("{\"seed\":1,\"recipe\":\"catapult\"}"), "abc");
    assertThatThrownBy(() -> run.check(json.readTree("{\"seed\":1}"), "abc"))
        .hasMessageContaining("was begun with recipe = \"catapult\", got what it is by itself");
  }

  @Test
  void whatCannotBeLearntFromOverwritesNothing() throws IOException {
    var table = Program.shop(folder, 60);
    var run = folder.resolve("run");
    assertThat(train(table, run).code()).isZero();
    var before = report(run);
    var wrong = folder.resolve("wrong.csv");
    for (var again :
        new Program.Said[] {
          train(wrong, run, "--overwrite"),
          train(table, run, "--overwrite", "--category", "sort"),
          Program.run("evaluate", run, table, "-o", run),
          Program.run("predict", run, table, "-o", table)
        }) assertThat(again.code()).as(again.err()).isEqualTo(1);
    assertThat(report(run)).isEqualTo(before);
    assertThat(run.resolve("bundle").resolve("bundle.json")).exists();
    assertThat(Files.readString(table)).contains("title");
  }

  @Test
  void whoIsAnsweredIsToldWhatWasWrong() throws IOException {
    var table = Program.shop(folder, 60);
    var run = folder.resolve("run");
    assertThat(train(table, run).code()).isZero();
    Files.writeString(table, Files.readString(table) + "one-cell\n");
    var said = Program.run("predict", run, table, "-o", folder.resolve("out.csv"), "--json");
    assertThat(said.err()).contains("1 × row has too few or too many cells");
    assertThat(said.out()).contains("\"problems\":{\"ragged-row\":1}");
  }

  /** A training that goes on for long and has ended its first pass. */
  private static Process learning(Path table, Path run) throws Exception {
    var process =
        Program.start("train", table, "-o", run, "--epochs", 5_000, "--members", 1, "--threads", 1);
    var log = run.resolve("events.jsonl");
    for (int i = 0; i < 600 && !seen(log, "epoch-ended") && process.isAlive(); i++)
      Thread.sleep(100);
    return process;
  }

  @Test
  void aSecondTrainingIsKeptOutUntilTheFirstHasEnded() throws Exception {
    var table = Program.shop(folder, 60);
    var run = folder.resolve("run");
    var process = learning(table, run);
    try {
      for (var second :
          new Program.Said[] {
            train(table, run, "--overwrite"),
            train(table, run, "--resume"),
            Program.run("distil", folder.resolve("other"), table, "-o", run, "--overwrite"),
            Program.run("sleep", run)
          }) {
        assertThat(second.code()).as(second.err()).isEqualTo(1);
        assertThat(second.err())
            .contains("another training or sleep is writing to " + run + "; wait until it")
            .hasLineCount(1);
      }
      assertThat(seen(run.resolve("events.jsonl"), "epoch-ended")).as("nothing deleted").isTrue();
      assertThat(process.isAlive()).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    var next = train(table, run, "--overwrite");
    assertThat(next.code()).as(next.err()).isZero();
  }

  @Test
  void ctrlCKeepsTheBestAndSaysHowToGoOn() throws Exception {
    var table = Program.shop(folder, 200);
    var run = folder.resolve("run");
    var process = learning(table, run);
    try {
      Program.interrupt(process);
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
      var err = new String(process.getErrorStream().readAllBytes(), UTF_8);
      assertThat(process.exitValue()).as(err).isEqualTo(130);
      assertThat(err).contains("Stopping", "--resume");
      assertThat(run.resolve("bundle").resolve("bundle.json")).exists();
      assertThat(run.resolve("report.html")).exists();
      assertThat(run.resolve("members")).as("what --resume goes on from").isDirectory();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void ctrlCEndsTheServerInPeace() throws Exception {
    var table = Program.shop(folder, 60);
    var run = folder.resolve("run");
    assertThat(train(table, run).code()).isZero();
    var process = Program.start("serve", run, "--port", 0);
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        var client = java.net.http.HttpClient.newHttpClient()) {
      var line = java.util.Objects.requireNonNull(lines.readLine());
      assertThat(line).startsWith("Serving at http://127.0.0.1:");
      var health = URI.create(line.replaceFirst("Serving at (\\S+).*", "$1")).resolve("/health");
      var answer =
          client.send(
              java.net.http.HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(20)).build(),
              java.net.http.HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      Program.interrupt(process);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      var err = new String(process.getErrorStream().readAllBytes(), UTF_8);
      assertThat(process.exitValue()).as(err).isZero();
    } finally {
      process.destroyForcibly();
    }
  }
}
