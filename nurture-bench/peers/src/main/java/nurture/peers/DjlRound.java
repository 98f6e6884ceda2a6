package nurture.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;

/**
 * One round of training a net in DJL: {@code DjlRound resnet9|wrn|gpt fp32|bf16 SECONDS THREADS}.
 * Written with its functional operations, which is the shortest way from Java to its engine. DJL
 * has no autocast, no channels-last format and no Nesterov momentum: bf16 casts by hand, what
 * momentum it has stands in. The answer is the line that nurture.bench.Contender reads.
 */
public final class DjlRound {
  private static final int CLASSES = 10, WARM_STEPS = 2;
  private static final int TOKENS = 256, WIDTH = 256, HEADS = 4, BLOCKS = 4, LENGTH = 128;
  private static final double WARM_SECONDS = 2;

  private final NDManager root = NDManager.newBaseManager();
  private final List<NDArray> parameters = new ArrayList<>();
  private final boolean bf16;

  private DjlRound(boolean bf16) {
    this.bf16 = bf16;
  }

  public static void main(String[] args) throws Exception {
    int threads = Integer.parseInt(args[3]);
    System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
    Engine.getInstance().setRandomSeed(1);
    new DjlRound(args[1].equals("bf16")).run(args[0], Double.parseDouble(args[2]));
  }

  /** Maps a batch to logits [n, classes]. */
  private interface Net {
    NDArray apply(NDArray x);
  }

  private void run(String model, double seconds) throws Exception {
    boolean text = model.equals("gpt");
    int batch = text ? 16 : model.equals("wrn") ? 32 : 128;
    Net net = text ? new Gpt() : model.equals("wrn") ? new Wide() : new Nine();
    int items = text ? batch * LENGTH : batch;
    var x =
        text
            ? root.randomInteger(0, TOKENS, new Shape(batch, LENGTH), DataType.INT64)
            : root.randomNormal(new Shape(batch, 3, 32, 32));
    var y = root.randomInteger(0, text ? TOKENS : CLASSES, new Shape(items), DataType.INT64);
    var rule =
        text
            ? Optimizer.adamW()
                .optLearningRateTracker(Tracker.fixed(1e-3f))
                .optWeightDecays(0.01f)
                .build()
            : Optimizer.sgd()
                .setLearningRateTracker(Tracker.fixed(0.02f))
                .optMomentum(0.9f)
                .optWeightDecays(5e-4f)
                .build();
    float first = step(net, rule, x, y);
    long began = System.nanoTime();
    for (int i = 1; i < WARM_STEPS || since(began) < WARM_SECONDS; i++) step(net, rule, x, y);
    int steps = 0;
    float last = first;
    began = System.nanoTime();
    do {
      last = step(net, rule, x, y);
      steps++;
    } while (since(began) < seconds);
    double took = since(began);
    System.out.printf(
        Locale.ROOT,
        "RESULT {\"engine\": \"DJL %s, PyTorch %s\", \"items\": %d, \"seconds\": %.4f,"
            + " \"first_loss\": %.4f, \"last_loss\": %.4f, \"peak_mb\": %.0f}%n",
        Engine.getDjlVersion(),
        Engine.getInstance().getVersion(),
        steps * items,
        took,
        first,
        last,
        peakMegabytes());
  }

  private float step(Net net, Optimizer rule, NDArray x, NDArray y) {
    try (var step = root.newSubManager()) {
      NDArray loss;
      try (var gradients = Engine.getInstance().newGradientCollector()) {
        var input = x.duplicate(); // what is made from it belongs to this step
        input.attach(step);
        var logits = net.apply(input).toType(DataType.FLOAT32, false);
        loss = logits.logSoftmax(-1).get(new NDIndex().addPickDim(y)).neg().mean();
        gradients.backward(loss);
      }
      for (int i = 0; i < parameters.size(); i++) {
        var gradient = parameters.get(i).getGradient();
        gradient.attach(step);
        rule.update("p" + i, parameters.get(i), gradient);
      }
      return loss.getFloat();
    }
  }

  private NDArray parameter(NDArray array) {
    array.attach(root);
    array.setRequiresGradient(true);
    parameters.add(array);
    return array;
  }

  private NDArray cast(NDArray array) {
    return bf16 ? array.toType(DataType.BFLOAT16, false) : array;
  }

  /** A convolution, a normalisation, a ReLU and perhaps a 2 × 2 pooling. */
  private final class Block {
    final NDArray weight, scale, shift, mean, variance;
    final boolean pool;

