package nurture.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import nurture.data.Dataset;
import nurture.data.Photos;
import nurture.data.Problems;
import nurture.data.Schema;
import nurture.data.Table;
import org.junit.jupiter.api.Test;

class ShiftTest {
  private static Subject shop(long seed, double factor) {
    var random = new SplittableRandom(seed);
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 300; i++)
      rows.add(
          List.of(
              "item-" + i,
              random.nextBoolean() ? "red" : "blue",
              Double.toString(factor * Math.exp(random.nextGaussian()))));
    var table = Table.of(List.of("id", "colour", "price"), rows);
    return Subject.of(
        new Dataset(Schema.infer(table, Photos.none()), table, Photos.none(), new Problems()),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void a_column_that_differs_from_another_table_is_flagged_and_no_other() {
    var shift = new Shift(Shift.portrait(shop(1, 1).data()), 0.01);
    assertThat(shift.find(shop(2, 1)).flagged()).isEmpty();
    assertThat(shift.find(shop(3, 1.7)).flagged())
        .singleElement()
        .satisfies(f -> {
          assertThat(f.column()).isEqualTo("price");
          assertThat(f.why()).startsWith("median from ");
          assertThat(f.score()).isGreaterThan(0.99);
        });
  }
}
