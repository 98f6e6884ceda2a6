package nurture.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStreamImpl;
import nurture.data.BadPhoto.Kind;

/** From an image file's bytes to pixels, by way of ImageIO. */
final class Decoder {
  /** The JDK's reader is quick; TwelveMonkeys' reads CMYK and what the JDK refuses. */
  private record Readers(List<ImageReaderSpi> jdk, List<ImageReaderSpi> twelveMonkeys) {
    static final Readers ALL = find();

    private static Readers find() {
      ImageIO.scanForPlugins();
      var jdk = new ArrayList<ImageReaderSpi>();
      var other = new ArrayList<ImageReaderSpi>();
      for (var format : List.of("jpeg", "png", "gif", "bmp", "webp")) {
        for (var all = ImageIO.getImageReadersByFormatName(format); all.hasNext(); ) {
          var spi = all.next().getOriginatingProvider();
          (spi.getClass().getName().startsWith("com.twelvemonkeys.") ? other : jdk).add(spi);
        }
      }
      return new Readers(List.copyOf(jdk), List.copyOf(other));
    }

    static ImageReader open(String format, boolean twelveMonkeys) throws IOException {
      for (var spi : twelveMonkeys ? ALL.twelveMonkeys : ALL.jdk) {
        if (List.of(spi.getFormatNames()).contains(format)) return spi.createReaderInstance();
      }
      throw new IOException("no reader for " + format + " is on the class path");
    }
  }

  private Decoder() {}

  static Pixels decode(byte[] file, int target, long mostPixels) throws BadPhoto {
    try {
      var header = ImageHeader.of(file);
      checkSize(header.width(), header.height(), mostPixels);
      int longest = Math.max(header.width(), header.height());
      int step = target > 0 ? (int) Math.max(1, longest / (2L * target)) : 1;
      return upright(pixels(read(header, file, step, mostPixels)), header.orientation());
    } catch (EOFException e) {
      throw new BadPhoto(Kind.TRUNCATED, "the file ends too early", e);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw new BadPhoto(Kind.UNREADABLE, "the file is damaged: " + e, e);
    }
  }

  static void checkSize(int width, int height, long mostPixels) throws BadPhoto {
    if ((long) width * height > mostPixels) {
      throw new BadPhoto(
          Kind.HUGE, "%d × %d pixels are more than %,d".formatted(width, height, mostPixels));
    }
    if (width < Pixels.SHORTEST_SIDE || height < Pixels.SHORTEST_SIDE) {
      throw new BadPhoto(
          Kind.TINY,
          "%d × %d pixels are fewer than %d on a side"
              .formatted(width, height, Pixels.SHORTEST_SIDE));
    }
  }

  private static BufferedImage read(ImageHeader header, byte[] file, int step, long mostPixels)
      throws IOException, BadPhoto {
    boolean jdk = !header.format().equals("webp") && header.channels() != 4;
    if (!jdk) return read(header.format(), file, true, step, mostPixels);
    try {
      return read(header.format(), header.essence(), false, step, mostPixels);
    } catch (IOException | RuntimeException e) {
      if (e instanceof EOFException || !header.format().equals("jpeg")) throw e;
      return read(header.format(), file, true, step, mostPixels);
    }
  }

