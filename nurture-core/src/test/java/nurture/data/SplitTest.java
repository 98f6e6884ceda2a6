package nurture.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Splits by hash. */
class SplitTest {
  static Dataset ids(List<String> ids) {
    var table =
        Table.of(
            List.of("id", "seller"), ids.stream().map(i -> List.of(i, "s" + i.length())).toList());
    return new Dataset(
        new Schema(List.of(new Column("id", Role.ID))), table, Photos.none(), new Problems());
  }

  static List<String> names(int n) {
    return IntStream.range(0, n).mapToObj(i -> "listing-" + i).toList();
  }

  @Test
  void a_fifth_by_id_is_what_python_says() throws Exception {
    var data = ids(names(2000));
    var split = Split.of(0.2, List.of("id"));
    assertThat(split).isEqualTo(new Split(List.of("id"), 1, 5));
    for (int row = 0; row < data.size(); row++) {
      var hash =
          MessageDigest.getInstance("SHA-256")
              .digest(data.id(row).getBytes(StandardCharsets.UTF_8));
      boolean test = new BigInteger(1, hash).mod(BigInteger.valueOf(5)).signum() == 0;
      assertThat(split.test(data, row)).isEqualTo(test);
    }
    assertThat(split.test(data).length + split.train(data).length).isEqualTo(2000);
    assertThat(split.test(data).length).isBetween(330, 470);
  }

  @Test
  void a_row_stays_where_it_is_when_others_come_or_move() {
    var names = new ArrayList<>(names(500));
    var split = Split.of(0.3, List.of("id"));
    var before = ids(names);
    var held = Arrays.stream(split.test(before)).mapToObj(before::id).toList();
    names.addAll(List.of("new-1", "new-2"));
    Collections.shuffle(names, new Random(3));
    var after = ids(names);
    assertThat(
            Arrays.stream(split.test(after)).mapToObj(after::id).filter(i -> !i.startsWith("new")))
        .containsExactlyInAnyOrderElementsOf(held);
  }

  @Test
  void a_group_never_straddles_and_columns_are_joined() {
    var data = ids(names(2000));
    var split = Split.of(0.5, List.of("seller"));
    assertThat(
            IntStream.range(0, 2000)
                .mapToObj(r -> data.table().cell(r, "seller") + split.test(data, r))
                .distinct())
        .hasSize(4);
    var both = Split.of(0.5, List.of("id", "seller"));
    assertThat(both.test(data)).isNotEqualTo(Split.of(0.5, List.of("id")).test(data));
  }

  @Test
  void folds_are_even_and_independent_of_the_test_rows() {
    var data = ids(names(5000));
    var split = Split.of(0.2, List.of("id"));
    var counts = new int[5];
    for (int row : split.test(data)) counts[split.fold(data, row, 5)]++;
    assertThat(Arrays.stream(counts).min().orElse(0)).isGreaterThan(150);
  }

  @Test
  void fractions_become_ratios_in_lowest_terms() {
    var id = List.of("id");
    assertThat(Split.of(0.25, id).denominator()).isEqualTo(4);
    assertThat(Split.of(1.0 / 3, id)).isEqualTo(new Split(id, 1, 3));
    assertThat(Split.of(0.15, id)).isEqualTo(new Split(id, 3, 20));
    assertThatThrownBy(() -> Split.of(1.5, id)).hasMessageContaining("must be in (0, 1), got 1.5");
    assertThatThrownBy(() -> Split.of(0.2, List.of())).hasMessageContaining("at least one column");
    assertThatThrownBy(() -> Split.of(0.2, List.of("ID")).test(ids(names(2)), 0))
        .hasMessageContaining("did you mean 'id'?");
  }
}
