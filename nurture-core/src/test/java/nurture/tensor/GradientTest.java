package nurture.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Gradients agree with what small changes of the inputs do: for every operation there is. */
class GradientTest {
  /** An operation of inputs with these shapes; positive values only where it needs them. */
  record Case(
      String name, boolean positive, List<long[]> shapes, Function<List<Tensor>, Tensor> f) {
    @Override
    public String toString() {
      return name + shapes.stream().map(Arrays::toString).collect(Collectors.joining());
    }
  }

  /** What gives a tensor but has no gradient, or makes a tensor from none. */
  private static final Set<String> WITHOUT =
      Set.of(
          "of",
          "ofBytes",
          "full",
          "zeros",
          "ones",
          "normal",
          "uniform",
          "zerosLike",
          "copy",
          "detach",
          "argmax",
          "photos",
          "whitening",
          "dropout");

  private static final List<Case> CASES = new ArrayList<>();

  private static void one(String name, Function<Tensor, Tensor> f, long... shape) {
    CASES.add(new Case(name, false, List.of(shape), x -> f.apply(x.getFirst())));
  }

  private static void positive(String name, Function<Tensor, Tensor> f) {
    CASES.add(new Case(name, true, List.of(new long[] {3, 4}), x -> f.apply(x.getFirst())));
  }

  private static void many(String name, Function<List<Tensor>, Tensor> f, long[]... shapes) {
    CASES.add(new Case(name, false, List.of(shapes), f));
  }

  private static long[] s(long... shape) {
    return shape;
  }

  static {
    one("reshape", x -> x.reshape(2, -1), 3, 4);
    one("flatten", x -> x.flatten(1), 2, 3, 2);
    one("permute", x -> x.permute(2, 0, 1), 2, 3, 2);
    one("transpose", x -> x.transpose(0, 1), 2, 3);
    one("unsqueeze", x -> x.unsqueeze(1), 2, 3);
    one("squeeze", x -> x.squeeze(1), 2, 1, 3);
    one("narrow", x -> x.narrow(1, 1, 2), 2, 4);
    one("select", x -> x.select(0, 1), 2, 4);
    one("gather", x -> x.gather(1, whole(3, 0, 0)), 2, 4);
    one("flip", x -> x.flip(1), 2, 4);
    one("channelsLast", Tensor::channelsLast, 2, 3, 2, 2);
    one("toFloat", Tensor::toFloat, 3);
    many("stack", x -> Tensor.stack(x), s(2, 3), s(2, 3));
    many("cat", x -> Tensor.cat(x, 1), s(2, 3), s(2, 1));
    many("plus", x -> x.get(0).plus(x.get(1)).plus(2), s(2, 3), s(3));
    many("minus", x -> x.get(0).minus(x.get(1)), s(2, 3), s(2, 1));
    many("times", x -> x.get(0).times(x.get(1)).times(-2), s(2, 3), s(3));
    many("over", x -> x.get(0).over(x.get(1)), s(2, 3), s(3));
    many("matmul", x -> x.get(0).matmul(x.get(1)), s(2, 2, 3), s(3, 4));
    one("exp", Tensor::exp, 3, 4);
    positive("log", Tensor::log);
    positive("sqrt", Tensor::sqrt);
    one("abs", Tensor::abs, 3, 4);
    one("relu", Tensor::relu, 3, 4);
    one("gelu", Tensor::gelu, 3, 4);
    one("silu", Tensor::silu, 3, 4);
    one("tanh", Tensor::tanh, 3, 4);
    one("sigmoid", Tensor::sigmoid, 3, 4);
    one("softmax", x -> x.softmax(1), 3, 4);
    one("logSoftmax", x -> x.logSoftmax(0), 3, 4);
    one("sum", x -> x.sum(), 3, 4);
    one("sum", x -> x.sum(0, 2), 3, 4, 2);
    one("mean", x -> x.mean(), 3, 4);
    one("mean", x -> x.mean(1), 3, 4, 2);
    one("max", x -> x.max(1, 2), 3, 2, 2);
    many("linear", x -> Kernels.linear(x.get(0), x.get(1), x.get(2)), s(2, 3), s(4, 3), s(4));
    many(
        "conv2d",
        x -> Kernels.conv2d(x.get(0), x.get(1), x.get(2), 2, 1, 2),
        s(2, 4, 5, 4),
        s(2, 2, 3, 3),
        s(2));
    one("maxPool", x -> Kernels.maxPool(x, 2, 3), 1, 2, 4, 6);
    one("maxPool", x -> Kernels.maxPool(x, 3, 2, 1), 1, 2, 5, 4);
    one("averagePool", x -> Kernels.averagePool(x, 2, 3), 1, 2, 4, 6);
    one("averagePool", x -> Kernels.averagePool(x, 3, 2, 1), 1, 2, 5, 4);
    many(
        "batchNorm",
        x ->
            Kernels.batchNorm(
                x.get(0), x.get(1), x.get(2), Tensor.zeros(2), Tensor.ones(2), 0.1, 1e-5),
        s(3, 2, 2, 2),
        s(2),
        s(2));
    many(
        "layerNorm",
        x -> Kernels.layerNorm(x.get(0), x.get(1), x.get(2), 1e-5),
        s(3, 5),
        s(5),
        s(5));
    many(
        "groupNorm",
        x -> Kernels.groupNorm(x.get(0), 2, x.get(1), x.get(2), 1e-5),
        s(2, 4, 3),
        s(4),
        s(4));
    one("embedding", x -> Kernels.embedding(x, whole(2, 0, 2)), 4, 3);
    many(
        "embeddingBag",
        x -> Kernels.embeddingBag(x.get(0), whole(2, 0, 2, 1), whole(0, 3, 3), x.get(1)),
        s(4, 3),
        s(4));
    for (boolean causal : new boolean[] {false, true})
      many(
          "attention",
          x -> Kernels.attention(x.get(0), x.get(1), x.get(2), causal),
          s(1, 2, 3, 4),
          s(1, 2, 3, 4),
          s(1, 2, 3, 4));
    many(
        "lstm",
        x -> Kernels.lstm(x.get(0), x.subList(1, 5), 2),
        s(2, 3, 2),
        s(8, 2),
        s(8, 2),
        s(8),
        s(8));
    many(
        "gru",
        x -> Kernels.gru(x.get(0), x.subList(1, 5), 2),
        s(2, 3, 2),
        s(6, 2),
        s(6, 2),
        s(6),
        s(6));
    one("resize", x -> Kernels.resize(x, 5, 3), 1, 2, 3, 4);
    one("padMirrored", x -> Kernels.padMirrored(x, 1), 1, 2, 3, 4);
    one("inverse", x -> Kernels.inverse(x.matmul(x.transpose(0, 1)).plus(diagonal(2, 3))), 3, 3);
    many(
        "affine",
        x -> Kernels.affine(x.get(0), x.get(1).times(0.2)),
        new long[] {2, 1, 4, 5},
        new long[] {2, 2, 3});
    one("crossEntropy", x -> Losses.crossEntropy(x, whole(1, 0, -100)), 3, 4);
    one(
        "crossEntropy",
        x -> Losses.crossEntropy(x, whole(1, 0, 3), Tensor.of(new float[] {1, 2, 3, 4}, 4), 0.1),
        3,
        4);
    many("squared", x -> Losses.squared(x.get(0), x.get(1)), s(3, 4), s(3, 4));
    many("absolute", x -> Losses.absolute(x.get(0), x.get(1)), s(3, 4), s(3, 4));
    many("huber", x -> Losses.huber(x.get(0), x.get(1), 0.8), s(3, 4), s(3, 4));
    one("hinge", x -> Losses.hinge(x, whole(1, 0, 3)), 3, 4);
    one("binaryCrossEntropy", x -> Losses.binaryCrossEntropy(x, Tensor.full(0.3, 3, 4)), 3, 4);
    many("quantile", x -> Losses.quantile(x.get(0), x.get(1), 0.9), s(3, 4), s(3, 4));
  }

