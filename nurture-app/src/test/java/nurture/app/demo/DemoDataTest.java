package nurture.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoDataTest {
  @TempDir static Path folder;
  static List<String> lines = List.of();

  @BeforeAll
  static void write() throws IOException {
    lines = Files.readAllLines(DemoData.write(folder, 7));
  }

  @Test
  void the_same_seed_gives_the_same_bytes() throws IOException {
    var again = folder.resolve("again");
    DemoData.write(again, 7);
    assertThat(again.resolve("listings.csv"))
        .hasSameBinaryContentAs(folder.resolve("listings.csv"));
    for (var name : new String[] {"L0001", "L0500", "L1500"}) {
      var photo = photo(name);
      assertThat(again.resolve("photos").resolve(photo.getFileName()))
          .hasSameBinaryContentAs(photo);
    }
    try (var one = Files.list(folder.resolve("photos"));
        var other = Files.list(again.resolve("photos"))) {
      assertThat(other.count()).isEqualTo(one.count());
    }
  }

  @Test
  void every_kind_is_there_often_but_one() {
    var counts =
        lines.stream()
            .skip(1)
            .map(line -> line.replaceAll(".*,([A-Z][a-z]+ > [A-Z][A-Za-z -]+),.*", "$1"))
            .collect(Collectors.groupingBy(c -> c, TreeMap::new, Collectors.counting()));
    assertThat(lines).hasSize(DemoData.LISTINGS + 1);
    assertThat(counts).hasSize(14).containsEntry("Music > Ukuleles", 1L);
    counts.remove("Music > Ukuleles");
    assertThat(counts.values()).allMatch(n -> n > 50);
  }

  @Test
  void the_dirt_is_there() throws IOException {
    assertThat(lines).anyMatch(l -> l.contains(",negotiable,")).anyMatch(l -> l.contains(",0,"));
    assertThat(lines).anyMatch(l -> l.contains(",-15.00,"));
    assertThat(lines).anyMatch(l -> l.endsWith(",")).anyMatch(l -> l.matches("L\\d+,S\\d+,,.*"));
    int missing = 0;
    int unreadable = 0;
    for (var line : lines.subList(1, lines.size())) {
      var file = folder.resolve("photos").resolve(line.substring(line.lastIndexOf(',') + 1));
      if (!Files.exists(file)) missing++;
      else if (Files.isRegularFile(file) && broken(file)) unreadable++;
    }
    assertThat(missing).isEqualTo(3);
    assertThat(unreadable).isEqualTo(3);
  }

  @Test
  void a_contact_sheet_for_people_to_look_at() throws IOException {
    var sheet = new BufferedImage(14 * 96, 8 * 96, BufferedImage.TYPE_INT_RGB);
    var pen = sheet.createGraphics();
    var kinds = new ArrayList<>(Kind.COMMON);
    kinds.add(Kind.UKULELE);
    for (int column = 0; column < kinds.size(); column++) {
      for (int row = 0; row < 8; row++) {
        var random = new SplittableRandom(31L * column + row);
        var kind = kinds.get(column);
        var colour = new DemoListing(kind, random).colour;
        pen.drawImage(Scene.photo(kind, colour, random, 96), column * 96, row * 96, null);
      }
    }
    pen.dispose();
    var file = Files.createDirectories(Path.of("target", "screenshots")).resolve("demo.png");
    Files.write(file, Photos.png(sheet));
    assertThat(file).isNotEmptyFile();
  }

  private static Path photo(String name) {
    return Arrays.stream(new String[] {".jpg", ".png"})
        .map(end -> folder.resolve("photos").resolve(name + end))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow();
  }

  /** Whether a file does not end as a JPEG or a PNG does. */
  private static boolean broken(Path file) throws IOException {
    var bytes = Files.readAllBytes(file);
    var end = new String(bytes, bytes.length - 12, 12, StandardCharsets.ISO_8859_1);
    return !end.endsWith("\u00ff\u00d9") && !end.contains("IEND");
  }
}