    Block(int in, int out, boolean pool) {
      float bound = (float) (1 / Math.sqrt(in * 9.0));
      weight = parameter(root.randomUniform(-bound, bound, new Shape(out, in, 3, 3)));
      scale = parameter(root.ones(new Shape(out)));
      shift = parameter(root.zeros(new Shape(out)));
      mean = root.zeros(new Shape(out));
      variance = root.ones(new Shape(out));
      this.pool = pool;
    }

    NDArray apply(NDArray x) {
      var one = new Shape(1, 1);
      var y = Conv2d.conv2d(cast(x), cast(weight), null, one, one, one, 1).singletonOrThrow();
      var n = BatchNorm.batchNorm(y, mean, variance, scale, shift, 1, 0.9f, 1e-5f, true);
      var a = Activation.relu(n.singletonOrThrow());
      return pool ? pooled(a, 2) : a;
    }
  }

  private static NDArray pooled(NDArray x, int side) {
    return Pool.maxPool2d(x, new Shape(side, side), new Shape(side, side), new Shape(0, 0), false);
  }

  private final class Nine implements Net {
    final Block prepare = new Block(3, 64, false), one = new Block(64, 128, true);
    final Block oneA = new Block(128, 128, false), oneB = new Block(128, 128, false);
    final Block two = new Block(128, 256, true), three = new Block(256, 512, true);
    final Block threeA = new Block(512, 512, false), threeB = new Block(512, 512, false);
    final NDArray head = parameter(root.randomUniform(-0.0442f, 0.0442f, new Shape(CLASSES, 512)));

    @Override
    public NDArray apply(NDArray x) {
      var y = one.apply(prepare.apply(x));
      y = y.add(oneB.apply(oneA.apply(y)));
      y = three.apply(two.apply(y));
      y = y.add(threeB.apply(threeA.apply(y)));
      var flat = pooled(y, 4).reshape(x.size(0), 512);
      return Linear.linear(cast(flat), cast(head), null).singletonOrThrow().mul(0.125f);
    }
  }

  private NDArray weight(double bound, long... shape) {
    return parameter(root.randomUniform((float) -bound, (float) bound, new Shape(shape)));
  }

  /** A convolution without bias. */
  private final class Filter {
    final NDArray weight;
    final Shape stride, padding;

    Filter(int in, int out, int kernel, int stride) {
      weight = weight(1 / Math.sqrt(in * kernel * kernel), out, in, kernel, kernel);
      this.stride = new Shape(stride, stride);
      padding = new Shape(kernel / 2, kernel / 2);
    }

    NDArray apply(NDArray x) {
      var one = new Shape(1, 1);
      return Conv2d.conv2d(cast(x), cast(weight), null, stride, padding, one, 1).singletonOrThrow();
    }
  }

  private final class Norm {
    final NDArray scale, shift, mean, variance;

    Norm(int channels) {
      scale = parameter(root.ones(new Shape(channels)));
      shift = parameter(root.zeros(new Shape(channels)));
      mean = root.zeros(new Shape(channels));
      variance = root.ones(new Shape(channels));
    }

    NDArray apply(NDArray x) {
      return Activation.relu(
          BatchNorm.batchNorm(x, mean, variance, scale, shift, 1, 0.9f, 1e-5f, true)
              .singletonOrThrow());
    }
  }

  /** The wide residual net of 16 layers, 8 times as wide. */
  private final class Wide implements Net {
    final class Pair {
      final Norm norm1, norm2;
      final Filter one, two;
      final BinaryOperator<NDArray> view;

      Pair(int in, int out, int stride) {
        norm1 = new Norm(in);
        one = new Filter(in, out, 3, stride);
        norm2 = new Norm(out);
        two = new Filter(out, out, 3, 1);
        if (in == out && stride == 1) view = (x, ready) -> x;
        else {
          var narrow = new Filter(in, out, 1, stride);
          view = (x, ready) -> narrow.apply(ready);
        }
      }

      NDArray apply(NDArray x) {
        var ready = norm1.apply(x);
        var y = two.apply(norm2.apply(one.apply(ready)));
        return y.add(view.apply(x, ready));
      }
    }

    final Filter stem = new Filter(3, 16, 3, 1);
    final List<Pair> pairs = new ArrayList<>();
    final Norm norm = new Norm(512);
    final NDArray head = weight(0.0442, CLASSES, 512);

