package nurture.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import nurture.data.BadPhoto;
import nurture.data.Photos;
import nurture.tensor.Scope;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Photos of one size as batches. */
class ImagesTest {
  private static byte[] grey(int level) {
    var rgb = new byte[3 * 4 * 2];
    Arrays.fill(rgb, (byte) level);
    return rgb;
  }

  private static final Images IMAGES =
      new Images(
          4, 2, List.of(grey(0), grey(255), grey(51)), new int[] {2, 0, -100}, Augment.cutout(2));

  @Test
  void aBatchHoldsTheRowsAskedForAndChangesThemOnlyToLearn() {
    try (var scope = Scope.open()) {
      var batch = IMAGES.batch(new int[] {1, 2}, null);
      assertThat(batch.get("photo").shape()).containsExactly(2, 3, 2, 4);
      assertThat(batch.get("photo").select(0, 0).floats()).containsOnly(2);
      assertThat(batch.get("class").longs()).containsExactly(0, -100);
      var learnt = IMAGES.batch(new int[] {1, 2}, new Feed.Chance(1, new SplittableRandom(1)));
      assertThat(learnt.get("photo").select(0, 0).floats()).contains(0);
      var plain = IMAGES.with(Augment.none());
      var same = plain.batch(new int[] {1}, new Feed.Chance(1, new SplittableRandom(1)));
      assertThat(same.get("photo").floats()).containsOnly(2);
    }
  }

  @Test
  void sizesMustAgree() {
    assertThatThrownBy(() -> new Images(4, 2, List.of(grey(1)), new int[] {1, 2}, Augment.none()))
        .hasMessage("there must be a class for each photo, got 2 for 1");
    assertThatThrownBy(() -> new Images(4, 4, List.of(grey(1)), new int[] {1}, Augment.none()))
        .hasMessage("photo 0 must have 3 × 4 × 4 bytes, got 24");
  }

  /** An IDX file of two images of 9 × 8 pixels, or of their labels. */
  private static byte[] idx(boolean labels) {
    if (labels) return new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 7, 1};
    var bytes = Arrays.copyOf(new byte[] {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 8, 0, 0, 0, 9}, 160);
    for (int i = 16; i < bytes.length; i++) bytes[i] = (byte) (i - 16);
    return bytes;
  }

  @Test
  void anIdxFolderIsReadPackedOrPlain(@TempDir Path folder) throws IOException, BadPhoto {
    try (var packed =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("train-images-idx3-ubyte.gz")))) {
      packed.write(idx(false));
    }
    Files.write(folder.resolve("train-labels-idx1-ubyte"), idx(true));
    Files.write(folder.resolve("t10k-images.idx3-ubyte"), idx(false));
    Files.write(folder.resolve("t10k-labels.idx1-ubyte"), idx(true));
    for (var part : List.of("train", "t10k")) {
      var images = Images.idx(folder, part);
      assertThat(images.width()).isEqualTo(9);
      assertThat(images.height()).isEqualTo(8);
      assertThat(images.classes()).containsExactly(7, 1);
      assertThat(images.rgb().get(1)).startsWith(72, 72, 72, 73, 73, 73).hasSize(216);
    }
    assertThat(Images.in(folder, "train").classes()).containsExactly(7, 1);
    assertThat(Images.in(folder, "test").classes()).containsExactly(7, 1);
    assertThatThrownBy(() -> Images.idx(folder, "test"))
        .hasMessage(
            "folder must hold test-images-idx3-ubyte or the same with .gz, got %s without it"
                .formatted(folder));
  }

  @Test
  void photosAreTakenByNameAtOneSize() throws BadPhoto {
    try (var photos = Photos.none().with(Map.of("a_3.bmp", bmp(), "b_4.bmp", bmp()))) {
      var images = Images.of(photos, 9, name -> name.startsWith("b") ? 4 : -1);
      assertThat(images.classes()).containsExactly(4);
      assertThat(images.rgb().getFirst()).hasSize(3 * 81);
    }
    var some = IMAGES.select(new int[] {2, 0});
    assertThat(some.classes()).containsExactly(-100, 2);
    assertThat(some.rgb().getFirst()).isEqualTo(grey(51));
  }

  @Test
  void theClassOfCifarsPhotosIsTheEndOfTheirNames(@TempDir Path folder)
      throws IOException, BadPhoto {
    var archive = folder.resolve("cifar10-test-jpeg.tar.gz");
    try (var tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
      for (var name : List.of("00000_6.bmp", "00001_9.bmp")) {
        var entry = new TarArchiveEntry(name);
        entry.setSize(bmp().length);
        tar.putArchiveEntry(entry);
        tar.write(bmp());
        tar.closeArchiveEntry();
      }
    }
    var images = Images.in(folder, "test");
    assertThat(images.classes()).containsExactly(6, 9);
    assertThat(images.width()).isEqualTo(images.height()).isEqualTo(32);
    assertThatThrownBy(() -> Images.in(folder, "train"))
        .hasMessageStartingWith("folder must hold train-images-idx3-ubyte");
  }

  private static byte[] bmp() {
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(new BufferedImage(12, 12, BufferedImage.TYPE_INT_RGB), "bmp", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
