package nurture.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * An n-dimensional array of numbers in native memory, or in that of a GPU ({@link Device}).
 *
 * <p>Immutable to its users: every method gives a new tensor, and only the rules behind an
 * optimizer write into parameters. Axes count from 0, or from −1 backwards. Operations follow
 * libtorch's broadcasting; shapes that do not fit give an {@link IllegalArgumentException} that
 * names them.
 */
public final class Tensor implements AutoCloseable {
  static {
    Engine.ensureStarted();
  }

  private final org.bytedeco.pytorch.Tensor pointer;
  private final long[] shape;

  private Tensor(org.bytedeco.pytorch.Tensor pointer) {
    this.pointer = pointer;
    this.shape = new long[(int) pointer.dim()];
    for (int i = 0; i < shape.length; i++)
      shape[i] = pointer.size(i); // sizes() would leave native helpers behind
  }

  // ---- Making

  /** Values in row-major order. */
  public static Tensor of(float[] values, long... shape) {
    return made(() ->
        Engine.here(org.bytedeco.pytorch.Tensor.create(values, fitting(values.length, shape))));
  }

  /** Whole numbers in row-major order, such as class numbers or positions in a table. */
  public static Tensor of(long[] values, long... shape) {
    return made(() ->
        Engine.here(org.bytedeco.pytorch.Tensor.create(values, fitting(values.length, shape))));
  }

  /** Bytes as numbers from 0 to 255, in row-major order. */
  public static Tensor ofBytes(byte[] values, long... shape) {
    fitting(values.length, shape);
    return made(() -> {
      var tensor = torch.empty(shape, new TensorOptions(ScalarType.Byte), null);
      if (values.length > 0) new BytePointer(tensor.data_ptr()).put(values, 0, values.length);
      return Engine.here(tensor);
    });
  }

  /** A single number, shape []. */
  public static Tensor of(double value) {
    return full(value);
  }

  /** The same value everywhere. */
  public static Tensor full(double value, long... shape) {
    return made(() -> Engine.here(torch.full(shape, new Scalar((float) value))));
  }

  /** Zeros. */
  public static Tensor zeros(long... shape) {
    return made(() -> Engine.here(torch.zeros(shape)));
  }

  /** Ones. */
  public static Tensor ones(long... shape) {
    return made(() -> Engine.here(torch.ones(shape)));
  }

  /** Values drawn from the normal distribution with mean 0 and standard deviation 1. */
  public static Tensor normal(long... shape) {
    return made(() -> Engine.here(torch.empty(shape).normal_(0, 1, Engine.chance())));
  }

  /** Values drawn evenly from [-bound, bound). */
  public static Tensor uniform(double bound, long... shape) {
    return made(() -> Engine.here(torch.empty(shape).uniform_(-bound, bound, Engine.chance())));
  }

  /** Tensors of one shape along a new first axis. */
  public static Tensor stack(List<Tensor> parts) {
    return made(() -> torch.stack(vector(parts), 0));
  }

  /** Tensors joined along an existing axis. */
  public static Tensor cat(List<Tensor> parts, int axis) {
    return parts.getFirst().op("cat", () -> torch.cat(vector(parts), axis), parts);
  }

  // ---- Shape

  /** The length of each axis. */
  public long[] shape() {
    return shape.clone();
  }

  /** The length of one axis. */
  public long size(int axis) {
    return shape[axis < 0 ? shape.length + axis : axis];
  }

  /** How many axes. */
  public int rank() {
    return shape.length;
  }

