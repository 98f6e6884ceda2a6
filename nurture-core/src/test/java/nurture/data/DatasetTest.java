package nurture.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listings from whatever people point at. */
class DatasetTest {
  @TempDir Path folder;

  static Map<String, byte[]> listings() {
    var files = new LinkedHashMap<String, byte[]>();
    var csv = new StringBuilder("id,title,price\n");
    for (int i = 0; i < 20; i++) {
      csv.append("n%d,A mug number %d,%d\n".formatted(i, i, i + 1));
      if (i != 3) files.put("img/n" + i + ".jpg", Images.jpeg(16, 16));
    }
    files.put("img/n4.jpg", Arrays.copyOf(Images.file(PixelsTest.noise(32), "jpeg"), 900));
    files.put("img/n5.jpg", Images.png(16, 16));
    files.put("img/n6.jpg", Images.png(1, 1));
    files.put("listings.csv", csv.toString().getBytes(StandardCharsets.UTF_8));
    return files;
  }

  void check(Dataset opened) {
    try (var data = opened) {
      assertThat(data.size()).isEqualTo(20);
      assertThat(data.schema().column("photo").role()).isEqualTo(Role.PHOTO);
      assertThat(data.table().cell(2, "photo")).isEqualTo("img/n2.jpg");
      assertThat(data.id(7)).isEqualTo("n7");
      int usable = 0;
      for (int row = 0; row < data.size(); row++) if (data.photo(row, 16).isPresent()) usable++;
      assertThat(usable).isEqualTo(17);
      assertThat(data.problems().all())
          .extracting(Problems.Problem::kind)
          .containsExactly("photo-format", "photo-missing", "photo-tiny", "photo-truncated");
      assertThat(data.problems().all().get(1).first().getFirst().row()).isEqualTo(5);
      assertThat(data.rows(new int[] {7, 2}).id(0)).isEqualTo("n7");
      assertThat(data.toString()).contains("20 rows").contains("photo");
    }
  }

  @Test
  void a_folder_an_archive_and_a_table_beside_an_archive_are_alike() throws IOException {
    check(Dataset.read(PhotosTest.folder(folder.resolve("f"), listings())));
    check(Dataset.read(PhotosTest.zip(folder.resolve("a.zip"), listings())));
    check(
        Dataset.read(
            Files.write(folder.resolve("a.tar.gz"), TableTest.gzip(PhotosTest.tar(listings())))));
    var dotted = new LinkedHashMap<String, byte[]>();
    listings().forEach((name, file) -> dotted.put("./" + name, file));
    check(
        Dataset.read(Files.write(folder.resolve("d.tgz"), TableTest.gzip(PhotosTest.tar(dotted)))));
    dotted.put("Größen.txt", new byte[1]);
    check(Dataset.read(PhotosTest.zip(folder.resolve("d.zip"), dotted, PhotosTest.DOS)));
    var beside = Files.createDirectory(folder.resolve("beside"));
    var files = listings();
    var table = Files.write(beside.resolve("t.csv"), files.remove("listings.csv"));
    var zip = PhotosTest.zip(beside.resolve("photos.zip"), files);
    check(Dataset.read(beside));
    check(Dataset.read(table, zip));
  }

  @Test
  void a_folder_for_each_class_is_a_table() throws IOException {
    var root = folder.resolve("c");
    PhotosTest.folder(
        root,
        Map.of(
            "cat/1.png",
            Images.png(8, 8),
            "cat/2.png",
            Images.png(8, 8),
            "dog/1.png",
            Images.png(8, 8)));
    try (var data = Dataset.read(root)) {
      assertThat(data.table().columns()).containsExactly("id", "photo", "class");
      assertThat(data.id(2)).isEqualTo("dog/1");
      assertThat(data.table().cell(1, "class")).isEqualTo("cat");
      assertThat(data.photo(2, 0)).isPresent();
    }
  }

  @Test
  void the_folder_that_was_packed_names_no_class() throws IOException {
    var photos =
        Map.of(
            "mine/big pans/1.png",
            Images.png(8, 8),
            "mine/pans/1.png",
            Images.png(8, 8),
            "mine/pans/2.png",
            Images.png(8, 8));
    var tar = Files.write(folder.resolve("e.tgz"), TableTest.gzip(PhotosTest.tar(photos)));
    for (var packed : List.of(tar, PhotosTest.zip(folder.resolve("e.zip"), photos)))
      try (var data = Dataset.read(packed)) {
        assertThat(data.id(0)).isEqualTo("big pans/1");
        assertThat(data.table().cell(2, "class")).isEqualTo("pans");
        assertThat(data.photo(2, 0)).isPresent();
      }
    var nested = Map.of("a/x/1.png", Images.png(8, 8), "a/2.png", Images.png(8, 8));
    try (var data = Dataset.read(PhotosTest.zip(folder.resolve("n.zip"), nested))) {
      assertThat(data.table().cell(0, "class")).isEqualTo("a");
      assertThat(data.table().cell(1, "class")).isEqualTo("a/x");
    }
  }

  @Test
  void idx_images_and_labels_are_a_table() throws IOException {
    var images = Files.write(folder.resolve("t-images-idx3-ubyte"), PhotosTest.idx(3, 3, 8, 8));
    var labels = Files.write(folder.resolve("t-labels-idx1-ubyte"), PhotosTest.idx(1, 3));
    for (var data : new Dataset[] {Dataset.idx(images, labels), Dataset.read(images)}) {
      assertThat(data.table().cell(2, "class")).isEqualTo("2");
      assertThat(data.photo(2, 0)).isPresent();
    }
    Files.write(labels, PhotosTest.idx(1, 4));
    assertThatThrownBy(() -> Dataset.idx(images, labels))
        .hasMessageContaining("one for each of 3 images");
  }

  @Test
  void what_is_ambiguous_or_missing_gets_one_sentence() throws IOException {
    var empty = Files.createDirectory(folder.resolve("e"));
    assertThatThrownBy(() -> Dataset.read(empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give a table");
    Files.writeString(empty.resolve("a.csv"), "a\n1\n");
    Files.writeString(empty.resolve("b.csv"), "a\n1\n");
    assertThatThrownBy(() -> Dataset.read(empty))
        .hasMessageContaining("got 2 tables")
        .hasMessageContaining("a.csv, b.csv");
    assertThatThrownBy(() -> Dataset.read(folder.resolve("no")))
        .hasMessageContaining("must be there");
  }

  @Test
  void duplicates_are_dropped_and_the_hash_follows_the_content() throws IOException {
    var file = Files.writeString(folder.resolve("d.csv"), "a,b\n1,x\n2,y\n1,x\n,1x\n");
    var data = Dataset.read(file);
    var alone = data.dropDuplicateRows();
    assertThat(alone.size()).isEqualTo(3);
    assertThat(data.problems().all().getFirst().first().getFirst().row()).isEqualTo(4);
    assertThat(alone.id(2)).isEqualTo("row-5");
    assertThat(data.sha256())
        .hasSize(64)
        .isEqualTo(Dataset.read(file).sha256())
        .isNotEqualTo(alone.sha256());
    assertThatThrownBy(() -> data.with(SchemaTest.infer("price", "#.5")))
        .hasMessageContaining("got 'price'");
  }
}
