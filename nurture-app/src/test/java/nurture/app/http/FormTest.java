package nurture.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import nurture.data.Notation;
import nurture.data.Role;
import nurture.serve.Description;
import nurture.serve.Description.Input;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a model reads that sees no photos and whose table writes 1.234,50. */
class FormTest {
  private static final Description MODEL =
      new Description(
          "1",
          "Things",
          List.of(
              new Input("title", Role.TEXT, Notation.POINT, List.of()),
              new Input("weight", Role.NUMBER, Notation.COMMA, List.of())),
          true,
          true,
          "EUR",
          Notation.COMMA);

  @Test
  void a_photo_that_the_model_does_not_read_is_an_input_that_is_not_there() {
    var body = Caller.multipart(Map.of("photo", Caller.photo(), "title", "mug"));
    assertThatThrownBy(() -> Form.read(MODEL, "multipart/form-data; boundary=xYz", body))
        .isInstanceOf(Refusal.class)
        .hasMessage("There is no input \"photo\"; this model reads \"title\", \"weight\".");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"12,50\"   | 12.5",
        "\"12,50 €\" | 12.5",
        "\"1.299\"   | 1299",
        "\"1,299\"   | 1.299",
        "1.299       | 1.299",
        "1299        | 1299"
      })
  void a_price_that_is_text_is_read_as_its_column_is_and_a_number_is_itself(
      String said, double price) throws Refusal {
    var json = "{\"title\": \"mug\", \"weight\": 1.234, \"right_price\": %s}".formatted(said);
    var filled =
        Form.of(MODEL, "application/json", json.getBytes(StandardCharsets.UTF_8), Lessons.FIELDS);
    assertThat(Lessons.verdict(filled, MODEL.priceNotation()).price()).isEqualTo(price);
    var weight = String.valueOf(filled.listing().values().get("weight"));
    assertThat(Notation.COMMA.number(weight)).hasValue(1.234);
  }
}
