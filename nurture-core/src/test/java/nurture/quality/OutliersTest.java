package nurture.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import nurture.data.Dataset;
import nurture.data.Photos;
import nurture.data.Problems;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.data.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is far from all others, and what only looks so. */
class OutliersTest {
  @TempDir static Path folder;

  @Test
  void a_photo_like_no_other_is_an_outlier_and_those_that_vary_are_not() throws IOException {
    var files = new HashMap<String, byte[]>();
    var rows = new ArrayList<List<String>>();
    var random = new SplittableRandom(4);
    for (int i = 0; i < 100; i++) {
      var image = new BufferedImage(60, 60, BufferedImage.TYPE_INT_RGB);
      var g = image.createGraphics();
      g.setColor(i == 70 ? Color.BLACK : Color.WHITE);
      g.fillRect(0, 0, 60, 60);
      g.setColor(i == 70 ? Color.YELLOW : new Color(20 + random.nextInt(90), 40, 60));
      if (i == 70) g.fillRect(0, 0, 60, 14);
      else g.fillOval(15 + random.nextInt(8), 10 + random.nextInt(8), 24, 36);
      g.dispose();
      var png = new ByteArrayOutputStream();
      ImageIO.write(image, "png", png);
      files.put(i + ".png", png.toByteArray());
      rows.add(List.of("v" + i, i + ".png"));
    }
    var table = Table.of(List.of("id", "photo"), rows);
    var photos = Photos.none().with(files);
    var schema = Schema.infer(table, photos).with("photo", Role.PHOTO).with("id", Role.ID);
    var data = new Dataset(schema, table, photos, new Problems());
    var found = new Outliers().find(Subject.of(data, Optional.empty(), Optional.empty()));
    assertThat(found.flagged()).extracting(Finding::id).containsExactly("v70");
    assertThat(found.flagged()).extracting(Finding::kind).containsExactly("photo-unlike");
  }

  @Test
  void texts_of_unusual_length_or_alphabet_are_outliers() {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 200; i++) rows.add(List.of("c" + i, "a cup" + " and saucer".repeat(i % 5)));
    rows.add(List.of("long", "a cup" + " and saucer".repeat(500)));
    rows.add(List.of("foreign", "чашка с блюдцем"));
    var data =
        Tabular.data(Map.of("id", Role.ID, "title", Role.TEXT), List.of("id", "title"), rows);
    assertThat(Tabular.found(new Outliers(), data, Optional.empty()))
        .containsExactlyInAnyOrder("long text-length", "foreign text-alphabet");
  }

  @Test
  void where_most_rows_say_one_number_others_are_ordinary_until_they_are_far_off() {
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < 1000; i++) {
      int few = i % 5 > 0 ? 1 : i % 3 > 0 ? 2 : i % 7 > 0 ? 3 + i % 4 : 25;
      int gain = i % 12 > 0 ? 0 : 100 + (i * 7919) % 90_000;
      rows.add(List.of("r" + i, "" + few, "" + gain, i % 50 == 0 ? "1" : "0"));
    }
    rows.add(List.of("far", "99999999", "0", "1"));
    var data =
        Tabular.data(
            Map.of("id", Role.ID, "few", Role.NUMBER, "gain", Role.NUMBER, "rare", Role.NUMBER),
            List.of("id", "few", "gain", "rare"),
            rows);
    assertThat(Tabular.found(new Outliers(), data, Optional.empty())).containsExactly("far number");
    var why = new Outliers().find(Subject.of(data, Optional.empty(), Optional.empty())).flagged();
    assertThat(why.getFirst().why()).contains("from 1, which most rows say");
  }

  /** Numbers about 9 and, in every tenth row if there are two groups, about 22. */
  private static List<List<String>> numbers(int n, boolean twoGroups) {
    var random = new SplittableRandom(3);
    var rows = new ArrayList<List<String>>();
    for (int i = 0; i < n; i++)
      rows.add(
          List.of(
              "r" + i,
              twoGroups && i % 10 == 0
                  ? "" + (22 + random.nextGaussian())
                  : "" + (9 + 0.6 * random.nextGaussian())));
    return rows;
  }

  private static List<String> farNumbers(List<List<String>> rows) {
    var roles = Map.of("id", Role.ID, "size", Role.NUMBER);
    return Tabular.found(
        new Outliers(), Tabular.data(roles, List.of("id", "size"), rows), Optional.empty());
  }

  @Test
  void a_second_group_of_numbers_is_no_outlier_and_what_is_far_from_both_is() {
    var rows = numbers(300, true);
    assertThat(farNumbers(rows)).isEmpty();
    for (int i = 1; i <= 3; i++) rows.set(50 * i, List.of("far" + i, "60"));
    assertThat(farNumbers(rows)).containsExactly("far1 number", "far2 number", "far3 number");
    for (int n : new int[] {20, 40}) {
      var few = numbers(n, false);
      few.set(3, List.of("one", "40"));
      assertThat(farNumbers(few)).containsExactly("one number");
      few.set(5, List.of("two", "-30"));
      assertThat(farNumbers(few)).containsExactlyInAnyOrder("one number", "two number");
    }
  }
}
