package nurture.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import nurture.data.BadPhoto.Kind;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Photos decoded, resized, refused. */
class PixelsTest {
  static final int RED = 0xFF0000;
  static final int GREEN = 0x00FF00;
  static final int BLUE = 0x0000FF;

  static int at(Pixels p, int x, int y) {
    int i = 3 * (y * p.width() + x);
    return (p.rgb()[i] & 255) << 16 | (p.rgb()[i + 1] & 255) << 8 | (p.rgb()[i + 2] & 255);
  }

  static void assertNear(int actual, int expected, int tolerance) {
    for (int shift = 0; shift < 24; shift += 8) {
      assertThat(actual >> shift & 255)
          .as("%06x for %06x", actual, expected)
          .isBetween((expected >> shift & 255) - tolerance, (expected >> shift & 255) + tolerance);
    }
  }

  static void assertBad(Kind kind, ThrowingCallable decode) {
    assertThatThrownBy(decode)
        .isInstanceOfSatisfying(
            BadPhoto.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif", "bmp"})
  void every_format_gives_its_colours(String format) throws BadPhoto {
    var file = Images.file(Images.picture(40, 24, BufferedImage.TYPE_INT_RGB), format);
    assertThat(Pixels.format(file)).isEqualTo(format);
    var pixels = Pixels.decode(file);
    assertThat(pixels.width()).isEqualTo(40);
    assertNear(at(pixels, 4, 4), GREEN, 12);
    assertNear(at(pixels, 4, 20), RED, 12);
    assertNear(at(pixels, 36, 12), BLUE, 12);
  }

  @Test
  void webp_is_decoded() throws BadPhoto {
    var file = Images.webp(20, 12, 200, 100, 50);
    assertThat(Pixels.format(file)).isEqualTo("webp");
    var pixels = Pixels.decode(file);
    assertThat(pixels.height()).isEqualTo(12);
    assertThat(at(pixels, 19, 11)).isEqualTo(200 << 16 | 100 << 8 | 50);
    assertBad(Kind.TRUNCATED, () -> Pixels.decode(Arrays.copyOf(file, file.length - 3)));
  }

  @Test
  void grey_stays_as_bright_as_it_was() throws BadPhoto {
    for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY}) {
      var image = new BufferedImage(16, 16, type);
      for (int i = 0; i < 256; i++)
        image
            .getRaster()
            .setSample(i % 16, i / 16, 0, type == BufferedImage.TYPE_BYTE_GRAY ? 100 : 100 << 8);
      assertThat(at(Pixels.decode(Images.file(image, "png")), 3, 3)).isEqualTo(0x646464);
      if (type == BufferedImage.TYPE_BYTE_GRAY)
        assertNear(at(Pixels.decode(Images.file(image, "jpeg")), 3, 3), 0x646464, 2);
    }
  }

