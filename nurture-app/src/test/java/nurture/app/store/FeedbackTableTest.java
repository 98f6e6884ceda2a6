package nurture.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import nurture.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedbackTableTest {
  @SuppressWarnings("NullAway") // a photo may be absent; the checker takes that for its bytes
  private static final List<Feedback> SAID =
      List.of(
          new Feedback(
              "z",
              "mug-1",
              Instant.parse("2026-11-21T14:03:11Z"),
              "anna",
              "v1",
              Map.of(
                  "title", "blue mug, \"large\"\nwith a lid", "time", "a while", "size cm", "12"),
              new byte[] {1, 2, 3},
              new byte[] {9},
              "Kitchen > Mugs",
              null),
          new Feedback(
              "a",
              "a",
              Instant.parse("2026-11-21T14:05:00Z"),
              "",
              "v2",
              Map.of("title", "thing"),
              null,
              new byte[] {9},
              Feedback.NONE,
              12.5));

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "csv", "jsonl"})
  void each_kind_of_file_says_what_was_said(String kind) throws IOException {
    var file = folder.resolve("it's new/said." + kind);
    FeedbackTable.write(List.of(), file); // replaced
    FeedbackTable.write(SAID, file);
    try (var read = Dataset.read(file);
        var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
      var table = read.table();
      assertThat(table.rows()).isEqualTo(2);
      assertThat(table.cell(0, "id")).isEqualTo("z");
      assertThat(table.cell(0, "listing_id")).isEqualTo("mug-1");
      assertThat(table.cell(0, "time")).startsWith("2026-11-21 14:03:11");
      assertThat(table.cell(0, "right_category")).isEqualTo("Kitchen > Mugs");
      assertThat(table.cell(0, "title")).isEqualTo("blue mug, \"large\"\nwith a lid");
      assertThat(table.cell(0, "input_time")).isEqualTo("a while");
      assertThat(table.cell(0, "size cm")).isEqualTo("12");
      assertThat(table.cell(1, "right_category")).isNull();
      assertThat(table.cell(1, "none_of_these")).isEqualTo("true");
      assertThat(table.cell(1, "right_price")).isEqualTo("12.5");
      assertThat(table.columns().contains("photo_jpeg")).isEqualTo(kind.equals("parquet"));
    }
  }

  @Test
  void parquet_keeps_types_and_photos() throws Exception {
    var file = folder.resolve("said.parquet");
    FeedbackTable.write(SAID, file);
    try (var db = DriverManager.getConnection("jdbc:duckdb:");
        var statement = db.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT time, photo_jpeg, right_category FROM '%s'".formatted(file))) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getObject(1, LocalDateTime.class))
          .isEqualTo(LocalDateTime.of(2026, 11, 21, 14, 3, 11));
      assertThat(rows.getBlob(2).getBytes(1, 9)).containsExactly(1, 2, 3);
      assertThat(rows.next()).isTrue();
      assertThat(rows.getObject(2)).isNull();
      assertThat(rows.getObject(3)).isNull(); // none of these is no category
    }
  }

  @Test
  void a_name_that_tells_no_kind_is_one_sentence() {
    assertThatThrownBy(() -> FeedbackTable.write(SAID, folder.resolve("said.xlsx")))
        .hasMessage("the file must end in .parquet, .csv or .jsonl, got said.xlsx");
    assertThat(folder).isEmptyDirectory();
  }
}
