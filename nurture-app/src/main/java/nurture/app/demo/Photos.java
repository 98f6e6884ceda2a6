package nurture.app.demo;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as files, in memory. */
final class Photos {
  private Photos() {}

  static byte[] png(BufferedImage image) {
    return encode(image, "png", 0.6f);
  }

  /**
   * @param quality in [0, 1]
   */
  static byte[] jpeg(BufferedImage image, float quality) {
    return encode(image, "jpeg", quality);
  }

  private static byte[] encode(BufferedImage image, String format, float quality) {
    var out = new ByteArrayOutputStream();
    var writer = ImageIO.getImageWritersByFormatName(format).next();
    var settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(quality);
    try (var stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }
}
