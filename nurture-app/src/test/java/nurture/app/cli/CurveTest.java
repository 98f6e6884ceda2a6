package nurture.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What labels are worth, by the command that people type. */
class CurveTest {
  @TempDir Path folder;

  @Test
  void saysWhatMoreLabelsWouldGiveAndDrawsIt() throws IOException {
    var table = Program.shop(folder, 200);
    var out = folder.resolve("curve");
    var said =
        Program.run(
            "curve",
            table,
            "-o",
            out,
            "--sizes",
            "40,80,150",
            "--draws",
            2,
            "--epochs",
            3,
            "--members",
            1,
            "--threads",
            1,
            "--inputs",
            "title",
            "--json");
    assertThat(said.code()).as(said.err()).isZero();
    var json = said.lastLine();
    assertThat(json).isEqualTo(JsonMapper.shared().readTree(out.resolve("curve.json")));
    assertThat(json.path("metric").asString("")).isEqualTo("accuracy");
    assertThat(json.path("measured")).hasSize(3);
    assertThat(json.at("/measured/0/labels").asInt()).isEqualTo(40);
    assertThat(json.path("foreseen")).hasSize(3);
    assertThat(json.at("/foreseen/0/labels").asInt()).isEqualTo(300);
    // More labels are never foreseen to do harm.
    assertThat(json.at("/foreseen/2/error/value").asDouble())
        .isLessThanOrEqualTo(json.at("/foreseen/0/error/value").asDouble());
    assertThat(said.err())
        .contains("study 1 of 6: 40 labels", "With 150 labels the accuracy is about", "The curve:");
    assertThat(Files.readString(out.resolve("curve.html")))
        .contains("<svg", "foreseen", "curve.json")
        .doesNotContain("NaN", "<script");
    try (var files = Files.list(out)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void tooFewSizesAreNamedInASentence() throws IOException {
    var table = Program.shop(folder, 200);
    var two = Program.run("curve", table, "--sizes", "40,80");
    assertThat(two.code()).isEqualTo(1);
    assertThat(two.err())
        .contains("there must be at least 3 numbers of labels")
        .doesNotContain("\tat ");
    var many = Program.run("curve", table, "--sizes", "40,80,5000");
    assertThat(many.err()).contains("numbers of labels must be in [40, ");
  }
}
