package nurture.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.nn.Stateful;
import nurture.optim.Average;
import nurture.optim.NonFiniteLoss;
import nurture.optim.Optimizer;
import nurture.optim.Schedule;
import nurture.optim.Snapshots;
import nurture.tensor.Engine;
import nurture.tensor.Precision;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The training loop. Watching it is {@link #watch}; changing what it does is passing it another
 * feed, loss, optimizer or schedule.
 *
 * <p>Every epoch starts from a seed of its own, so a run that is broken off and resumed from its
 * last epoch gives the same numbers as an unbroken one.
 */
public final class Trainer {
  private final Stateful model;
  private final Function<Batch, Tensor> loss;
  private final List<Consumer<Event>> watchers = new ArrayList<>();
  private @Nullable Optimizer optimizer;
  private Schedule schedule = Schedule.constant();
  private Schedule decay = Schedule.constant();
  private @Nullable Average average;
  private @Nullable Snapshots snapshots;
  private @Nullable DoubleSupplier validation;
  private @Nullable DoubleSupplier validationLoss;
  private @Nullable Path folder;
  private BooleanSupplier stop = () -> false;
  private Precision precision = Precision.FP32;
  private int epochs = 1;
  private double noise;
  private int patience = Integer.MAX_VALUE;
  private long seed;

  private Trainer(Stateful model, Function<Batch, Tensor> loss) {
    this.model = model;
    this.loss = loss;
  }

  /** Trains a model by a loss of a batch. */
  public static Trainer of(Stateful model, Function<Batch, Tensor> loss) {
    return new Trainer(model, loss);
  }

  /** By this rule; it must be of this trainer's model. */
  public Trainer optimizer(Optimizer optimizer) {
    this.optimizer = optimizer;
    return this;
  }

  /** Multiplies the optimizer's rate over the whole run. */
  public Trainer schedule(Schedule schedule) {
    this.schedule = schedule;
    return this;
  }

  /** Multiplies the optimizer's decay over the whole run, beside what the rate does to it. */
  public Trainer decaySchedule(Schedule schedule) {
    this.decay = schedule;
    return this;
  }

  /** Validates, and keeps, the running average of the weights instead of the weights. */
  public Trainer average(Average average) {
    this.average = average;
    return this;
  }

  /** Keeps the weights at the ends of cycles too. */
  public Trainer snapshots(Snapshots snapshots) {
    this.snapshots = snapshots;
    return this;
  }

  /** How many passes over the feed. */
  public Trainer epochs(int epochs) {
    if (epochs < 1) throw new IllegalArgumentException("epochs must be at least 1, got " + epochs);
    this.epochs = epochs;
    return this;
  }

  /** Stops when the validation figure has not improved for so many epochs. */
  public Trainer patience(int epochs) {
    this.patience = epochs;
    return this;
  }

  /** In how many bits the forward pass computes. */
  public Trainer precision(Precision precision) {
    this.precision = precision;
    return this;
  }

  /** Repeats: the same seed gives the same run, on the same machine and number of threads. */
  public Trainer seed(long seed) {
    this.seed = seed;
    return this;
  }

  /** A figure after each epoch, higher is better; the best epoch's weights are kept. */
  public Trainer validation(DoubleSupplier validation) {
    this.validation = validation;
    return this;
  }

  /** The loss on samples not learnt from, after each epoch: to be seen beside that in learning. */
  public Trainer validationLoss(DoubleSupplier loss) {
    this.validationLoss = loss;
    return this;
  }

  /**
   * By how much the validation figure varies by chance (0): of epochs this close to the highest,
   * the last is kept, because it was learnt at the smallest rate.
   */
  public Trainer noise(double noise) {
    this.noise = noise;
    return this;
  }

  /** Saves after each epoch to a folder, and goes on from what is there. */
  public Trainer checkpoints(Path folder) {
    this.folder = folder;
    return this;
  }

  /** Ends the run after the current step when this says true. */
  public Trainer stopWhen(BooleanSupplier stop) {
    this.stop = stop;
    return this;
  }

  /** Tells {@code watcher} each event. */
  public Trainer watch(Consumer<Event> watcher) {
    watchers.add(watcher);
    return this;
  }

  /**
   * Learns, and leaves the model with the weights of its best epoch.
   *
   * @throws TrainingFailed if the loss is not finite
   */
  public Event.Finished fit(Feed feed) {
    var rule = optimizer;
    if (rule == null)
      throw new IllegalStateException("a trainer needs an optimizer; call optimizer(…)");
    try (var state = Checkpoint.open(model, rule, average, snapshots, folder)) {
      tell(new Event.Started(epochs, state.epoch(), feed.batches(), model.size()));
      var reason = state.epoch() >= epochs ? "was already done" : learn(feed, rule, state);
      state.restoreBest();
      var finished = new Event.Finished(state.epoch(), state.bestEpoch(), reason);
      tell(finished);
      return finished;
    }
  }

  private String learn(Feed feed, Optimizer rule, Checkpoint state) {
    while (state.epoch() < epochs) {
      int epoch = state.epoch() + 1;
      long began = System.nanoTime();
      Engine.seed(seed * 1_000_003 + epoch);
      double sum = 0;
      long learnt = 0; // a source may leave out samples that are not worth it
      long step = (long) (epoch - 1) * feed.batches();
      try (var pass = feed.epoch(epoch)) {
        for (var batch : pass) {
          if (stop.getAsBoolean()) return "was stopped in epoch " + epoch;
          sum += step(rule, batch, epoch, ++step, (long) epochs * feed.batches()) * batch.size();
          learnt += batch.size();
        }
      }
      double heldLoss = averaged(validationLoss);
      double figure = averaged(validation);
      boolean best = state.ended(epoch, figure, noise, epoch == epochs);
      tell(
          new Event.EpochEnded(
              epoch,
              schedule.at((step - 0.5) / ((double) epochs * feed.batches())),
              sum / learnt,
              heldLoss,
              figure,
              best,
              norm(),
              (System.nanoTime() - began) / 1e9));
      if (epoch - state.bestEpoch() >= patience)
        return "the validation figure has not improved for " + patience + " epochs";
    }
    return "all epochs are done";
  }

  private double step(Optimizer rule, Batch batch, int epoch, long step, long steps) {
    double progress = (step - 0.5) / steps;
    try {
      float value =
          rule.step(
              () -> precision.call(() -> loss.apply(batch)),
              schedule.at(progress),
              decay.at(progress));
      if (average != null) average.update();
      if (snapshots != null) snapshots.update();
      tell(new Event.Stepped(epoch, step, value));
      return value;
    } catch (NonFiniteLoss e) {
      throw new TrainingFailed(epoch, step, batch.ids(), e);
    }
  }

  private double norm() {
    double squares = 0;
    try (var scope = Scope.open()) {
      for (var weights : model.parameters().values())
        if (weights.rank() > 1) squares += weights.times(weights).sum().item();
    }
    return Math.sqrt(squares);
  }

  private double averaged(@Nullable DoubleSupplier asked) {
    if (asked == null) return Double.NaN;
    if (average == null) return asked.getAsDouble();
    try (var swapped = average.swappedIn()) {
      return asked.getAsDouble();
    }
  }

  private void tell(Event event) {
    watchers.forEach(watcher -> watcher.accept(event));
  }
}
