package nurture.tensor;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Named tensors in a file, as other tools read and write them (huggingface/safetensors): eight
 * bytes with the length of a JSON header, the header, the values. Floats of 32 bits and whole
 * numbers of 64, in row-major order.
 */
public final class Safetensors {
  private static final long GREATEST_HEADER = 100_000_000;
  private static final int PIECE = 1 << 20;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Safetensors() {}

  private record Entry(String name, boolean whole, long[] shape, long from, long to) {}

  /**
   * Writes a file in one go: a reader sees the old one or the new one, whole, even if the machine
   * stops on the way.
   *
   * @param metadata any words about the file
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    var folder = file.toAbsolutePath().getParent();
    if (folder == null) throw new IllegalArgumentException("file must have a name, got " + file);
    var sorted = new TreeMap<>(tensors);
    // not createTempFile, whose files are for their owner's eyes only
    var unfinished = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      try (var out =
          FileChannel.open(unfinished, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
        put(out, header(sorted, metadata));
        for (var tensor : sorted.values()) put(out, tensor);
        out.force(true);
      }
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static ByteBuffer header(Map<String, Tensor> tensors, Map<String, String> metadata) {
    var root = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      var words = root.putObject("__metadata__");
      new TreeMap<>(metadata).forEach(words::put);
    }
    long at = 0;
    for (var entry : tensors.entrySet()) {
      var tensor = entry.getValue();
      var node = root.putObject(entry.getKey()).put("dtype", tensor.isFloating() ? "F32" : "I64");
      var shape = node.putArray("shape");
      for (long length : tensor.shape()) shape.add(length);
      long end = at + tensor.count() * (tensor.isFloating() ? 4 : 8);
      node.putArray("data_offsets").add(at).add(end);
      at = end;
    }
    var json = JSON.writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
    int length = (json.length + 7) / 8 * 8; // so that the values start at a multiple of 8
    var buffer = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    buffer.put(json);
    while (buffer.hasRemaining()) buffer.put((byte) ' ');
    return buffer.flip();
  }

  private static void put(FileChannel out, Tensor tensor) throws IOException {
    try (var helpers = new PointerScope()) {
      var type = tensor.isFloating() ? ScalarType.Float : ScalarType.Long;
      put(out, memory(tensor.pointer().to(type).contiguous().cpu()));
    }
  }

  private static void put(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      var piece = bytes.slice(bytes.position(), Math.min(PIECE, bytes.remaining()));
      bytes.position(bytes.position() + out.write(piece));
    }
  }

  /**
   * Reads every tensor, in the order in which they lie in the file; they belong to the open scope.
   *
   * @throws IllegalArgumentException if the file is not a safetensors file, is damaged, or holds
   *     numbers other than F32 and I64
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    try (var in = FileChannel.open(file)) {
      var head = Header.read(file, in);
      var tensors = new LinkedHashMap<String, Tensor>();
      for (var entry : head.entries) tensors.put(entry.name, tensor(in, head.end, entry));
      return tensors;
    } catch (EOFException e) {
      throw new IllegalArgumentException(file + " must be whole, got its beginning only", e);
    }
  }

  /** The words that {@link #write} put beside the tensors. */
  public static Map<String, String> metadata(Path file) throws IOException {
    try (var in = FileChannel.open(file)) {
      return Header.read(file, in).metadata;
    }
  }

