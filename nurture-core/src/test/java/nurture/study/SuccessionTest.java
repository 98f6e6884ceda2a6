package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import nurture.feed.Augment;
import nurture.feed.Batch;
import nurture.feed.Images;
import nurture.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** The stream of tasks and its exams, with learners whose mistakes are known. */
class SuccessionTest {
  private static final int CLASSES = 6;

  /** Four photos of each class, as bright as its number says. */
  private static Images photos() {
    var rgb = new ArrayList<byte[]>();
    var classes = IntStream.range(0, 4 * CLASSES).map(i -> i % CLASSES).toArray();
    for (int c : classes) {
      var photo = new byte[3];
      Arrays.fill(photo, (byte) (c * 40));
      rgb.add(photo);
    }
    return new Images(1, 1, rgb, classes, Augment.none());
  }

  /** Knows the classes that it met, or those of the last task only; others it calls the lowest. */
  private static final class Reader implements Succession.Learner {
    private final boolean forgets;
    private final List<List<Integer>> tasks = new ArrayList<>();
    private final TreeSet<Long> known = new TreeSet<>();
    private List<Integer> rows = new ArrayList<>();

    Reader(boolean forgets) {
      this.forgets = forgets;
    }

    @Override
    public void learn(Batch lesson) {
      if (rows.isEmpty() && forgets) known.clear();
      for (int row : lesson.rows()) rows.add(row);
      for (long c : lesson.get("class").longs()) known.add(c);
    }

    @Override
    public void rest() {
      tasks.add(rows);
      rows = new ArrayList<>();
    }

    @Override
    public Tensor answer(Tensor photos) {
      var brightness = photos.select(1, 0).flatten(1).floats();
      var scores = new float[brightness.length * CLASSES];
      for (int i = 0; i < brightness.length; i++) {
        long c = Math.round((brightness[i] / 4 + 0.5) * 255 / 40);
        scores[i * CLASSES + (int) (known.contains(c) ? c : known.first())] = 1;
      }
      return Tensor.of(scores, brightness.length, CLASSES);
    }

    @Override
    public void close() {}
  }

  @Test
  void each_photo_comes_once_with_its_task_and_exams_ask_about_all_tasks_so_far() {
    var reader = new Reader(false);
    var report = Succession.of(photos(), photos(), 2).run(reader, 3, 1, 1);
    assertThat(reader.tasks).hasSize(3);
    for (int t = 0; t < 3; t++) {
      int task = t;
      assertThat(reader.tasks.get(t)).hasSize(8).doesNotHaveDuplicates();
      assertThat(reader.tasks.get(t)).allMatch(row -> row % CLASSES / 2 == task);
    }
    assertThat(report.right()).isDeepEqualTo(new int[][] {{8}, {8, 8}, {8, 8, 8}});
    assertThat(report.accuracy().value()).isEqualTo(1);
    assertThat(report.forgetting()).isZero();
  }

  @Test
  void who_knows_only_the_last_task_has_forgotten_the_others() {
    var report = Succession.of(photos(), photos(), 2).run(new Reader(true), 3, 1, 1);
    assertThat(report.accuracy().value()).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(report.forgetting()).isEqualTo(1);
  }

  @Test
  void all_at_once_there_is_nothing_to_forget() {
    var reader = new Reader(true);
    var report = Succession.of(photos(), photos(), 2).atOnce().run(reader, 3, 2, 1);
    assertThat(reader.tasks).hasSize(1);
    assertThat(reader.tasks.getFirst()).hasSize(2 * 4 * CLASSES);
    assertThat(report.accuracy().value()).isEqualTo(1);
    assertThat(report.forgetting()).isZero();
  }
}
