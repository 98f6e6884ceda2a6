package nurture.tensor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that others can read, and files that nobody should have written. */
class SafetensorsTest {
  @TempDir Path folder;

  @Test
  void lays_bytes_out_as_the_format_says() throws IOException {
    var file = folder.resolve("a.safetensors");
    try (var scope = Scope.open()) {
      Safetensors.write(
          file,
          Map.of("b", Tensor.of(new long[] {-2}, 1), "a", Tensor.of(new float[] {1, 0.5f}, 2, 1)),
          Map.of("k", "v"));
    }
    var header =
        """
        {"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},\
        "b":{"dtype":"I64","shape":[1],"data_offsets":[8,16]}}\
        """;
    assertThat(header).hasSize(135); // so one space follows
    var expected = ByteBuffer.allocate(8 + 136 + 16).order(ByteOrder.LITTLE_ENDIAN);
    expected.put(new byte[] {(byte) 136, 0, 0, 0, 0, 0, 0, 0});
    expected.put((header + " ").getBytes(StandardCharsets.US_ASCII));
    expected.put(new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x3f}); // 1 and 0.5
    expected.put(new byte[] {-2, -1, -1, -1, -1, -1, -1, -1});
    assertThat(Files.readAllBytes(file)).isEqualTo(expected.array());
    assertThat(folder.toFile().list()).containsExactly("a.safetensors");
  }

  @Test
  void gives_back_what_was_written() throws IOException {
    var file = folder.resolve("a.safetensors");
    try (var scope = Scope.open()) {
      var image = Tensor.normal(2, 3, 4, 5).channelsLast();
      var names = Map.of("größe", image, "empty", Tensor.zeros(0, 3), "one", Tensor.of(4));
      Safetensors.write(file, Map.of("old", image), Map.of());
      Safetensors.write(file, names, Map.of("made", "today"));
      var read = Safetensors.read(file);
      assertThat(read.keySet()).containsExactlyInAnyOrderElementsOf(names.keySet());
      names.forEach((name, tensor) -> {
        assertThat(requireNonNull(read.get(name)).shape()).containsExactly(tensor.shape());
        assertThat(requireNonNull(read.get(name)).floats()).containsExactly(tensor.floats());
      });
      assertThat(Safetensors.metadata(file)).containsExactly(Map.entry("made", "today"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|starts with {",
        "{\"a\":|not JSON",
        "{\"a\":1}|F32 or I64",
        "{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]}}|got \"F16\"",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}|8 bytes of values, got 4",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,4]}}|0 bytes in a, got 4",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}|4 bytes in a, got -4",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}|numbers from 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,1e3]}}|numbers from 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,9],\"data_offsets\":[0,4]}}|2 GiB",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0,99999,99999],\"data_offsets\":[0,0]}}|2 GiB",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|a to start at 0, got 4",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|b to start at 4",
        "{\"a\":{},\"a\":{}}|not JSON",
        "{\"__metadata__\":{\"a\":1}}|words",
      })
  void names_what_is_wrong(String header, String why) throws IOException {
    var file = folder.resolve("a.safetensors");
    var json = header.getBytes(StandardCharsets.UTF_8);
    var bytes = ByteBuffer.allocate(8 + json.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, bytes.putLong(json.length).put(json).array());
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why.replace("\"", ""));
  }

  @Test
  void survives_any_damage_with_one_sentence() throws IOException {
    var file = folder.resolve("a.safetensors");
    var random = new Random(5);
    try (var scope = Scope.open()) {
      Safetensors.write(
          file,
          Map.of("w", Tensor.normal(2, 3), "n", Tensor.of(new long[] {1, 2}, 2)),
          Map.of("k", "v"));
    }
    var good = Files.readAllBytes(file);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      var bad =
          java.util.Arrays.copyOf(
              good, random.nextInt(4) > 0 ? good.length : random.nextInt(good.length + 20));
      for (int n = random.nextInt(4); n > 0 && bad.length > 0; n--)
        bad[random.nextInt(Math.min(bad.length, 160))] = (byte) random.nextInt(256);
      Files.write(file, bad);
      try (var scope = Scope.open()) {
        Safetensors.read(file);
      } catch (IllegalArgumentException e) {
        refused++;
        assertThat(e).hasMessageStartingWith(file + " must be");
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }
}