  private static BufferedImage read(
      String format, byte[] bytes, boolean twelveMonkeys, int step, long mostPixels)
      throws IOException, BadPhoto {
    var reader = Readers.open(format, twelveMonkeys);
    var cut = new AtomicBoolean();
    try (var in = new Bytes(bytes)) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener((source, warning) -> {
        if (warning.contains("premature end") || warning.contains("Premature end")) cut.set(true);
      });
      // The decoder's own view of the size counts too, should it differ from the header's.
      checkSize(reader.getWidth(0), reader.getHeight(0), mostPixels);
      var how = reader.getDefaultReadParam();
      how.setSourceSubsampling(step, step, 0, 0);
      var image = reader.read(0, how);
      if (cut.get()) throw new BadPhoto(Kind.TRUNCATED, "the file ends before its last pixel");
      return image;
    } finally {
      reader.dispose();
    }
  }

  private static Pixels pixels(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    var rgb = new byte[3 * width * height];
    var raster = image.getRaster();
    var model = image.getColorModel();
    boolean plain =
        raster.getDataBuffer() instanceof DataBufferByte
            && raster.getParent() == null
            && raster.getSampleModelTranslateX() == 0;
    if (plain && image.getType() == BufferedImage.TYPE_3BYTE_BGR) {
      var bgr = ((DataBufferByte) raster.getDataBuffer()).getData();
      for (int i = 0; i < rgb.length; i += 3) {
        rgb[i] = bgr[i + 2];
        rgb[i + 1] = bgr[i + 1];
        rgb[i + 2] = bgr[i];
      }
    } else if (plain && image.getType() == BufferedImage.TYPE_BYTE_GRAY) {
      var grey = ((DataBufferByte) raster.getDataBuffer()).getData();
      for (int i = 0; i < width * height; i++) {
        rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = grey[i];
      }
    } else if (model instanceof ComponentColorModel && isBytesOrShorts(model.getTransferType())) {
      // Samples as they are: a colour model would bend grey and wide-gamut values.
      int bands = raster.getNumBands();
      int shift = Math.max(0, model.getComponentSize(0) - 8);
      boolean grey = model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
      int alpha = model.hasAlpha() ? bands - 1 : -1;
      var row = new int[bands * width];
      for (int y = 0, o = 0; y < height; y++) {
        raster.getPixels(0, y, width, 1, row);
        for (int i = 0; i < row.length; i += bands, o += 3) {
          int a = alpha < 0 ? 255 : row[i + alpha] >> shift;
          for (int c = 0; c < 3; c++) {
            rgb[o + c] = onWhite(row[grey || bands < 3 ? i : i + c] >> shift, a);
          }
        }
      }
    } else {
      var row = new int[width];
      for (int y = 0, o = 0; y < height; y++) {
        image.getRGB(0, y, width, 1, row, 0, width);
        for (int argb : row) {
          int a = argb >>> 24;
          rgb[o++] = onWhite(argb >> 16 & 255, a);
          rgb[o++] = onWhite(argb >> 8 & 255, a);
          rgb[o++] = onWhite(argb & 255, a);
        }
      }
    }
    return new Pixels(width, height, rgb);
  }

  private static boolean isBytesOrShorts(int type) {
    return type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT;
  }

  private static byte onWhite(int value, int alpha) {
    return (byte) (alpha == 255 ? value : (value * alpha + 255 * (255 - alpha) + 127) / 255);
  }

  /** Turns an image as its EXIF orientation says: 1 is upright, 6 lies on its left side. */
  static Pixels upright(Pixels from, int orientation) {
    if (orientation == 1) return from;
    int w = from.width();
    int h = from.height();
    boolean turned = orientation >= 5;
    int width = turned ? h : w;
    int height = turned ? w : h;
    var out = new byte[from.rgb().length];
    for (int y = 0, o = 0; y < height; y++) {
      for (int x = 0; x < width; x++, o += 3) {
        int sx =
            switch (orientation) {
              case 2, 3 -> w - 1 - x;
              case 5, 6 -> y;
              case 7, 8 -> w - 1 - y;
              default -> x;
            };
        int sy =
            switch (orientation) {
              case 3, 4 -> h - 1 - y;
              case 5, 8 -> x;
              case 6, 7 -> h - 1 - x;
              default -> y;
            };
        System.arraycopy(from.rgb(), 3 * (sy * w + sx), out, o, 3);
      }
    }
    return new Pixels(width, height, out);
  }

  /** Bytes on the heap as ImageIO reads them, without a copy or a cache file. */
  private static final class Bytes extends ImageInputStreamImpl {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
      checkClosed();
      bitOffset = 0;
      return streamPos < bytes.length ? bytes[(int) streamPos++] & 255 : -1;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      checkClosed();
      bitOffset = 0;
      if (length == 0) return 0;
      if (streamPos >= bytes.length) return -1;
      int n = (int) Math.min(length, bytes.length - streamPos);
      System.arraycopy(bytes, (int) streamPos, to, offset, n);
      streamPos += n;
      return n;
    }

    @Override
    public long length() {
      return bytes.length;
    }
  }
}
