package nurture.feed;

import static org.assertj.core.api.Assertions.assertThat;

import nurture.data.Column;
import nurture.data.Notation;
import nurture.data.Role;
import org.junit.jupiter.api.Test;

/** Numbers as vectors. */
class NumberScaleTest {
  private static float[] vector(NumberScale scale, float value) {
    var into = new float[scale.width()];
    scale.encode(value, into, 0);
    return into;
  }

  @Test
  void few_distinct_values_are_their_own_knots() {
    var scale =
        NumberScale.fit(new Column("size", Role.NUMBER), new float[] {4, 1, 2, Float.NaN, 2, 4});
    assertThat(scale.edges()).containsExactly(1, 2, 4);
    assertThat(vector(scale, 1)).containsExactly(0, 0, 1);
    assertThat(vector(scale, 2)).containsExactly(1, 0, 1);
    assertThat(vector(scale, 3)).containsExactly(1, 0.5f, 1);
    assertThat(vector(scale, 4)).containsExactly(1, 1, 1);
  }

  @Test
  void a_number_stands_on_the_edge_below_it() {
    var scale = NumberScale.fit(new Column("size", Role.NUMBER), new float[] {4, 1, 2});
    assertThat(scale.edge(1)).isEqualTo(1);
    assertThat(scale.edge(1.5f)).isEqualTo(1);
    assertThat(scale.edge(2)).isEqualTo(2);
    assertThat(scale.edge(9)).isEqualTo(4);
    assertThat(scale.edge(-7)).isEqualTo(1); // the lowest there is
  }

  @Test
  void a_cell_is_read_as_its_column_is_written() {
    var values = new float[] {4, 1, 2};
    var comma = new Column("size", Role.NUMBER, Notation.COMMA);
    assertThat(NumberScale.fit(comma, values).number("1.299")).isEqualTo(1299);
    assertThat(NumberScale.fit(new Column("size", Role.NUMBER), values).number("1.299"))
        .isEqualTo(1.299f);
    assertThat(NumberScale.fit(new Column("on", Role.DATE), values).number("1970-01-03"))
        .isEqualTo(2);
    var april = new Column("on", Role.DATE, Notation.DAY_FIRST);
    assertThat(NumberScale.fit(april, values).number("2/1/1970")).isEqualTo(1);
    assertThat(NumberScale.fit(comma, values).number("large")).isNaN();
  }

  @Test
  void one_great_number_is_told_from_none() {
    float great = 1.7e12f; // the next float is 131,072 away
    var scale = NumberScale.fit(new Column("millis", Role.NUMBER), new float[] {great, great});
    assertThat(vector(scale, great)).containsExactly(0, 1);
    assertThat(vector(scale, great + 131_072)).containsExactly(1, 1);
  }

  @Test
  void a_missing_number_is_all_zeros() {
    var scale = NumberScale.fit(new Column("size", Role.NUMBER), new float[] {1, 2, 4});
    assertThat(vector(scale, Float.NaN)).containsOnly(0);
  }

  @Test
  void many_values_become_quantiles_that_rise() {
    var values = new float[10_000];
    for (int i = 0; i < values.length; i++) values[i] = (float) Math.pow(i % 997, 3);
    var scale = NumberScale.fit(new Column("price", Role.NUMBER), values);
    assertThat(scale.width()).isLessThanOrEqualTo(65).isGreaterThan(50);
    for (int i = 1; i < scale.edges().length; i++)
      assertThat(scale.edges()[i]).isGreaterThan(scale.edges()[i - 1]);
    assertThat(scale.edges()[0]).isZero();
  }

  @Test
  void a_greater_number_is_nowhere_smaller() {
    var scale = NumberScale.fit(new Column("x", Role.NUMBER), new float[] {-3, 0, 0.5f, 8, 100});
    var before = vector(scale, -200);
    for (float x = -200; x < 400; x += 0.7f) {
      var now = vector(scale, x);
      for (int i = 0; i < now.length; i++) assertThat(now[i]).isGreaterThanOrEqualTo(before[i]);
      before = now;
    }
  }

  @Test
  void beyond_the_range_goes_on_but_not_far() {
    var scale = NumberScale.fit(new Column("x", Role.NUMBER), new float[] {0, 10, 20});
    assertThat(vector(scale, 30)).containsExactly(1, 2, 1);
    assertThat(vector(scale, 1e9f)).containsExactly(1, 4, 1);
    assertThat(vector(scale, -10)).containsExactly(-1, 0, 1);
    assertThat(vector(scale, -1e9f)).containsExactly(-3, 0, 1);
  }

  @Test
  void one_value_or_none_still_makes_a_scale() {
    assertThat(NumberScale.fit(new Column("x", Role.NUMBER), new float[] {7, 7}).edges())
        .containsExactly(7, 8);
    assertThat(NumberScale.fit(new Column("x", Role.NUMBER), new float[] {Float.NaN}).edges())
        .containsExactly(0, 1);
  }

  @Test
  void a_vector_starts_where_it_is_told() {
    var scale = NumberScale.fit(new Column("x", Role.NUMBER), new float[] {0, 2});
    var into = new float[4];
    scale.encode(1, into, 1);
    assertThat(into).containsExactly(0, 0.5f, 1, 0);
  }
}
