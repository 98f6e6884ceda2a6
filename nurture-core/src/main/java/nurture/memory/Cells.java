package nurture.memory;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import nurture.data.Vectors;

/**
 * Many unit vectors in a file, in cells of what lies together (inverted lists; Jégou et al., 2011),
 * a byte for each number. The file is mapped, so it takes memory only as it is read and the system
 * takes it back when it likes. Who asks looks into the nearest cells until some {@value #SEEN}
 * vectors are compared. It is written once, whole; vectors can only be erased.
 *
 * <p>The file: header, centres [cells, width] as floats, where each cell begins, places and scales
 * of all vectors by cell, their bytes. A checksum in the header tells whether it is whole.
 */
public final class Cells implements AutoCloseable {
  private static final long MAGIC = 0x3130_4c4c_4543_554eL; // NUCELL01
  private static final int HEADER = 64, SEEN = 16_384, PER_CELL = 512, CHUNK = 1 << 20;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG.withOrder(LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT.withOrder(LITTLE_ENDIAN);

  private final Arena arena;
  private final MemorySegment bytes;
  private final Layout layout;
  private final float[][] centres;

  private Cells(Arena arena, MemorySegment bytes, Layout layout) {
    this.arena = arena;
    this.bytes = bytes;
    this.layout = layout;
    this.centres = new float[layout.cells][layout.width];
    for (int c = 0; c < layout.cells; c++)
      MemorySegment.copy(bytes, FLOAT, layout.centre(c), centres[c], 0, layout.width);
  }

  /** Where everything stands in the file. */
  private record Layout(int n, int width, int cells) {
    long centre(int cell) {
      return HEADER + 4L * cell * width;
    }

    long start(int cell) {
      return centre(cells) + 4L * cell;
    }

    long place(int at) {
      return start(cells + 1) + 4L * at;
    }

    long scale(int at) {
      return place(n) + 4L * at;
    }

    long codes(int at) {
      return scale(n) + (long) at * width;
    }

    long end() {
      return codes(n);
    }
  }

  /** How many cells so many vectors shall have. */
  public static int count(int vectors) {
    return Math.max(1, vectors / PER_CELL);
  }

  /**
   * Those in a file; none if there is no such file, if it is damaged, or was made of others.
   *
   * @param stamp what they were made of
   */
  public static Optional<Cells> open(Path file, long stamp, int n, int width) {
    if (!Files.exists(file)) return Optional.empty();
    var arena = Arena.ofShared();
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      if (whole(bytes, stamp, n, width))
        return Optional.of(new Cells(arena, bytes, new Layout(n, width, bytes.get(INT, 24))));
      arena.close();
      return Optional.empty();
    } catch (IOException e) {
      arena.close();
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  private static boolean whole(MemorySegment bytes, long stamp, int n, int width) {
    return bytes.byteSize() > HEADER
        && bytes.get(LONG, 0) == MAGIC
        && bytes.get(LONG, 8) == stamp
        && bytes.get(INT, 16) == n
        && bytes.get(INT, 20) == width
        && bytes.get(INT, 24) > 0
        && bytes.byteSize() == new Layout(n, width, bytes.get(INT, 24)).end()
        && bytes.get(LONG, 32) == sum(bytes);
  }

  private static long sum(MemorySegment bytes) {
    var sum = new CRC32C();
    for (long at = HEADER; at < bytes.byteSize(); at += CHUNK)
      sum.update(bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at)).asByteBuffer());
    return sum.getValue();
  }

