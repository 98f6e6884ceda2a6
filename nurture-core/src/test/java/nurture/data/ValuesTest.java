package nurture.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cell's text says: numbers, dates, category paths. */
class ValuesTest {
  @Test
  void a_slip_of_the_pen_is_a_letter_too_many_too_few_another_or_two_that_changed_places() {
    for (var slip : new String[] {"mugss", "mug", "mogs", "mgus"})
      assertThat(Names.distance(slip, "mugs")).as(slip).isEqualTo(1);
    assertThat(Names.distance("cups", "mugs")).isEqualTo(2);
    assertThat(Names.distance("", "mugs")).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "12|12",
        "-3.5|-3.5",
        "1e3|1000",
        "1,234.50|1234.5",
        "1.234,50|1234.5",
        "$12|12",
        "12 €|12",
        "€ 12|12",
        "Rs. 1,20,000|120000",
        "USD 9.99|9.99",
        "1 234,5|1234.5",
        "1,5|1.5",
        "1,234|1234",
        "1.234|1.234",
        "1.234.567|1234567",
        "1.299 €|1299",
        "EUR 12.499|12499",
        "$1.299|1299",
        "$0.299|0.299",
        "$1.29|1.29",
        ".5|0.5",
        "-$3|-3",
        "US$ 4|4"
      })
  void numbers_are_read_as_people_write_them(String text, double value) {
    assertThat(Numbers.parse(text)).hasValue(value);
  }

  @Test
  void a_column_says_whether_dots_part_thousands() {
    for (var telling :
        List.of("45,00", "45,00 €", "1.049,50", "€ 12.345.678", "1 049,50", "-0,123")) {
      var notation = notation("1.299", telling);
      assertThat(notation).as(telling).isEqualTo(Numbers.Notation.COMMA);
      assertThat(notation.parse("1.299")).hasValue(1299);
      assertThat(notation.parse("12.50")).hasValue(12.5);
      assertThat(notation.parse("0.250")).hasValue(0.25);
    }
    for (var silent : List.of("45.00", "1,049.50", "1,049", "1 049.50", "2.499 €", "ask, 5"))
      assertThat(notation("1.299", silent)).as(silent).isEqualTo(Numbers.Notation.POINT);
    assertThat(Numbers.Notation.POINT.parse("1.299")).hasValue(1.299);
    assertThat(notation("1.234", "0.875", "2.5", "1,5")).isEqualTo(Numbers.Notation.POINT);
    assertThat(notation("1,049.50", "12,50", "1,299.00")).isEqualTo(Numbers.Notation.POINT);
    assertThat(notation("1.234", "12.5", "12,5", "7,25")).isEqualTo(Numbers.Notation.COMMA);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.299, -1.299, 12.5, 3, 0.25, 1234.5, 1234567, 1e21, 0})
  void what_is_written_says_the_same_in_every_column(double number) {
    for (var notation : Numbers.Notation.values())
      assertThat(notation.parse(Numbers.write(number))).as(notation.name()).hasValue(number);
  }

  private static Numbers.Notation notation(String... cells) {
    var rows = Arrays.stream(cells).map(List::of).toList();
    return Numbers.Notation.of(Table.of(List.of("price"), rows), "price");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "abc",
        "NaN",
        "Infinity",
        "1e999",
        "12 apples",
        "1-2",
        "1,2,3",
        "0x10",
        "12d"
      })
  void what_is_no_number_is_none(String text) {
    assertThat(Numbers.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2019-04-30",
        "2019-04-30 12:05:00",
        "2019-04-30T12:05:00.123Z",
        "Apr 30, 2019",
        "30 April 2019",
        "30.04.2019",
        "4/30/2019",
        "30/4/2019",
        "2019/04/30",
        "Tue, 30 Apr 2019 10:00:00 +0200"
      })
  void dates_are_read_as_people_write_them(String text) {
    assertThat(Dates.parse(text)).hasValue(LocalDate.of(2019, 4, 30).toEpochDay());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2019", "20190430", "2019-13-01", "2019-02-30", "soon", "1.5", "Foo 3, 2019"})
  void what_is_no_date_is_none(String text) {
    assertThat(Dates.parse(text)).isEmpty();
  }

  @Test
  void category_paths_split_at_arrows_and_slashes() {
    assertThat(CategoryPath.parse("a > b > c").parts()).containsExactly("a", "b", "c");
    assertThat(CategoryPath.parse("a >> b >> c")).hasToString("a > b > c");
    assertThat(CategoryPath.parse("Men/Tops/T-shirts").parts()).hasSize(3);
    assertThat(CategoryPath.parse("Cables/Wires").parts()).containsExactly("Cables/Wires");
    assertThat(CategoryPath.parse(" Mugs ").parts()).containsExactly("Mugs");
    assertThat(CategoryPath.parse(" > ").parts()).containsExactly(">");
    assertThatThrownBy(() -> new CategoryPath(List.of())).hasMessageContaining("at least one part");
  }

  @Test
  void problems_keep_the_first_ten_by_row_whatever_the_order() {
    var problems = new Problems();
    for (int row = 100; row > 0; row--) problems.add("price-zero", row, "0");
    problems.add("encoding", 3, "x");
    var other = new Problems();
    other.add("price-zero", 0, "early");
    problems.merge(other);
    assertThat(problems.all())
        .extracting(Problems.Problem::kind)
        .containsExactly("encoding", "price-zero");
    var zero = problems.all().getLast();
    assertThat(zero.count()).isEqualTo(101);
    assertThat(zero.first())
        .extracting(Problems.Example::row)
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(problems.isEmpty()).isFalse();
    assertThat(problems.toString()).contains("price-zero × 101");
  }
}
