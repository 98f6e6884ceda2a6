package nurture.serve;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import nurture.memory.Embedding;

/**
 * A catalogue as it lies on the disk, mapped: a listing is read when it is asked for, by its place
 * or its name, and what is not asked for takes no memory. Any number of threads may ask.
 */
public final class CatalogueFile implements AutoCloseable {
  static final int MAGIC = 0x4e434132, HEADER = 16;
  private static final int EARLIER = 0x4e434154, EARLIER_HEADER = 8; // without a stamp
  private static final int MOST_BYTES = 1 << 24;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);
  private static final ValueLayout.OfInt LITTLE =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

  private final Path path;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment bytes;
  private final long stamp;
  private final long[] starts; // of each listing, and where the last ends
  private final int[] names; // an open hash table of places + 1

  private CatalogueFile(Path path) throws IOException {
    this.path = path;
    if (!Files.exists(path)) {
      bytes = MemorySegment.NULL;
      stamp = 0;
      starts = new long[1];
      names = new int[1];
      return;
    }
    try (var channel = FileChannel.open(path, StandardOpenOption.READ)) {
      bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      int magic = bytes.get(INT, 0);
      if (magic != MAGIC && magic != EARLIER) throw new IOException("it begins otherwise");
      boolean stamped = magic == MAGIC;
      long at = stamped ? HEADER : EARLIER_HEADER;
      int n = bytes.get(INT, at - 4);
      if (n < 0 || n > bytes.byteSize()) throw new IOException(n + " listings");
      stamp = stamped ? bytes.get(LONG, 4) : bytes.byteSize() * 31 + n;
      starts = new long[n + 1];
      names = new int[Integer.highestOneBit(Math.max(1, n)) * 4];
      for (int i = 0; i < n; i++) {
        starts[i] = at;
        at = end(at);
        if (holds(i)) names[slot(name(i))] = i + 1; // a later one of a name counts
      }
      starts[n] = at;
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /**
   * That of a bundle's folder or of the run that made it; empty where there is none.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  public static CatalogueFile open(Path folder) {
    var file = Catalogue.file(folder);
    try {
      return new CatalogueFile(file);
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          file + " must be a whole catalogue: " + e.getMessage() + "; train it again", e);
    }
  }

  /** How many places there are, the empty ones too. */
  public int size() {
    return starts.length - 1;
  }

  /** What tells this catalogue from any other; it stays when listings are erased. */
  long stamp() {
    return stamp;
  }

  /** Whether the listing at a place is there still, and was not erased. */
  public boolean holds(int place) {
    return length(starts[place]) == 0 || bytes.get(ValueLayout.JAVA_BYTE, starts[place] + 4) != 0;
  }

  /** Where the listing of a name is, or −1. */
  public int find(String name) {
    int found = names[slot(name.getBytes(StandardCharsets.UTF_8))] - 1;
    return found >= 0 && holds(found) ? found : -1;
  }

  /** Whether the listing at a place is there, and no later one has its name. */
  boolean counts(int place) {
    return holds(place) && names[slot(name(place))] == place + 1;
  }

  /** The listing at a place. */
  public Catalogue.Known listing(int place) {
    long id = starts[place], text = next(id), category = next(text);
    long price = afterwards(category), photo = price + 8;
    return new Catalogue.Known(
        string(id),
        string(text),
        there(category) ? string(category + 1) : null,
        Double.longBitsToDouble(bytes.get(LONG, price)),
        there(photo) ? part(photo + 1) : null,
        Embedding.of(part(afterwards(photo))));
  }

  /** The name of the listing at a place. */
  public String id(int place) {
    return string(starts[place]);
  }

  /** What is written in the listing at a place. */
  public String text(int place) {
    return string(next(starts[place]));
  }

  /** The vector of the listing's embedding. */
  float[] vector(int place) {
    long at = vectorOf(starts[place]);
    var vector = new float[(int) (starts[place + 1] - at) / 4];
    MemorySegment.copy(bytes, FLOAT, at, vector, 0, vector.length);
    return vector;
  }

  /** Overwrites a listing with zeros; when this returns, it is so on the disk. */
  void erase(int place) {
    try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      long id = starts[place], text = next(id), category = next(text);
      long price = afterwards(category), photo = price + 8;
      long vector = vectorOf(id);
      zero(channel, text);
      if (there(category)) zero(channel, category + 1);
      channel.write(ByteBuffer.allocate(8), price);
      if (there(photo)) zero(channel, photo + 1);
      channel.write(ByteBuffer.allocate((int) (starts[place + 1] - vector)), vector);
      channel.force(true);
      zero(channel, id); // now nobody need come back
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be written", e);
    }
  }

  private void zero(FileChannel channel, long part) throws IOException {
    channel.write(ByteBuffer.allocate(length(part)), part + 4);
  }

  /** Whether something that may be left out is there. */
  private boolean there(long at) {
    return bytes.get(ValueLayout.JAVA_BYTE, at) != 0;
  }

  /** Where what comes after it begins. */
  private long afterwards(long at) {
    return there(at) ? next(at + 1) : at + 1;
  }

  private long embedding(long listing) {
    return afterwards(afterwards(next(next(listing))) + 8);
  }

  /** Where the numbers of a listing's embedding begin. */
  private long vectorOf(long listing) {
    long parts = embedding(listing) + 4;
    return parts + 4 + 4L * bytes.get(LITTLE, parts);
  }

  private long end(long listing) {
    long embedding = embedding(listing);
    if (length(embedding) < 8) throw new IllegalArgumentException("no place at " + embedding);
    return next(embedding);
  }

  private int length(long part) {
    int length = bytes.get(INT, part);
    if (length < 0 || length > MOST_BYTES || part + 4 + length > bytes.byteSize())
      throw new IllegalArgumentException("a part of " + length + " bytes");
    return length;
  }

  private long next(long part) {
    return part + 4 + length(part);
  }

  private byte[] part(long at) {
    return bytes.asSlice(at + 4, length(at)).toArray(ValueLayout.JAVA_BYTE);
  }

  private String string(long at) {
    return new String(part(at), StandardCharsets.UTF_8);
  }

  private byte[] name(int place) {
    return part(starts[place]);
  }

  /** Where in the table a name stands, or would. */
  private int slot(byte[] name) {
    int last = names.length - 1;
    int slot = ((Arrays.hashCode(name) * 0x9E3779B9) >>> 7) & last;
    while (names[slot] != 0 && !Arrays.equals(name(names[slot] - 1), name))
      slot = (slot + 1) & last;
    return slot;
  }

  @Override
  public void close() {
    arena.close();
  }
}
