package nurture.data;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Image files made for tests. */
final class Images {
  private Images() {}

  /** Left half red, right half blue; the top left quarter green. */
  static BufferedImage picture(int width, int height, int type) {
    var image = new BufferedImage(width, height, type);
    var g = image.createGraphics();
    g.setColor(Color.RED);
    g.fillRect(0, 0, width / 2, height);
    g.setColor(Color.BLUE);
    g.fillRect(width / 2, 0, width - width / 2, height);
    g.setColor(Color.GREEN);
    g.fillRect(0, 0, width / 2, height / 2);
    g.dispose();
    return image;
  }

  static byte[] file(BufferedImage image, String format) {
    var out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out))
        throw new IllegalStateException("no writer for " + format);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] jpeg(int width, int height) {
    return file(picture(width, height, BufferedImage.TYPE_INT_RGB), "jpeg");
  }

  static byte[] png(int width, int height) {
    return file(picture(width, height, BufferedImage.TYPE_INT_RGB), "png");
  }

  /** CMYK as Photoshop writes it: inverted, with an Adobe marker. */
  static byte[] cmyk(int width, int height, int c, int m, int y, int k) throws IOException {
    var raster =
        java.awt.image.Raster.createInterleavedRaster(
            java.awt.image.DataBuffer.TYPE_BYTE, width, height, 4, null);
    for (int i = 0; i < width * height; i++)
      raster.setPixel(i % width, i / width, new int[] {255 - c, 255 - m, 255 - y, 255 - k});
    var writers = new java.util.ArrayList<javax.imageio.ImageWriter>();
    ImageIO.getImageWritersByFormatName("jpeg").forEachRemaining(writers::add);
    writers.removeIf(w -> !w.getClass().getName().startsWith("com.sun"));
    var writer = writers.getFirst();
    var out = new ByteArrayOutputStream();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new javax.imageio.IIOImage(raster, null, null), null);
    }
    writer.dispose();
    var adobe =
        new byte[] {
          (byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0
        };
    return behindStart(out.toByteArray(), adobe);
  }

  /** A JPEG with an EXIF orientation put behind its first marker. */
  static byte[] turned(byte[] jpeg, int orientation) {
    var exif =
        new byte[] {
          (byte) 0xFF,
          (byte) 0xE1,
          0,
          34,
          'E',
          'x',
          'i',
          'f',
          0,
          0,
          'M',
          'M',
          0,
          42,
          0,
          0,
          0,
          8,
          0,
          1,
          0x01,
          0x12,
          0,
          3,
          0,
          0,
          0,
          1,
          0,
          (byte) orientation,
          0,
          0,
          0,
          0,
          0,
          0
        };
    return behindStart(jpeg, exif);
  }

  private static byte[] behindStart(byte[] jpeg, byte[] segment) {
    var out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(segment);
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  /**
   * A lossless WebP of one colour: five Huffman codes of one symbol each, and no bits for pixels.
   */
  static byte[] webp(int width, int height, int r, int g, int b) {
    var bits = new java.math.BigInteger("0");
    int n = 0;
    int[][] fields = {
      {width - 1, 14},
      {height - 1, 14},
      {0, 1},
      {0, 3},
      {0, 1},
      {0, 1},
      {0, 1},
      {1, 1},
      {0, 1},
      {1, 1},
      {g, 8},
      {1, 1},
      {0, 1},
      {1, 1},
      {r, 8},
      {1, 1},
      {0, 1},
      {1, 1},
      {b, 8},
      {1, 1},
      {0, 1},
      {1, 1},
      {255, 8},
      {1, 1},
      {0, 1},
      {0, 1},
      {0, 1}
    };
    for (var field : fields) {
      bits = bits.or(java.math.BigInteger.valueOf(field[0]).shiftLeft(n));
      n += field[1];
    }
    int size = 1 + (n + 7) / 8 + 4;
    size += size % 2;
    var out = java.nio.ByteBuffer.allocate(20 + size).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).putInt(12 + size);
    out.put("WEBPVP8L".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
        .putInt(size)
        .put((byte) 0x2F);
    for (int i = 0; i < (n + 7) / 8; i++) out.put(bits.shiftRight(8 * i).byteValue());
    return out.array();
  }
}
