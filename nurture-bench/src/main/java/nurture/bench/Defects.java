package nurture.bench;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import org.jspecify.annotations.Nullable;

/** Things that go wrong with listings, done on purpose. */
final class Defects {
  private Defects() {}

  static BufferedImage image(byte[] file) {
    try {
      var image = ImageIO.read(new ByteArrayInputStream(file));
      if (image == null) throw new IllegalArgumentException("photo must be an image, got none");
      return image;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Two to six hundredths off each side. */
  static BufferedImage cropped(BufferedImage image, SplittableRandom random) {
    int w = image.getWidth();
    int h = image.getHeight();
    int left = off(w, random);
    int top = off(h, random);
    return image.getSubimage(left, top, w - left - off(w, random), h - top - off(h, random));
  }

  private static int off(int length, SplittableRandom random) {
    return (int) Math.round(length * (0.02 + 0.04 * random.nextDouble()));
  }

  static byte[] jpeg(BufferedImage image, float quality) {
    var plain = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    plain.createGraphics().drawImage(image, 0, 0, null);
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    var how = writer.getDefaultWriteParam();
    how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    how.setCompressionQuality(quality);
    var bytes = new ByteArrayOutputStream();
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(plain, null, null), how);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** A photo of one colour. */
  static byte[] blank(SplittableRandom random) {
    var image = new BufferedImage(60, 80, BufferedImage.TYPE_INT_RGB);
    int colour = random.nextInt(1 << 24);
    for (int i = 0; i < 60 * 80; i++) image.setRGB(i % 60, i / 60, colour);
    return jpeg(image, 0.8f);
  }

  /** The same words in another order, one left out, and something that sellers add. */
  static String retitled(@Nullable String title, SplittableRandom random) {
    var words = new ArrayList<>(Arrays.asList(String.valueOf(title).split(" ", -1)));
    for (int i = words.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      words.set(i, words.set(j, words.get(i)));
    }
    if (words.size() > 2) words.removeLast();
    words.add(random.nextBoolean() ? "NEW!" : "great offer");
    return String.join(" ", words);
  }
}
