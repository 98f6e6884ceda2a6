package nurture.train;

import java.util.function.Function;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.nn.Stateful;
import nurture.optim.Sgd;
import nurture.tensor.Engine;
import nurture.tensor.Precision;
import nurture.tensor.Tensor;

/**
 * What a model remembers of the samples that it saw, such as a batch normalisation's running means:
 * renewed for weights that no step led to, such as an even average (Izmailov et al., 2018).
 */
public final class Statistics {
  private static final int STEPS = 60; // of a running mean that takes in 0.1, 0.2 % is left then

  private Statistics() {}

  /**
   * Shows the model batches as while learning, without changing its weights, until what it
   * remembers is theirs.
   */
  public static void renew(
      Stateful model, Function<Batch, Tensor> loss, Feed feed, Precision precision, long seed) {
    try (var still = Sgd.of(model, 0)) {
      int steps = 0;
      for (int epoch = 1; steps < STEPS; epoch++) {
        Engine.seed(seed * 1_000_003 - epoch); // not one of the trainer's
        try (var pass = feed.epoch(epoch)) {
          for (var batch : pass) {
            still.step(() -> precision.call(() -> loss.apply(batch)));
            steps++;
          }
        }
      }
    }
  }
}
