package nurture.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.nn.Dropout;
import nurture.nn.Linear;
import nurture.nn.Stateful;
import nurture.optim.AdamW;
import nurture.optim.Average;
import nurture.optim.Schedule;
import nurture.optim.Snapshots;
import nurture.tensor.Engine;
import nurture.tensor.Losses;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop, on a net of two layers and sixteen points. */
class TrainerTest {
  private static final int POINTS = 16, STEPS = 4;

  @TempDir Path folder;

  record Tiny(Linear in, Dropout dropout, Linear out) implements Stateful {
    static Tiny of() {
      Engine.seed(11);
      return new Tiny(Linear.of(2, 8), new Dropout(0.3), Linear.of(8, 1));
    }

    Tensor loss(Batch batch) {
      var answer = out.apply(dropout.apply(in.apply(batch.get("x")).relu()));
      return Losses.squared(answer, batch.get("y"));
    }

    Map<String, List<Float>> weights() {
      var weights = new LinkedHashMap<String, List<Float>>();
      state()
          .forEach((name, tensor) -> {
            var values = new ArrayList<Float>();
            for (float value : tensor.floats()) values.add(value);
            weights.put(name, values);
          });
      return weights;
    }
  }

  private static Feed feed() {
    return Feed.of(
            (rows, chance) -> {
              var x = new float[rows.length * 2];
              var y = new float[rows.length];
              for (int i = 0; i < rows.length; i++) {
                x[2 * i] = rows[i] / 8f - 1;
                x[2 * i + 1] = chance == null ? 0 : (float) chance.random().nextDouble();
                y[i] = rows[i] % 5;
              }
              return new Batch(
                  Arrays.stream(rows).mapToObj(r -> "point-" + r).toList(),
                  rows,
                  Map.of("x", Tensor.of(x, rows.length, 2), "y", Tensor.of(y, rows.length, 1)));
            },
            IntStream.range(0, POINTS).toArray(),
            POINTS / STEPS)
        .shuffled(4);
  }

  /** What a test changes of a run. */
  private interface Change {
    Trainer of(Trainer trainer, Tiny net);
  }

  /** Runs on a new net; what the net is then. */
  private static Map<String, List<Float>> run(int epochs, Change change) {
    try (var scope = Scope.open()) {
      var net = Tiny.of();
      try (var rule = AdamW.of(net, 0.05);
          var average = Average.of(net, 0.9)) {
        var trainer =
            Trainer.of(net, net::loss)
                .optimizer(rule)
                .average(average)
                .schedule(Schedule.oneCycle(0.2))
                .seed(9)
                .epochs(epochs);
        change.of(trainer, net).fit(feed());
      }
      return net.weights();
    }
  }

  @Test
  void decay_has_a_schedule_of_its_own() {
    var always = run(2, (t, net) -> t);
    assertThat(run(2, (t, net) -> t.decaySchedule(Schedule.constant()))).isEqualTo(always);
    assertThat(run(2, (t, net) -> t.decaySchedule(progress -> 0))).isNotEqualTo(always);
  }

  @Test
  void of_epochs_within_the_noise_the_last_is_kept() {
    var figures = new double[] {0.5, 0.9, 0.86, 0.88, 0.7};
    for (double noise : new double[] {0, 0.05}) {
      var epoch = new AtomicInteger();
      var kept = new ArrayList<Event>();
      run(
          5,
          (t, net) ->
              t.noise(noise).validation(() -> figures[epoch.getAndIncrement()]).watch(kept::add));
      assertThat(((Event.Finished) kept.getLast()).kept()).isEqualTo(noise == 0 ? 2 : 4);
    }
  }

