package nurture.lab.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import nurture.lab.matching.SameProduct.Config;
import nurture.lab.matching.SameProduct.Pair;
import nurture.lab.matching.SameProduct.Product;
import org.junit.jupiter.api.Test;

/** The direction of the claim, on made listings. */
class SameProductTest {
  private static final int WORDS = 20;
  private static final int LONG = 14;

  /** Offers of printers: the same model in other words, or another model in the same words. */
  private static List<Pair> made(int n, long seed) {
    var random = new SplittableRandom(seed);
    var pairs = new ArrayList<Pair>();
    for (int i = 0; i < n; i++) {
      boolean same = i % 4 == 0;
      int number = random.nextInt(20);
      var model = "x" + (100 + number);
      var other = same ? model : "x" + (100 + (number + 1 + random.nextInt(19)) % 20);
      var words = words(random, 'a');
      pairs.add(
          new Pair(
              offer(words + " printer " + model, model),
              offer((same ? words(random, 'b') : words) + " printer " + other, ""),
              same));
    }
    return pairs;
  }

  /** A shop's words, which are not another shop's. */
  private static String words(SplittableRandom random, char shop) {
    return String.join(
        " ", random.ints(LONG, 0, WORDS).mapToObj(k -> shop + "word" + (char) ('a' + k)).toList());
  }

  private static Product offer(String title, String model) {
    return new Product(title, "acme", model, "99.00");
  }

  @Test
  void what_differs_tells_more_than_how_much_is_shared() {
    var report = SameProduct.run(Config.tiny(), made(400, 1), made(200, 2));
    assertThat(report.f1().value()).isGreaterThan(0.95);
    assertThat(report.outOfFold()).isGreaterThan(0.95);
    assertThat(report.cosine().value()).isLessThan(0.6);
  }

  @Test
  void a_pair_is_read_from_its_line() {
    var pair =
        Pair.parse(
            "COL title VAL red mug COL brand VAL acme COL modelno VAL  COL price VAL 3.5\t"
                + "COL title VAL mug , red COL brand VAL  COL modelno VAL m-7 COL price VAL \t1");
    assertThat(pair.same()).isTrue();
    assertThat(pair.a()).isEqualTo(new Product("red mug", "acme", "", "3.5"));
    assertThat(pair.b()).isEqualTo(new Product("mug , red", "", "m-7", ""));
    assertThatThrownBy(() -> Pair.parse("COL title VAL mug")).hasMessageContaining("2 tabs, got 0");
  }

  @Test
  void the_threshold_is_where_f1_is_highest() {
    var pairs = made(8, 3); // rows 0 and 4 are the same
    assertThat(SameProduct.threshold(new double[] {.9, .1, .2, .8, .7, .1, .1, .1}, pairs))
        .isEqualTo(0.7);
  }
}
