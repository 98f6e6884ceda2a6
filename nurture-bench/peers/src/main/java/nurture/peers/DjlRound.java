package nurture.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One round of training the residual net of nine layers in DJL: {@code DjlRound fp32|bf16 SECONDS
 * THREADS}. Written with its functional operations, which is the shortest way from Java to its
 * engine. DJL has no autocast, no channels-last format and no Nesterov momentum: bf16 casts by
 * hand, what momentum it has stands in. The answer is the line that nurture.bench.Contender reads.
 */
public final class DjlRound {
  private static final int BATCH = 128, CLASSES = 10, WARM_STEPS = 3;
  private static final double WARM_SECONDS = 3;

  private final NDManager root = NDManager.newBaseManager();
  private final List<NDArray> parameters = new ArrayList<>();
  private final boolean bf16;

  private DjlRound(boolean bf16) {
    this.bf16 = bf16;
  }

  public static void main(String[] args) throws Exception {
    int threads = Integer.parseInt(args[2]);
    System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads));
    Engine.getInstance().setRandomSeed(1);
    new DjlRound(args[0].equals("bf16")).run(Double.parseDouble(args[1]));
  }

  private void run(double seconds) throws Exception {
    var net = new Net();
    var x = root.randomNormal(new Shape(BATCH, 3, 32, 32));
    var y = root.randomInteger(0, CLASSES, new Shape(BATCH), DataType.INT64);
    var rule =
        Optimizer.sgd()
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
        "RESULT {\"engine\": \"DJL %s, PyTorch %s\", \"images\": %d, \"seconds\": %.4f,"
            + " \"first_loss\": %.4f, \"last_loss\": %.4f, \"peak_mb\": %.0f}%n",
        Engine.getDjlVersion(),
        Engine.getInstance().getVersion(),
        steps * BATCH,
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

  private final class Net {
    final Block prepare = new Block(3, 64, false), one = new Block(64, 128, true);
    final Block oneA = new Block(128, 128, false), oneB = new Block(128, 128, false);
    final Block two = new Block(128, 256, true), three = new Block(256, 512, true);
    final Block threeA = new Block(512, 512, false), threeB = new Block(512, 512, false);
    final NDArray head =
        parameter(root.randomUniform(-0.0442f, 0.0442f, new Shape(CLASSES, 512)));

    NDArray apply(NDArray x) {
      var y = one.apply(prepare.apply(x));
      y = y.add(oneB.apply(oneA.apply(y)));
      y = three.apply(two.apply(y));
      y = y.add(threeB.apply(threeA.apply(y)));
      var flat = pooled(y, 4).reshape(BATCH, 512);
      return Linear.linear(cast(flat), cast(head), null).singletonOrThrow().mul(0.125f);
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
