package nurture.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import nurture.data.Column;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.feed.Features;
import nurture.feed.Feed;
import nurture.feed.Listings;
import nurture.feed.MadeListing;
import nurture.tensor.Scope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The witness that remembers, against the same equations solved one fold after the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LikenessTest {
  private static final int N = 120, FOLDS = 4, PARTS = 20;
  private static final Schema INPUTS =
      new Schema(
          List.of(
              new Column("title", Role.TEXT),
              new Column("brand", Role.CATEGORY),
              new Column("colour", Role.CATEGORY),
              new Column("year", Role.NUMBER)));

  private final List<MadeListing> listings = new ArrayList<>();
  private final float[] prices = new float[N];
  private final int[] folds = IntStream.range(0, N).map(i -> i % FOLDS).toArray();
  private final int[] parts = IntStream.range(0, N).map(i -> i * 7 % PARTS).toArray();
  private final Features features;
  private @Nullable Scope scope;
  private Likeness.Fitted fitted;

  LikenessTest() {
    var random = new SplittableRandom(5);
    for (int i = 0; i < N; i++) {
      int brand = random.nextInt(12), year = random.nextInt(10);
      var cells = new HashMap<String, String>();
      cells.put("title", "a fine fine thing " + "abcdef".charAt(random.nextInt(6)));
      cells.put("brand", "brand " + brand + " brand");
      if (i % 3 == 0) cells.put("colour", "blue");
      cells.put("year", Integer.toString(2000 + year));
      listings.add(MadeListing.of(cells));
      // Each brand has a price of its own, in no order, and dearer years.
      prices[i] = (float) (Math.sin(brand * brand * 1.7) + 0.1 * year - 0.45);
    }
    features = Features.fit(INPUTS, N, listings::get, null, new Features.Limits(1, 1000));
  }

  @BeforeAll
  void fit() {
    try (var all = Scope.open()) {
      fitted =
          Likeness.fit(
              features,
              feed(listings),
              prices,
              parts,
              PARTS,
              folds,
              new SplittableRandom(1),
              (step, of) -> {});
    }
  }

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    requireNonNull(scope).close();
  }

  private Feed feed(List<MadeListing> of) {
    var source = new Listings(features, of::get, Listings.Variation.NONE, null, null);
    return Feed.of(source, IntStream.range(0, of.size()).toArray(), 16);
  }

  private float[] answers(Likeness likeness, List<MadeListing> of) {
    var source = new Listings(features, of::get, Listings.Variation.NONE, null, null);
    var batch = source.batch(IntStream.range(0, of.size()).toArray(), null);
    return requireNonNull(likeness.answer(batch).price()).floats();
  }

  /** What those rows that are known say of all, by elimination. */
  private double[] said(IntPredicate known) {
    var remembered = Remembered.of(features, feed(listings));
    var flat = Likeness.part(fitted.likeness().state(), "covariance").floats();
    var covariance = Covariance.of(flat, remembered.columns());
    double mean = 0;
    for (float price : prices) mean += price / N;
    var rows = IntStream.range(0, N).filter(known).toArray();
    var look = remembered.new Look(remembered);
    var alike = new float[remembered.columns()];
    int k = rows.length;
    var a = new double[k][k + 1];
    for (int i = 0; i < k; i++) {
      look.at(rows[i]);
      for (int j = 0; j < k; j++) {
        look.alike(rows[j], alike);
        a[i][j] = covariance.of(alike) + (i == j ? covariance.noise() : 0);
      }
      a[i][k] = prices[rows[i]] - mean;
    }
    for (int i = 0; i < k; i++)
      for (int j = 0; j < k; j++) {
        if (j == i) continue;
        double factor = a[j][i] / a[i][i];
        for (int c = i; c <= k; c++) a[j][c] -= factor * a[i][c];
      }
    var said = new double[N];
    for (int i = 0; i < N; i++) {
      look.at(i);
      said[i] = mean;
      for (int j = 0; j < k; j++) {
        look.alike(rows[j], alike);
        said[i] += a[j][k] / a[j][j] * covariance.of(alike);
      }
    }
    return said;
  }

  @Test
  void its_answers_are_those_of_the_equations() {
    var wanted = said(row -> true);
    var given = answers(fitted.likeness(), listings);
    for (int i = 0; i < N; i++) assertThat((double) given[i]).isCloseTo(wanted[i], within(5e-3));
  }

  @Test
  void what_it_says_of_the_unseen_is_what_the_other_folds_say() {
    for (int f = 0; f < FOLDS; f++) {
      int fold = f;
      var wanted = said(row -> folds[row] != fold);
      for (int i = 0; i < N; i++)
        if (folds[i] == fold) assertThat(fitted.unseen()[i]).isCloseTo(wanted[i], within(5e-3));
    }
  }

  @Test
  void it_learns_which_columns_count() {
    double squares = 0, all = 0;
    for (int i = 0; i < N; i++) {
      squares += Math.pow(fitted.unseen()[i] - prices[i], 2);
      all += prices[i] * prices[i];
    }
    assertThat(squares).isLessThan(0.05 * all);
  }

  @Test
  void it_is_silent_where_something_is_lacking_that_none_lacked() {
    var without = new HashMap<>(listings.getFirst().cells());
    without.remove("year");
    var colourless = new HashMap<>(listings.getFirst().cells());
    colourless.remove("colour");
    var given =
        answers(fitted.likeness(), List.of(MadeListing.of(without), MadeListing.of(colourless)));
    assertThat(given[0]).isNaN();
    assertThat(given[1]).isFinite();
  }

  @Test
  void what_is_saved_says_the_same() {
    var back = Likeness.of(features, fitted.likeness().state());
    assertThat(answers(back, listings)).isEqualTo(answers(fitted.likeness(), listings));
  }

  @Test
  void the_same_is_wholly_alike_and_words_that_recur_count_once() {
    var remembered = Remembered.of(features, feed(listings));
    var look = remembered.new Look(remembered);
    var there = new float[remembered.columns()];
    var back = new float[remembered.columns()];
    for (int i = 0; i < N; i++) {
      look.at(i).alike(i, there);
      for (float alike : there) assertThat(alike).isCloseTo(1, within(1e-5f));
      look.at(i).alike((i + 1) % N, there);
      look.at((i + 1) % N).alike(i, back);
      assertThat(back).containsExactly(there, within(1e-5f));
    }
  }

  @Test
  void a_state_without_a_part_is_refused() {
    var state = new HashMap<>(fitted.likeness().state());
    state.remove("pulls");
    assertThat(refusal(state)).contains("pulls");
  }

  private String refusal(Map<String, nurture.tensor.Tensor> state) {
    try {
      Likeness.of(features, state);
      return "";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
