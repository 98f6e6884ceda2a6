package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import nurture.data.Dataset;
import nurture.data.Photos;
import nurture.data.Problems;
import nurture.data.Schema;
import nurture.data.Table;
import org.junit.jupiter.api.Test;

class TitlesTest {
  private static String currency(String column, String... cells) {
    var rows = Arrays.stream(cells).map(List::of).toList();
    var table = Table.of(List.of(column), rows);
    var schema = Schema.infer(table, Photos.none());
    return Titles.currency(new Dataset(schema, table, Photos.none(), new Problems()), column);
  }

  @Test
  void a_currency_is_told_by_the_cells_and_then_by_the_name() {
    assertThat(currency("msrp", "€ 49", "€ 50")).isEqualTo("EUR");
    assertThat(currency("MSRP", "49", "50")).isEqualTo("USD");
    assertThat(currency("price_inr", "49", "50")).isEqualTo("INR");
    assertThat(currency("priceEUR", "49", "50")).isEqualTo("EUR");
    assertThat(currency("price", "49 zł", "50 zł")).isEqualTo("PLN");
    assertThat(currency("price", "CHF 49", "CHF 50")).isEqualTo("CHF");
    assertThat(currency("amateur_price", "49", "50")).isEmpty();
  }
}
