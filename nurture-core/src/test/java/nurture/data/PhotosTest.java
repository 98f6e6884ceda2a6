package nurture.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Photos by name, from wherever they lie. */
class PhotosTest {
  static final Charset DOS = Charset.forName("IBM437");

  @TempDir Path folder;

  static Map<String, byte[]> files() {
    var files = new LinkedHashMap<String, byte[]>();
    for (int i = 0; i < 20; i++) files.put("img/" + (1526 + i) + ".jpg", Images.jpeg(16 + i, 16));
    files.put("a/same.png", Images.png(8, 8));
    files.put("b/same.png", Images.png(9, 9));
    files.put("__MACOSX/img/1526.jpg", new byte[3]);
    files.put("img/.hidden.jpg", new byte[3]);
    files.put("notes.txt", "x".getBytes(StandardCharsets.UTF_8));
    return files;
  }

  static Path folder(Path at, Map<String, byte[]> files) throws IOException {
    for (var e : files.entrySet()) {
      var file = at.resolve(e.getKey());
      Files.createDirectories(file.getParent());
      Files.write(file, e.getValue());
    }
    return at;
  }

  static Path zip(Path at, Map<String, byte[]> files) throws IOException {
    return zip(at, files, StandardCharsets.UTF_8);
  }

  static Path zip(Path at, Map<String, byte[]> files, Charset names) throws IOException {
    try (var zip = new ZipOutputStream(Files.newOutputStream(at), names)) {
      for (var e : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(e.getKey()));
        zip.write(e.getValue());
      }
    }
    return at;
  }

  static byte[] tar(Map<String, byte[]> files) throws IOException {
    var out = new java.io.ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(out)) {
      for (var e : files.entrySet()) {
        var entry = new TarArchiveEntry(e.getKey());
        entry.setSize(e.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(e.getValue());
        tar.closeArchiveEntry();
      }
    }
    return out.toByteArray();
  }

  void check(Photos opened) throws BadPhoto {
    try (var photos = opened) {
      assertThat(photos.names()).hasSize(22).contains("img/1526.jpg").doesNotContain("notes.txt");
      for (var name :
          new String[] {
            "img/1530.jpg",
            "1530.jpg",
            "1530",
            "data/img/1530.jpg",
            "https://x.y/1530.jpg?w=2",
            "img\\1530.jpg",
            "1530.png"
          }) {
        assertThat(photos.contains(name)).as(name).isTrue();
        assertThat(photos.load(name).width()).as(name).isEqualTo(20);
      }
      assertThat(photos.contains("same.png")).as("two of that name").isFalse();
      assertThat(photos.load("x/b/same.png").width()).isEqualTo(9);
      assertThat(photos.size("1530")).isEqualTo(photos.bytes("1530").length);
      assertThat(photos.resolve("1530")).isEqualTo("img/1530.jpg");
      assertThatThrownBy(() -> photos.load("none"))
          .isInstanceOfSatisfying(
              BadPhoto.class, e -> assertThat(e.problem()).isEqualTo("photo-missing"));
      assertThat(
              IntStream.range(0, 400)
                  .parallel()
                  .map(i -> {
                    try {
                      return photos.load("" + (1526 + i % 20)).width() - 16 - i % 20;
                    } catch (BadPhoto e) {
                      throw new IllegalStateException(e);
                    }
                  })
                  .allMatch(d -> d == 0))
          .isTrue();
    }
  }

  @Test
  void a_folder_a_zip_and_tars_are_alike() throws IOException, BadPhoto {
    check(Photos.open(folder(folder.resolve("f"), files())));
    check(Photos.open(zip(folder.resolve("a.zip"), files())));
    check(Photos.open(Files.write(folder.resolve("a.tar"), tar(files()))));
    check(Photos.open(Files.write(folder.resolve("a.tar.gz"), TableTest.gzip(tar(files())))));
    check(Photos.open(Files.write(folder.resolve("a.tgz"), TableTest.gzip(tar(files())))));
  }

  @Test
  void names_are_found_however_the_archive_writes_them() throws IOException, BadPhoto {
    var files = new LinkedHashMap<String, byte[]>();
    files.put("./a/1.png", Images.png(8, 8));
    files.put("./a/ru\u0308ben.png", Images.png(9, 9));
    files.put("./a/.hidden.png", Images.png(8, 8));
    files.put("./../evil.png", Images.png(8, 8));
    for (var from :
        new Path[] {
          Files.write(folder.resolve("n.tgz"), TableTest.gzip(tar(files))),
          zip(folder.resolve("n.zip"), files)
        }) {
      try (var photos = Photos.open(from)) {
        assertThat(photos.names()).containsExactly("a/1.png", "a/r\u00fcben.png");
        assertThat(photos.load("./a/1.png").width()).isEqualTo(8);
        for (var name : new String[] {"a/r\u00fcben.png", "ru\u0308ben.png", "r\u00fcben"})
          assertThat(photos.load(name).width()).as(name).isEqualTo(9);
      }
    }
  }

  @Test
  void a_zip_with_names_of_code_page_437_is_read() throws IOException, BadPhoto {
    var files = Map.of("Körbe/grün.png", Images.png(9, 9));
    try (var photos = Photos.open(zip(folder.resolve("dos.zip"), files, DOS))) {
      assertThat(photos.names()).containsExactly("Körbe/grün.png");
      assertThat(photos.load("grün").width()).isEqualTo(9);
    }
  }

  @Test
  void a_linked_folder_is_one_of_the_folder_and_a_ring_of_links_ends() throws IOException {
    folder(folder.resolve("elsewhere"), files());
    var data = Files.createDirectory(folder.resolve("data"));
    Files.createSymbolicLink(data.resolve("photos"), folder.resolve("elsewhere"));
    Files.createSymbolicLink(data.resolve("ring"), data);
    Files.createSymbolicLink(data.resolve("gone"), folder.resolve("nothing"));
    try (var linked = Photos.open(data);
        var plain = Photos.open(folder.resolve("elsewhere"))) {
      assertThat(plain.names()).isNotEmpty();
      assertThat(linked.names())
          .containsExactlyElementsOf(plain.names().stream().map(name -> "photos/" + name).toList());
    }
  }

  @Test
  void names_that_lead_outside_are_only_names() throws IOException, BadPhoto {
    try (var photos =
        Photos.open(zip(folder.resolve("slip.zip"), Map.of("../../evil.jpg", Images.jpeg(8, 8))))) {
      assertThat(photos.names()).isEmpty();
    }
    Files.write(folder.resolve("outside.jpg"), Images.jpeg(8, 8));
    var inside = Files.createDirectory(folder.resolve("in"));
    try (var photos = Photos.open(inside)) {
      assertThat(photos.contains("../outside.jpg")).isFalse();
    }
  }

  @Test
  void an_entry_that_unpacks_to_too_much_is_refused() throws IOException {
    try (var photos =
        Photos.open(
            zip(folder.resolve("bomb.zip"), Map.of("b.jpg", new byte[Photos.MOST_BYTES + 5])))) {
      assertThatThrownBy(() -> photos.load("b"))
          .isInstanceOfSatisfying(
              BadPhoto.class, e -> assertThat(e.kind()).isEqualTo(BadPhoto.Kind.HUGE));
    }
  }

  @Test
  void what_cannot_be_opened_gets_one_sentence() throws IOException {
    var broken = Files.write(folder.resolve("b.zip"), new byte[100]);
    assertThatThrownBy(() -> Photos.open(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("b.zip");
    var gzip =
        Files.write(
            folder.resolve("b.tar.gz"),
            TableTest.gzip("not a tar at all".repeat(99).getBytes(StandardCharsets.UTF_8)));
    assertThatThrownBy(() -> Photos.open(gzip)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Photos.open(folder.resolve("no"))).hasMessageContaining("not there");
    assertThat(Photos.none().names()).isEmpty();
  }

  @Test
  void idx_images_are_numbered() throws IOException, BadPhoto {
    var file = Files.write(folder.resolve("i.gz"), TableTest.gzip(idx(3, 3, 10, 12)));
    try (var photos = Photos.idx(file)) {
      assertThat(photos.names()).containsExactly("0", "1", "2");
      assertThat(photos.load("1").rgb()[3]).isEqualTo((byte) 121);
      assertThat(photos.load("1").width()).isEqualTo(12);
    }
    assertThatThrownBy(() -> Photos.idx(Files.write(folder.resolve("x"), new byte[20])))
        .hasMessageContaining("magic");
  }

  /** Bytes that count up, in an IDX file of these dimensions. */
  static byte[] idx(int dimensions, int... shape) {
    int size = 1;
    for (int n : shape) size *= n;
    var out = ByteBuffer.allocate(4 + 4 * shape.length + size).putInt(0x800 | dimensions);
    for (int n : shape) out.putInt(n);
    for (int i = 0; i < size; i++) out.put((byte) i);
    return out.array();
  }
}
