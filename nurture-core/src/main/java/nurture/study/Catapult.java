package nurture.study;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.nn.Stateful;
import nurture.optim.Average;
import nurture.optim.Optimizer;
import nurture.optim.Schedule;
import nurture.optim.Sgd;
import nurture.optim.Snapshots;
import nurture.tensor.Engine;
import nurture.tensor.Precision;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import nurture.train.Event;
import nurture.train.Statistics;
import nurture.train.Trainer;
import nurture.train.TrainingFailed;
import nurture.tune.Halving;
import org.jspecify.annotations.Nullable;

/**
 * How any model learns much from little: a large couple of rate and decay, found by short trials
 * (Brigato and Mougiakakou, 2023, find it decisive), many passes under a rate that rises and falls,
 * and an average of the weights.
 *
 * <p>Settings give a new recipe each and leave this one as it was.
 *
 * @param model makes one, from the seed that is set
 * @param loss of a batch
 * @param rule the optimizer for a couple: SGD with Nesterov momentum 0.9 unless told otherwise
 * @param pace passes, and how rate and decay go through them
 * @param averaging which mean of the weights is kept
 * @param precision in how many bits the forward pass computes
 * @param seed of start and chance
 * @param watcher is told every event of {@link #learn}
 */
public record Catapult<M extends Stateful>(
    Supplier<M> model,
    BiFunction<M, Batch, Tensor> loss,
    BiFunction<M, Couple, Optimizer> rule,
    Pace pace,
    Averaging averaging,
    Precision precision,
    long seed,
    Consumer<Event> watcher) {

  /**
   * What must be chosen together: what is pulled by {@code decay} and pushed by {@code rate}
   * settles at a norm that their product decides.
   */
  public record Couple(double rate, double decay) {}

  /** Rates of 0.03, 0.1 and 0.3 with decays of 5e-4, 5e-3 and 2e-2: for SGD. */
  public static final List<Couple> COUPLES = couples();

  private static List<Couple> couples() {
    var all = new ArrayList<Couple>();
    for (double rate : new double[] {0.03, 0.1, 0.3})
      for (double decay : new double[] {5e-4, 5e-3, 2e-2}) all.add(new Couple(rate, decay));
    return List.copyOf(all);
  }

  /**
   * How a run goes through its passes.
   *
   * @param epochs passes over the lessons
   * @param cycles how often both schedules are gone through
   * @param rate multiplies the couple's rate
   * @param decay multiplies the couple's decay, beside what the rate does to it
   */
  public record Pace(int epochs, int cycles, Schedule rate, Schedule decay) {
    Pace(int epochs, int cycles) {
      this(epochs, cycles, Schedule.oneCycle(0.1), Schedule.constant());
    }
  }

  /**
   * A mean of the weights.
   *
   * @param of a model that makes so many steps in so many cycles
   * @param renewed whether what the model remembers of samples must be renewed in the end
   */
  public record Averaging(Mean of, boolean renewed) {
    /** Makes one. */
    @FunctionalInterface
    public interface Mean {
      /** The mean of a model that is about to make so many steps in so many cycles. */
      Average of(Stateful model, long steps, int cycles);
    }

    /** By name: {@code even} over the last quarter, {@code cycles}, or what a running one keeps. */
    public static Averaging of(String name) {
      return switch (name) {
        case "even" -> even(0.75);
        case "cycles" -> cycles();
        default -> running(Double.parseDouble(name));
      };
    }

    /** The running average that keeps so much of itself at a step; 0 for the last weights. */
    public static Averaging running(double kept) {
      return new Averaging((model, steps, cycles) -> Average.of(model, kept), false);
    }

    /** The even average over the steps after a share of all, in [0, 1). */
    public static Averaging even(double after) {
      return new Averaging(
          (model, steps, cycles) -> Average.even(model, 1 + (long) (after * steps), 1), true);
    }

    /** The even average of the weights at the ends of cycles. */
    public static Averaging cycles() {
      return new Averaging(
          (model, steps, cycles) ->
              Average.even(model, Math.max(1, steps / cycles), Math.max(1, steps / cycles)),
          true);
    }
  }

  /** Of a model and its loss: 100 epochs, one cycle, an average over about 100 steps. */
  public static <M extends Stateful> Catapult<M> of(
      Supplier<M> model, BiFunction<M, Batch, Tensor> loss) {
    return new Catapult<>(
        model,
        loss,
        (net, couple) -> Sgd.of(net, couple.rate).momentum(0.9).nesterov().decay(couple.decay),
        new Pace(100, 1),
        Averaging.running(0.99),
        Precision.best(),
        1,
        event -> {});
  }

  /** With another optimizer for a couple. */
  public Catapult<M> rule(BiFunction<M, Couple, Optimizer> other) {
    return new Catapult<>(model, loss, other, pace, averaging, precision, seed, watcher);
  }

  /** So many passes, and so many times that rate and decay go through their schedules. */
  public Catapult<M> passes(int passes, int times) {
    return pace(new Pace(passes, times, pace.rate, pace.decay));
  }

  /** With other schedules of rate and of decay through a cycle. */
  public Catapult<M> schedules(Schedule rate, Schedule decay) {
    return pace(new Pace(pace.epochs, pace.cycles, rate, decay));
  }

  private Catapult<M> pace(Pace other) {
    return new Catapult<>(model, loss, rule, other, averaging, precision, seed, watcher);
  }

  /** With an average that keeps so much of itself; 0 for the last weights. */
  public Catapult<M> average(double kept) {
    return average(Averaging.running(kept));
  }

  /** With another average of the weights. */
  public Catapult<M> average(Averaging other) {
    return new Catapult<>(model, loss, rule, pace, other, precision, seed, watcher);
  }

  /** In another precision. */
  public Catapult<M> precision(Precision other) {
    return new Catapult<>(model, loss, rule, pace, averaging, other, seed, watcher);
  }

  /** From another seed. */
  public Catapult<M> seed(long other) {
    return new Catapult<>(model, loss, rule, pace, averaging, precision, other, watcher);
  }

  /** Told every event. */
  public Catapult<M> watch(Consumer<Event> other) {
    return new Catapult<>(model, loss, rule, pace, averaging, precision, seed, other);
  }

  /**
   * In one call: the couple that does best on {@code held}, then a model that has learnt with it
   * from {@code all}, which belongs to the caller.
   */
  public M raise(List<Couple> couples, Feed lessons, ToDoubleFunction<M> held, Feed all) {
    return learn(Halving.best(search(couples, lessons, held)).candidate(), all);
  }

  /**
   * Trials of couples by halving, the last with as many passes as the recipe has.
   *
   * @param held the figure of a model on what it did not learn from, higher is better
   */
  public List<Halving.Trial<Couple>> search(
      List<Couple> couples, Feed lessons, ToDoubleFunction<M> held) {
    return Halving.of(
        couples,
        pace.epochs,
        (couple, passes) -> {
          try {
            var tried = passes(passes, Math.min(pace.cycles, passes)).learn(couple, lessons);
            try {
              return held.applyAsDouble(tried);
            } finally {
              tried.free();
            }
          } catch (TrainingFailed e) {
            return Double.NaN; // too large a couple
          }
        });
  }

  /**
   * A new model that has learnt with this couple, which belongs to the caller.
   *
   * @throws TrainingFailed if the loss is not finite
   */
  public M learn(Couple couple, Feed lessons) {
    return learn(couple, lessons, null);
  }

  /**
   * A model of each cycle's end, from one run: several whose answers can be averaged, for the price
   * of one (Huang et al., 2017). They belong to the caller.
   *
   * @throws TrainingFailed if the loss is not finite
   */
  public List<M> ensemble(Couple couple, Feed lessons) {
    var all = new ArrayList<M>();
    learn(couple, lessons, all).free();
    return List.copyOf(all);
  }

  /** Learns, and makes a model of each cycle's end where there is a list for them. */
  private M learn(Couple couple, Feed lessons, @Nullable List<M> each) {
    Engine.seed(seed);
    var learner = Scope.outside(model);
    long steps = (long) pace.epochs * lessons.batches();
    Function<Batch, Tensor> ofBatch = batch -> loss.apply(learner, batch);
    try (var optimizer = rule.apply(learner, couple);
        var mean = averaging.of.of(learner, steps, pace.cycles);
        var ends = each == null ? null : Snapshots.of(learner, pace.cycles, steps / pace.cycles)) {
      var trainer =
          Trainer.of(learner, ofBatch)
              .optimizer(optimizer)
              .average(mean)
              .schedule(pace.rate.repeated(pace.cycles))
              .decaySchedule(pace.decay.repeated(pace.cycles))
              .epochs(pace.epochs)
              .precision(precision)
              .seed(seed)
              .watch(watcher);
      if (ends != null) trainer.snapshots(ends);
      trainer.fit(lessons);
      if (averaging.renewed) Statistics.renew(learner, ofBatch, lessons, precision, seed);
      if (ends != null && each != null)
        for (int i = 0; i < ends.taken(); i++) {
          var one = Scope.outside(model);
          each.add(one);
          one.load(ends.get(i));
        }
      return learner;
    } catch (RuntimeException | Error e) {
      learner.free();
      if (each != null) each.forEach(Stateful::free);
      throw e;
    }
  }
}