  /**
   * Writes vectors into a file, in the place of an earlier one; killed at any moment, it leaves the
   * earlier one or none.
   *
   * @param stamp what they are made of
   * @param centres [cells, width]
   * @param of the cell of each
   * @param written so many are written
   */
  public static void write(
      Path file,
      long stamp,
      float[][] centres,
      int[] of,
      IntFunction<float[]> vectors,
      IntConsumer written)
      throws IOException {
    var layout = new Layout(of.length, centres[0].length, centres.length);
    var next = new int[centres.length + 1];
    for (int cell : of) next[cell + 1]++;
    Arrays.parallelPrefix(next, Integer::sum);
    var unfinished = file.resolveSibling(file.getFileName() + ".new");
    try (var arena = Arena.ofShared();
        var channel =
            FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
      var bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, layout.end(), arena);
      for (int c = 0; c < centres.length; c++)
        MemorySegment.copy(centres[c], 0, bytes, FLOAT, layout.centre(c), layout.width);
      MemorySegment.copy(next, 0, bytes, INT, layout.start(0), next.length);
      for (int i = 0; i < of.length; i++) {
        int at = next[of[i]]++;
        var code = Code.of(vectors.apply(i));
        bytes.set(INT, layout.place(at), i);
        bytes.set(FLOAT, layout.scale(at), code.scale);
        MemorySegment.copy(
            code.numbers, 0, bytes, ValueLayout.JAVA_BYTE, layout.codes(at), layout.width);
        written.accept(i + 1);
      }
      bytes.set(LONG, 0, MAGIC);
      bytes.set(LONG, 8, stamp);
      bytes.set(INT, 16, layout.n);
      bytes.set(INT, 20, layout.width);
      bytes.set(INT, 24, layout.cells);
      bytes.set(LONG, 32, sum(bytes));
      bytes.force();
    }
    Files.move(
        unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** A vector as bytes: its numbers divided by a scale. */
  private record Code(byte[] numbers, float scale) {
    static Code of(float[] vector) {
      float most = 0;
      for (float x : vector) most = Math.max(most, Math.abs(x));
      float scale = most / 127;
      var numbers = new byte[vector.length];
      if (scale > 0)
        for (int i = 0; i < vector.length; i++) numbers[i] = (byte) Math.round(vector[i] / scale);
      return new Code(numbers, scale);
    }
  }

  /** How many vectors there are, the erased ones too. */
  public int size() {
    return layout.n;
  }

  /**
   * The places of the vectors that seem nearest, in no order.
   *
   * @param hidden those that do not count
   */
  int[] near(float[] asked, int most, BitSet hidden) {
    var code = Code.of(asked);
    var best = new PriorityQueue<Long>(); // similarity above, place below: the least first
    var row = new byte[layout.width];
    int compared = 0;
    for (int cell : inOrder(asked)) {
      int from = bytes.get(INT, layout.start(cell)), to = bytes.get(INT, layout.start(cell + 1));
      for (int at = from; at < to; at++) {
        int place = bytes.get(INT, layout.place(at));
        if (hidden.get(place)) continue;
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, layout.codes(at), row, 0, layout.width);
        float similarity = dot(code.numbers, row) * bytes.get(FLOAT, layout.scale(at));
        long entry = (long) sortable(similarity) << 32 | place;
        if (best.size() == most) {
          if (best.element() >= entry) continue;
          best.remove();
        }
        best.add(entry);
      }
      compared += to - from;
      if (compared >= SEEN && best.size() == most) break;
    }
    return best.stream().mapToInt(Long::intValue).toArray();
  }

  /** The cells, those whose centres are nearest first. */
  private int[] inOrder(float[] asked) {
    var entries = new long[layout.cells];
    for (int c = 0; c < entries.length; c++)
      entries[c] = (long) ~sortable((float) Vectors.dot(asked, centres[c])) << 32 | c;
    Arrays.sort(entries);
    return Arrays.stream(entries).mapToInt(e -> (int) e).toArray();
  }

  /** A whole number that is greater where the float is. */
  private static int sortable(float x) {
    int bits = Float.floatToIntBits(x);
    return bits ^ (bits >> 31 & Integer.MAX_VALUE);
  }

  private static int dot(byte[] a, byte[] b) {
    int sum = 0;
    for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
    return sum;
  }

  /** Overwrites what a file holds of a vector; when this returns, it is so on the disk. */
  public static void erase(Path file, int place) {
    if (!Files.exists(file)) return;
    try (var arena = Arena.ofShared();
        var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      var bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), arena);
      if (bytes.byteSize() <= HEADER || bytes.get(LONG, 32) != sum(bytes)) { // to be made anew
        Files.delete(file);
        return;
      }
      var layout = new Layout(bytes.get(INT, 16), bytes.get(INT, 20), bytes.get(INT, 24));
      var at = IntStream.range(0, layout.n).filter(i -> bytes.get(INT, layout.place(i)) == place);
      at.forEach(i -> {
        bytes.set(FLOAT, layout.scale(i), 0);
        bytes.asSlice(layout.codes(i), layout.width).fill((byte) 0);
      });
      bytes.set(LONG, 32, sum(bytes));
      bytes.force();
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
