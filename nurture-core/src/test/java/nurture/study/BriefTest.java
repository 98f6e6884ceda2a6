package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import nurture.data.Column;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.data.Schema;
import org.junit.jupiter.api.Test;

/** What is settled before learning. */
class BriefTest {
  private static final Dataset DATA = Made.listings(150);

  private static Settings with(int minExamples, int labels, long seed, String... splitColumns) {
    return Made.settings()
        .with(s -> {
          s.splitColumns = List.of(splitColumns);
          s.minExamples = minExamples;
          s.labels = labels;
          s.seed = seed;
        });
  }

  private static List<String> inputs(Brief brief) {
    return brief.inputs().columns().stream().map(Column::name).toList();
  }

  @Test
  void targets_are_found_by_their_names_and_said() {
    var brief = Brief.of(DATA, Made.settings());
    assertThat(brief.category()).isEqualTo("category");
    assertThat(brief.price()).isEqualTo("price");
    assertThat(brief.classes()).containsExactly("lamp", "mug", "vase");
    assertThat(brief.notes().getFirst())
        .startsWith("Learns the category from the column category and the price from the column");
    assertThat(inputs(brief)).containsExactly("seller", "title");
  }

  @Test
  void a_category_of_numbers_is_said_to_be_read_as_numbers() {
    var column = new Column("category", Role.NUMBER);
    var coded =
        new Schema(
            DATA.schema().columns().stream()
                .map(c -> c.name().equals("category") ? column : c)
                .toList());
    var brief = Brief.of(DATA.with(coded), Made.settings());
    assertThat(brief.category()).isNull();
    assertThat(brief.notes())
        .anyMatch(note -> note.startsWith("The column category holds numbers and is read as such"));
    assertThat(Brief.of(DATA, Made.settings()).notes()).noneMatch(n -> n.contains("holds numbers"));
  }

  @Test
  void targets_that_are_named_are_taken_and_nothing_else_is_sought() {
    var brief = Brief.of(DATA, Made.learn(null, "price"));
    assertThat(brief.category()).isNull();
    assertThat(brief.classes()).isEmpty();
    assertThat(brief.notes()).isEmpty();
    assertThat(inputs(brief)).containsExactly("seller", "title", "category");
    assertThat(inputs(Brief.of(DATA, Made.learn("category", null, "title"))))
        .containsExactly("title");
  }

  @Test
  void an_unknown_column_is_a_sentence_with_the_nearest_name() {
    assertThatThrownBy(() -> Brief.of(DATA, Made.learn("categry", null)))
        .hasMessageContaining("got 'categry'")
        .hasMessageContaining("did you mean 'category'?");
    assertThatThrownBy(() -> Brief.of(DATA, with(2, 0, 1, "selle")))
        .hasMessageContaining("did you mean 'seller'?");
    assertThatThrownBy(() -> Brief.of(DATA, Made.learn("category", null, "titel")))
        .hasMessageContaining("did you mean 'title'?");
  }

  @Test
  void a_table_without_targets_or_rows_says_what_to_do() {
    var plain =
        Made.of(
            List.of("name", "size"),
            IntStream.range(0, 40)
                .mapToObj(i -> List.of("thing of " + i * 7, i * 3 + "5"))
                .toList());
    assertThatThrownBy(() -> Brief.of(plain, Made.settings()))
        .hasMessageContaining("got the columns name, size; name one with --category or --price");
    assertThatThrownBy(() -> Brief.of(DATA.rows(new int[0]), Made.settings()))
        .hasMessageContaining("must have rows");
  }

