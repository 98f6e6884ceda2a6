package nurture.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import nurture.data.Dataset;
import nurture.data.Photos;
import nurture.data.Problems;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.data.Table;
import nurture.eval.Categories;
import nurture.eval.Predictions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every finder must do, and what each must find. */
class FinderTest {
  @TempDir static Path folder;
  static Subject subject = nothing(0);

  @BeforeAll
  static void plant() {
    subject = Planted.subject(folder.resolve("listings"));
  }

  static List<Finder> finders() {
    return Finders.all();
  }

  private static Subject nothing(int rows) {
    var table =
        Table.of(
            List.of("title", "category", "price"),
            java.util.Collections.nCopies(rows, List.of("a b", "c", "1")));
    var schema =
        Schema.infer(table, Photos.none())
            .with("title", Role.TEXT)
            .with("category", Role.CATEGORY)
            .with("price", Role.NUMBER);
    return Subject.of(
        new Dataset(schema, table, Photos.none(), new Problems()),
        Optional.of("category"),
        Optional.of("price"));
  }

  @ParameterizedTest
  @MethodSource("finders")
  void a_doubt_has_a_row_of_the_table_or_a_column_and_says_why(Finder finder) {
    var findings = finder.find(subject);
    assertThat(findings.finder()).isEqualTo(finder.name());
    assertThat(findings.rows()).isEqualTo(subject.data().size());
    for (var f : findings.list()) {
      assertThat(f.row()).isBetween(-1, subject.data().size() - 1);
      assertThat(f.score()).isBetween(0.0, 1.0);
      assertThat(f.why()).isNotBlank().doesNotContain("{}");
      assertThat(f.kind()).matches("[a-z]+(-[a-z]+)*");
      if (f.row() < 0) assertThat(subject.data().table().columns()).contains(f.column());
      else assertThat(f.id()).isEqualTo(subject.name(f.row()));
      if (f.flagged())
        assertThat(Finders.kinds())
            .anyMatch(kind ->
                kind.finder().equals(finder.name())
                    && kind.name().equals(f.kind())
                    && kind.ofColumn() == f.row() < 0);
    }
  }

  @ParameterizedTest
  @MethodSource("finders")
  void the_surest_come_first_and_the_same_comes_again(Finder finder) {
    var findings = finder.find(subject);
    var scores = findings.list().stream().map(Finding::score).toList();
    assertThat(scores).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    assertThat(finder.find(subject).list()).isEqualTo(findings.list());
  }

  @ParameterizedTest
  @MethodSource("finders")
  void an_empty_table_and_a_single_row_are_no_error(Finder finder) {
    assertThat(finder.find(nothing(0)).flaggedRows()).isZero();
    assertThat(finder.find(nothing(1)).flaggedRows()).isZero();
  }

  @Test
  void answers_to_listings_none_of_which_has_a_label_that_they_know_doubt_none() {
    var some = nothing(2);
    var p = new float[][] {{0.9f, 0.1f}, {0.2f, 0.8f}};
    var unknown = new Categories(List.of("x", "y"), new int[] {-1, -1}, p);
    var answered = some.with(Predictions.of(List.of("a", "b"), unknown));
    assertThat(new Mislabels().find(answered).list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "duplicates, duplicate-row, same",
    "duplicates, near-photo, cut",
    "duplicates, duplicate-photo, retitled",
    "mislabels, mislabel, swapped",
    "errors, price-unit, dear",
    "errors, price-impossible, free",
    "errors, encoding, garbled",
    "missing, placeholder, nameless",
    "contradictions, columns-disagree, misplaced",
    "contradictions, title-names-another, swapped",
    "outliers, number, crowd",
    "errors, photo-blank, blank",
    "errors, photo-missing, lost",
  })
  void each_planted_defect_is_found(String finder, String kind, String id) {
    assertThat(flagged(finder)).containsEntry(id, kind);
  }

