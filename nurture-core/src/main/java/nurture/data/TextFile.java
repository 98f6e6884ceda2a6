package nurture.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** A text file in whatever encoding and compression, as plain UTF-8. */
final class TextFile {
  private static final long LONGEST_FILE = 64L << 30;
  private static final int LONGEST_LINE = 16 << 20;
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  private TextFile() {}

  /** The bytes of a file, unpacked if it begins as gzip does. */
  static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.mark(2);
    int first = in.read();
    int second = in.read();
    in.reset();
    return first == 0x1f && second == 0x8b ? new GZIPInputStream(in, 1 << 16) : in;
  }

  /**
   * Writes {@code from} to {@code to} as UTF-8 without a byte order mark. A line that is not UTF-8
   * is taken for Windows-1252, and counted.
   */
  static void copy(Path from, Path to, Problems problems) throws IOException {
    try (var in = open(from);
        var out = Files.newOutputStream(to);
        var lines = new Lines(out, from, problems)) {
      var head = in.readNBytes(4096);
      var whole = new SequenceInputStream(new ByteArrayInputStream(head), in);
      if (starts(head, 0xEF, 0xBB, 0xBF)) {
        whole.skipNBytes(3);
      } else if (starts(head, 0xFF, 0xFE) || starts(head, 0xFE, 0xFF)) {
        problems.add("utf-16", 1, file(from) + " is UTF-16, not UTF-8; read as such");
        transcode(whole, lines);
        return;
      } else if (binary(head)) {
        throw new IllegalArgumentException(
            "table must be text (CSV, TSV, JSON lines) or Parquet, got binary data in "
                + file(from)
                + "; save it as CSV in UTF-8");
      }
      var block = new byte[1 << 16];
      for (int n = whole.read(block); n >= 0; n = whole.read(block)) lines.write(block, n);
    }
  }

  private static void transcode(InputStream in, Lines lines) throws IOException {
    var reader = new InputStreamReader(in, StandardCharsets.UTF_16);
    var chars = new char[1 << 15];
    for (int n = reader.read(chars); n >= 0; n = reader.read(chars)) {
      // A surrogate pair that straddles two blocks is read to its end.
      if (n > 0 && Character.isHighSurrogate(chars[n - 1]) && n < chars.length) {
        int low = reader.read();
        if (low >= 0) chars[n++] = (char) low;
      }
      var bytes = new String(chars, 0, n).getBytes(StandardCharsets.UTF_8);
      lines.write(bytes, bytes.length);
    }
  }

  private static boolean binary(byte[] head) {
    for (byte b : head) if (b == 0) return true;
    return false;
  }

  private static boolean starts(byte[] head, int... with) {
    if (head.length < with.length) return false;
    for (int i = 0; i < with.length; i++) if ((head[i] & 255) != with[i]) return false;
    return true;
  }

  static String file(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** The file's name in small letters, without {@code .gz}. */
  static String plainName(Path file) {
    var name = file(file).toLowerCase(Locale.ROOT);
    return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
  }

  /** Passes whole lines on, each made valid UTF-8. */
  private static final class Lines implements AutoCloseable {
    private final OutputStream out;
    private final Path from;
    private final Problems problems;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number = 1;
    private long bytes;

    Lines(OutputStream out, Path from, Problems problems) {
      this.out = out;
      this.from = from;
      this.problems = problems;
    }

    void write(byte[] block, int length) throws IOException {
      bytes += length;
      if (bytes > LONGEST_FILE) {
        throw new IllegalArgumentException(
            "table must be at most 64 GiB unpacked, got more in " + file(from) + "; split it");
      }
      int start = 0;
      for (int i = 0; i < length; i++) {
        if (block[i] == '\n') {
          line.write(block, start, i + 1 - start);
          flush();
          number++;
          start = i + 1;
        }
      }
      line.write(block, start, length - start);
      if (line.size() > LONGEST_LINE) {
        throw new IllegalArgumentException(
            "table's lines must be at most 16 MiB, got a longer one at line %d of %s; is it a table?"
                .formatted(number, file(from)));
      }
    }

    private void flush() throws IOException {
      var raw = line.toByteArray();
      line.reset();
      if (!ascii(raw) && !valid(raw)) {
        problems.add("encoding-line", number, "not UTF-8, read as Windows-1252");
        raw = new String(raw, WINDOWS).getBytes(StandardCharsets.UTF_8);
      }
      out.write(raw);
    }

    private static boolean ascii(byte[] raw) {
      for (byte b : raw) if (b < 0) return false;
      return true;
    }

    private boolean valid(byte[] raw) {
      try {
        utf8.decode(ByteBuffer.wrap(raw));
        return true;
      } catch (CharacterCodingException e) {
        return false;
      }
    }

    @Override
    public void close() throws IOException {
      flush();
      out.flush();
    }
  }
}
