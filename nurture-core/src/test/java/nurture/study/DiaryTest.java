package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.memory.Episode;
import nurture.serve.Listing;
import nurture.serve.MadeBundle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiaryTest {
  @TempDir Path folder;

  private Dataset table() throws Exception {
    Files.createDirectories(folder.resolve("photos"));
    Files.write(folder.resolve("photos/a.jpg"), MadeBundle.photo());
    Files.writeString(
        folder.resolve("shop.csv"),
        """
        id,title,photo,category,price
        A,blue mug,a.jpg,Home >> Mugs,4.00
        B,red plate,,Plates,5
        C,old cup,,Mugs,6
        """);
    var data = Dataset.read(folder);
    return data.with(data.schema().with("photo", Role.PHOTO).with("id", Role.ID));
  }

  private static Lesson lesson(String name, String title, @Nullable String category, double price) {
    return new Lesson("said-" + name, name, Listing.of(Map.of("title", title)), category, price);
  }

  @Test
  void people_correct_add_and_withdraw_listings() throws Exception {
    var photo = MadeBundle.photo();
    var diary =
        Diary.of(
            table(),
            "category",
            "price",
            List.of(
                lesson("A", "whatever", "Cups", Double.NaN),
                new Lesson(
                    "n", "N", new Listing(Map.of("title", "garden gnome"), photo), "Gnomes", 9),
                lesson("X", "what is this", Episode.NONE, Double.NaN)),
            Set.of("C"));
    var data = diary.data();
    assertThat(IntStream.range(0, data.size()).mapToObj(data::id))
        .containsExactly("B", "A", "N", "X");
    var cells = data.table();
    assertThat(cells.cell(1, "title")).isEqualTo("blue mug");
    assertThat(cells.cell(1, "category")).isEqualTo("Cups");
    assertThat(cells.cell(1, "price")).isEqualTo("4.00");
    assertThat(cells.cell(2, "price")).isEqualTo("9");
    assertThat(cells.cell(3, "category")).isNull();
    assertThat(diary.corrected()).containsOnlyKeys("A");
    assertThat(data.photo(1, 0)).isPresent(); // the table's
    assertThat(data.photo(2, 0)).isPresent(); // said
    assertThat(data.photos().bytes(String.valueOf(cells.cell(2, "photo")))).isEqualTo(photo);
    assertThat(data.sha256()).isNotEqualTo(table().sha256());
  }

  @Test
  void a_price_that_was_said_stays_itself_where_dots_part_thousands() throws Exception {
    Files.writeString(
        folder.resolve("shop.csv"),
        """
        id;title;price
        A;blue mug;45,00
        B;red plate;1.299
        """);
    var table = Dataset.read(folder.resolve("shop.csv"));
    var data = table.with(table.schema().with("id", Role.ID).with("price", Role.NUMBER));
    var said =
        Diary.of(data, null, "price", List.of(lesson("C", "cup", null, 1.299)), Set.of()).data();
    var price = said.schema().column("price");
    assertThat(price.number(said.table().cell(1, "price"))).hasValue(1299);
    assertThat(price.number(said.table().cell(2, "price"))).hasValue(1.299);
  }

  @Test
  void what_is_said_names_no_photo_of_another_listing() throws Exception {
    var sly = Listing.of(Map.of("title", "mine", "photo", "a.jpg", "id", "B"));
    var diary =
        Diary.of(
            table(), "category", null, List.of(new Lesson("s", "S", sly, "Mugs", 1)), Set.of());
    assertThat(diary.data().id(3)).isEqualTo("S");
    assertThat(diary.data().table().cell(3, "photo")).isNull();
  }

  @Test
  void who_withdraws_a_listing_and_speaks_of_it_again_is_heard() throws Exception {
    var diary =
        Diary.of(
            table(), "category", null, List.of(lesson("C", "new cup", "Cups", 1)), Set.of("C"));
    assertThat(diary.data().size()).isEqualTo(3);
    assertThat(diary.data().table().cell(2, "title")).isEqualTo("new cup");
  }

  @Test
  void each_listing_sits_the_exam_of_its_first_day() throws Exception {
    var diary =
        Diary.of(
            table(),
            "category",
            "price",
            List.of(
                lesson("A", "x", "Home > Mugs", 4), // as the table says
                lesson("N", "y", "Gnomes", 1),
                lesson("O", "z", "Gnomes", 1)),
            Set.of());
    var monday = new Diary.Sat("monday", diary.truths().get(1));
    var exams =
        diary.exams(row -> row != 1, "first", Map.of("N", monday), List.of("monday"), "tuesday");
    assertThat(exams.keySet()).containsExactly("first", "monday", "tuesday");
    assertThat(exams.get("first")).containsExactly(0, 2); // B; C is held back; A was the table's
    assertThat(exams.get("monday")).containsExactly(3);
    assertThat(exams.get("tuesday")).containsExactly(4);
    assertThat(diary.truths(new int[] {0, 4})).containsOnlyKeys("O");
  }

  @Test
  void the_key_to_an_exam_is_never_changed() throws Exception {
    var before =
        Diary.of(table(), "category", "price", List.of(lesson("N", "y", "Gnomes", 1)), Set.of());
    var sat = new HashMap<String, Diary.Sat>();
    before.truths(new int[] {3}).forEach((name, t) -> sat.put(name, new Diary.Sat("monday", t)));
    sat.put("O", new Diary.Sat("monday", "")); // of a night that wrote down names alone
    var after =
        Diary.of(
            table(),
            "category",
            "price",
            List.of(
                lesson("A", "x", "Pots", Double.NaN),
                lesson("B", "x", "Plates", 50),
                lesson("N", "y", "Pots", 1),
                lesson("O", "z", "Pots", 1)),
            Set.of());
    var exams = after.exams(row -> true, "first", sat, List.of("monday"), "tuesday");
    assertThat(exams.get("first")).containsExactly(0); // C, of which nobody spoke
    assertThat(exams.get("monday")).containsExactly(4); // O, not N
    assertThat(exams).doesNotContainKey("tuesday");
  }
}