  @ParameterizedTest
  @CsvSource({"duplicates, 3", "errors, 5", "outliers, 3", "missing, 1", "contradictions, 3"})
  void little_else_is_flagged(String finder, int most) {
    assertThat(flagged(finder)).hasSizeLessThanOrEqualTo(most);
  }

  /** Without photos, so that cells alone say what is the same. */
  @Test
  void the_same_item_in_two_categories_or_at_two_prices_contradicts_itself_and_is_no_copy() {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 200; i++) rows.add(row("c" + i, i, i % 8, 20 + i % 37));
    rows.add(row("elsewhere", 4, 5, 24));
    rows.add(row("dear", 7, 7, 54));
    rows.add(row("near", 9, 1, 30)); // for 29, as prices may differ
    for (int i = 0; i < 20; i++)
      rows.add(List.of("black" + i, "black mug", "no text yet", "kind 3", "" + (20 + i)));
    var data =
        Tabular.data(
            Map.of("id", Role.ID, "title", Role.TEXT, "about", Role.TEXT),
            List.of("id", "title", "about", "category", "price"),
            rows);
    var shop = Subject.of(data, Optional.of("category"), Optional.of("price"));
    assertThat(new Contradictions().find(shop).flagged())
        .extracting(f -> f.id() + " " + f.kind())
        .containsExactlyInAnyOrder(
            "c4 same-item-category",
            "elsewhere same-item-category",
            "c7 same-item-price",
            "dear same-item-price");
    assertThat(new Duplicates().find(shop).list()).isEmpty();
    var attributes =
        new Dataset(
            data.schema().with("title", Role.CATEGORY).with("about", Role.CATEGORY),
            data.table(),
            data.photos(),
            new Problems());
    var cars = Subject.of(attributes, Optional.of("category"), Optional.of("price"));
    assertThat(new Contradictions().find(cars).list()).isEmpty();
  }

  @Test
  void a_thousand_with_a_dot_is_a_thousand_where_cells_have_decimal_commas() {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 60; i++)
      rows.add(List.of("c" + i, "thing " + i, "1.2%02d,00".formatted(i)));
    rows.add(List.of("other", "thing 7", "1.299"));
    var data =
        Tabular.data(
            Map.of("id", Role.ID, "title", Role.TEXT, "price", Role.NUMBER),
            List.of("id", "title", "price"),
            rows);
    var shop = Subject.of(data, Optional.empty(), Optional.of("price"));
    for (var finder : List.of(new Contradictions(), new Errors(), new Outliers()))
      assertThat(finder.find(shop).flagged()).as(finder.name()).isEmpty();
  }

  private static List<String> row(String id, int thing, int kind, int price) {
    return List.of(id, "thing " + thing, "made for task " + thing, "kind " + kind, "" + price);
  }

  @Test
  void copies_across_a_split_leak_and_those_on_one_side_do_not() {
    int copy = row("same");
    var leaks = new Leakage().find(subject.holdingOut(row -> row == copy));
    assertThat(leaks.flagged()).extracting(Finding::id).containsExactly("same");
    assertThat(new Leakage().find(subject.holdingOut(row -> false)).list()).isEmpty();
  }

  /** Vases before a white wall, each a little elsewhere, and one photo of something else. */
  @Test
  void a_copy_is_found_though_the_same_cells_stand_between_with_a_photo() throws IOException {
    var image = new BufferedImage(60, 60, BufferedImage.TYPE_INT_RGB);
    var png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    var rows =
        List.of(
            Arrays.asList("a", null, "blue cup"),
            List.of("b", "b.png", "blue cup"),
            Arrays.asList("c", null, "blue cup"));
    var table = Table.of(List.of("id", "photo", "title"), rows);
    var photos = Photos.none().with(Map.of("b.png", png.toByteArray()));
    var schema =
        Schema.infer(table, photos)
            .with("id", Role.ID)
            .with("photo", Role.PHOTO)
            .with("title", Role.TEXT);
    var data = new Dataset(schema, table, photos, new Problems());
    var found =
        new Duplicates().find(Subject.of(data, Optional.empty(), Optional.empty())).flagged();
    assertThat(found)
        .filteredOn(f -> f.kind().equals("duplicate-row"))
        .extracting(f -> f.id() + ": " + f.why())
        .containsExactly("c: all its cells equal those of a but for the id");
  }

  @Test
  void a_rare_class_is_asked_whether_it_is_a_larger_one_that_differs_by_case_or_a_letter() {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 400; i++) rows.add(List.of(i % 4 > 0 ? "Mugs" : "Size 10"));
    for (var rare : List.of("mugs", "Mugss", "Size 11", "Jugs of clay")) rows.add(List.of(rare));
    var data = Tabular.data(Map.of("kind", Role.CATEGORY), List.of("kind"), rows);
    var why = new Imbalance().find(Subject.of(data, Optional.of("kind"), Optional.empty()));
    assertThat(why.list().stream().filter(f -> f.kind().equals("rare-class")))
        .extracting(Finding::why)
        .containsExactlyInAnyOrder(
            "'mugs' has 1 row: too few to learn or to test on; is it 'Mugs' (300 rows)?",
            "'Mugss' has 1 row: too few to learn or to test on; is it 'Mugs' (300 rows)?",
            "'Size 11' has 1 row: too few to learn or to test on",
            "'Jugs of clay' has 1 row: too few to learn or to test on");
  }

  @Test
  void words_among_numbers_and_nearly_equal_listings_without_photos_are_found() {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 100; i++) rows.add(List.of("c" + i, "vessel of make " + i * 7919, "" + i));
    rows.add(List.of("word", "something else", "many"));
    rows.add(List.of("copy", "Vessel of make " + 50 * 7919 + "!", "50"));
    var data =
        Tabular.data(
            Map.of("id", Role.ID, "title", Role.TEXT, "stock", Role.NUMBER),
            List.of("id", "title", "stock"),
            rows);
    assertThat(Tabular.found(new Errors(), data, Optional.empty()))
        .containsExactly("word not-a-number");
    assertThat(Tabular.found(new Duplicates(), data, Optional.empty()))
        .containsExactly("copy duplicate-text");
  }

  @Test
  void fillers_are_found_however_many_there_are_and_words_that_may_be_names_are_not() {
    var brands = List.of("Acme", "?", "Acme", "Bolt", "N/A", "Bolt", "Acme", "none");
    var rows = new ArrayList<List<String>>();
    var lands = List.of("DE", "NA", "FR", "USA");
    var woods = List.of("oak", "NA", "beech", "walnut");
    for (int i = 0; i < 160; i++)
      rows.add(List.of("r" + i, brands.get(i % 8), lands.get(i % 4), woods.get(i % 4), "NA"));
    rows.add(List.of("rare", "test", "DE", "oak", "NA"));
    var data =
        Tabular.data(
            Map.of(
                "brand",
                Role.CATEGORY,
                "land",
                Role.CATEGORY,
                "wood",
                Role.CATEGORY,
                "stock",
                Role.NUMBER),
            List.of("id", "brand", "land", "wood", "stock"),
            rows);
    var found =
        new Missing()
            .find(Subject.of(data, Optional.empty(), Optional.empty())).flagged().stream()
                .collect(
                    Collectors.groupingBy(
                        f -> f.column() + " " + data.table().cell(f.row(), f.column()),
                        Collectors.counting()));
    assertThat(found)
        .isEqualTo(
            Map.of(
                "brand ?",
                20L,
                "brand N/A",
                20L,
                "brand test",
                1L,
                "wood NA",
                40L,
                "stock NA",
                161L));
  }

  @Test
  void rare_classes_and_columns_that_name_count_or_tell_nothing_are_said() {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 120; i++)
      rows.add(List.of(i < 119 ? "Cups" : "Jugs", "N" + (7919 * i) % 997, i + ".5", "one"));
    var data =
        Tabular.data(
            Map.of("kind", Role.CATEGORY, "code", Role.CATEGORY, "time", Role.NUMBER),
            List.of("kind", "code", "time", "shop"),
            rows);
    assertThat(Tabular.found(new Imbalance(), data, Optional.of("kind")))
        .containsExactlyInAnyOrder("kind uneven", "kind rare-class");
    assertThat(Tabular.found(new Identifiers(), data, Optional.empty()))
        .containsExactlyInAnyOrder("code names-rows", "time rises", "shop constant");
  }

  @Test
  void numbers_that_are_given_out_name_rows_and_those_that_are_measured_do_not() {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 120; i++) {
      int mixed = (i * 7919) % 997;
      int ticket = 9_950 + (i * 77) % 120 * 2;
      rows.add(List.of("" + mixed * 211, "" + ticket, "" + (100_000 + mixed * 97)));
    }
    var names = List.of("mileage", "ticket", "article");
    var roles = Map.of("mileage", Role.NUMBER, "ticket", Role.NUMBER, "article", Role.NUMBER);
    assertThat(Tabular.found(new Identifiers(), Tabular.data(roles, names, rows), Optional.empty()))
        .containsExactly("article names-rows", "ticket names-rows");
  }

  /**
   * All of the third class are answered as the first; so are two of the second, of which one is
   * called a mug, and one of the fourth, which is a kind of the first.
   */
  @Test
  void against_a_class_it_does_not_know_or_a_label_in_the_title_there_are_only_doubts() {
    int n = subject.data().size();
    int wrong = 22, named = 24, kind = 26;
    assertThat(subject.cell(wrong, "title")).doesNotContain("mug");
    assertThat(subject.cell(named, "title")).contains("mug");
    var labels = new int[n];
    var p = new float[n][];
    for (int i = 0; i < n; i++) {
      labels[i] = i < 20 ? 2 : i == wrong || i == named ? 1 : i % 2;
      p[i] = labels[i] == 1 ? new float[] {0.1f, 0.8f, 0.1f} : new float[] {0.8f, 0.1f, 0.1f};
      if (i < 20 || i == wrong || i == named) p[i] = new float[] {0.998f, 0.001f, 0.001f};
    }
    for (int i = kind; i < n; i += 40) {
      labels[i] = 3;
      p[i] = new float[] {0.001f, 0.001f, 0.001f, 0.997f};
    }
    for (int i = 0; i < n; i++) p[i] = Arrays.copyOf(p[i], 4);
    p[kind] = new float[] {0.997f, 0.001f, 0.001f, 0.001f};
    var classes = List.of("Bowls", "Mugs", "Deep bowls", "Bowls > Blue");
    var answers = new Categories(classes, labels, p);
    var ids = IntStream.range(0, n).mapToObj(subject.data()::id).toList();
    var found =
        new Mislabels()
            .find(subject.with(Predictions.of(ids, Optional.of(answers), Optional.empty())));
    assertThat(found.flagged()).hasSize(23);
    assertThat(found.flagged())
        .allSatisfy(
            f -> assertThat(f.kind()).isEqualTo(f.row() == wrong ? "mislabel" : "doubtful-label"));
  }

  private static int row(String id) {
    for (int row = 0; row < subject.data().size(); row++)
      if (subject.data().id(row).equals(id)) return row;
    throw new AssertionError(id);
  }

  private static Map<String, String> flagged(String finder) {
    return finders().stream()
        .filter(f -> f.name().equals(finder))
        .flatMap(f -> f.find(subject).flagged().stream())
        .filter(f -> f.row() >= 0)
        .collect(Collectors.toMap(Finding::id, Finding::kind, (one, other) -> one));
  }
}
