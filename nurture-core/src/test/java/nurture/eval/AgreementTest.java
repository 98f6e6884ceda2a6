package nurture.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AgreementTest {
  static final JsonNode GOLDEN =
      JsonMapper.shared().readTree(AgreementTest.class.getResourceAsStream("agreement.json"));

  @Test
  void kappas_are_those_of_scikit_learn_and_of_the_formula() {
    for (var one : GOLDEN.get("cases")) {
      var items = items(one.get("said"));
      var fleiss = Agreement.fleiss(items).orElseThrow();
      assertThat(fleiss.value()).isCloseTo(one.get("fleiss").doubleValue(), within(1e-12));
      assertThat(fleiss.n()).isEqualTo(items.size());
      if (!one.has("cohen")) continue;
      var cohen = Agreement.cohen(items).orElseThrow();
      assertThat(cohen.value()).isCloseTo(one.get("cohen").doubleValue(), within(1e-12));
      assertThat(cohen.low()).isLessThan(cohen.value());
      assertThat(cohen.high()).isGreaterThan(cohen.value());
    }
  }

  @Test
  void fleiss_is_that_of_the_example_in_print() {
    assertThat(Agreement.fleiss(items(GOLDEN.get("printed"))).orElseThrow().value())
        .isCloseTo(GOLDEN.get("printed_fleiss").doubleValue(), within(5e-4));
  }

  @Test
  void the_interval_holds_the_truth_about_as_often_as_it_says() {
    // Two people who are right in 8 of 10 and otherwise guess one of two: kappa is 0.64.
    int held = 0;
    var random = new java.util.SplittableRandom(3);
    for (int i = 0; i < 200; i++) {
      var items =
          IntStream.range(0, 200)
              .mapToObj(k -> {
                int truth = random.nextInt(2);
                return List.of(said(random, truth), said(random, truth));
              })
              .toList();
      var kappa = Agreement.cohen(items).orElseThrow();
      if (kappa.low() <= 0.64 && 0.64 <= kappa.high()) held++;
    }
    assertThat(held).isBetween(178, 199);
  }

  private static String said(java.util.SplittableRandom random, int truth) {
    return Integer.toString(random.nextDouble() < 0.8 ? truth : random.nextInt(2));
  }

  @Test
  void where_everybody_says_the_same_nothing_can_be_told() {
    var items = List.of(List.of("mug", "mug"), List.of("mug", "mug"));
    assertThat(Agreement.cohen(items)).isEmpty();
    assertThat(Agreement.fleiss(items)).isEmpty();
    assertThat(Agreement.share(items).value()).isEqualTo(1);
    assertThat(Agreement.cohen(List.<List<String>>of())).isEmpty();
  }

  @Test
  void that_a_few_agree_does_not_prove_that_they_always_do() {
    var two = List.of(List.of("mug", "mug"), List.of("bowl", "bowl"));
    for (var kappa : List.of(Agreement.cohen(two), Agreement.fleiss(two))) {
      assertThat(kappa.orElseThrow().value()).isEqualTo(1);
      assertThat(kappa.orElseThrow().high()).isEqualTo(1);
      // By Wilson the share is 0.342 at least, and half is chance.
      assertThat(kappa.orElseThrow().low()).isCloseTo(-0.315, within(1e-3));
    }
    var many = new ArrayList<List<String>>();
    for (int i = 0; i < 100; i++) many.addAll(two);
    assertThat(Agreement.cohen(many).orElseThrow().low()).isBetween(0.95, 0.99);
  }

  @Test
  void fleiss_takes_items_that_not_everybody_answered() {
    var items = List.of(List.of("a", "a", "a"), List.of("a", "b"), List.of("b", "b"));
    // Two of three items agree, and half would by chance.
    assertThat(Agreement.fleiss(items).orElseThrow().value()).isCloseTo(1 / 3.0, within(1e-12));
  }

  @Test
  void items_that_lack_an_answer_are_refused() {
    assertThatThrownBy(() -> Agreement.cohen(List.of(List.of("a", "b", "c"))))
        .hasMessageContaining("2 people");
    assertThatThrownBy(() -> Agreement.fleiss(List.of(List.of("a", "b", "c"), List.of("a"))))
        .hasMessageContaining("2 people or more, got 1");
  }

  private static List<List<String>> items(JsonNode said) {
    var items = new ArrayList<List<String>>();
    for (var item : said) {
      var one = new ArrayList<String>();
      for (var rating : item) one.add(rating.asString());
      items.add(one);
    }
    return items;
  }
}
