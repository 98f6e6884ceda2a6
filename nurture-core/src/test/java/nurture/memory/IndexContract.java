package nurture.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every index does. */
public abstract class IndexContract {
  private static final int WIDTH = 32;

  /** For those who keep it. */
  protected IndexContract() {}

  /** An empty index. */
  protected abstract Index index();

  /** The share of true neighbours that must be found. */
  protected abstract double recall();

  /** Waits until the index is as it will stay. */
  protected void settle(Index index) throws Exception {}

  private static float[] unit(SplittableRandom random) {
    var vector = new float[WIDTH];
    double norm = 0;
    for (int i = 0; i < WIDTH; i++) {
      vector[i] = (float) random.nextGaussian();
      norm += vector[i] * vector[i];
    }
    for (int i = 0; i < WIDTH; i++) vector[i] /= (float) Math.sqrt(norm);
    return vector;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
    return sum;
  }

  @Test
  void nothing_is_found_in_an_empty_one() {
    try (var index = index()) {
      assertThat(index.nearest(unit(new SplittableRandom(1)), 5)).isEmpty();
      assertThat(index.remove(3)).isFalse();
      assertThat(index.size()).isZero();
    }
  }

  @Test
  void the_nearest_are_found_the_most_similar_first() throws Exception {
    var random = new SplittableRandom(1);
    var vectors = IntStream.range(0, 2_000).mapToObj(i -> unit(random)).toList();
    try (var index = index()) {
      for (int i = 0; i < vectors.size(); i++) index.add(1_000 + i, vectors.get(i));
      settle(index);
      int found = 0, all = 0;
      for (int q = 0; q < 100; q++) {
        var asked = unit(random);
        var nearest = index.nearest(asked, 10);
        assertThat(nearest).hasSize(10);
        for (int i = 0; i < 10; i++) {
          var one = nearest.get(i);
          assertThat(one.similarity())
              .isCloseTo(dot(asked, vectors.get((int) one.id() - 1_000)), within(1e-4));
          if (i > 0)
            assertThat(one.similarity()).isLessThanOrEqualTo(nearest.get(i - 1).similarity());
        }
        var truth =
            IntStream.range(0, vectors.size())
                .boxed()
                .sorted((a, b) ->
                    Double.compare(dot(asked, vectors.get(b)), dot(asked, vectors.get(a))))
                .limit(10)
                .map(i -> 1_000L + i)
                .toList();
        var ids = new HashSet<>(nearest.stream().map(Index.Neighbour::id).toList());
        ids.retainAll(truth);
        found += ids.size();
        all += 10;
      }
      assertThat((double) found / all).isGreaterThanOrEqualTo(recall());
    }
  }

  @Test
  void what_is_added_is_found_by_the_next_who_asks_and_what_is_removed_is_not() throws Exception {
    var random = new SplittableRandom(2);
    try (var index = index()) {
      var vectors = new ArrayList<float[]>();
      for (int i = 0; i < 300; i++) {
        vectors.add(unit(random));
        index.add(i, vectors.get(i));
        assertThat(index.nearest(vectors.get(i), 1).getFirst().id()).isEqualTo(i);
      }
      settle(index);
      for (int i = 0; i < 300; i += 3) {
        assertThat(index.remove(i)).isTrue();
        assertThat(index.nearest(vectors.get(i), 1).getFirst().id()).isNotEqualTo(i);
      }
      assertThat(index.size()).isEqualTo(200);
      assertThat(index.nearest(unit(random), 1_000)).hasSize(200);
    }
  }

  @Test
  void a_vector_of_the_same_id_takes_the_place_of_the_earlier() throws Exception {
    var random = new SplittableRandom(3);
    var first = unit(random);
    var second = unit(random);
    try (var index = index()) {
      for (int i = 10; i < 40; i++) index.add(i, unit(random));
      index.add(1, first);
      index.add(1, second);
      settle(index);
      assertThat(index.size()).isEqualTo(31);
      assertThat(index.nearest(second, 1).getFirst().id()).isEqualTo(1);
      assertThat(index.nearest(first, 1).getFirst().id()).isNotEqualTo(1);
    }
  }

  @Test
  void many_may_ask_while_others_change_it() throws Exception {
    var random = new SplittableRandom(4);
    var kept = IntStream.range(0, 100).mapToObj(i -> unit(random)).toList();
    var passing = IntStream.range(0, 400).mapToObj(i -> unit(random)).toList();
    try (var index = index();
        var threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < kept.size(); i++) index.add(i, kept.get(i));
      var over = new AtomicBoolean();
      List<Future<Integer>> askers = new ArrayList<>();
      for (int t = 0; t < 3; t++)
        askers.add(
            threads.submit(() -> {
              int asked = 0;
              while (!over.get() || asked < 50) {
                int i = asked++ % kept.size();
                assertThat(index.nearest(kept.get(i), 1).getFirst().id()).isEqualTo(i);
              }
              return asked;
            }));
      for (int i = 0; i < passing.size(); i++) {
        index.add(1_000 + i, passing.get(i));
        if (i % 2 == 0) index.remove(1_000 + i);
      }
      over.set(true);
      for (var asker : askers) assertThat(asker.get()).isPositive();
      settle(index);
      assertThat(index.size()).isEqualTo(300);
    }
  }
}
