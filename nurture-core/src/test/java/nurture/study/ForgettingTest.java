package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.model.ListingNet.Witness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgettingTest {
  private static final List<List<String>> KINDS =
      List.of(List.of("mug", "cup"), List.of("vase", "flower"), List.of("lamp", "bulb"));

  @TempDir Path folder;

  private static Forgetting.Course course(String... passes) {
    var course = new Forgetting.Course(Witness.FACTS, passes[0].length());
    for (var pass : passes)
      for (int row = 0; row < pass.length(); row++)
        if (pass.charAt(row) != ' ') course.note(row, pass.charAt(row) == '+');
    course.note(99, true); // the name of a category
    return course;
  }

  @Test
  void what_was_right_and_is_wrong_the_next_time_it_is_seen_was_forgotten() {
    var one = course("-+-+ +", "++-- -", "+--+ -", "++-- +");
    var other = course("+ -   ", "+++   ");
    var forgetting = Forgetting.of(List.of(one, other));
    assertThat(forgetting).hasSize(1);
    var f = forgetting.getFirst();
    assertThat(f.nets()).containsExactly(2, 2, 2, 1, 0, 1);
    assertThat(f.learnt()).containsExactly(2, 2, 1, 1, 0, 1);
    assertThat(f.events()).containsExactly(0, 1, 0, 2, 0, 1);
    assertThat(f.most(9)).containsExactly(3, 5, 1);
    assertThat(f.times(1)).isEqualTo(0.5);
    assertThat(f.unforgettable().value()).isEqualTo(0.2);
    assertThat(f.unforgettable().n()).isEqualTo(5);
    assertThat(f.never().value()).isZero();
  }

  /** Listings whose words tell their category but for one in ten, which was given another. */
  @Test
  void wrong_labels_are_never_learnt_or_forgotten_more_often_than_others() {
    var random = new SplittableRandom(3);
    var rows = new ArrayList<List<String>>();
    var wrong = new boolean[400];
    for (int i = 0; i < wrong.length; i++) {
      int kind = random.nextInt(3);
      wrong[i] = i % 10 == 0;
      int given = wrong[i] ? (kind + 1) % 3 : kind;
      var words = KINDS.get(kind);
      rows.add(
          List.of(
              "item-" + i,
              "a %s and a %s".formatted(words.get(random.nextInt(2)), words.get(random.nextInt(2))),
              List.of("mugs", "vases", "lamps").get(given)));
    }
    var data = Made.of(List.of("id", "title", "category"), rows);
    var forgetting = Study.of(data, Made.quick(8, 2)).run(folder).forgetting();
    assertThat(forgetting).hasSize(1);
    var f = forgetting.getFirst();
    assertThat(f.witness()).isEqualTo(Witness.FACTS);
    int[] learnt = IntStream.range(0, 400).filter(i -> f.nets()[i] > 0).toArray();
    assertThat(learnt.length).isBetween(280, 360); // a fifth is held out
    assertThat(share(learnt, wrong, f, true)).isGreaterThan(0.5);
    assertThat(share(learnt, wrong, f, false)).isLessThan(0.3);
    assertThat(f.unforgettable().value()).isBetween(0.5, 0.95);
  }

  /** Of the wrong or the right, those that some net forgot or never learnt. */
  private static double share(int[] rows, boolean[] wrong, Forgetting f, boolean of) {
    var some = IntStream.of(rows).filter(i -> wrong[i] == of).toArray();
    return IntStream.of(some).filter(i -> f.events()[i] > 0 || f.learnt()[i] < f.nets()[i]).count()
        / (double) some.length;
  }
}
