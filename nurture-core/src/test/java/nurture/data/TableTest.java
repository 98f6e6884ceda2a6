package nurture.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables from files as people have them. */
class TableTest {
  @TempDir Path folder;
  final Problems problems = new Problems();

  Table read(String name, byte[] content) throws IOException {
    return Table.read(Files.write(folder.resolve(name), content), problems);
  }

  Table read(String name, String content) throws IOException {
    return read(name, content.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] gzip(byte[] content) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  @Test
  void a_csv_keeps_quoted_newlines_quotes_and_blanks() throws IOException {
    var table = read("a.csv", "id,title,price\n1,\"a \"\"q\"\",\n b\",3\n2, x ,\n");
    assertThat(table.columns()).containsExactly("id", "title", "price");
    assertThat(table.rows()).isEqualTo(2);
    assertThat(table.cell(0, "title")).isEqualTo("a \"q\",\n b");
    assertThat(table.cell(1, "title")).isEqualTo("x");
    assertThat(table.cell(1, "price")).isNull();
    assertThat(table.line(1)).isEqualTo(3);
    assertThat(problems.isEmpty()).isTrue();
  }

  @Test
  void the_delimiter_is_found_out() throws IOException {
    for (var sign : List.of(",", "\t", ";", "|")) {
      var table = read("t.txt", "id,a b,c\n1,x y,2\n2,z w,3\n".replace(",", sign));
      assertThat(table.columns()).as(sign).containsExactly("id", "a b", "c");
      assertThat(table.cell(1, "c")).isEqualTo("3");
    }
    assertThat(read("one.csv", "name\nx y\nz\n").columns()).containsExactly("name");
    assertThat(read("semi.csv", "a;b\n1,5;2\n2,5;3\n").cell(0, "a")).isEqualTo("1,5");
  }

  @Test
  void a_stray_quote_in_tab_separated_text_swallows_nothing() throws IOException {
    var table = read("q.tsv", "id\tsize\n1\t5\" pipe\n2\t\"half\n3\tx\n");
    assertThat(table.rows()).isEqualTo(3);
    assertThat(table.cell(1, "size")).isEqualTo("\"half");
  }

  @Test
  void a_quote_that_never_closes_swallows_no_rows() throws IOException {
    for (boolean later : new boolean[] {false, true}) {
      var csv = new StringBuilder("id,title,category,price\n");
      for (int row = 0; row < 590; row++) {
        var title = "mug ".repeat(600);
        if (row == 10 || (later && row == 520)) title = "\"A mug,\nof \"\"clay\"\"\"";
        csv.append("B%04d,%s,mug,500\n".formatted(row, row == 499 ? "\"Large mug" : title));
      }
      var table = read("o" + later + ".csv", csv.toString());
      assertThat(table.rows()).isEqualTo(590);
      assertThat(table.cell(499, "title")).isEqualTo("\"Large mug");
      assertThat(table.cell(499, "price")).isEqualTo("500");
      assertThat(table.cell(589, "id")).isEqualTo("B0589");
      assertThat(table.cell(10, "title")).isEqualTo("A mug,\nof \"clay\"");
      if (later) assertThat(table.cell(520, "title")).isEqualTo("A mug,\nof \"clay\"");
    }
    var problem = problems.all().getFirst();
    assertThat(problems.all()).hasSize(1);
    assertThat(problem.kind()).isEqualTo("unclosed-quote");
    assertThat(problem.first()).extracting(Problems.Example::row).containsOnly(502L);
  }

  @Test
  void gzip_and_line_ends_of_all_systems_are_read() throws IOException {
    assertThat(read("a.csv.gz", gzip("id,t\n1,x\n".getBytes(StandardCharsets.UTF_8))).rows())
        .isEqualTo(1);
    assertThat(read("b.csv", "id,t\r\n1,x\r\n2,y\r\n").cell(1, "t")).isEqualTo("y");
    assertThat(read("c.csv", "id,t\r1,x\r2,y\r").cell(1, "t")).isEqualTo("y");
    assertThat(read("d[1]*.csv", "id,t\n1,x").rows()).isEqualTo(1);
  }

  @Test
  void ragged_rows_are_filled_or_cut_and_counted() throws IOException {
    var table = read("r.csv", "a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,,\n");
    assertThat(table.rows()).isEqualTo(4);
    assertThat(table.cell(1, "c")).isNull();
    assertThat(table.cell(2, "c")).isEqualTo("8");
    var ragged = problems.all().getFirst();
    assertThat(ragged.kind()).isEqualTo("ragged-row");
    assertThat(ragged.first()).extracting(Problems.Example::row).containsExactly(3L, 4L);
  }

  @Test
  void other_encodings_are_read_and_counted() throws IOException {
    var text = "id,title\n1,Café €5\n";
    assertThat(read("bom.csv", "\uFEFF" + text).columns()).containsExactly("id", "title");
    assertThat(problems.isEmpty()).isTrue();
    var windows = read("w.csv", text.getBytes(Charset.forName("windows-1252")));
    assertThat(windows.cell(0, "title")).isEqualTo("Café €5");
    assertThat(problems.count("encoding-line")).isEqualTo(1);
    assertThat(problems.all().getFirst().first().getFirst().row()).isEqualTo(2);
    var wide = read("u.csv", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE));
    assertThat(wide.cell(0, "title")).isEqualTo("Café €5");
    assertThat(problems.count("encoding-line")).isEqualTo(1);
    assertThat(problems.count("utf-16")).isEqualTo(1);
  }

