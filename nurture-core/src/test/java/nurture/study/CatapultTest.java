package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.nn.BatchNorm;
import nurture.nn.Linear;
import nurture.nn.Sequential;
import nurture.optim.Schedule;
import nurture.study.Catapult.Couple;
import nurture.tensor.Losses;
import nurture.tensor.Precision;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;
import nurture.train.Event;
import nurture.train.TrainingFailed;
import nurture.tune.Halving;
import org.junit.jupiter.api.Test;

/** Learning much from little, on points of which only the first coordinate tells the class. */
class CatapultTest {
  private static final int WIDTH = 30;

  private static final Feed.Source POINTS =
      (rows, chance) -> {
        var x = new float[rows.length * WIDTH];
        var y = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
          var random = new SplittableRandom(rows[i]);
          for (int k = 0; k < WIDTH; k++) x[i * WIDTH + k] = (float) random.nextGaussian();
          y[i] = x[i * WIDTH] > 0 ? 1 : 0;
        }
        return new Batch(
            IntStream.of(rows).mapToObj(Integer::toString).toList(),
            rows,
            Map.of("x", Tensor.of(x, rows.length, WIDTH), "y", Tensor.of(y, rows.length)));
      };

  private static Feed feed(int from, int to) {
    return Feed.of(POINTS, IntStream.range(from, to).toArray(), 10).shuffled(1);
  }

  private static Catapult<Linear> recipe() {
    return Catapult.of(
            () -> Linear.of(WIDTH, 2),
            (Linear net, Batch batch) ->
                Losses.crossEntropy(net.apply(batch.get("x")), batch.get("y")))
        .precision(Precision.FP32)
        .average(0.9)
        .passes(8, 1);
  }

  private static double accuracy(Linear net) {
    int right = 0, n = 400;
    try (var pass = Feed.of(POINTS, IntStream.range(1_000, 1_000 + n).toArray(), n).epoch(1)) {
      for (var batch : pass) {
        var said = net.apply(batch.get("x")).argmax(1).longs();
        var truth = batch.get("y").longs();
        for (int i = 0; i < n; i++) if (said[i] == truth[i]) right++;
      }
    }
    return (double) right / n;
  }

  @Test
  void theCoupleThatLearnsIsFoundAmongThoseThatDoNot() {
    var couples =
        List.of(
            new Couple(1e-6, 0), new Couple(0.3, 0.02), new Couple(1e-5, 5), new Couple(1e-4, 0));
    var trials = recipe().search(couples, feed(0, 60), CatapultTest::accuracy);
    assertThat(Halving.best(trials).candidate()).isEqualTo(new Couple(0.3, 0.02));
    var net = recipe().raise(couples, feed(0, 60), CatapultTest::accuracy, feed(0, 120));
    try {
      assertThat(accuracy(net)).isGreaterThan(0.85);
    } finally {
      net.free();
    }
  }

  @Test
  void itRepeatsByTheSeedAndTellsEveryPass() {
    var events = new ArrayList<Event>();
    var couple = new Couple(0.1, 5e-3);
    var one = recipe().watch(events::add).learn(couple, feed(0, 40));
    var two = recipe().learn(couple, feed(0, 40));
    var other = recipe().seed(2).learn(couple, feed(0, 40));
    try (var scope = Scope.open()) {
      assertThat(two.weight().floats()).isEqualTo(one.weight().floats());
      assertThat(other.weight().floats()).isNotEqualTo(one.weight().floats());
    } finally {
      one.free();
      two.free();
      other.free();
    }
    assertThat(events.stream().filter(Event.EpochEnded.class::isInstance)).hasSize(8);
  }

  @Test
  void everyAverageAndScheduleLearnsAndSchedulesDiffer() {
    var couple = new Couple(0.1, 5e-3);
    var recipes =
        List.of(
            recipe().average(Catapult.Averaging.even(0.75)),
            recipe().passes(8, 4).average(Catapult.Averaging.cycles()),
            recipe().schedules(Schedule.cosine(), Schedule.triangle(0.5)));
    var seen = new HashSet<List<Float>>();
    for (var recipe : recipes) {
      var net = recipe.learn(couple, feed(0, 120));
      try (var scope = Scope.open()) {
        assertThat(accuracy(net)).isGreaterThan(0.8);
        var weights = new ArrayList<Float>();
        for (float w : net.weight().floats()) weights.add(w);
        seen.add(weights);
      } finally {
        net.free();
      }
    }
    assertThat(seen).hasSize(3);
  }

  @Test
  void anEvenAverageRenewsWhatNormalisationRemembers() {
    var recipe =
        Catapult.of(
                () -> Sequential.of(Linear.of(WIDTH, 8), BatchNorm.of(8), Linear.of(8, 2)),
                (Sequential net, Batch batch) ->
                    Losses.crossEntropy(net.apply(batch.get("x")), batch.get("y")))
            .precision(Precision.FP32)
            .passes(4, 1)
            .average(Catapult.Averaging.even(0.5));
    var net = recipe.learn(new Couple(0.3, 0), feed(0, 60));
    try (var scope = Scope.open();
        var pass = Feed.of(POINTS, IntStream.range(0, 60).toArray(), 60).epoch(1)) {
      for (var batch : pass) {
        var hidden = ((Linear) net.layers().getFirst()).apply(batch.get("x"));
        var norm = (BatchNorm) net.layers().get(1);
        assertThat(norm.mean().floats())
            .usingComparatorWithPrecision(0.15f)
            .containsExactly(hidden.mean(0).floats());
      }
    } finally {
      net.free();
    }
  }

  @Test
  void oneRunGivesAModelOfEachCyclesEnd() {
    var events = new ArrayList<Event>();
    var all =
        recipe()
            .passes(9, 3)
            .average(0)
            .watch(events::add)
            .ensemble(new Couple(0.3, 5e-3), feed(0, 120));
    var last = recipe().passes(9, 3).average(0).learn(new Couple(0.3, 5e-3), feed(0, 120));
    try (var scope = Scope.open()) {
      assertThat(all).hasSize(3);
      assertThat(all.getLast().weight().floats()).isEqualTo(last.weight().floats());
      assertThat(all.getFirst().weight().floats()).isNotEqualTo(last.weight().floats());
      for (var net : all) assertThat(accuracy(net)).isGreaterThan(0.8);
      assertThat(events.stream().filter(Event.EpochEnded.class::isInstance)).hasSize(9);
    } finally {
      all.forEach(Linear::free);
      last.free();
    }
  }

  @Test
  void aCoupleThatIsTooLargeIsTheWorstAndFreesWhatItMade() {
    var wild = new Couple(1e38, 0);
    assertThatThrownBy(() -> recipe().learn(wild, feed(0, 40))).isInstanceOf(TrainingFailed.class);
    var trials =
        recipe().search(List.of(wild, new Couple(0.1, 0)), feed(0, 40), CatapultTest::accuracy);
    assertThat(trials.getFirst().figure()).isNaN();
    assertThat(Halving.best(trials).candidate().rate()).isEqualTo(0.1);
  }
}
