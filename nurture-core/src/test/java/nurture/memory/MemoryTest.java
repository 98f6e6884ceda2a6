package nurture.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nurture.memory.Novelty.Sight;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final float[] SILENT = new float[3];

  private static Embedding at(double degrees, float... words) {
    return Embedding.of(
        new float[] {
          (float) Math.cos(Math.toRadians(degrees)), (float) Math.sin(Math.toRadians(degrees)), 0
        },
        words.length == 0 ? SILENT : words);
  }

  private static Episode said(String id, Embedding where, String category) {
    return new Episode(id, where, category, Double.NaN);
  }

  @Test
  void an_embedding_has_unit_length_whatever_speaks_and_survives_as_bytes() {
    var both = at(10, 3, 4, 0);
    var one = at(10);
    for (var embedding : List.of(both, one)) {
      double norm = 0;
      for (float x : embedding.vector()) norm += x * x;
      assertThat(norm).isCloseTo(1, within(1e-6));
      assertThat(Embedding.of(embedding.bytes())).isEqualTo(embedding);
    }
    assertThat(both.speaking()).isEqualTo(3);
    assertThat(one.speaking()).isEqualTo(1);
    assertThat(both.similarity(0, at(40))).isCloseTo(Math.cos(Math.toRadians(30)), within(1e-6));
    assertThat(both.similarity(at(40))).isCloseTo(Math.cos(Math.toRadians(30)), within(1e-6));
    assertThat(both.only(1).speaking()).isEqualTo(1);
    assertThat(both.only(1).similarity(one)).isCloseTo(1, within(1e-6));
    assertThatThrownBy(() -> Embedding.of(new byte[] {1, 0, 0, 0, 9, 0, 0, 0}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void what_was_said_has_more_votes_the_nearer_it_is_and_none_far_away() {
    var memory = new Memory(Trust.cautious(2), new ExactIndex(), Set.of("Mugs", "Bowls"));
    memory.remember(said("a", at(0), "Mugs"));
    double same = memory.recall(at(0), Double.NaN).categories().getOrDefault("Mugs", 0.0);
    double near = memory.recall(at(5), Double.NaN).categories().getOrDefault("Mugs", 0.0);
    assertThat(same).isGreaterThan(20);
    assertThat(near).isBetween(1.0, same);
    assertThat(memory.recall(at(80), Double.NaN).categories()).isEmpty();
    assertThat(memory.recall(Embedding.of(SILENT, SILENT), Double.NaN))
        .isEqualTo(Recollection.NOTHING);
  }

  @Test
  void the_later_word_counts_and_what_is_forgotten_does_not() {
    var memory = new Memory(Trust.cautious(2), new ExactIndex(), Set.of("Mugs", "Bowls"));
    memory.remember(said("a", at(0), "Mugs"));
    memory.remember(said("a", at(0), "Bowls"));
    assertThat(memory.recall(at(0), Double.NaN).categories().keySet()).containsExactly("Bowls");
    assertThat(memory.categories()).containsExactly("Bowls");
    assertThat(memory.forget("a")).isTrue();
    assertThat(memory.forget("a")).isFalse();
    assertThat(memory.recall(at(0), Double.NaN)).isEqualTo(Recollection.NOTHING);
    assertThat(memory.categories()).isEmpty();
  }

  @Test
  void prices_come_back_by_their_nearness() {
    var memory = new Memory(Trust.cautious(2), new ExactIndex(), Set.of("Mugs", "Bowls"));
    memory.remember(new Episode("a", at(0), null, 100));
    memory.remember(new Episode("b", at(50), null, 5));
    assertThat(Math.expm1(memory.recall(at(1), Double.NaN).price())).isCloseTo(100, within(1.0));
    assertThat(memory.recall(at(1), Double.NaN).categories()).isEmpty();
  }

  /** Listings whose class is their angle: near ones agree, those 60° apart do not. */
  @Test
  void trust_is_as_large_as_neighbours_were_right() {
    var random = new SplittableRandom(5);
    var reliable = new ArrayList<Trust.Trial>();
    var useless = new ArrayList<Trust.Trial>();
    for (int i = 0; i < 400; i++) {
      double near = 0.1 * random.nextDouble(), far = 0.4 + 0.4 * random.nextDouble();
      reliable.add(
          new Trust.Trial(
              i % 2 == 0 ? 0 : 0.9,
              List.of(
                  new Trust.Claim(
                      1, i % 2 == 0, new double[] {i % 2 == 0 ? near : far, 0}, Double.NaN)),
              1));
      useless.add(
          new Trust.Trial(
              0.9, List.of(new Trust.Claim(1, false, new double[] {near, 0}, Double.NaN)), 1));
    }
    var good = Trust.fit(2, Map.of(1, reliable));
    var bad = Trust.fit(2, Map.of(1, useless));
    var zero = at(0);
    assertThat(good.votes(zero, zero, Double.NaN)).isGreaterThan(5);
    assertThat(good.votes(at(60), zero, Double.NaN)).isLessThan(0.1); // 1 − cos 60° = 0.5
    assertThat(bad.votes(at(10), zero, Double.NaN)).isLessThan(0.1);
  }

  /** Examples of a new kind lie where old kinds lie too; only who is nearer to them is theirs. */
  @Test
  void a_new_kind_is_believed_where_it_is_nearer_than_all_that_is_known() {
    var random = new SplittableRandom(7);
    var trials = new ArrayList<Trust.Trial>();
    for (int i = 0; i < 600; i++) {
      boolean ofNewKind = i % 3 == 0;
      double distance = 0.2 + 0.4 * random.nextDouble();
      double nearer = (ofNewKind ? 0.15 : -0.15) + 0.1 * random.nextDouble();
      trials.add(
          new Trust.Trial(
              ofNewKind ? 0 : 0.9,
              List.of(new Trust.Claim(1, ofNewKind, new double[] {distance, 0}, nearer)),
              1));
    }
    var trust = Trust.fit(2, Map.of(1, trials));
    var memory = new Memory(trust, new ExactIndex(), Set.of("Mugs"));
    memory.remember(said("a", at(0), "Tins"));
    double far = 1 - Math.cos(Math.toRadians(50));
    assertThat(votes(memory, at(50), far + 0.2)).isGreaterThan(3);
    assertThat(votes(memory, at(50), far - 0.1)).isLessThan(0.1);
    memory.remember(said("b", at(0), "Mugs"));
    memory.forget("a");
    assertThat(memory.recall(at(50), far + 0.2).categories().getOrDefault("Mugs", 0.0))
        .isLessThan(0.1); // not new: the general rule
  }

  private static double votes(Memory memory, Embedding asked, double known) {
    return memory.recall(asked, known).categories().getOrDefault("Tins", 0.0);
  }

  @Test
  void a_p_value_holds_its_promise_on_ordinary_listings() {
    var random = new SplittableRandom(6);
    var seen = random.doubles(500).mapToObj(d -> new Sight(d, Double.NaN)).toList();
    var novelty = Novelty.of(2, Map.of(1, seen));
    double below =
        random.doubles(20_000).filter(d -> novelty.pValue(1, d, 0) <= 0.05).count() / 20_000.0;
    assertThat(below).isCloseTo(0.05, within(0.025));
    assertThat(novelty.pValue(1, 5, 0)).isCloseTo(1.0 / 501, within(1e-9));
    assertThat(novelty.pValue(2, 5, 0)).isEqualTo(1); // nothing was measured of those
  }

  /** Each ordinary listing stands once among those that it is ranked with. */
  @Test
  void of_few_ordinary_listings_too_no_more_are_novel_than_is_promised() {
    var random = new SplittableRandom(9);
    Supplier<Sight> ordinary = () -> new Sight(random.nextDouble(), random.nextDouble());
    int below = 0, rounds = 2_000, each = 20;
    for (int r = 0; r < rounds; r++) {
      var novelty = Novelty.of(1, Map.of(1, Stream.generate(ordinary).limit(99).toList()));
      for (int i = 0; i < each; i++) {
        var asked = ordinary.get();
        if (novelty.pValue(1, asked.distance(), asked.entropy()) <= 0.01) below++;
      }
    }
    // Each round has luck of its own, of a standard deviation of 1 % as well.
    assertThat(below / (double) (rounds * each)).isLessThan(0.01 + 3 * 0.01 / Math.sqrt(rounds));
  }

  /** The two measures go together, so their product as it stands would promise too much. */
  @Test
  void distance_and_entropy_together_hold_the_promise_and_see_what_neither_does_alone() {
    var random = new SplittableRandom(7);
    Supplier<Sight> ordinary =
        () -> {
          double shared = random.nextDouble();
          return new Sight(shared + random.nextDouble(), shared + random.nextDouble());
        };
    var novelty = Novelty.of(1, Map.of(1, Stream.generate(ordinary).limit(1_000).toList()));
    double below =
        Stream.generate(ordinary)
                .limit(20_000)
                .filter(s -> novelty.pValue(1, s.distance(), s.entropy()) <= 0.05)
                .count()
            / 20_000.0;
    assertThat(below).isCloseTo(0.05, within(0.02));
    double far = novelty.pValue(1, 1.75, 0.2), open = novelty.pValue(1, 0.2, 1.75);
    assertThat(novelty.pValue(1, 1.75, 1.75)).isLessThan(0.02).isLessThan(Math.min(far, open) / 5);
    assertThat(novelty.pValue(1, 1.75, Double.NaN)).isBetween(0.01, 0.06); // the distance alone
  }
}
