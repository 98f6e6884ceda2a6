package nurture.nn;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The tensors of a record, found through its components. */
final class Components {
  private final Map<String, Tensor> found = new LinkedHashMap<>();
  private final boolean buffers;

  private Components(boolean buffers) {
    this.buffers = buffers;
  }

  static Map<String, Tensor> tensors(Stateful root, boolean buffers) {
    var components = new Components(buffers);
    components.parts(root, "");
    return java.util.Collections.unmodifiableMap(components.found);
  }

  private void parts(Stateful whole, String prefix) {
    var type = whole.getClass();
    if (!type.isRecord()) return;
    for (var component : type.getRecordComponents())
      if (buffers || !component.isAnnotationPresent(Buffer.class))
        visit(prefix + component.getName(), read(component, whole));
  }

  private void visit(String name, @Nullable Object part) {
    switch (part) {
      case Tensor tensor -> found.put(name, tensor);
      case Stateful whole -> parts(whole, name + ".");
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) visit(name + "." + i, list.get(i));
      }
      case Map<?, ?> map -> {
        var sorted = new TreeMap<String, Object>();
        map.forEach((key, value) -> sorted.put(key.toString(), value));
        sorted.forEach((key, value) -> visit(name + "." + key, value));
      }
      case null, default -> {} // a setting, or a part left out
    }
  }

  private static @Nullable Object read(RecordComponent component, Stateful whole) {
    var accessor = component.getAccessor();
    var type = whole.getClass();
    if (!accessor.trySetAccessible())
      throw new IllegalStateException(
          "layer %s must be readable; add 'opens %s to nurture;' to its module-info"
              .formatted(type.getName(), type.getPackageName()));
    try {
      return accessor.invoke(whole);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("%s of %s cannot be read".formatted(component, type), e);
    }
  }
}