  private static Tensor diagonal(float value, int n) {
    var values = new float[n * n];
    for (int i = 0; i < n; i++) values[i * n + i] = value;
    return Tensor.of(values, n, n);
  }

  private static Tensor whole(long... numbers) {
    return Tensor.of(numbers, numbers.length);
  }

  @Test
  void every_operation_is_checked() {
    var names = new TreeSet<String>();
    Stream.of(Tensor.class, Kernels.class, Losses.class)
        .flatMap(c -> Arrays.stream(c.getDeclaredMethods()))
        .filter(m -> Modifier.isPublic(m.getModifiers()) && m.getReturnType().equals(Tensor.class))
        .map(Method::getName)
        .forEach(names::add);
    names.removeAll(WITHOUT);
    assertThat(CASES.stream().map(Case::name).collect(Collectors.toSet())).isEqualTo(names);
  }

  @ParameterizedTest
  @FieldSource("CASES")
  void a_gradient_says_what_a_small_change_does(Case c) {
    var random = new Random(11);
    try (var scope = Scope.open()) {
      var inputs = new ArrayList<Tensor>();
      for (var shape : c.shapes) {
        var values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++)
          values[i] =
              (0.4f + 1.4f * random.nextFloat()) * (c.positive || random.nextBoolean() ? 1 : -1);
        inputs.add(Tensor.of(values, shape));
      }
      var weights = new ArrayList<Float>();
      for (var _ : learning(c, inputs)) weights.add(0.5f + random.nextFloat());
      var gradients = new ArrayList<float[]>();
      Parameters.of(inputs)
          .differentiate(
              () -> {
                var y = c.f.apply(inputs);
                var w = new float[weights.size()];
                for (int i = 0; i < w.length; i++) w[i] = weights.get(i);
                return y.times(Tensor.of(w, y.shape())).sum();
              },
              g -> {
                for (int i = 0; i < inputs.size(); i++) gradients.add(g.of(i).floats());
              });
      for (int i = 0; i < inputs.size(); i++)
        for (int k = 0; k < inputs.get(i).count(); k++) {
          double slope =
              (at(c, inputs, weights, i, k, H) - at(c, inputs, weights, i, k, -H)) / (2 * H);
          assertThat((double) gradients.get(i)[k])
              .as("%s, input %d, value %d", c, i, k)
              .isCloseTo(slope, within(5e-3 * Math.max(1, Math.abs(slope))));
        }
    }
  }

  private static final float H = 1 / 128f;

  /** The weighted sum of results with one value moved. */
  private static double at(
      Case c, List<Tensor> inputs, List<Float> weights, int input, int value, float by) {
    try (var scope = Scope.open()) {
      var moved = new ArrayList<>(inputs);
      var values = inputs.get(input).floats();
      values[value] += by;
      moved.set(input, Tensor.of(values, inputs.get(input).shape()));
      double sum = 0;
      int i = 0;
      for (var y : learning(c, moved)) sum += y * (double) weights.get(i++);
      return sum;
    }
  }

  private static float[] learning(Case c, List<Tensor> inputs) {
    return ScopedValue.where(Learning.NOW, true).call(() -> c.f.apply(inputs).floats());
  }
}
