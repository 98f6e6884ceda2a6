package nurture.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HierarchyTest {
  static final Hierarchy HOME =
      Hierarchy.of(
          List.of("Home > Kitchen > Mugs", "Home > Kitchen > Pans", "Home > Garden", "Toys"));

  static final float[] UNSURE = {.4f, .25f, .15f, .2f};

  @Test
  void descends_as_far_as_confidence_reaches() {
    assertThat(HOME.descend(UNSURE, 0.3).orElseThrow().path()).isEqualTo("Home > Kitchen > Mugs");
    var kitchen = HOME.descend(UNSURE, 0.6).orElseThrow();
    assertThat(kitchen.path()).isEqualTo("Home > Kitchen");
    assertThat(kitchen.leaf()).isFalse();
    assertThat(kitchen.probability()).isCloseTo(.65, org.assertj.core.api.Assertions.within(1e-6));
    assertThat(HOME.descend(UNSURE, 0.7).orElseThrow().path()).isEqualTo("Home");
    assertThat(HOME.descend(UNSURE, 0.9)).isEmpty();
  }

  @Test
  void goes_by_the_sum_below_not_by_the_best_class() {
    var answer = HOME.descend(new float[] {.3f, .3f, 0, .4f}, 0).orElseThrow();
    assertThat(answer.path()).isEqualTo("Home > Kitchen > Mugs");
    assertThat(answer.leaf()).isTrue();
  }

  @Test
  void flat_classes_are_themselves_or_nothing() {
    var flat = Hierarchy.of(List.of("mug", "vase"));
    assertThat(flat.flat()).isTrue();
    assertThat(HOME.flat()).isFalse();
    assertThat(flat.descend(new float[] {.7f, .3f}, 0.5).orElseThrow())
        .matches(a -> a.path().equals("mug") && a.leaf());
    assertThat(flat.descend(new float[] {.7f, .3f}, 0.8)).isEmpty();
  }

  @Test
  void a_sign_that_is_part_of_a_name_makes_no_path() {
    var incomes = Hierarchy.of(List.of(">50K", "<=50K", "Home>Mugs", "Home > Mugs"));
    assertThat(incomes.descend(new float[] {.7f, .1f, .1f, .1f}, 0.5).orElseThrow())
        .matches(a -> a.path().equals(">50K") && a.leaf());
    assertThat(incomes.descend(new float[] {.1f, .1f, .7f, .1f}, 0.5).orElseThrow())
        .matches(a -> a.path().equals("Home>Mugs") && a.leaf());
    assertThat(incomes.descend(new float[] {.1f, .1f, .1f, .7f}, 0.5).orElseThrow())
        .matches(a -> a.path().equals("Home > Mugs") && a.leaf());
  }

  @Test
  void a_class_may_have_classes_below_it() {
    var tree = Hierarchy.of(List.of("Home", "Home > Garden"));
    assertThat(tree.descend(new float[] {.7f, .3f}, 0.5).orElseThrow())
        .matches(a -> a.path().equals("Home") && a.leaf() && a.probability() < .71);
    assertThat(tree.descend(new float[] {.4f, .6f}, 0.9).orElseThrow())
        .matches(a -> a.path().equals("Home") && !a.leaf());
  }

  @Test
  void the_same_path_twice_is_refused() {
    assertThatThrownBy(() -> Hierarchy.of(List.of("a > b", "a > b")))
        .hasMessage("classes must be different paths, got 'a > b' and 'a > b'");
    assertThatThrownBy(() -> HOME.descend(new float[3], 0.5)).hasMessageContaining("4");
  }
}
