package nurture.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** The images of an IDX file (LeCun, 1998) on the heap, and no images at all. */
final class IdxPhotos implements Photos {
  private static final Photos NONE = new IdxPhotos(0, 1, 1, 1, new byte[0]);

  private final int count;
  private final int height;
  private final int width;
  private final int channels;
  private final byte[] data;
  private final Set<String> names;

  private IdxPhotos(int count, int height, int width, int channels, byte[] data) {
    this.count = count;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.data = data;
    var all = new LinkedHashSet<String>();
    for (int i = 0; i < count; i++) all.add(Integer.toString(i));
    this.names = Collections.unmodifiableSet(all);
  }

  static Photos none() {
    return NONE;
  }

  static Photos read(Path file) {
    var idx = Idx.read(file);
    var shape = idx.shape();
    boolean rgb = shape.length == 4 && shape[3] == 3;
    if (shape.length != 3 && !rgb) {
      throw new IllegalArgumentException(
          "IDX images must be [n, height, width] or [n, height, width, 3], got %d dimensions in %s"
              .formatted(shape.length, TextFile.file(file)));
    }
    return new IdxPhotos(shape[0], shape[1], shape[2], rgb ? 3 : 1, idx.data());
  }

  /** An IDX file of unsigned bytes. */
  record Idx(int[] shape, byte[] data) {
    static Idx read(Path file) {
      try (var in = new DataInputStream(TextFile.open(file))) {
        int magic = in.readInt();
        int dimensions = magic & 255;
        if (magic >>> 8 != 8 || dimensions < 1 || dimensions > 4) {
          throw new IllegalArgumentException(
              "IDX file must hold unsigned bytes (magic 0x0000080n), got 0x%08x in %s"
                  .formatted(magic, TextFile.file(file)));
        }
        var shape = new int[dimensions];
        long size = 1;
        for (int i = 0; i < dimensions; i++) {
          shape[i] = in.readInt();
          if (shape[i] < 1 || (size *= shape[i]) > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                "IDX file must hold between 1 byte and 2 GiB, got another size in "
                    + TextFile.file(file));
          }
        }
        var data = in.readNBytes((int) size);
        if (data.length < size) throw new EOFException("it ends early");
        return new Idx(shape, data);
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "IDX file must be whole, got an error in %s: %s"
                .formatted(TextFile.file(file), e.getMessage()),
            e);
      }
    }
  }

  private int index(String name) {
    try {
      int i = Integer.parseInt(name);
      return i >= 0 && i < count && names.contains(name) ? i : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  @Override
  public boolean contains(String name) {
    return names.contains(name);
  }

  @Override
  public Set<String> names() {
    return names;
  }

  @Override
  public String resolve(String name) {
    return name;
  }

  @Override
  public long size(String name) {
    return contains(name) ? (long) width * height * channels : 0;
  }

  @Override
  public byte[] bytes(String name) throws BadPhoto {
    int i = index(name);
    if (i < 0) throw new BadPhoto(BadPhoto.Kind.MISSING, "no photo named '" + name + "'");
    int size = width * height * channels;
    return java.util.Arrays.copyOfRange(data, i * size, (i + 1) * size);
  }

  @Override
  public Pixels load(String name, int targetLongestSide) throws BadPhoto {
    var raw = bytes(name);
    Decoder.checkSize(width, height, Pixels.MOST_PIXELS);
    if (channels == 3) return new Pixels(width, height, raw);
    var rgb = new byte[raw.length * 3];
    for (int i = 0; i < raw.length; i++) {
      rgb[3 * i] = rgb[3 * i + 1] = rgb[3 * i + 2] = raw[i];
    }
    return new Pixels(width, height, rgb);
  }

  @Override
  public void close() {}
}
