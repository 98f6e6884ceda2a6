package nurture.bench;

import java.util.Locale;
import nurture.model.ResNet9;
import nurture.optim.Sgd;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Precision;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/** One round of training {@link ResNet9}: {@code OurRound fp32|bf16 SECONDS THREADS}. */
public final class OurRound {
  private static final int BATCH = 128, CLASSES = 10, WARM_STEPS = 3;
  private static final double WARM_SECONDS = 3;

  private OurRound() {}

  public static void main(String[] args) {
    var precision = Precision.valueOf(args[0].toUpperCase(Locale.ROOT));
    double seconds = Double.parseDouble(args[1]);
    Engine.threads(Integer.parseInt(args[2]));
    Engine.seed(1);
    try (var scope = Scope.open()) {
      var net = ResNet9.of(3, CLASSES);
      var x = Tensor.normal(BATCH, 3, 32, 32).channelsLast();
      var classes = new java.util.SplittableRandom(1).longs(BATCH, 0, CLASSES).toArray();
      var y = Tensor.of(classes, BATCH);
      try (var rule = Sgd.of(net, 0.02).momentum(0.9).nesterov().decay(5e-4)) {
        float first = step(rule, net, precision, x, y);
        long began = System.nanoTime();
        for (int i = 1; i < WARM_STEPS || since(began) < WARM_SECONDS; i++)
          step(rule, net, precision, x, y);
        int steps = 0;
        float last;
        began = System.nanoTime();
        do {
          last = step(rule, net, precision, x, y);
          steps++;
        } while (since(began) < seconds);
        double took = since(began);
        System.out.printf(
            Locale.ROOT,
            "RESULT {\"engine\": \"Nurture, libtorch %s\", \"images\": %d, \"seconds\": %.4f,"
                + " \"first_loss\": %.4f, \"last_loss\": %.4f, \"peak_mb\": %.0f}%n",
            Engine.version(),
            steps * BATCH,
            took,
            first,
            last,
            Machine.peakMib());
      }
    }
  }

  private static float step(Sgd rule, ResNet9 net, Precision precision, Tensor x, Tensor y) {
    return rule.step(() -> precision.call(() -> Losses.crossEntropy(net.apply(x), y)));
  }

  private static double since(long began) {
    return (System.nanoTime() - began) / 1e9;
  }
}