  @Test
  void blank_and_repeated_names_become_different_ones() throws IOException {
    assertThat(read("h.csv", "a,,a\n1,2,3\n").columns()).containsExactly("a", "column-2", "a-2");
  }

  @Test
  void json_lines_may_differ_in_their_keys() throws IOException {
    var table =
        read(
            "a.jsonl",
            "{\"id\":1,\"p\":2.50}\nbroken\n{\"t\":\"x\",\"n\":{\"a\":[1]},\"id\":null}\n");
    assertThat(table.columns()).containsExactly("id", "p", "t", "n");
    assertThat(table.cell(0, "id")).isEqualTo("1");
    assertThat(table.cell(1, "id")).isNull();
    assertThat(table.cell(1, "n")).isEqualTo("{\"a\":[1]}");
    assertThat(table.line(1)).isEqualTo(4);
    assertThat(problems.count("json-line")).isEqualTo(1);
    assertThat(read("a.json", "[{\"id\":1},{\"id\":2}]").rows()).isEqualTo(2);
  }

  @Test
  void parquet_is_read_as_text() throws Exception {
    var file = folder.resolve("a.parquet");
    try (var db = DriverManager.getConnection("jdbc:duckdb:");
        var ask = db.createStatement()) {
      ask.execute(
          "copy (select i as id, 'x' || i as t, i * 1.5 as p, date '2020-01-02' as d from range(5)"
              + " t(i)) to '"
              + file
              + "' (format parquet)");
    }
    var table = Table.read(file);
    assertThat(table.columns()).containsExactly("id", "t", "p", "d");
    assertThat(table.cell(3, "p")).isEqualTo("4.5");
    assertThat(table.cell(0, "d")).isEqualTo("2020-01-02");
  }

  @Test
  void what_is_no_table_gets_one_sentence() {
    assertThatThrownBy(() -> read("e.csv", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty file e.csv");
    assertThatThrownBy(() -> read("h.csv", "a,b\n")).hasMessageContaining("at least one row");
    assertThatThrownBy(() -> read("b.csv", new byte[] {0, 1, 2})).hasMessageContaining("binary");
    assertThatThrownBy(() -> read("p.parquet", "PAR1 no"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Table.read(folder.resolve("no.csv"))).hasMessageContaining("no.csv");
    assertThatThrownBy(() -> read("c.csv", "price,b\n1,2\n").cell(0, "pric"))
        .hasMessageContaining("did you mean 'price'?");
  }

  @Test
  void views_keep_their_lines_and_order() {
    var table =
        Table.of(List.of("a"), List.of(List.of("x"), List.of("y"), Arrays.asList((String) null)));
    var view = table.rows(new int[] {2, 0}).rows(new int[] {1, 0});
    assertThat(view.cell(0, "a")).isEqualTo("x");
    assertThat(view.cell(1, "a")).isNull();
    assertThat(view.line(1)).isEqualTo(4);
    assertThatThrownBy(() -> table.cell(3, "a")).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void three_hundred_thousand_different_rows_stay_small() throws IOException {
    var text = new StringBuilder("id,title,price,category,note\n");
    for (int i = 0; i < 300_000; i++)
      text.append("id" + i + ",Title number " + i + ",1" + i + ",c" + i % 9 + ",same\n");
    var table = read("big.csv", text.toString());
    assertThat(table.rows()).isEqualTo(300_000);
    assertThat(table.cell(299_999, "title")).isEqualTo("Title number 299999");
    assertThat(table.cell(299_999, "category")).isEqualTo("c2");
  }

  @Test
  void random_bytes_are_a_table_or_one_sentence() throws IOException {
    var random = new Random(7);
    var alphabet = "a1,;\t|\"\n\r{}[]: \\'é\u0000".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 60; i++) {
      var bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      if (i % 3 > 0)
        for (int k = 0; k < bytes.length; k++)
          bytes[k] = alphabet[random.nextInt(alphabet.length - i % 3)];
      var name = List.of("a.csv", "a.tsv", "a.jsonl", "a.json", "a.csv.gz", "a.parquet").get(i % 6);
      try {
        var table = read(name, bytes);
        IntStream.range(0, table.rows())
            .forEach(r -> table.columns().forEach(c -> table.cell(r, c)));
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
      }
    }
  }
}