  @Test
  void a_run_that_was_stopped_and_resumed_ends_bit_for_bit_as_an_unbroken_one() {
    var unbroken = run(6, (t, net) -> t.validation(() -> spread(net)));
    var steps = new AtomicInteger();
    var epochs = new AtomicInteger();
    run(
        6,
        (t, net) ->
            t.validation(
                    () -> {
                      // A run is saved every five seconds, so that quick epochs do not wait for a
                      // disk.
                      if (epochs.incrementAndGet() == 3) sleep(5_100);
                      return spread(net);
                    })
                .checkpoints(folder)
                .watch(e -> {
                  if (e instanceof Event.Stepped) steps.incrementAndGet();
                })
                .stopWhen(() -> steps.get() >= 18));
    assertThat(steps).hasValue(18); // in the middle of the fifth epoch
    var events = new ArrayList<Event>();
    var resumed =
        run(6, (t, net) -> t.validation(() -> spread(net)).checkpoints(folder).watch(events::add));
    assertThat(events.getFirst()).isEqualTo(new Event.Started(6, 3, STEPS, 33));
    assertThat(resumed).isEqualTo(unbroken);
  }

  @Test
  void snapshots_go_with_a_run_that_was_stopped_and_resumed() {
    var unbroken = snapshots(t -> t);
    assertThat(unbroken).hasSize(3).doesNotHaveDuplicates();
    var steps = new AtomicInteger();
    snapshots(t ->
        t.checkpoints(folder)
            .watch(e -> {
              if (e instanceof Event.Stepped && steps.incrementAndGet() == 10) sleep(5_100);
            })
            .stopWhen(() -> steps.get() >= 14));
    assertThat(snapshots(t -> t.checkpoints(folder))).isEqualTo(unbroken);
  }

