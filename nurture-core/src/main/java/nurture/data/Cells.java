package nurture.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One column's cells, small on the heap: values that repeat are kept once, the rest as UTF-8 bytes
 * in a few large arrays.
 */
final class Cells {
  private static final int DICTIONARY = 1 << 16;
  private static final int CHUNK = 1 << 20;
  private static final int NONE = -1;

  /**
   * A row's code: the dictionary's entry, {@link #NONE}, or {@code -2 - n} for the n-th lone value.
   */
  private final int[] codes;

  private final String[] dictionary;

  /** Where each lone value stands: chunk number and offset. */
  private final long[] places;

  private final byte[][] chunks;

  private Cells(int[] codes, String[] dictionary, long[] places, byte[][] chunks) {
    this.codes = codes;
    this.dictionary = dictionary;
    this.places = places;
    this.chunks = chunks;
  }

  int rows() {
    return codes.length;
  }

  @Nullable String get(int row) {
    int code = codes[row];
    if (code >= 0) return dictionary[code];
    if (code == NONE) return null;
    long place = places[-2 - code];
    var chunk = chunks[(int) (place >>> 32)];
    int at = (int) place;
    int length = (chunk[at] & 255) << 24 | (chunk[at + 1] & 255) << 16;
    length |= (chunk[at + 2] & 255) << 8 | (chunk[at + 3] & 255);
    return new String(chunk, at + 4, length, StandardCharsets.UTF_8);
  }

  /** Takes cells one by one, from the first row on. */
  static final class Builder {
    private int[] codes = new int[1024];
    private int rows;
    private final Map<String, Integer> dictionary = new HashMap<>();
    private final List<String> words = new ArrayList<>();
    private long[] places = new long[64];
    private int lone;
    private final List<byte[]> chunks = new ArrayList<>();
    private byte[] chunk = new byte[0];
    private int used;

    /** Adds a cell; a blank one is none, others lose the space around them. */
    void add(@Nullable String raw) {
      if (rows == codes.length) codes = Arrays.copyOf(codes, rows + (rows >> 1));
      codes[rows++] = code(raw == null ? "" : raw.strip());
    }

    private int code(String value) {
      if (value.isEmpty()) return NONE;
      var known = dictionary.get(value);
      if (known != null) return known;
      if (words.size() < DICTIONARY && value.length() <= 256) {
        dictionary.put(value, words.size());
        words.add(value);
        return words.size() - 1;
      }
      if (lone == places.length) places = Arrays.copyOf(places, lone + (lone >> 1));
      places[lone++] = place(value.getBytes(StandardCharsets.UTF_8));
      return -1 - lone;
    }

    private long place(byte[] bytes) {
      if (chunk.length - used < bytes.length + 4) {
        if (!chunks.isEmpty()) chunks.set(chunks.size() - 1, Arrays.copyOf(chunk, used));
        chunk = new byte[Math.max(CHUNK, bytes.length + 4)];
        chunks.add(chunk);
        used = 0;
      }
      long place = (long) (chunks.size() - 1) << 32 | used;
      for (int shift = 24; shift >= 0; shift -= 8) chunk[used++] = (byte) (bytes.length >>> shift);
      System.arraycopy(bytes, 0, chunk, used, bytes.length);
      used += bytes.length;
      return place;
    }

    Cells build() {
      if (!chunks.isEmpty()) chunks.set(chunks.size() - 1, Arrays.copyOf(chunk, used));
      return new Cells(
          Arrays.copyOf(codes, rows),
          words.toArray(String[]::new),
          Arrays.copyOf(places, lone),
          chunks.toArray(byte[][]::new));
    }
  }
}
