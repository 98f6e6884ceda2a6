package nurture.tensor;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.FloatType;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.IntType;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;
import org.jspecify.annotations.Nullable;

/** Any operator of libtorch by its name in the dispatcher: for those without a Java binding. */
final class Dispatch {
  private static final Map<String, OperatorHandle> HANDLES = new ConcurrentHashMap<>();
  private static final AtomicLong KEPT = new AtomicLong();

  private Dispatch() {}

  /** How many native objects are kept for good. */
  static long kept() {
    return KEPT.get();
  }

  /**
   * Calls an operator such as {@code aten::_fused_sgd_}; the caller's pointer scope frees what it
   * makes.
   */
  static IValueVector call(String name, @Nullable Object... arguments) {
    var stack = new IValueVector();
    for (var argument : arguments) stack.push_back(value(argument));
    HANDLES.computeIfAbsent(name, Dispatch::find).callBoxed(stack);
    return stack;
  }

  private static OperatorHandle find(String name) {
    Engine.ensureStarted();
    long before = Pointer.totalCount();
    int dot = name.indexOf('.');
    var handle =
        Dispatcher.singleton()
            .findSchemaOrThrow(
                "aten::" + (dot < 0 ? name : name.substring(0, dot)),
                dot < 0 ? "" : name.substring(dot + 1));
    handle.retainReference();
    KEPT.addAndGet(Math.min(1, Pointer.totalCount() - before));
    return handle;
  }

  private static IValue value(@Nullable Object argument) {
    return switch (argument) {
      case null -> new IValue();
      case org.bytedeco.pytorch.Tensor tensor -> new IValue(tensor);
      case List<?> tensors -> {
        var list = new GenericList(new Type.TypePtr(TensorType.get()));
        for (var tensor : tensors) list.push_back(new IValue((org.bytedeco.pytorch.Tensor) tensor));
        yield new IValue(list);
      }
      case long[] numbers -> {
        var list = new GenericList(new Type.TypePtr(IntType.getIntTypePtr().get()));
        for (var number : numbers) list.push_back(new IValue(number));
        yield new IValue(list);
      }
      case double[] numbers -> {
        var list = new GenericList(new Type.TypePtr(FloatType.getFloatTypePtr().get()));
        for (var number : numbers) list.push_back(new IValue(number));
        yield new IValue(list);
      }
      case Boolean truth -> new IValue(truth.booleanValue());
      case Double number -> new IValue(number.doubleValue());
      case Long number -> new IValue(number.longValue());
      case Integer number -> new IValue(number.longValue());
      case Scalar number -> new IValue(number);
      default -> throw new IllegalArgumentException("no operator takes a " + argument.getClass());
    };
  }
}