  private static Tensor tensor(FileChannel in, long start, Entry entry) throws IOException {
    var type = entry.whole ? ScalarType.Long : ScalarType.Float;
    try {
      return Tensor.made(() -> {
        var values = torch.empty(entry.shape, new TensorOptions(type), null);
        try {
          fill(memory(values), in, start + entry.from);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return Engine.here(values);
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The values of a contiguous tensor, where they are. */
  private static ByteBuffer memory(org.bytedeco.pytorch.Tensor tensor) {
    long bytes = tensor.numel() * tensor.element_size();
    return bytes == 0 ? ByteBuffer.allocate(0) : Tensor.memory(tensor, bytes).asByteBuffer();
  }

  private static void fill(ByteBuffer buffer, FileChannel in, long from) throws IOException {
    while (buffer.hasRemaining()) {
      int start = buffer.position();
      var piece = buffer.slice(start, Math.min(PIECE, buffer.remaining()));
      int read = in.read(piece, from + start);
      if (read < 0) throw new EOFException();
      buffer.position(start + read);
    }
  }

  private static ByteBuffer bytes(FileChannel in, long from, int length) throws IOException {
    var buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    fill(buffer, in, from);
    return buffer.flip();
  }

  /** What stands before the values, checked in every respect. */
  private record Header(List<Entry> entries, Map<String, String> metadata, long end) {
    static Header read(Path file, FileChannel in) throws IOException {
      long size = in.size();
      check(file, size >= 8, "at least 8 bytes", size);
      long length = bytes(in, 0, 8).getLong();
      check(
          file,
          length >= 2 && length <= Math.min(GREATEST_HEADER, size - 8),
          "a header that fits into its " + size + " bytes",
          Long.toUnsignedString(length) + " bytes");
      var json = new String(bytes(in, 8, (int) length).array(), StandardCharsets.UTF_8);
      var entries = new ArrayList<Entry>();
      var metadata = new TreeMap<String, String>();
      try {
        check(file, json.startsWith("{"), "a header that starts with {", json.charAt(0));
        var root = JSON.readTree(json);
        check(file, root.isObject(), "a JSON object as header", root.getNodeType());
        for (var property : root.properties())
          if (property.getKey().equals("__metadata__")) words(file, property.getValue(), metadata);
          else entries.add(entry(file, property.getKey(), property.getValue()));
      } catch (JacksonException e) {
        throw new IllegalArgumentException(
            file + " must be a safetensors file, got a header that is not JSON; save it again", e);
      }
      entries.sort(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to));
      long at = 0;
      for (var entry : entries) {
        check(file, entry.from == at, entry.name + " to start at " + at, entry.from);
        at = entry.to;
      }
      check(file, at == size - 8 - length, at + " bytes of values", size - 8 - length);
      return new Header(entries, metadata, 8 + length);
    }

    private static void words(Path file, JsonNode node, Map<String, String> metadata) {
      check(file, node.isObject(), "an object as __metadata__", node.getNodeType());
      for (var word : node.properties()) {
        check(file, word.getValue().isString(), "words in __metadata__", word.getValue());
        metadata.put(word.getKey(), word.getValue().stringValue());
      }
    }

    private static Entry entry(Path file, String name, JsonNode node) {
      var type = node.path("dtype").asString("none");
      boolean whole = type.equals("I64");
      check(file, whole || type.equals("F32"), name + " in F32 or I64", type);
      var shape = numbers(file, name + ".shape", node.path("shape"), 64);
      var offsets = numbers(file, name + ".data_offsets", node.path("data_offsets"), 2);
      check(file, offsets.length == 2, "two offsets of " + name, offsets.length);
      long bytes = whole ? 8 : 4, most = bytes;
      for (long length : shape) {
        bytes *= length;
        most = length > Integer.MAX_VALUE ? length : most * Math.max(1, length);
        check(file, most <= Integer.MAX_VALUE - 8, name + " below 2 GiB", most + " bytes or more");
      }
      long held = offsets[1] - offsets[0];
      check(file, held == bytes, bytes + " bytes in " + name, held);
      return new Entry(name, whole, shape, offsets[0], offsets[1]);
    }

    private static long[] numbers(Path file, String name, JsonNode node, int most) {
      check(
          file, node.isArray() && node.size() <= most, name + " of up to " + most + " numbers", "");
      var numbers = new long[node.size()];
      for (int i = 0; i < numbers.length; i++) {
        var number = node.get(i);
        check(
            file,
            number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= 0,
            name + " of numbers from 0",
            number);
        numbers[i] = number.longValue();
      }
      return numbers;
    }

    private static void check(Path file, boolean holds, String must, Object got) {
      if (!holds)
        throw new IllegalArgumentException(
            "%s must be a safetensors file with %s, got %.100s; it is damaged or of another kind"
                .formatted(file, must, got));
    }
  }
}
