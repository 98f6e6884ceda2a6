package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nurture.data.Column;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.model.ListingNet.Witness;
import nurture.serve.Bundle;
import nurture.serve.Listing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One net that answers as several do. */
class DistillationTest {
  private static final Dataset DATA = Made.listings(200);

  @TempDir Path folder;

  /** The listings without their categories and prices. */
  private static Dataset unlabelled(int[] rows) {
    var table = new ArrayList<List<@Nullable String>>();
    for (int row : rows)
      table.add(Arrays.asList(DATA.table().cell(row, "id"), DATA.table().cell(row, "title")));
    return Made.of(List.of("id", "title"), table);
  }

  @Test
  void a_student_answers_as_its_teachers_do_without_having_seen_a_label() {
    var result = Study.of(DATA, Made.quick(12, 3)).run(folder.resolve("run"));
    try (var teacher = Bundle.open(folder.resolve("run"));
        var student =
            Distillation.of(teacher, unlabelled(result.brief().train()), Made.quick(30, 1))
                .run(folder.resolve("work"))) {
      assertThat(student.card().members()).isEqualTo(1);
      student.save(folder.resolve("small"));
      var rows = result.brief().test();
      var of =
          Exam.of(teacher, DATA, 1, _ -> {}, row -> Arrays.binarySearch(rows, row) >= 0)
              .predictions();
      var by =
          Exam.of(student, DATA, 1, _ -> {}, row -> Arrays.binarySearch(rows, row) >= 0)
              .predictions();
      var a = of.categories().orElseThrow();
      var b = by.categories().orElseThrow();
      long same = IntStream.range(0, a.size()).filter(i -> a.answer(i) == b.answer(i)).count();
      assertThat((double) same / a.size()).isGreaterThan(0.95);
      double apart = 0;
      for (int i = 0; i < a.size(); i++)
        apart +=
            Math.abs(
                Math.log(
                    of.prices().orElseThrow().estimate()[i]
                        / by.prices().orElseThrow().estimate()[i]));
      assertThat(apart / a.size()).isLessThan(0.1);
    }
    try (var small = Bundle.open(folder.resolve("small"))) {
      assertThat(
              small
                  .suggest(Listing.of(java.util.Map.of("title", "espresso cup")))
                  .categories()
                  .getFirst()
                  .name())
          .isEqualTo("mug");
    } catch (nurture.serve.BadListing e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_student_with_another_photo_net_than_the_plan_has_in_mind_learns_by_adamw() {
    var photo = new Schema(List.of(new Column("photo", Role.PHOTO)));
    var few = Plan.of(1_000, 1_000, 5, photo, Made.settings());
    var many = Plan.of(10_000, 10_000, 5, photo, Made.settings());
    assertThat(Distillation.suited(few, few.size())).isSameAs(few);
    assertThat(few.course(Witness.PHOTO).orElseThrow().filterRate()).isPositive();
    assertThat(
            Distillation.suited(few, many.size()).course(Witness.PHOTO).orElseThrow().filterRate())
        .isZero();
  }

  @Test
  void a_student_that_was_stopped_says_so_and_leaves_nothing() {
    Study.of(DATA, Made.quick(1, 1)).run(folder.resolve("run"));
    try (var teacher = Bundle.open(folder.resolve("run"))) {
      var rows = IntStream.range(0, 100).toArray();
      assertThatThrownBy(() ->
              Distillation.of(teacher, unlabelled(rows), Made.quick(2, 1))
                  .stopWhen(() -> true)
                  .run(folder.resolve("work")))
          .hasMessage("it was stopped before the student had learnt");
      assertThatThrownBy(
              () -> Distillation.of(teacher, unlabelled(new int[] {1, 2}), Made.quick(2, 1)))
          .hasMessage("there must be at least 20 listings to learn from, got 2");
    }
  }
}
