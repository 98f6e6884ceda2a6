package nurture.data;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.io.ByteArrayOutputStream;
import nurture.data.BadPhoto.Kind;

/**
 * What an image file says of itself before any pixel is decoded.
 *
 * @param format {@code jpeg}, {@code png}, {@code webp}, {@code gif} or {@code bmp}
 * @param width in pixels, as stored
 * @param height in pixels, as stored
 * @param channels for JPEG: 1 grey, 3 colour, 4 CMYK; otherwise 0
 * @param orientation how to turn it, 1 to 8 as in EXIF
 * @param essence the file without what the pixels do not need: comments, profiles, previews
 */
record ImageHeader(
    String format, int width, int height, int channels, int orientation, byte[] essence) {
  /** A JPEG of more scans than this is made to keep a decoder busy. */
  private static final int MOST_SCANS = 200;

  static String format(byte[] b) {
    if (at(b, 0) == 0xFF && at(b, 1) == 0xD8 && at(b, 2) == 0xFF) return "jpeg";
    if (int32(b, 0) == 0x89504E47L && int32(b, 4) == 0x0D0A1A0AL) return "png";
    if (is(b, 0, "RIFF") && is(b, 8, "WEBP")) return "webp";
    if (is(b, 0, "GIF87a") || is(b, 0, "GIF89a")) return "gif";
    if (is(b, 0, "BM") && b.length > 26) return "bmp";
    return "unknown";
  }

  static ImageHeader of(byte[] b) throws BadPhoto {
    if (b.length == 0) throw new BadPhoto(Kind.TRUNCATED, "the file is empty");
    return switch (format(b)) {
      case "jpeg" -> jpeg(b);
      case "png" -> png(b);
      case "webp" -> webp(b);
      case "gif" -> gif(b);
      case "bmp" -> bmp(b);
      default ->
          throw new BadPhoto(
              Kind.NOT_AN_IMAGE, "the file is no JPEG, PNG, WebP, GIF or BMP by its first bytes");
    };
  }

  private static ImageHeader jpeg(byte[] b) throws BadPhoto {
    var essence = new ByteArrayOutputStream(b.length);
    essence.write(b, 0, 2);
    int width = 0;
    int height = 0;
    int channels = 0;
    int orientation = 1;
    int p = 2;
    while (true) {
      while (p < b.length && at(b, p) != 0xFF) p++;
      while (p < b.length && at(b, p) == 0xFF) p++;
      if (p + 2 >= b.length) throw truncated("its header");
      int marker = at(b, p);
      if (marker == 0 || marker == 1 || (marker >= 0xD0 && marker <= 0xD8)) continue;
      int length = int16(b, p + 1);
      if (marker == 0xD9 || length < 2) throw new BadPhoto(Kind.UNREADABLE, "JPEG without pixels");
      if (marker == 0xDA) break;
      int end = p + 1 + length;
      if (end > b.length) throw truncated("its header");
      boolean frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8;
      if (frame && marker != 0xCC) {
        height = int16(b, p + 4);
        width = int16(b, p + 6);
        channels = at(b, p + 8);
      }
      if (marker == 0xE1 && is(b, p + 3, "Exif")) orientation = orientation(b, p + 9, end);
      // Of the application's segments, JFIF and Adobe say what the channels mean.
      boolean aside = (marker > 0xE0 && marker <= 0xEF && marker != 0xEE) || marker == 0xFE;
      if (!aside) essence.write(b, p - 1, length + 2);
      p = end;
    }
    int scans = 0;
    for (int i = p; i < b.length; i++) {
      if (b[i] == (byte) 0xDA && b[i - 1] == (byte) 0xFF && ++scans > MOST_SCANS) {
        throw new BadPhoto(Kind.UNREADABLE, "JPEG of more than " + MOST_SCANS + " scans");
      }
    }
    essence.write(b, p - 1, b.length - p + 1);
    return new ImageHeader("jpeg", width, height, channels, orientation, essence.toByteArray());
  }

  private static ImageHeader png(byte[] b) throws BadPhoto {
    var essence = new ByteArrayOutputStream(b.length);
    essence.write(b, 0, 8);
    int orientation = 1;
    for (int p = 8; ; ) {
      long length = int32(b, p);
      if (p + 12 + length > b.length) throw truncated("chunk " + name(b, p + 4));
      int end = p + 12 + (int) length;
      if (is(b, p + 4, "eXIf")) orientation = orientation(b, p + 8, end - 4);
      boolean needed = at(b, p + 4) < 'a' || is(b, p + 4, "tRNS");
      if (needed) essence.write(b, p, end - p);
      if (is(b, p + 4, "IEND")) break;
      p = end;
    }
    if (!is(b, 12, "IHDR")) throw new BadPhoto(Kind.UNREADABLE, "PNG without a header");
    return sized("png", int32(b, 16), int32(b, 20), orientation, essence.toByteArray());
  }

  private static ImageHeader webp(byte[] b) throws BadPhoto {
    long total = little32(b, 4) + 8;
    if (total > b.length) throw truncated("%d of %d bytes".formatted(b.length, total));
    long width = 0;
    long height = 0;
    int orientation = 1;
    int p = 12;
    while (p + 8 <= total) {
      long length = little32(b, p + 4);
      if (p + 8 + length > b.length) throw truncated("chunk " + name(b, p));
      int d = p + 8;
      if (is(b, p, "VP8X")) {
        width = Math.max(width, 1 + (little32(b, d + 4) & 0xFFFFFF));
        height = Math.max(height, 1 + (little32(b, d + 7) & 0xFFFFFF));
      } else if (is(b, p, "VP8 ")) {
        width = Math.max(width, little32(b, d + 6) & 0x3FFF);
        height = Math.max(height, little32(b, d + 6) >>> 16 & 0x3FFF);
      } else if (is(b, p, "VP8L")) {
        width = Math.max(width, 1 + (little32(b, d + 1) & 0x3FFF));
        height = Math.max(height, 1 + (little32(b, d + 1) >>> 14 & 0x3FFF));
      } else if (is(b, p, "EXIF")) {
        int skip = is(b, d, "Exif") ? 6 : 0;
        orientation = orientation(b, d + skip, d + (int) length);
      }
      p = (int) Math.min(Integer.MAX_VALUE - 16L, d + length + (length & 1));
    }
    return sized("webp", width, height, orientation, b);
  }

  private static ImageHeader gif(byte[] b) throws BadPhoto {
    long width = int16(new byte[] {(byte) at(b, 7), (byte) at(b, 6)}, 0);
    long height = int16(new byte[] {(byte) at(b, 9), (byte) at(b, 8)}, 0);
    int p = 13 + colours(at(b, 10));
    while (p < b.length) {
      if (b[p] == 0x2C) {
        width = Math.max(width, little32(b, p + 5) & 0xFFFF);
        height = Math.max(height, little32(b, p + 7) & 0xFFFF);
        p = blocks(b, p + 11 + colours(at(b, p + 9)));
        if (p > b.length) break;
        return sized("gif", width, height, 1, b);
      }
      if (b[p] != 0x21) throw new BadPhoto(Kind.UNREADABLE, "GIF without a frame");
      p = blocks(b, p + 2);
    }
    throw truncated("its first frame");
  }

  private static int colours(int flags) {
    return (flags & 0x80) != 0 ? 3 << ((flags & 7) + 1) : 0;
  }

  /** The place after the blocks that begin at p; beyond the end if they do not end. */
  private static int blocks(byte[] b, int p) {
    while (p < b.length && b[p] != 0) p += 1 + at(b, p);
    return p + 1;
  }

  private static ImageHeader bmp(byte[] b) throws BadPhoto {
    boolean old = little32(b, 14) == 12;
    long width = old ? little32(b, 18) & 0xFFFF : (int) little32(b, 18);
    long height = old ? little32(b, 18) >>> 16 : Math.abs((long) (int) little32(b, 22));
    long bits = old ? little32(b, 24) & 0xFFFF : little32(b, 28) & 0xFFFF;
    boolean packed = !old && little32(b, 30) != 0 && little32(b, 30) != 3;
    long needed = little32(b, 10) + (width * bits + 31) / 32 * 4 * height;
    var header = sized("bmp", width, height, 1, b);
    if (!packed && width * height <= Pixels.MOST_PIXELS && needed > b.length) {
      throw truncated("%d of %d bytes".formatted(b.length, needed));
    }
    return header;
  }

  private static ImageHeader sized(
      String format, long width, long height, int orientation, byte[] essence) throws BadPhoto {
    if (width < 0 || height < 0 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw new BadPhoto(Kind.HUGE, format + " of " + width + " × " + height + " pixels");
    }
    return new ImageHeader(format, (int) width, (int) height, 0, orientation, essence);
  }

  private static int orientation(byte[] b, int from, int to) {
    if (from >= to || to > b.length) return 1;
    try {
      var metadata = new Metadata();
      var exif = java.util.Arrays.copyOfRange(b, from, to);
      new ExifReader().extract(new ByteArrayReader(exif), metadata, 0, null);
      var first = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
      if (first == null || !first.containsTag(ExifIFD0Directory.TAG_ORIENTATION)) return 1;
      int turn = first.getInt(ExifIFD0Directory.TAG_ORIENTATION);
      return turn >= 1 && turn <= 8 ? turn : 1;
    } catch (MetadataException | RuntimeException e) {
      return 1;
    }
  }

  private static BadPhoto truncated(String where) {
    return new BadPhoto(Kind.TRUNCATED, "the file ends too early: " + where);
  }

  private static String name(byte[] b, int p) {
    var name = new StringBuilder();
    for (int i = p; i < p + 4; i++)
      name.append(at(b, i) > 32 && at(b, i) < 127 ? (char) at(b, i) : '?');
    return name.toString();
  }

  private static int at(byte[] b, int i) {
    return i >= 0 && i < b.length ? b[i] & 255 : 0;
  }

  private static int int16(byte[] b, int i) {
    return at(b, i) << 8 | at(b, i + 1);
  }

  private static long int32(byte[] b, int i) {
    return (long) int16(b, i) << 16 | int16(b, i + 2);
  }

  private static long little32(byte[] b, int i) {
    return at(b, i) | at(b, i + 1) << 8 | at(b, i + 2) << 16 | (long) at(b, i + 3) << 24;
  }

  private static boolean is(byte[] b, int i, String text) {
    for (int k = 0; k < text.length(); k++) if (at(b, i + k) != text.charAt(k)) return false;
    return true;
  }
}