  /** The weights at the ends of three cycles of two epochs. */
  private static List<List<Float>> snapshots(UnaryOperator<Trainer> change) {
    try (var scope = Scope.open()) {
      var net = Tiny.of();
      try (var rule = AdamW.of(net, 0.05);
          var ends = Snapshots.of(net, 3, 2 * STEPS)) {
        change
            .apply(Trainer.of(net, net::loss).optimizer(rule).snapshots(ends).seed(9).epochs(6))
            .fit(feed());
        return IntStream.range(0, ends.taken())
            .mapToObj(i -> {
              var values = new ArrayList<Float>();
              for (float value : requireNonNull(ends.get(i).get("in.weight")).floats())
                values.add(value);
              return (List<Float>) values;
            })
            .toList();
      }
    }
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Any figure that depends on the weights. */
  private static double spread(Tiny net) {
    try (var scope = Scope.open()) {
      return Math.sin(1e3 * net.in().weight().abs().sum().item());
    }
  }

  @Test
  void a_checkpoint_of_a_finished_run_gives_the_same_net_without_a_step() {
    var done = run(3, (t, net) -> t.checkpoints(folder));
    assertThat(folder.resolve("last.safetensors")).exists();
    var events = new ArrayList<Event>();
    assertThat(run(3, (t, net) -> t.checkpoints(folder).watch(events::add))).isEqualTo(done);
    assertThat(events)
        .containsExactly(
            new Event.Started(3, 3, STEPS, 33), new Event.Finished(3, 3, "was already done"));
  }

  @Test
  void a_write_that_was_killed_leaves_the_old_checkpoint() throws Exception {
    var done = run(3, (t, net) -> t.checkpoints(folder));
    var whole = Files.readAllBytes(folder.resolve("last.safetensors"));
    Files.write(
        folder.resolve(".last.safetensors.1234.part"), Arrays.copyOf(whole, whole.length / 2));
    assertThat(run(3, (t, net) -> t.checkpoints(folder))).isEqualTo(done);
  }

  @Test
  void a_damaged_checkpoint_is_named_and_leaves_nothing_behind() throws Exception {
    run(2, (t, net) -> t.checkpoints(folder));
    var file = folder.resolve("last.safetensors");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100));
    assertThatThrownBy(() -> run(2, (t, net) -> t.checkpoints(folder)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("last.safetensors");
  }

  @Test
  void the_weights_of_the_best_epoch_are_restored() {
    var figures = new double[] {0.1, 0.7, 0.3, 0.7, 0.2};
    var epoch = new AtomicInteger();
    var seen = new ArrayList<Map<String, List<Float>>>();
    var finished = new ArrayList<Event.Finished>();
    var last =
        run(
            5,
            (t, net) ->
                t.validation(
                        () -> {
                          seen.add(net.weights()); // the average, swapped in
                          return figures[epoch.getAndIncrement()];
                        })
                    .watch(e -> {
                      if (e instanceof Event.Finished f) finished.add(f);
                    }));
    assertThat(finished).containsExactly(new Event.Finished(5, 2, "all epochs are done"));
    assertThat(last).isEqualTo(seen.get(1)).isNotEqualTo(seen.get(3));
  }

  @Test
  void stops_when_the_figure_has_not_improved_for_so_many_epochs() {
    var figures = new double[] {0.1, 0.5, 0.5, 0.4, 0.9};
    var epoch = new AtomicInteger();
    var ended = new ArrayList<Event>();
    run(
        5,
        (t, net) ->
            t.patience(2).validation(() -> figures[epoch.getAndIncrement()]).watch(ended::add));
    assertThat(ended.getLast())
        .isEqualTo(new Event.Finished(4, 2, "the validation figure has not improved for 2 epochs"));
  }

  @Test
  void a_loss_that_is_no_number_names_the_step_the_listings_and_what_to_do() {
    var steps = new AtomicInteger();
    assertThatThrownBy(
            () -> {
              try (var scope = Scope.open()) {
                var net = Tiny.of();
                try (var rule = AdamW.of(net, 0.05)) {
                  Trainer.of(
                          net,
                          batch ->
                              steps.incrementAndGet() == 6
                                  ? net.loss(batch).times(Double.NaN)
                                  : net.loss(batch))
                      .optimizer(rule)
                      .epochs(3)
                      .fit(feed());
                }
              }
            })
        .isInstanceOf(TrainingFailed.class)
        .hasMessageContaining("must be finite")
        .hasMessageContaining("at step 6 (epoch 2)")
        .hasMessageContaining("point-")
        .hasMessageContaining("--precision fp32");
  }

  @Test
  void events_come_in_order() {
    var events = new ArrayList<Event>();
    run(2, (t, net) -> t.watch(events::add));
    assertThat(events.stream().map(e -> e.getClass().getSimpleName()))
        .containsExactly(
            "Started",
            "Stepped",
            "Stepped",
            "Stepped",
            "Stepped",
            "EpochEnded",
            "Stepped",
            "Stepped",
            "Stepped",
            "Stepped",
            "EpochEnded",
            "Finished");
    assertThat(
            events.stream()
                .filter(Event.Stepped.class::isInstance)
                .map(e -> ((Event.Stepped) e).step()))
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    var mean = events.subList(1, 5).stream().mapToDouble(e -> ((Event.Stepped) e).loss()).average();
    assertThat(((Event.EpochEnded) events.get(5)).loss())
        .isEqualTo(mean.orElseThrow(), org.assertj.core.api.Assertions.within(1e-6));
  }

  @Test
  void a_stop_ends_the_run_within_a_step() {
    var events = new ArrayList<Event>();
    run(5, (t, net) -> t.watch(events::add).stopWhen(() -> events.size() > 6));
    // Started, four steps and the end of an epoch, one more step.
    assertThat(events).hasSize(8);
    assertThat(events.getLast()).isEqualTo(new Event.Finished(1, 1, "was stopped in epoch 2"));
  }

  @Test
  void a_trainer_without_an_optimizer_says_so() {
    try (var scope = Scope.open()) {
      var net = Tiny.of();
      assertThatThrownBy(() -> Trainer.of(net, net::loss).fit(feed()))
          .hasMessage("a trainer needs an optimizer; call optimizer(…)");
    }
  }
}
