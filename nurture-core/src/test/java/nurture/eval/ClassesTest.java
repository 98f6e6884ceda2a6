package nurture.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of single classes: confusion, rows per class, what looks memorised. */
class ClassesTest {
  static final Categories ANSWERS = Samples.goldenPredictions().categories().orElseThrow();

  @Test
  void the_confusion_is_scikit_learns() {
    var golden = Samples.golden().get("confusion");
    var counts = Confusion.of(ANSWERS).counts();
    for (int g = 0; g < counts.length; g++)
      assertThat(counts[g]).containsExactly(Samples.ints(golden.get(g)));
  }

  @Test
  void the_mean_loss_is_scikit_learns_log_loss() {
    double sum = 0;
    for (int i = 0; i < ANSWERS.size(); i++) sum += ANSWERS.loss(i);
    assertThat(sum / ANSWERS.size())
        .isCloseTo(Samples.golden().get("log_loss").asDouble(), within(1e-4));
  }

  @Test
  void pairs_come_with_the_most_frequent_first() {
    var c = new Confusion(List.of("a", "b", "c"), new int[][] {{5, 3, 0}, {1, 9, 0}, {0, 0, 7}});
    assertThat(c.pairs(9)).extracting(Confusion.Pair::count).containsExactly(3, 1);
    assertThat(c.pairs(1).getFirst().share()).isEqualTo(Estimate.share(3, 8));
    assertThat(c.mostConfused(15).classes()).containsExactly("a", "b");
    assertThat(c.mostConfused(15).counts()[0]).containsExactly(5, 3);
    assertThat(c.mostConfused(1).classes()).hasSize(1);
  }

  @Test
  void each_class_has_its_figures() {
    var rows = PerClass.of(ANSWERS, new int[] {9, 8, 7, 6, 5, 4, 3});
    double mean = rows.stream().limit(6).mapToDouble(r -> r.f1().value()).average().orElseThrow();
    assertThat(mean)
        .isCloseTo(Metrics.MACRO_F1.of(Samples.goldenPredictions()).value(), within(1e-12));
    assertThat(rows.getLast()).matches(r -> r.train() == 3 && r.test() == 0);
    assertThat(rows.getLast().f1()).isEqualTo(new Estimate(0, 0, 1, 0));
  }

  @Test
  void what_was_learnt_by_heart_is_named() {
    var found =
        Memorised.of(
            List.of("mouse", "mug", "vase", "lamp"),
            new int[] {1, 200, 50, 40},
            List.of(share(1, 1), share(198, 200), share(49, 50), share(20, 40)),
            List.of(share(0, 0), share(48, 50), share(6, 20), share(2, 20)));
    assertThat(found).extracting(Memorised::name).containsExactly("mouse", "vase");
    assertThat(found.getFirst().why()).isEqualTo("seen 1 mouse: needs more examples");
    assertThat(found.getLast().why())
        .isEqualTo(
            "right on 98 % of 50 trained but on 30 % of 20 new vase: needs more, and more varied,"
                + " examples");
  }

  private static Estimate share(int hits, int n) {
    return Estimate.share(hits, n);
  }
}
