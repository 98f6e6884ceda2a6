package nurture.study;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.nn.Stateful;
import nurture.optim.Average;
import nurture.optim.Optimizer;
import nurture.optim.Schedule;
import nurture.optim.Sgd;
import nurture.tensor.Engine;
import nurture.tensor.Precision;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import nurture.train.Event;
import nurture.train.Trainer;
import nurture.train.TrainingFailed;
import nurture.tune.Halving;

/**
 * How any model learns much from little: a large couple of rate and decay, found by short trials
 * (Brigato and Mougiakakou, 2023, find it decisive), many passes under a rate that rises and falls,
 * and the running average of the weights.
 *
 * <p>Settings give a new recipe each and leave this one as it was.
 *
 * @param model makes one, from the seed that is set
 * @param loss of a batch
 * @param rule the optimizer for a couple: SGD with Nesterov momentum 0.9 unless told otherwise
 * @param epochs passes over the lessons
 * @param cycles how often the rate rises and falls
 * @param average how much of itself the running average keeps at a step, in [0, 1)
 * @param precision in how many bits the forward pass computes
 * @param seed of start and chance
 * @param watcher is told every event of {@link #learn}
 */
public record Catapult<M extends Stateful>(
    Supplier<M> model,
    BiFunction<M, Batch, Tensor> loss,
    BiFunction<M, Couple, Optimizer> rule,
    int epochs,
    int cycles,
    double average,
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

  /** Of a model and its loss: 100 epochs, one cycle, an average over about 100 steps. */
  public static <M extends Stateful> Catapult<M> of(
      Supplier<M> model, BiFunction<M, Batch, Tensor> loss) {
    return new Catapult<>(
        model,
        loss,
        (net, couple) -> Sgd.of(net, couple.rate).momentum(0.9).nesterov().decay(couple.decay),
        100,
        1,
        0.99,
        Precision.best(),
        1,
        event -> {});
  }

  /** With another optimizer for a couple. */
  public Catapult<M> rule(BiFunction<M, Couple, Optimizer> other) {
    return new Catapult<>(model, loss, other, epochs, cycles, average, precision, seed, watcher);
  }

  /** So many passes, and so many times that the rate rises and falls. */
  public Catapult<M> passes(int passes, int times) {
    return new Catapult<>(model, loss, rule, passes, times, average, precision, seed, watcher);
  }

  /** With an average that keeps so much of itself; 0 for the last weights. */
  public Catapult<M> average(double kept) {
    return new Catapult<>(model, loss, rule, epochs, cycles, kept, precision, seed, watcher);
  }

  /** In another precision. */
  public Catapult<M> precision(Precision other) {
    return new Catapult<>(model, loss, rule, epochs, cycles, average, other, seed, watcher);
  }

  /** From another seed. */
  public Catapult<M> seed(long other) {
    return new Catapult<>(model, loss, rule, epochs, cycles, average, precision, other, watcher);
  }

  /** Told every event. */
  public Catapult<M> watch(Consumer<Event> other) {
    return new Catapult<>(model, loss, rule, epochs, cycles, average, precision, seed, other);
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
        epochs,
        (couple, passes) -> {
          try {
            var tried = passes(passes, Math.min(cycles, passes)).learn(couple, lessons);
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
    Engine.seed(seed);
    var learner = Scope.outside(model);
    try (var optimizer = rule.apply(learner, couple);
        var mean = Average.of(learner, average)) {
      Trainer.of(learner, batch -> loss.apply(learner, batch))
          .optimizer(optimizer)
          .average(mean)
          .schedule(Schedule.oneCycle(0.1).repeated(cycles))
          .epochs(epochs)
          .precision(precision)
          .seed(seed)
          .watch(watcher)
          .fit(lessons);
      return learner;
    } catch (RuntimeException | Error e) {
      learner.free();
      throw e;
    }
  }
}