  @Test
  void transparency_lies_on_white_and_palettes_are_read() throws BadPhoto {
    var image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 256; i++) image.setRGB(i % 16, i / 16, i % 16 < 8 ? 0 : 0x80FF0000);
    var pixels = Pixels.decode(Images.file(image, "png"));
    assertThat(at(pixels, 0, 0)).isEqualTo(0xFFFFFF);
    assertNear(at(pixels, 12, 0), 0xFF7F7F, 1);
    var palette = Images.file(Images.picture(16, 16, BufferedImage.TYPE_BYTE_INDEXED), "png");
    assertThat(at(Pixels.decode(palette), 0, 15)).isEqualTo(RED);
  }

  @Test
  void cmyk_is_turned_into_rgb() throws IOException, BadPhoto {
    assertNear(at(Pixels.decode(Images.cmyk(32, 32, 0, 0, 0, 0)), 5, 5), 0xFFFFFF, 6);
    var cyan = at(Pixels.decode(Images.cmyk(32, 32, 255, 0, 0, 0)), 5, 5);
    assertThat(cyan >> 16 & 255).isLessThan(80);
    assertThat(cyan & 255).isGreaterThan(180);
  }

  @Test
  void exif_turns_a_photo_upright() throws BadPhoto {
    var jpeg = Images.jpeg(48, 32);
    // Where the green quarter comes to lie: left or right, top or bottom.
    var corners = List.of("tl", "tr", "br", "bl", "tl", "tr", "br", "bl");
    for (int orientation = 1; orientation <= 8; orientation++) {
      var p = Pixels.decode(Images.turned(jpeg, orientation));
      assertThat(p.width()).isEqualTo(orientation < 5 ? 48 : 32);
      var corner = corners.get(orientation - 1);
      int x = corner.endsWith("l") ? 3 : p.width() - 4;
      int y = corner.startsWith("t") ? 3 : p.height() - 4;
      assertNear(at(p, x, y), GREEN, 12);
    }
  }

  @Test
  void a_header_that_announces_too_much_is_refused_before_memory_is() {
    var png = Images.png(16, 16);
    ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);
    assertBad(Kind.HUGE, () -> Pixels.decode(png));
    var jpeg = Images.jpeg(64, 64);
    assertBad(Kind.HUGE, () -> Pixels.decode(jpeg, 0, 1000));
    var webp = Images.webp(16_000, 16_000, 1, 2, 3);
    assertBad(Kind.HUGE, () -> Pixels.decode(webp));
  }

  @Test
  void bad_files_are_named_for_what_they_are() {
    assertBad(Kind.TINY, () -> Pixels.decode(Images.png(1, 1)));
    assertBad(
        Kind.NOT_AN_IMAGE,
        () ->
            Pixels.decode(
                "<html>no photo</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    assertBad(Kind.TRUNCATED, () -> Pixels.decode(new byte[0]));
    for (var format : List.of("jpeg", "png", "gif", "bmp")) {
      var whole = Images.file(noise(64), format);
      for (double share : new double[] {0.3, 0.6, 0.9}) {
        assertBad(
            Kind.TRUNCATED,
            () -> Pixels.decode(Arrays.copyOf(whole, (int) (whole.length * share))));
      }
    }
  }

  static BufferedImage noise(int side) {
    var random = new Random(1);
    var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) image.setRGB(i % side, i / side, random.nextInt(1 << 24));
    return image;
  }

  @Test
  void a_large_photo_is_decoded_small_when_little_is_needed() throws BadPhoto {
    var p = Pixels.decode(Images.jpeg(1600, 800), 100);
    assertThat(p.width()).isEqualTo(200);
    assertThat(p.height()).isEqualTo(100);
    assertThat(Pixels.decode(Images.png(300, 300), 100).width()).isEqualTo(300);
  }

  @Test
  void fit_keeps_proportions_on_white_and_averages_areas() throws BadPhoto {
    var wide = Pixels.decode(Images.png(80, 40)).fit(20, 20);
    assertThat(at(wide, 10, 0)).isEqualTo(0xFFFFFF);
    assertThat(at(wide, 2, 7)).isEqualTo(GREEN);
    assertThat(at(wide, 17, 10)).isEqualTo(BLUE);
    var stripes = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++)
      stripes.setRGB(i % 64, i / 64, i % 2 == 0 ? Color.WHITE.getRGB() : 0);
    var grey = Pixels.decode(Images.file(stripes, "png")).fit(8, 8);
    assertNear(at(grey, 4, 4), 0x808080, 1);
    var large = Pixels.decode(Images.png(10, 10)).fit(100, 100);
    assertThat(at(large, 0, 99)).isEqualTo(RED);
    assertThat(at(large, 99, 99)).isEqualTo(BLUE);
    assertThat(Pixels.decode(Images.png(9, 9)).fit(9, 9).width()).isEqualTo(9);
    assertThatThrownBy(() -> large.fit(0, 3)).hasMessageContaining("at least 1 × 1");
  }

  @Test
  void two_thousand_damaged_files_are_pixels_or_bad_photos() throws IOException {
    var random = new Random(42);
    var files =
        List.of(
            Images.file(noise(24), "jpeg"),
            Images.turned(Images.jpeg(40, 24), 6),
            Images.file(noise(24), "png"),
            Images.webp(24, 24, 9, 8, 7),
            Images.file(noise(16), "gif"),
            Images.file(noise(16), "bmp"),
            Images.cmyk(24, 24, 9, 99, 30, 7));
    int decoded = 0;
    for (int i = 0; i < 2000; i++) {
      var bytes = files.get(i % files.size()).clone();
      if (random.nextInt(3) == 0) bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      int flips = random.nextInt(6);
      for (int k = 0; k < flips && bytes.length > 0; k++) {
        int place =
            random.nextBoolean()
                ? random.nextInt(Math.min(bytes.length, 64))
                : random.nextInt(bytes.length);
        bytes[place] = (byte) random.nextInt(256);
      }
      try {
        Pixels.decode(bytes, random.nextInt(3) * 8, 2_000_000);
        decoded++;
      } catch (BadPhoto e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    assertThat(decoded).isBetween(200, 1900);
  }

  @Test
  void a_png_keeps_every_pixel_and_other_formats_are_named() throws BadPhoto {
    var rgb = new byte[3 * 9 * 8];
    new java.util.SplittableRandom(1).nextBytes(rgb);
    var photo = new Pixels(9, 8, rgb);
    assertThat(Pixels.decode(photo.encode("png")).rgb()).isEqualTo(rgb);
    assertThat(Pixels.format(photo.encode("jpeg"))).isEqualTo("jpeg");
    assertThatThrownBy(() -> photo.encode("tga")).hasMessage("format must be png or jpeg, got tga");
  }
}
