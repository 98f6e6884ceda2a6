package nurture.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import nurture.memory.Episode;
import nurture.memory.ExactIndex;
import nurture.memory.Novelty;
import nurture.memory.Novelty.Sight;
import nurture.memory.Trust;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A memory beside an untrained bundle. */
class RememberingTest {
  private static final Listing MUG = Listing.of(Map.of("title", "blue mug"));
  private static final Listing CAR = Listing.of(Map.of("title", "red car wheels"));

  @TempDir Path folder;

  private static Remembering memory() {
    return new Remembering(MadeBundle.of(), ExactIndex::new);
  }

  private static Episode said(Remembering memory, Listing listing, String category, double price)
      throws BadListing {
    return new Episode("a", memory.bundle().embedding(listing), category, price);
  }

  @Test
  void one_correction_is_the_answer_and_others_stay_as_they_were() throws Exception {
    try (var memory = memory()) {
      var before = memory.suggest(CAR);
      assertThat(before).isEqualTo(memory.bundle().suggest(CAR));
      memory.remember(said(memory, MUG, "Zoo", 90));
      var mug = memory.suggest(MUG);
      assertThat(mug.category()).isNotNull().extracting(Suggestion.Answer::name).isEqualTo("Zoo");
      assertThat(mug.categories().getFirst().probability()).isGreaterThan(0.9);
      assertThat(mug.remembered()).isGreaterThan(0.9);
      assertThat(mug.price()).isNotNull();
      if (mug.price() != null) assertThat(mug.price().estimate()).isCloseTo(90, within(8.0));
      assertThat(memory.suggest(CAR)).isEqualTo(before);
      assertThat(memory.forget("a")).isTrue();
      assertThat(memory.suggest(MUG)).isEqualTo(memory.bundle().suggest(MUG));
    }
  }

  @Test
  void a_new_category_is_answered_from_its_first_example_with_its_path() throws Exception {
    try (var memory = memory()) {
      memory.remember(said(memory, MUG, "Home > Lamps", Double.NaN));
      var answer = memory.suggest(MUG);
      assertThat(answer.categories().getFirst().name()).isEqualTo("Home > Lamps");
      assertThat(answer.categories().stream().mapToDouble(Suggestion.Choice::probability).sum())
          .isLessThanOrEqualTo(1.0001);
      assertThat(memory.remembered()).containsExactly("Home > Lamps");
    }
  }

  @Test
  void none_of_these_is_a_reason_for_doubt_and_no_category() throws Exception {
    try (var memory = memory()) {
      memory.remember(said(memory, MUG, Episode.NONE, Double.NaN));
      var answer = memory.suggest(MUG);
      assertThat(answer.category()).isNull();
      assertThat(answer.unsure())
          .extracting(Suggestion.Doubt::reason)
          .containsExactly(Suggestion.Reason.NONE_OF_THESE);
    }
  }

  @Test
  void what_is_unlike_all_that_is_known_says_so() throws Exception {
    var near = new double[199];
    for (int i = 0; i < near.length; i++) near[i] = 0.001 * i;
    var distances = new double[7][0];
    distances[5] = near; // facts and words speak
    var familiar =
        new Familiarity(
            new float[0][],
            Trust.cautious(3),
            new Novelty(distances, null, null),
            Double.MAX_VALUE,
            199);
    try (var bundle = MadeBundle.of();
        var memory = new Remembering(bundle.with(familiar), ExactIndex::new)) {
      memory.know(
          new Catalogue.Known("k", "blue mug", "Wear", 3, null, memory.bundle().embedding(MUG)));
      assertThat(reasons(memory.suggest(MUG)))
          .doesNotContain(Suggestion.Reason.UNLIKE_ANYTHING_SEEN);
      assertThat(reasons(memory.suggest(CAR))).contains(Suggestion.Reason.UNLIKE_ANYTHING_SEEN);
      assertThat(memory.unknow("k")).isTrue();
      assertThat(reasons(memory.suggest(CAR)))
          .doesNotContain(Suggestion.Reason.UNLIKE_ANYTHING_SEEN); // nothing to compare with
    }
  }

  /** Of ordinary listings each is this undecided; the same place is as strange as that makes it. */
  @Test
  void how_undecided_the_nets_are_counts_too_until_people_have_said_what_it_is() throws Exception {
    try (var bundle = MadeBundle.of()) {
      var look = bundle.look(MUG);
      double undecided = Answers.entropy(look.answers().probabilities()[0]);
      try (var sure = knowing(bundle, look, i -> undecided * i / 199.0)) {
        assertThat(reasons(sure.suggest(MUG))).contains(Suggestion.Reason.UNLIKE_ANYTHING_SEEN);
        sure.remember(said(sure, MUG, "Zoo", Double.NaN));
        assertThat(reasons(sure.suggest(MUG)))
            .doesNotContain(Suggestion.Reason.UNLIKE_ANYTHING_SEEN);
        sure.forget("a");
        try (var doubtful = knowing(bundle, look, i -> undecided * (1 + i))) {
          assertThat(doubtful.pValue(look)).isGreaterThan(10 * sure.pValue(look));
        }
      }
    }
  }

  /** A memory in which one of twenty ordinary listings lies as far off, as undecided as said. */
  private static Remembering knowing(Bundle bundle, Bundle.Look look, IntToDoubleFunction entropy)
      throws BadListing {
    var random = new SplittableRandom(1);
    double distance = 1 - look.embedding().similarity(bundle.embedding(CAR));
    var ordinary =
        IntStream.range(0, 199)
            .mapToObj(
                i -> new Sight(distance * random.nextDouble() / 0.95, entropy.applyAsDouble(i)))
            .toList();
    var familiar =
        new Familiarity(
            new float[0][],
            Trust.cautious(3),
            Novelty.of(3, Map.of(look.embedding().speaking(), ordinary)),
            Double.MAX_VALUE,
            199);
    var memory = new Remembering(bundle.with(familiar), ExactIndex::new);
    memory.know(new Catalogue.Known("k", "red car", "Wear", 3, null, bundle.embedding(CAR)));
    return memory;
  }

  private static List<Suggestion.Reason> reasons(Suggestion suggestion) {
    return suggestion.unsure().stream().map(Suggestion.Doubt::reason).toList();
  }

  @Test
  void a_catalogue_and_what_was_measured_survive_on_disk() throws Exception {
    try (var bundle = MadeBundle.of()) {
      var known =
          List.of(
              new Catalogue.Known(
                  "a", "blue mug", "Wear", 3.5, new byte[] {1, 2}, bundle.embedding(MUG)),
              new Catalogue.Known("b", "red car", null, Double.NaN, null, bundle.embedding(CAR)));
      bundle.save(folder.resolve("bundle"));
      new Catalogue(known.subList(0, 1)).save(folder);
      assertThat(Catalogue.open(folder).listings())
          .extracting(Catalogue.Known::id)
          .containsExactly("a");
      new Catalogue(known).save(folder.resolve("bundle"));
      var read = Catalogue.open(folder).listings();
      assertThat(read.get(0).photo()).containsExactly(1, 2);
      assertThat(read.get(1).category()).isNull();
      assertThat(read.get(1).embedding()).isEqualTo(known.get(1).embedding());
      try (var opened = Bundle.open(folder)) {
        assertThat(opened.familiarity().measured()).isZero();
        assertThat(opened.embedding(MUG)).isEqualTo(bundle.embedding(MUG));
      }
    }
  }
}
