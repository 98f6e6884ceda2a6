package nurture.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import nurture.app.http.Settings;
import nurture.app.http.SuggestServer;
import nurture.serve.Catalogue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** From a table to a served suggestion, by the commands that people type. */
class CommandsTest {
  @TempDir static Path folder = Path.of("");
  private static Program.Said trained = new Program.Said(0, "", "");

  @BeforeAll
  static void train() throws IOException {
    var table = Program.shop(folder, 160);
    trained =
        Program.run(
            "train",
            table,
            "-o",
            folder.resolve("run"),
            "--epochs",
            6,
            "--members",
            2,
            "--threads",
            1,
            "--json");
  }

  private static Path run() {
    return folder.resolve("run");
  }

  @Test
  void aRunLeavesItsRecordAndNothingElse() throws IOException {
    assertThat(trained.code()).as(trained.err()).isZero();
    try (var files = Files.list(run())) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "bundle",
              "config.json",
              "environment.json",
              "events.jsonl",
              "report.json",
              "report.html",
              "run.lock");
    }
    assertThat(Files.readString(run().resolve("report.html"))).contains("shop.csv", "Mugs");
    var environment = JsonMapper.shared().readTree(run().resolve("environment.json"));
    assertThat(environment.path("data_hash").asString("")).matches("[0-9a-f]{64}");
    assertThat(environment.path("versions").path("libtorch").asString("")).startsWith("2.");
    assertThat(Files.readAllLines(run().resolve("events.jsonl")))
        .allSatisfy(line -> assertThat(JsonMapper.shared().readTree(line).has("event")).isTrue());
  }

  @Test
  void theLastLineOfJsonIsTheReport() throws IOException {
    assertThat(trained.out().lines()).hasSize(1);
    assertThat(trained.lastLine())
        .isEqualTo(JsonMapper.shared().readTree(run().resolve("report.json")));
    assertThat(trained.lastLine().path("test").path("category").path("accuracy").path("n").asInt())
        .isPositive();
    assertThat(trained.lastLine().path("test").path("price").has("rmsle")).isTrue();
    assertThat(trained.lastLine().path("curves")).hasSize(6);
    assertThat(trained.err())
        .contains(
            "title     text", "Learns from", "with 95 % intervals", "accuracy", "The report:");
  }

  @Test
  void theHeldOutRowsGiveTheSameFiguresAgain() throws IOException {
    var said =
        Program.run(
            "evaluate",
            run(),
            folder.resolve("shop.csv"),
            "--rows",
            "test",
            "--threads",
            1,
            "-o",
            folder.resolve("exam"),
            "--json");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.lastLine().path("test")).isEqualTo(trained.lastLine().path("test"));
    assertThat(Files.readString(folder.resolve("exam").resolve("report.html")))
        .contains("On listings that it had never seen")
        .contains(" new listings it named the right category for ");
    assertThat(said.err()).doesNotContain("learnt from this listing");
  }

  @Test
  void figuresOfWhatWasLearntAreSaidToFlatter() throws IOException {
    int held = trained.lastLine().at("/test/category/accuracy/n").asInt();
    assertThat(held).isBetween(10, 60);
    var table = folder.resolve("shop.csv");
    var learnt = (160 - held) + " ";
    var own = folder.resolve("own-exam");
    var said = Program.run("evaluate", run(), table, "--threads", 1, "-o", own, "--json");
    assertThat(said.err()).contains(learnt + "× the run learnt from this listing");
    assertThat(said.lastLine().at("/data/learnt").asInt()).isEqualTo(160 - held);
    assertThat(Files.readString(own.resolve("report.html")))
        .contains("It had learnt from %d of the 160 that it was asked about".formatted(160 - held))
        .contains("These figures flatter: it had learnt from ")
        .doesNotContain("never seen")
        .doesNotContain(" new listings it named");
    assertThat(Program.run("inspect", table, "--run", run(), "-o", folder.resolve("own")).out())
        .contains(learnt + "of 160 listings are among those that the run learnt from");
    var others = new java.util.ArrayList<String>();
    for (var line : Files.readAllLines(table)) others.add(line.replaceFirst("\"", "\"another "));
    var other = Files.write(folder.resolve("same-names.csv"), others);
    assertThat(Program.run("evaluate", run(), other, "--threads", 1).out())
        .doesNotContain("learnt from this listing");
  }

  @Test
  void predictionsAreATableWithARowForEachListing() throws IOException {
    var to = folder.resolve("suggestions.csv");
    var said =
        Program.run(
            "predict", run(), folder.resolve("shop.csv"), "-o", to, "--threads", 1, "--json");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.lastLine().path("rows").asInt()).isEqualTo(160);
    assertThat(Files.readAllLines(to))
        .hasSize(161)
        .first()
        .asString()
        .isEqualTo("id,category,probability,sure_of,sure_probability,price,low,high");
    assertThat(Files.readAllLines(to).get(1))
        .matches("T000,[^,]+,[01]\\.\\d{4},[^,]*,[\\d.]*,[\\d.]+,[\\d.]+,[\\d.]*");
  }

  @Test
  void aTableThatLacksAColumnIsAnsweredFromTheOthers() throws IOException {
    var table =
        Files.writeString(folder.resolve("titles.csv"), "id,title\nX1,red cup\nX2,blue pot\n");
    var to = folder.resolve("titles-out.csv");
    var said = Program.run("predict", run(), table, "-o", to, "--threads", 1, "--json");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(Files.readAllLines(to)).hasSize(3);
    assertThat(said.err()).contains("The data have no", "which the run learnt from");
  }

  @Test
  void aRunDoubtsLabelsOfAnotherTable() throws IOException {
    var rows = Files.readAllLines(folder.resolve("shop.csv")).subList(0, 61);
    var wrong = rows.get(7).contains("Mugs") ? "Garden > Pots" : "Kitchen > Mugs";
    var table = new java.util.ArrayList<String>();
    for (var row : rows) table.add(row.replaceFirst("^T", "N"));
    table.set(7, table.get(7).replaceFirst("(Kitchen|Garden) > \\w+", wrong));
    var other = Files.write(folder.resolve("other.csv"), table);
    var said = Program.run("inspect", other, "--run", run(), "-o", folder.resolve("i"), "--json");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.err()).doesNotContain("that the run learnt from");
    var doubted =
        said.lastLine()
            .path("finders")
            .valueStream()
            .filter(finder -> finder.path("finder").asString("").equals("mislabels"))
            .flatMap(finder -> finder.path("flagged").valueStream())
            .map(finding -> finding.path("id").asString(""))
            .toList();
    assertThat(doubted).containsExactly(table.get(7).substring(0, 4));
  }

  @Test
  void aRunThatIsThereIsNotLost() {
    var table = folder.resolve("shop.csv");
    var again = Program.run("train", table, "-o", run());
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("already holds a run", "--overwrite").hasLineCount(1);
    var resumed = Program.run("train", table, "-o", run(), "--resume");
    assertThat(resumed.code()).isEqualTo(1);
    assertThat(resumed.err()).contains("finished run").hasLineCount(1);
  }

  @Test
  void whatWasLearntIsServed() throws Exception {
    try (var learner = Serve.open(run(), run().resolveSibling("store.db").toString())) {
      try (var server = SuggestServer.start(learner, Settings.local(0));
          var client = java.net.http.HttpClient.newHttpClient()) {
        var answer =
            client.send(
                java.net.http.HttpRequest.newBuilder(
                        java.net.URI.create(server.address()).resolve("/api/suggest"))
                    .header("Content-Type", "application/json")
                    .POST(
                        java.net.http.HttpRequest.BodyPublishers.ofString(
                            "{\"title\":\"red cup\"}"))
                    .build(),
                java.net.http.HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("Kitchen > Mugs");
      }
    }
  }

  @Test
  void photosOfTheMistakesStandInTheReport(@TempDir Path photos) throws IOException {
    var table = new StringBuilder("id,photo,kind\n");
    for (int i = 0; i < 60; i++) {
      var image = new BufferedImage(24, 32, BufferedImage.TYPE_INT_RGB);
      ImageIO.write(image, "png", photos.resolve(i + ".png").toFile());
      table.append("%d,%d.png,%s%n".formatted(100 + i, i, i % 2 == 0 ? "even" : "odd"));
    }
    Files.writeString(photos.resolve("table.csv"), table);
    var said =
        Program.run(
            "train",
            photos,
            "-o",
            folder.resolve("photos"),
            "--category",
            "kind",
            "--epochs",
            1,
            "--members",
            1,
            "--threads",
            1);
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(Files.readString(folder.resolve("photos").resolve("report.html")))
        .contains("data:image/jpeg;base64,");
    assertThat(folder.resolve("photos").resolve("photos.cache")).doesNotExist();
  }

  @Test
  void aSmallRunIsTaughtByTheRunAndServesLikeIt() throws IOException {
    var small = folder.resolve("small");
    var said =
        Program.run(
            "distil",
            run(),
            folder.resolve("shop.csv"),
            "-o",
            small,
            "--epochs",
            6,
            "--threads",
            1,
            "--json");
    assertThat(said.code()).as(said.err()).isZero();
    var json = said.lastLine();
    assertThat(json.at("/teachers/nets").asInt()).isEqualTo(2);
    assertThat(json.at("/student/nets").asInt()).isEqualTo(1);
    assertThat(json.path("kept").asDouble()).isGreaterThan(0.5);
    assertThat(json.path("speed").asDouble()).isPositive();
    assertThat(said.err()).contains("teachers", "times as fast", "of the teachers' accuracy");
    try (var files = Files.list(small)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("bundle", "config.json", "environment.json", "run.lock");
    }
    var exam =
        Program.run("evaluate", small, folder.resolve("shop.csv"), "--rows", "test", "--json");
    assertThat(exam.lastLine().at("/test/category/accuracy/value").asDouble())
        .isEqualTo(json.at("/student/accuracy").asDouble());
    assertThat(exam.err()).doesNotContain("learnt from this listing");
    var lessons =
        Program.run("evaluate", small, folder.resolve("shop.csv"), "--rows", "all", "--json");
    assertThat(lessons.err()).contains("the run learnt from this listing");
    var others = folder.resolve("others.csv"); // of the same names
    Files.writeString(
        others, Files.readString(folder.resolve("shop.csv")).replaceAll(" no\\. \\d+", " anew"));
    var apart = folder.resolve("apart");
    assertThat(Program.run("distil", run(), others, "-o", apart, "--epochs", 1).code()).isZero();
    assertThat(Catalogue.open(apart).listings()).isEmpty();
    assertThat(Catalogue.open(small).listings()).isNotEmpty();
    var same = Program.run("distil", run(), folder.resolve("shop.csv"), "-o", run());
    assertThat(same.err()).contains("-o must name another folder");
  }

  @Test
  void aTableLikeTheOldOneIsNoDriftAndAnotherIs() throws IOException {
    var same = Program.shop(folder.resolve("same"), 400);
    var out = folder.resolve("drift");
    var calm = Program.run("monitor", run(), same, "--fail-on", "drift", "--json");
    assertThat(calm.code()).as(calm.err()).isZero();
    assertThat(calm.err())
        .contains("400 listings are like the", "repeating the last label")
        .contains("of 400 listings are among those that the run learnt from");
    assertThat(calm.lastLine().path("drift").asBoolean()).isFalse();
    var other = folder.resolve("other.csv");
    Files.writeString(
        other,
        Files.readString(same)
            .replace("red", "purple")
            .replaceAll("(\\d+\\.\\d\\d)(?=\\R)", "1$1"));
    var said = Program.run("monitor", run(), other, "-o", out, "--fail-on", "drift", "--json");
    assertThat(said.code()).as(said.err()).isEqualTo(3);
    var flagged =
        said.lastLine()
            .path("changes")
            .valueStream()
            .filter(c -> c.path("flagged").asBoolean())
            .map(c -> c.path("aspect").asString(""))
            .toList();
    assertThat(flagged).contains("colour", "label: price").doesNotContain("label: category");
    assertThat(JsonMapper.shared().readTree(out.resolve("drift.json"))).isEqualTo(said.lastLine());
    assertThat(Files.readString(out.resolve("drift.html")))
        .contains("purple from 0.0\u00a0% to", "Listings that show it", "repeating the last label")
        .doesNotContain("<script", "NaN", "{}");
    var against =
        Program.run(
            "monitor", run(), other, "--against", folder.resolve("shop.csv"), "--fail-on", "drift");
    assertThat(against.code()).as(against.err()).isEqualTo(3);
  }
}
