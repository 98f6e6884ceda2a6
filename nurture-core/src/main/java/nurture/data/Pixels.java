package nurture.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/**
 * An image: three bytes a pixel.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb red, green, blue of each pixel, row by row from the top left
 */
public record Pixels(int width, int height, byte[] rgb) {
  /** The most pixels that {@link #decode} takes unless told otherwise: 50 million. */
  public static final long MOST_PIXELS = 50_000_000;

  /** The shortest side of a usable photo, in pixels. */
  public static final int SHORTEST_SIDE = 8;

  /** Checks that there are three bytes for each pixel; the array is not copied. */
  public Pixels {
    if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "pixels must be 3 × width × height bytes, got %d for %d × %d"
              .formatted(rgb.length, width, height));
    }
  }

  /** Decodes an image file at its full size; see {@link #decode(byte[], int, long)}. */
  public static Pixels decode(byte[] file) throws BadPhoto {
    return decode(file, 0);
  }

  /** Decodes an image file of at most {@link #MOST_PIXELS}. */
  public static Pixels decode(byte[] file, int targetLongestSide) throws BadPhoto {
    return decode(file, targetLongestSide, MOST_PIXELS);
  }

  /**
   * Decodes a JPEG (grey, RGB, CMYK; turned upright as its EXIF says), PNG, WebP, GIF or BMP. What
   * is transparent lies on white; embedded colour profiles are ignored, the numbers being taken for
   * sRGB (but for CMYK).
   *
   * @param targetLongestSide if above 0, an image of more than four times this is decoded at a
   *     fraction of its size, its longest side still at least twice this
   * @param mostPixels the most pixels that the file's header may announce
   * @throws BadPhoto if the file is truncated, damaged, no image, too large or too small
   */
  public static Pixels decode(byte[] file, int targetLongestSide, long mostPixels) throws BadPhoto {
    return Decoder.decode(file, targetLongestSide, mostPixels);
  }

  /**
   * The real format of a file, by its first bytes: {@code jpeg}, {@code png}, {@code webp}, {@code
   * gif}, {@code bmp}, or {@code unknown}.
   */
  public static String format(byte[] file) {
    return ImageHeader.format(file);
  }

  /**
   * This image in a frame of another size: shrunk by averaging areas or enlarged bilinearly, its
   * proportions kept, centred on white.
   */
  public Pixels fit(int frameWidth, int frameHeight) {
    if (frameWidth < 1 || frameHeight < 1) {
      throw new IllegalArgumentException(
          "frame must be at least 1 × 1, got %d × %d".formatted(frameWidth, frameHeight));
    }
    return Resampling.fit(this, frameWidth, frameHeight);
  }

  /** This image, shrunk where its longest side has more than so many pixels. */
  public Pixels within(int longest) {
    double shrink = (double) longest / Math.max(width, height);
    if (shrink >= 1) return this;
    return fit(
        Math.max(1, (int) Math.round(width * shrink)),
        Math.max(1, (int) Math.round(height * shrink)));
  }

  /** This image as a file: {@code png}, which keeps every pixel, or {@code jpeg}. */
  public byte[] encode(String format) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++)
      image.setRGB(
          i % width,
          i / width,
          (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | (rgb[3 * i + 2] & 255));
    var file = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, file))
        throw new IllegalArgumentException("format must be png or jpeg, got " + format);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return file.toByteArray();
  }

  @Override
  public String toString() {
    return width + " × " + height + " pixels";
  }
}