  @Test
  void a_coarser_name_of_the_category_is_left_out_with_a_note() {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 120; i++)
      rows.add(List.of("id-" + i, "a title number " + i, "group " + i % 8 / 2, "kind " + i % 8));
    var data = Made.of(List.of("id", "title", "department", "category"), rows);
    var brief = Brief.of(data, Made.learn("category", null));
    assertThat(inputs(brief)).containsExactly("title");
    assertThat(brief.notes()).anyMatch(note -> note.startsWith("Leaves out department, "));
    assertThat(inputs(Brief.of(data, Made.learn("category", null, "title", "department"))))
        .containsExactly("title", "department");
  }

  @Test
  void a_class_of_one_is_counted_and_left_out() {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 40; i++)
      rows.add(List.of("words of " + i, i == 3 ? "lonely" : i % 2 == 0 ? "mug" : "vase"));
    var data = Made.of(List.of("title", "category"), rows);
    var brief = Brief.of(data, Made.learn("category", null, "title"));
    assertThat(brief.classes()).containsExactly("mug", "vase");
    assertThat(brief.labels()[3]).isEqualTo(Brief.UNKNOWN);
    assertThat(data.problems().count("class-of-one")).isEqualTo(1);
    assertThat(brief.train()).doesNotContain(3);
    assertThat(brief.test()).doesNotContain(3);
  }

  @Test
  void a_path_with_few_examples_becomes_its_nearest_ancestor_with_enough() {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 40; i++)
      rows.add(
          List.of(
              "words of " + i,
              i == 0
                  ? "Home > Kitchen > Whisks"
                  : i == 1 ? "Zoo > Lions" : i % 2 == 0 ? "Home > Kitchen > Mugs" : "Toys > Cars"));
    var data = Made.of(List.of("title", "category"), rows);
    var brief = Brief.of(data, Made.learn("category", null, "title"));
    assertThat(brief.classes())
        .containsExactly("Home > Kitchen", "Home > Kitchen > Mugs", "Toys > Cars");
    assertThat(brief.labels()[0]).isZero();
    assertThat(brief.labels()[1]).isEqualTo(Brief.UNKNOWN);
    assertThat(brief.labels()[2]).isEqualTo(1);
  }

  @Test
  void prices_that_are_none_are_counted_by_what_is_wrong() {
    var rows = new ArrayList<List<String>>();
    var odd = List.of("0", "-5", "ask me", "");
    for (int i = 0; i < 60; i++)
      rows.add(List.of("words of " + i, i < 4 ? odd.get(i) : Integer.toString(10 + i)));
    var data = Made.of(List.of("title", "price"), rows);
    var brief = Brief.of(data, Made.learn(null, "price", "title"));
    for (var kind : List.of("price-zero", "price-negative", "price-text", "price-missing"))
      assertThat(data.problems().count(kind)).as(kind).isEqualTo(1);
    assertThat(brief.prices()).startsWith(Double.NaN, Double.NaN, Double.NaN, Double.NaN, 14);
    assertThat(brief.train().length + brief.test().length).isEqualTo(56);
  }

  @Test
  void a_column_with_decimal_commas_has_its_thousands_after_dots() {
    var rows = new ArrayList<List<String>>();
    var prices = List.of("1.299", "1.049,50", "45,00", "2.499");
    for (int i = 0; i < 60; i++) rows.add(List.of("words of " + i, prices.get(i % 4)));
    var data = Made.of(List.of("title", "price"), rows);
    assertThat(Brief.of(data, Made.learn(null, "price", "title")).prices())
        .startsWith(1299, 1049.5, 45, 2499);
  }

  @Test
  void the_same_seed_draws_the_same_labels() {
    var one = Brief.of(DATA, with(2, 30, 5)).train();
    assertThat(one).hasSize(30).isSorted().doesNotHaveDuplicates();
    assertThat(Brief.of(DATA, with(2, 30, 5)).train()).isEqualTo(one);
    assertThat(Brief.of(DATA, with(2, 30, 6)).train()).isNotEqualTo(one);
    var all = Brief.of(DATA, with(2, 0, 5));
    assertThat(all.train()).contains(one);
    assertThat(Brief.of(DATA, with(2, 30, 5)).test()).isEqualTo(all.test());
  }

  @Test
  void a_fifth_is_held_out_by_the_hash_of_the_id() throws Exception {
    var brief = Brief.of(DATA, Made.settings());
    var test = Arrays.stream(brief.test()).boxed().toList();
    for (int row = 0; row < DATA.size(); row++) {
      var hash =
          MessageDigest.getInstance("SHA-256")
              .digest(("item-" + row).getBytes(StandardCharsets.UTF_8));
      boolean held = new BigInteger(1, hash).mod(BigInteger.valueOf(5)).signum() == 0;
      assertThat(test.contains(row)).isEqualTo(held);
    }
    assertThat(brief.train()).doesNotContain(brief.test()).hasSize(150 - test.size());
  }

  @Test
  void a_group_is_never_on_both_sides() {
    var brief = Brief.of(DATA, with(2, 0, 1, "seller"));
    var learnt = new HashSet<Integer>();
    for (int row : brief.train()) learnt.add(row % 23);
    assertThat(Arrays.stream(brief.test()))
        .isNotEmpty()
        .noneMatch(row -> learnt.contains(row % 23));
  }

  @Test
  void too_few_listings_is_a_sentence() {
    assertThatThrownBy(() -> Brief.of(Made.listings(9), Made.learn("category", null, "title")))
        .hasMessageContaining("must be at least 10 listings with a label to learn from, got ");
    assertThatThrownBy(() -> Brief.of(DATA, with(1000, 0, 1)))
        .hasMessageContaining("must hold at least 2 categories with 1000 examples each, got 0");
    assertThatThrownBy(() -> Brief.of(Made.listings(9), Made.learn(null, "price", "title")))
        .hasMessageContaining("must hold at least 10 prices above 0, got 9");
  }
}
