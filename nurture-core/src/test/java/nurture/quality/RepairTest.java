package nurture.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.data.Role;
import nurture.eval.Categories;
import nurture.eval.Estimate;
import nurture.eval.Slices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether putting right what is named first gains what was said. */
class RepairTest {
  private static final int CLASSES = 8, ROWS = 3_000;

  /** Titles whose words mostly tell the class, and labels of which some are swapped. */
  private record Shop(List<String> titles, int[] truth, int[] given) {
    static Shop of(double wrong, long seed) {
      var random = new SplittableRandom(seed);
      var titles = new ArrayList<String>();
      var truth = new int[ROWS];
      var given = new int[ROWS];
      for (int i = 0; i < ROWS; i++) {
        truth[i] = random.nextInt(CLASSES);
        var words = new ArrayList<String>();
        for (int w = 0; w < 4; w++) {
          int of = random.nextDouble() < 0.6 ? truth[i] : random.nextInt(CLASSES);
          words.add("w" + (10 * of + random.nextInt(10)));
        }
        titles.add(String.join(" ", words) + " number " + i);
        boolean swapped = random.nextDouble() < wrong;
        given[i] = swapped ? (truth[i] + 1 + random.nextInt(CLASSES - 1)) % CLASSES : truth[i];
      }
      return new Shop(titles, truth, given);
    }

    /** Out-of-sample answers of what learns from these labels. */
    Categories answers(int[] labels) {
      var rows = new ArrayList<List<String>>();
      for (int i = 0; i < ROWS; i++) rows.add(List.of(titles.get(i), "c" + labels[i]));
      var data =
          Tabular.data(
              Map.of("title", Role.TEXT, "category", Role.CATEGORY),
              List.of("title", "category"),
              rows);
      return Subject.of(data, Optional.of("category"), Optional.empty())
          .glanced()
          .answers()
          .flatMap(a -> a.categories())
          .orElseThrow();
    }
  }

  private static double accuracy(Categories answers, int[] labels) {
    return IntStream.range(0, ROWS).filter(i -> answers.answer(i) == labels[i]).count()
        / (double) ROWS;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.03, 0.1, 0.3})
  void the_first_labels_put_right_gain_about_what_was_said(double wrong) {
    var shop = Shop.of(wrong, 4);
    var answers = shop.answers(shop.given());
    var noise = LabelNoise.of(answers);
    assertThat(noise.rate()).isCloseTo(wrong, within(0.025));
    var order = noise.wrong();
    assertThat(order.length).isGreaterThan(30);
    for (int first : new int[] {30, order.length}) {
      var fixed = shop.given().clone();
      for (int i : Arrays.copyOf(order, first)) fixed[i] = shop.truth()[i];
      double gained = accuracy(answers, fixed) - accuracy(answers, shop.given());
      double said = Repair.labels(answers, first).value();
      assertThat(gained).as("first %d", first).isCloseTo(said, within(0.15 * said));
      double anew = accuracy(shop.answers(fixed), fixed) - accuracy(answers, shop.given());
      System.out.printf(
          Locale.ROOT,
          "%.0f %% wrong, the first %d put right: said %.4f, gained %.4f, learnt anew %.4f%n",
          100 * wrong,
          first,
          said,
          gained,
          anew);
      assertThat(anew).as("learnt anew").isGreaterThan(0.9 * gained);
    }
  }

  @Test
  void where_labels_are_right_and_listings_hard_little_is_promised() {
    var shop = Shop.of(0, 4);
    var answers = shop.answers(shop.given());
    assertThat(answers.size() - Math.round(ROWS * accuracy(answers, shop.given())))
        .as("answered otherwise")
        .isGreaterThan(300);
    assertThat(LabelNoise.of(answers).wrong().length).isLessThan(15);
  }

  @Test
  void labels_slices_and_confusions_are_ranked_by_their_gain() {
    int n = 400;
    var labels = new int[n];
    var p = new float[n][];
    for (int i = 0; i < n; i++) {
      labels[i] = i % 4;
      p[i] = new float[] {0.01f, 0.01f, 0.01f, 0.01f};
      p[i][labels[i]] = 0.97f;
      if (i % 20 == 1) p[i] = new float[] {0.02f, 0.47f, 0.49f, 0.02f}; // 1 is taken for 2
    }
    p[8] = new float[] {0.001f, 0.001f, 0.001f, 0.997f}; // given 0
    var answers = new Categories(List.of("a", "b", "c", "d"), labels, p);
    var slice =
        new Slices.Slice(
            "brand is x", 100, Estimate.share(30, 50), Estimate.share(10, 150), 0.001, 0.13);
    var repairs = Repair.of(answers, new Slices(List.of(slice), 1));
    assertThat(repairs)
        .extracting(Repair::what)
        .containsExactly("brand is x", "b and c", "1 label");
    // 100 of 400, 60 % wrong where elsewhere 6.7 % are
    assertThat(repairs.get(0).gain().value()).isCloseTo(0.25 * (0.6 - 10 / 150.0), within(1e-12));
    assertThat(repairs.get(1).rows()).isEqualTo(20);
    assertThat(repairs.get(1).gain().value()).isEqualTo(20 / 400.0);
    assertThat(repairs.get(2).gain().value()).isBetween(0.9 / 400, 1.0 / 400);
  }
}
