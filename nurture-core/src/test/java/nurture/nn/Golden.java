package nurture.nn;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nurture.tensor.Parameters;
import nurture.tensor.Tensor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One case of what PyTorch computes; made by {@code src/test/python/nn_golden.py}. */
public final class Golden {
  private static final JsonNode ALL = read("golden.json");

  private final String name;
  private final JsonNode tensors;
  private final Map<String, Tensor> made = new LinkedHashMap<>();

  private Golden(String name, JsonNode tensors) {
    this.name = name;
    this.tensors = tensors;
  }

  /** The case of this name. */
  public static Golden of(String name) {
    return new Golden(name, ALL.required(name));
  }

  /** The case of this name in another file beside it or, from {@code /}, among the resources. */
  public static Golden of(String file, String name) {
    return new Golden(name, read(file).required(name));
  }

  /** One of its tensors, the same one each time. */
  public Tensor get(String key) {
    return made.computeIfAbsent(key, k -> Tensor.of(values(k), shape(k)));
  }

  /** One of its tensors, as whole numbers. */
  public Tensor whole(String key) {
    var numbers = new long[tensors.required(key).required("values").size()];
    for (int i = 0; i < numbers.length; i++) numbers[i] = (long) values(key)[i];
    return Tensor.of(numbers, shape(key));
  }

  /** The values of one of its tensors. */
  public float[] values(String key) {
    var node = tensors.required(key).required("values");
    var values = new float[node.size()];
    for (int i = 0; i < values.length; i++) values[i] = node.get(i).floatValue();
    return values;
  }

  private long[] shape(String key) {
    var node = tensors.required(key).required("shape");
    var shape = new long[node.size()];
    for (int i = 0; i < shape.length; i++) shape[i] = node.get(i).longValue();
    return shape;
  }

  /** Compares values with one of its tensors, relative to the greatest. */
  public void check(String key, Tensor actual, double tolerance) {
    assertThat(actual.shape()).as(name + "." + key).containsExactly(shape(key));
    var expected = values(key);
    float greatest = 1e-3f;
    for (float value : expected) greatest = Math.max(greatest, Math.abs(value));
    assertThat(actual.floats())
        .as(name + "." + key)
        .usingComparatorWithPrecision((float) tolerance * greatest)
        .containsExactly(expected);
  }

  /**
   * Computes {@code y}, outside a step unless {@code learning}, and the gradients of every tensor
   * of which there is one, and compares all.
   */
  public void check(boolean learning, double tolerance, Supplier<Tensor> y) {
    if (!learning) check("y", y.get(), tolerance);
    var learnt = new ArrayList<String>();
    for (var key : tensors.propertyNames()) if (key.startsWith("d_")) learnt.add(key.substring(2));
    List<Tensor> parameters = learnt.stream().map(this::get).toList();
    Parameters.of(parameters)
        .differentiate(
            () -> {
              var result = y.get();
              if (learning) check("y", result, tolerance);
              return result.times(get("g")).sum();
            },
            gradients -> {
              for (int i = 0; i < learnt.size(); i++)
                check("d_" + learnt.get(i), gradients.of(i), tolerance);
            });
  }

  /** The names of all cases. */
  public static Stream<String> names() {
    return ALL.propertyNames().stream();
  }

  private static JsonNode read(String file) {
    try (var in = Golden.class.getResourceAsStream(file)) {
      return JsonMapper.shared().readTree(requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