  /** How many values. */
  public long count() {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /** The same values in another shape; one axis may be −1, to be worked out. */
  public Tensor reshape(long... newShape) {
    return op("reshape", () -> pointer().reshape(newShape));
  }

  /** Flattens every axis from {@code from} on into one. */
  public Tensor flatten(int from) {
    return op("flatten", () -> torch.flatten(pointer(), from, -1));
  }

  /** The axes in another order. */
  public Tensor permute(long... order) {
    return op("permute", () -> pointer().permute(order));
  }

  /** Two axes exchanged. */
  public Tensor transpose(int a, int b) {
    return op("transpose", () -> pointer().transpose(a, b));
  }

  /** A new axis of length 1 before {@code axis}. */
  public Tensor unsqueeze(int axis) {
    return op("unsqueeze", () -> pointer().unsqueeze(axis));
  }

  /** Without an axis of length 1. */
  public Tensor squeeze(int axis) {
    return op("squeeze", () -> pointer().squeeze((long) axis));
  }

  /** {@code length} entries of an axis, from {@code start}: a view. */
  public Tensor narrow(int axis, long start, long length) {
    return op("narrow", () -> pointer().narrow(axis, start, length));
  }

  /** One entry of an axis, which disappears: a view. */
  public Tensor select(int axis, long index) {
    return op("select", () -> pointer().select((long) axis, index));
  }

  /** The entries of an axis that {@code indices} [n] names, in their order. */
  public Tensor gather(int axis, Tensor indices) {
    return op("gather", () -> pointer().index_select(axis, indices.pointer()), List.of(indices));
  }

  /** Backwards along an axis. */
  public Tensor flip(int axis) {
    return op("flip", () -> pointer().flip(axis));
  }

  /** The same values with channels last in memory, for images [n, c, h, w]: fast convolutions. */
  public Tensor channelsLast() {
    return op("channelsLast", () -> pointer().contiguous(MemoryFormat.ChannelsLast));
  }

  /** A copy that shares nothing, and that no gradient flows through. */
  public Tensor copy() {
    return op("copy", () -> pointer().detach().clone());
  }

  /** Zeros in the shape, number type and memory layout of this tensor. */
  public Tensor zerosLike() {
    return op("zerosLike", () -> torch.zeros_like(pointer()));
  }

  /** Whether the values are floating-point numbers. */
  public boolean isFloating() {
    return pointer().is_floating_point();
  }

  /** As 32-bit floats. */
  public Tensor toFloat() {
    return op("toFloat", () -> pointer().to(ScalarType.Float));
  }

  /** The same values, through which no gradient flows. */
  public Tensor detach() {
    return op("detach", () -> pointer().detach());
  }

  // ---- Arithmetic

  /** Elementwise sum. */
  public Tensor plus(Tensor other) {
    return op("plus", () -> pointer().add(other.pointer()), List.of(other));
  }

  /** Adds a number to each value. */
  public Tensor plus(double number) {
    return op("plus", () -> pointer().add(new Scalar(number)));
  }

  /** Elementwise difference. */
  public Tensor minus(Tensor other) {
    return op("minus", () -> pointer().sub(other.pointer()), List.of(other));
  }

  /** Elementwise product. */
  public Tensor times(Tensor other) {
    return op("times", () -> pointer().mul(other.pointer()), List.of(other));
  }

  /** Each value times a number. */
  public Tensor times(double factor) {
    return op("times", () -> pointer().mul(new Scalar(factor)));
  }

  /** Elementwise quotient. */
  public Tensor over(Tensor other) {
    return op("over", () -> pointer().div(other.pointer()), List.of(other));
  }

  /** The matrix product, batched over leading axes. */
  public Tensor matmul(Tensor other) {
    return op("matmul", () -> torch.matmul(pointer(), other.pointer()), List.of(other));
  }

  /** e to the power of each value. */
  public Tensor exp() {
    return op("exp", () -> torch.exp(pointer()));
  }

  /** The natural logarithm of each value. */
  public Tensor log() {
    return op("log", () -> torch.log(pointer()));
  }

  /** The square root of each value. */
  public Tensor sqrt() {
    return op("sqrt", () -> torch.sqrt(pointer()));
  }

  /** The distance of each value from 0. */
  public Tensor abs() {
    return op("abs", () -> torch.abs(pointer()));
  }

  /** max(0, x). */
  public Tensor relu() {
    return op("relu", () -> torch.relu(pointer()));
  }

  /** x·Φ(x) (Hendrycks and Gimpel, 2016). */
  public Tensor gelu() {
    return op("gelu", () -> torch.gelu(pointer()));
  }

  /** x·σ(x) (Elfwing et al., 2017). */
  public Tensor silu() {
    return op("silu", () -> torch.silu(pointer()));
  }

  /** The hyperbolic tangent of each value. */
  public Tensor tanh() {
    return op("tanh", () -> torch.tanh(pointer()));
  }

  /** 1 / (1 + e⁻ˣ). */
  public Tensor sigmoid() {
    return op("sigmoid", () -> torch.sigmoid(pointer()));
  }

  /** Probabilities along an axis. */
  public Tensor softmax(int axis) {
    return op("softmax", () -> torch.softmax(pointer(), axis));
  }

  /** The logarithms of {@link #softmax}, computed stably. */
  public Tensor logSoftmax(int axis) {
    return op("logSoftmax", () -> torch.log_softmax(pointer(), axis));
  }

  // ---- Reductions

  /** The sum of all values, shape []. */
  public Tensor sum() {
    return op("sum", () -> torch.sum(pointer()));
  }

  /** Sums over the axes, which disappear. */
  public Tensor sum(long... axes) {
    return op("sum", () -> torch.sum(pointer(), axes, false, new ScalarTypeOptional()));
  }

  /** The mean of all values, shape []. */
  public Tensor mean() {
    return op("mean", () -> torch.mean(pointer()));
  }

  /** Means over the axes, which disappear. */
  public Tensor mean(long... axes) {
    return op("mean", () -> torch.mean(pointer(), axes, false, new ScalarTypeOptional()));
  }

  /** The greatest values over the axes, which disappear. */
  public Tensor max(long... axes) {
    return op("max", () -> torch.amax(pointer(), axes, false));
  }

  /** Where the greatest value along an axis stands. */
  public Tensor argmax(int axis) {
    return op("argmax", () -> torch.argmax(pointer(), new LongOptional(axis), false));
  }

  // ---- Back to the heap

  /** The only value. */
  public float item() {
    if (count() != 1)
      throw new IllegalArgumentException("item: tensor must hold 1 value, got " + this);
    return pointer().item_float();
  }

  /** Copies the values to the heap, in row-major order, as 32-bit floats. */
  public float[] floats() {
    try (var helpers = new PointerScope()) {
      var flat = pointer().to(ScalarType.Float).contiguous().cpu();
      var values = new float[(int) count()];
      if (values.length > 0) new FloatPointer(flat.data_ptr()).get(values);
      return values;
    }
  }

  /** Copies whole numbers to the heap, in row-major order. */
  public long[] longs() {
    try (var helpers = new PointerScope()) {
      var flat = pointer().to(ScalarType.Long).contiguous().cpu();
      var values = new long[(int) count()];
      if (values.length > 0) new LongPointer(flat.data_ptr()).get(values);
      return values;
    }
  }

  /** Copies the values into {@code bytes} as little-endian 32-bit floats, in row-major order. */
  void read(MemorySegment bytes) {
    try (var helpers = new PointerScope()) {
      var flat = pointer().to(ScalarType.Float).contiguous().cpu();
      MemorySegment.copy(memory(flat, count() * 4), 0, bytes, 0, count() * 4);
    }
  }

  /**
   * Overwrites the values with those of {@code source}, of the same shape: for parameters and other
   * state that is loaded or averaged.
   */
  public void set(Tensor source) {
    if (!Arrays.equals(shape, source.shape))
      throw new IllegalArgumentException("set: shape must be " + this + ", got " + source);
    try (var helpers = new PointerScope();
        var still = new org.bytedeco.pytorch.NoGradGuard()) {
      pointer().copy_(source.pointer());
    }
  }

  /** Frees the values now; for tensors that belong to no scope. */
  @Override
  public void close() {
    pointer.close();
  }

  @Override
  public String toString() {
    return "Tensor" + Arrays.toString(shape);
  }

  // ---- The door

  org.bytedeco.pytorch.Tensor pointer() {
    if (pointer.isNull())
      throw new IllegalStateException(
          this + " was freed with its scope; call scope.keep(tensor) to let it outlive the scope");
    return pointer;
  }

  @SuppressWarnings("restricted")
  static MemorySegment memory(org.bytedeco.pytorch.Tensor tensor, long bytes) {
    return MemorySegment.ofAddress(tensor.data_ptr().address()).reinterpret(bytes);
  }

  static TensorVector vector(List<Tensor> tensors) {
    var vector = new TensorVector();
    tensors.forEach(t -> vector.push_back(t.pointer()));
    return vector;
  }

  Tensor op(String name, Supplier<org.bytedeco.pytorch.Tensor> body) {
    return op(name, body, List.of());
  }

  Tensor op(String name, Supplier<org.bytedeco.pytorch.Tensor> body, List<Tensor> others) {
    try {
      return made(body);
    } catch (IllegalStateException e) {
      throw e; // already a sentence
    } catch (RuntimeException e) {
      var shapes = others.stream().map(Tensor::toString).collect(Collectors.joining(", "));
      var why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IllegalArgumentException(
          name + ": " + this + (shapes.isEmpty() ? "" : " with " + shapes) + ": " + why, e);
    }
  }

  /**
   * The one door to native code: what {@code body} makes on the way is freed, its result goes to
   * the open scope.
   */
  static Tensor made(Supplier<org.bytedeco.pytorch.Tensor> body) {
    try (var helpers = new PointerScope()) {
      var result = body.get();
      Scope.adopt(result, helpers);
      return new Tensor(result);
    }
  }

  private static long[] fitting(long count, long[] shape) {
    if (Arrays.stream(shape).reduce(1, (a, b) -> a * b) != count)
      throw new IllegalArgumentException(
          "shape must hold " + count + " values, got " + Arrays.toString(shape));
    return shape;
  }
}
