package nurture.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import nurture.data.Dataset;
import nurture.data.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be right in a table or a cell, beside what {@link FinderTest} plants. */
class ErrorsTest {
  @TempDir static Path folder;

  private static List<Finding> errors(Dataset data) {
    return new Errors().find(Subject.of(data, Optional.empty(), Optional.empty())).flagged();
  }

  private static List<String> errorsOfFile(String text) throws IOException {
    var file = Files.writeString(folder.resolve("laid-out.csv"), text);
    try (var data = Dataset.read(file)) {
      return errors(data).stream().map(f -> f.row() + " " + f.kind() + ": " + f.why()).toList();
    }
  }

  /** What is said of the prices of a table with ids. */
  private static List<Finding> slips(List<String> columns, List<List<String>> rows) {
    var roles = new HashMap<>(Map.of("id", Role.ID, "title", Role.TEXT, "price", Role.NUMBER));
    roles.keySet().retainAll(columns);
    var data = Tabular.data(roles, columns, rows);
    return new Errors().find(Subject.of(data, Optional.empty(), Optional.of("price"))).flagged();
  }

  @Test
  void a_table_without_a_header_is_said_and_names_that_are_values_by_chance_are_not()
      throws IOException {
    var flowers = "5.1,3.5,1.4,0.2,setosa\n4.9,3.5,1.3,0.2,setosa\n5.10,3.0,1.4,0.1,iris\n";
    assertThat(errorsOfFile(flowers))
        .singleElement()
        .asString()
        .startsWith("-1 header-row: 5 of 5");
    assertThat(errorsOfFile("7,7,,mug\n7,7,1,mug\n8,9,2,cup\n"))
        .singleElement()
        .asString()
        .contains("header-row: 3 of 3");
    assertThat(errorsOfFile("color,size\nred,1\ncolor,2\nblue,3\n")).isEmpty();
    assertThat(errorsOfFile("land,2019,2020\nDE,2019,7\nFR,5,2020\n")).isEmpty();
  }

  @Test
  void a_table_that_is_not_parted_is_said() throws IOException {
    assertThat(errorsOfFile("a b c\n1 2 3\n4 5 6\n"))
        .containsExactly(
            "-1 one-column: read as one column; each line has 3 words: write commas or tabs"
                + " between them");
    assertThat(errorsOfFile("name of it\na blue cup\ncup\n")).isEmpty();
  }

  @Test
  void an_id_of_several_rows_is_said_unless_they_are_copies_or_it_names_groups() {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 60; i++) rows.add(List.of("a" + i, "s" + i / 2, "thing " + i * 7919));
    rows.set(11, List.of("a7", "s5", "thing x"));
    rows.set(39, List.of("a7", "s19", "thing y"));
    rows.set(50, rows.get(49));
    var data =
        Tabular.data(
            Map.of("id", Role.ID, "seller", Role.ID, "title", Role.TEXT),
            List.of("id", "seller", "title"),
            rows);
    assertThat(errors(data))
        .extracting(f -> data.table().line(f.row()) + " " + f.kind() + ": " + f.why())
        .containsExactly(
            "9 same-id: 'a7' is also the id of rows 13 and 41",
            "13 same-id: 'a7' is also the id of rows 9 and 41",
            "41 same-id: 'a7' is also the id of rows 9 and 13");
  }

  @Test
  void impossible_dates_are_said_and_fillers_among_dates_and_numbers_once() {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 40; i++) rows.add(List.of("r" + i, "2024-03-1" + i % 10, "" + i));
    rows.set(4, List.of("r4", "2024-13-45", "4"));
    rows.set(5, List.of("r5", "unknown", "?"));
    var data =
        Tabular.data(
            Map.of("id", Role.ID, "day", Role.DATE, "stock", Role.NUMBER),
            List.of("id", "day", "stock"),
            rows);
    assertThat(errors(data)).extracting(Finding::why).containsExactly("'2024-13-45' is no date");
    assertThat(errors(data)).extracting(Finding::kind).containsExactly("not-a-date");
    assertThat(Tabular.found(new Missing(), data, Optional.empty()))
        .containsExactly("r5 placeholder", "r5 placeholder");
  }

  @Test
  void a_price_is_asked_about_its_point_only_where_it_is_off_by_a_hundred_or_so() {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 60; i++) rows.add(List.of("c" + i, "thing " + i, "10." + (10 + i)));
    rows.add(List.of("slipped", "thing 7", "1043.00"));
    rows.add(List.of("high", "thing 8", "21608782"));
    assertThat(slips(List.of("id", "title", "price"), rows))
        .extracting(Finding::why)
        .satisfiesExactlyInAnyOrder(
            why ->
                assertThat(why)
                    .matches(
                        "1043.00 is \\d+ times too high .*has the point slipped by a hundred\\?"),
            why ->
                assertThat(why)
                    .matches("21608782 is far too high for what it is \\([0-9,]+ times\\)"));
  }

  @Test
  void skewed_prices_alone_are_no_slips() {
    var random = new SplittableRandom(4);
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 2_000; i++) // logarithms 3 and an exponential: a long tail, and no error
    rows.add(List.of("c" + i, Double.toString(Math.exp(3 - Math.log(1 - random.nextDouble())))));
    assertThat(slips(List.of("id", "price"), rows).size())
        .isLessThan(40); // as far out as that is a fiftieth
  }
}
