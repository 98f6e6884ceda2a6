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
        "US$ 4|4",
        "0,125|0.125",
        "-0,750|-0.75",
        "1’299.00|1299",
        "￥6.29|6.29",
        "CN¥9.21|9.21",
        "10.47元|10.47",
        "R$ 12,50|12.5",
        "NZ$4|4",
        "1 299,00 zł|1299",
        "249 kr|249",
        "12,-|12",
        "₹2,19,899/-|219899",
        "Rs. 82,500/-|82500"
      })
  void numbers_are_read_as_people_write_them(String text, double value) {
    assertThat(Numbers.parse(text)).hasValue(value);
  }

  @Test
  void a_column_says_whether_dots_part_thousands() {
    for (var telling :
        List.of("45,00", "45,00 €", "1.049,50", "€ 12.345.678", "1 049,50", "-0,123")) {
      var notation = notation("1.299", telling);
      assertThat(notation).as(telling).isEqualTo(Notation.COMMA);
      assertThat(notation.number("1.299")).hasValue(1299);
      assertThat(notation.number("12.50")).hasValue(12.5);
      assertThat(notation.number("0.250")).hasValue(0.25);
    }
    for (var silent : List.of("45.00", "1,049.50", "1,049", "1 049.50", "2.499 €", "ask, 5"))
      assertThat(notation("1.299", silent)).as(silent).isEqualTo(Notation.POINT);
    assertThat(Notation.POINT.number("1.299")).hasValue(1.299);
    assertThat(notation("1.234", "0.875", "2.5", "1,5")).isEqualTo(Notation.POINT);
    assertThat(notation("1,049.50", "12,50", "1,299.00")).isEqualTo(Notation.POINT);
    assertThat(notation("1.234", "12.5", "12,5", "7,25")).isEqualTo(Notation.COMMA);
  }

  @Test
  void a_column_of_decimal_commas_has_no_thousands_parted_by_one() {
    var weights = notation("0,161", "1,25", "3,018", "12,3456", "1.250,5");
    assertThat(weights).isEqualTo(Notation.COMMA);
    assertThat(weights.number("3,018")).hasValue(3.018);
    assertThat(weights.number("12,3456")).hasValue(12.3456);
    assertThat(weights.number("1,250,000")).hasValue(1_250_000);
    assertThat(weights.number("1,250.5")).hasValue(1250.5);
    assertThat(notation("3,018", "1,299").number("3,018")).hasValue(3018);
  }

  @Test
  void a_column_says_whether_the_day_stands_first() {
    var april = LocalDate.of(2019, 4, 3).toEpochDay();
    var march = LocalDate.of(2019, 3, 4).toEpochDay();
    assertThat(notation("03/04/2019", "30/04/2019").day("03/04/2019")).hasValue(april);
    assertThat(notation("03/04/2019", "04/30/2019").day("03/04/2019")).hasValue(march);
    assertThat(notation("03/04/2019", "05/06/2019").day("03/04/2019")).hasValue(march);
    var slip = notation("30/04/2019", "04/30/2019", "31/12/2019 12:00");
    assertThat(slip.day("03/04/2019")).hasValue(april);
    assertThat(slip.day("04/30/2019")).hasValue(LocalDate.of(2019, 4, 30).toEpochDay());
    assertThat(slip.day("2019-04-03")).hasValue(april);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1.299, -1.299, 12.5, 3, 0.25, 1234.5, 1234567, 1e21, 0})
  void what_is_written_says_the_same_in_every_column(double number) {
    for (var notation : Notation.values())
      assertThat(notation.number(Numbers.write(number))).as(notation.name()).hasValue(number);
  }

  private static Notation notation(String... cells) {
    var rows = Arrays.stream(cells).map(List::of).toList();
    return Notation.of(Table.of(List.of("price"), rows), "price");
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
        "abc$5",
        "12 krapfen",
        "0/-1",
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
