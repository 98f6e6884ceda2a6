package nurture.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What columns are taken for. */
class SchemaTest {
  static Schema infer(String name, String pattern) {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 200; i++) {
      var hex = "%016x".formatted(0x9E3779B97F4A7C15L * (i + 1));
      rows.add(
          List.of(
              pattern
                  .replace("#", Integer.toString(i * 7 + 3))
                  .replace("%", Integer.toString(i % 4))
                  .replace("~", hex)
                  .replace("@", Character.toString('a' + i % 5))
                  .replace("!", "" + i)));
    }
    return Schema.infer(Table.of(List.of(name), rows), Photos.none());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id|#|ID",
        "train_id|!|ID",
        "productId|#|ID",
        "code|~|ID",
        "sku|AB-#|ID",
        "row|!|ID",
        "price|#.50|NUMBER",
        "price|€ #|NUMBER",
        "price|1,0%4.50|NUMBER",
        "year|201%|NUMBER",
        "sold|2019-01-1%|DATE",
        "sold|2019-01-1% 10:00:00|DATE",
        "when|Apr 1%, 2019|DATE",
        "cat|Home > @ > x%|PATH",
        "cat|Home >> @|PATH",
        "cat|Men/Top @/Shirt|PATH",
        "brand|Brand @|CATEGORY",
        "condition_id|%|CATEGORY",
        "kids|x%|CATEGORY",
        "title|A red mug number # of @|TEXT",
        "url|https://a.b/c/#|TEXT",
        "picture|img/#.jpg|PHOTO",
        "x|https://a.b/#.png?w=1|PHOTO",
        "constant|same|IGNORED"
      })
  void a_column_is_known_by_its_name_and_cells(String name, String pattern, Role role) {
    assertThat(infer(name, pattern).column(name).role()).isEqualTo(role);
  }

  @Test
  void empty_columns_are_ignored_and_groups_are_no_ids() {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 1000; i++) rows.add(List.of("", Integer.toString(i / 3)));
    var schema = Schema.infer(Table.of(List.of("empty", "seller_id"), rows), Photos.none());
    assertThat(schema.of(Role.IGNORED)).hasSize(2);
  }

  @Test
  void roles_can_be_changed_and_names_are_checked() {
    var schema = infer("price", "#.50").with("price", Role.IGNORED);
    assertThat(schema.find("price").orElseThrow().role()).isEqualTo(Role.IGNORED);
    assertThat(schema.find("x")).isEmpty();
    assertThatThrownBy(() -> schema.column("prise")).hasMessageContaining("did you mean 'price'?");
    assertThatThrownBy(
            () -> new Schema(List.of(new Column("a", Role.ID), new Column("a", Role.ID))))
        .hasMessageContaining("twice");
  }

  @Test
  void a_column_is_read_as_its_cells_are_written() {
    var table = Table.of(List.of("price"), List.of(List.of("1.299"), List.of("45,00")));
    var price = Schema.infer(table, Photos.none()).with("price", Role.NUMBER).column("price");
    assertThat(price.number("1.299")).hasValue(1299);
    assertThat(price.number(null)).isEmpty();
    assertThat(price.number("ask")).isEmpty();
    var json = new JsonMapper();
    var saved = json.writeValueAsString(new Schema(List.of(price)));
    assertThat(json.readValue(saved, Schema.class).column("price")).isEqualTo(price);
    var before = "{\"columns\": [{\"name\": \"price\", \"role\": \"NUMBER\"}]}";
    assertThat(json.readValue(before, Schema.class).column("price"))
        .isEqualTo(new Column("price", Role.NUMBER));
  }

  @Test
  void it_is_saved_as_json_and_shown_as_a_table() {
    var schema = infer("price", "#.50");
    var json = new JsonMapper();
    assertThat(json.readValue(json.writeValueAsString(schema), Schema.class)).isEqualTo(schema);
    assertThat(schema.toString()).contains("price").contains("number");
    var table = Table.of(List.of("price"), List.of(List.of("3.50"), List.of("")));
    assertThat(schema.describe(table)).contains("3.50").contains("50.0 %");
  }
}