    Wide() {
      int[] widths = {16, 128, 128, 256, 256, 512, 512};
      for (int i = 0; i < 6; i++)
        pairs.add(new Pair(widths[i], widths[i + 1], i == 2 || i == 4 ? 2 : 1));
    }

    @Override
    public NDArray apply(NDArray x) {
      var y = stem.apply(x);
      for (var pair : pairs) y = pair.apply(y);
      var flat = norm.apply(y).mean(new int[] {2, 3});
      return Linear.linear(cast(flat), cast(head), null).singletonOrThrow();
    }
  }

  /** A decoder of four layers with learnt positions. */
  private final class Gpt implements Net {
    final NDArray mask;
    final NDArray tokens = parameter(root.randomNormal(new Shape(TOKENS, WIDTH)));
    final NDArray places = parameter(root.randomNormal(new Shape(LENGTH, WIDTH)));
    final List<Part> parts = new ArrayList<>();
    final NDArray[] norm = norm();
    final NDArray head = weight(1 / Math.sqrt(WIDTH), TOKENS, WIDTH);

    Gpt() {
      var above = new float[LENGTH * LENGTH];
      for (int i = 0; i < LENGTH; i++)
        for (int j = i + 1; j < LENGTH; j++) above[i * LENGTH + j] = -1e9f;
      mask = root.create(above, new Shape(LENGTH, LENGTH));
      for (int i = 0; i < BLOCKS; i++) parts.add(new Part());
    }

    NDArray[] norm() {
      return new NDArray[] {
        parameter(root.ones(new Shape(WIDTH))), parameter(root.zeros(new Shape(WIDTH)))
      };
    }

    NDArray normal(NDArray x, NDArray[] by) {
      return LayerNorm.layerNorm(x, new Shape(WIDTH), by[0], by[1], 1e-5f).singletonOrThrow();
    }

    final class Part {
      final NDArray[] before = norm(), between = norm();
      final NDArray qkv = weight(1 / Math.sqrt(WIDTH), 3 * WIDTH, WIDTH);
      final NDArray qkvBias = parameter(root.zeros(new Shape(3 * WIDTH)));
      final NDArray out = weight(1 / Math.sqrt(WIDTH), WIDTH, WIDTH);
      final NDArray outBias = parameter(root.zeros(new Shape(WIDTH)));
      final NDArray enter = weight(1 / Math.sqrt(WIDTH), 4 * WIDTH, WIDTH);
      final NDArray enterBias = parameter(root.zeros(new Shape(4 * WIDTH)));
      final NDArray leave = weight(0.5 / Math.sqrt(WIDTH), WIDTH, 4 * WIDTH);
      final NDArray leaveBias = parameter(root.zeros(new Shape(WIDTH)));

      NDArray apply(NDArray x) {
        long n = x.size(0), t = x.size(1);
        int each = WIDTH / HEADS;
        var all =
            linear(normal(x, before), qkv, qkvBias)
                .reshape(n, t, 3, HEADS, each)
                .transpose(2, 0, 3, 1, 4);
        var q = all.get(0);
        var k = all.get(1);
        var v = all.get(2);
        var scores = q.matMul(k.transpose(0, 1, 3, 2)).toType(DataType.FLOAT32, false);
        var weights = scores.mul(1 / Math.sqrt(each)).add(mask).softmax(-1);
        var a = cast(weights).matMul(v).transpose(0, 2, 1, 3).reshape(n, t, WIDTH);
        var y = x.add(linear(a, out, outBias).toType(DataType.FLOAT32, false));
        var hidden = Activation.gelu(linear(normal(y, between), enter, enterBias));
        return y.add(linear(hidden, leave, leaveBias).toType(DataType.FLOAT32, false));
      }
    }

    private NDArray linear(NDArray x, NDArray weight, NDArray bias) {
      return Linear.linear(cast(x), cast(weight), cast(bias)).singletonOrThrow();
    }

    @Override
    public NDArray apply(NDArray x) {
      var y = Embedding.embedding(x, tokens, SparseFormat.DENSE).singletonOrThrow().add(places);
      for (var part : parts) y = part.apply(y);
      var logits = Linear.linear(cast(normal(y, norm)), cast(head), null).singletonOrThrow();
      return logits.reshape(-1, TOKENS);
    }
  }

  private static double since(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private static double peakMegabytes() throws java.io.IOException {
    for (var line : Files.readAllLines(Path.of("/proc/self/status")))
      if (line.startsWith("VmHWM")) return Long.parseLong(line.replaceAll("\\D+", "")) / 1024.0;
    return Double.NaN;
  }
}
