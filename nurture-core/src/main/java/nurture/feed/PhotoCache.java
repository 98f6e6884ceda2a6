package nurture.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;

/**
 * Photos of one size in one file, decoded once and read at random: 3 bytes a pixel, and nothing of
 * it on the heap.
 */
public final class PhotoCache implements AutoCloseable {
  private final FileChannel file;
  private final int width;
  private final int height;
  private final BitSet present;

  private PhotoCache(FileChannel file, int width, int height) {
    this.file = file;
    this.width = width;
    this.height = height;
    this.present = new BitSet();
  }

  /** A new, empty cache in a file that disappears with it. */
  public static PhotoCache create(Path path, int width, int height) {
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      return new PhotoCache(
          FileChannel.open(
              path,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE),
          width,
          height);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the photo cache " + path, e);
    }
  }

  /** Pixels across. */
  public int width() {
    return width;
  }

  /** Pixels down. */
  public int height() {
    return height;
  }

  /** Whether the photo of this row is there. */
  public synchronized boolean has(int row) {
    return present.get(row);
  }

  /** Keeps a photo [height, width, 3]; safe from several threads. */
  public void put(int row, byte[] pixels) {
    try {
      var bytes = ByteBuffer.wrap(pixels);
      long at = (long) row * bytesEach();
      while (bytes.hasRemaining()) at += file.write(bytes, at);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the photo cache; is the disk full?", e);
    }
    synchronized (this) {
      present.set(row);
    }
  }

  /** Copies a photo into {@code into} from {@code offset} on. */
  public void read(int row, byte[] into, int offset) {
    try {
      var bytes = ByteBuffer.wrap(into, offset, bytesEach());
      long at = (long) row * bytesEach();
      while (bytes.hasRemaining()) {
        int n = file.read(bytes, at);
        if (n < 0) throw new IOException("the photo cache ends before row " + row);
        at += n;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the photo cache", e);
    }
  }

  private int bytesEach() {
    return width * height * 3;
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the photo cache", e);
    }
  }
}
