package nurture.study;

import java.util.Arrays;
import java.util.stream.IntStream;
import nurture.eval.Estimate;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.feed.Images;
import nurture.tensor.Scope;
import nurture.tensor.Tensor;

/**
 * Classes that come a few at a time, with an exam of all seen so far after each task:
 * class-incremental learning, where nobody says to which task an image belongs (van de Ven and
 * Tolias, 2019).
 *
 * @param lessons learnt from, one task after the other
 * @param exam asked about, never learnt from
 * @param tasks the classes of each
 */
public record Succession(Images lessons, Images exam, int[][] tasks) {
  private static final int ASKED_AT_ONCE = 100;

  /** Who learns so. */
  public interface Learner extends AutoCloseable {
    /** Learns from a batch with {@code photo} and {@code class}. */
    void learn(Batch lesson);

    /** The time before an exam. */
    default void rest() {}

    /** What speaks for each class of photos [n, c, h, w]: [n, classes]. */
    Tensor answer(Tensor photos);

    @Override
    void close();
  }

  /**
   * What came of it.
   *
   * @param right by exam and task, how many of the task's photos were answered right; rows grow
   * @param asked by task, how many photos its exam has
   */
  public record Report(int[][] right, int[] asked, double seconds) {
    /** Of the last exam. */
    public Estimate accuracy() {
      return Estimate.share(IntStream.of(right[right.length - 1]).sum(), IntStream.of(asked).sum());
    }

    /**
     * How much the earlier tasks fell from their best exam to the last, on average (Chaudhry et
     * al., 2018); 0 where there was one task.
     */
    public double forgetting() {
      int last = right.length - 1;
      return IntStream.range(0, last)
          .mapToDouble(task ->
              (IntStream.range(task, last).map(exam -> right[exam][task]).max().orElse(0)
                      - right[last][task])
                  / (double) asked[task])
          .average()
          .orElse(0);
    }
  }

  /** All classes in their order, so many a task. */
  public static Succession of(Images lessons, Images exam, int aTask) {
    int classes = 1 + IntStream.of(lessons.classes()).max().orElse(-1);
    var tasks =
        IntStream.range(0, (classes + aTask - 1) / aTask)
            .mapToObj(t -> IntStream.range(t * aTask, Math.min(classes, (t + 1) * aTask)).toArray())
            .toArray(int[][]::new);
    return new Succession(lessons, exam, tasks);
  }

  /** The same with all classes in one task: nothing to forget. */
  public Succession atOnce() {
    return new Succession(
        lessons, exam, new int[][] {Arrays.stream(tasks).flatMapToInt(Arrays::stream).toArray()});
  }

  /**
   * Leads a learner through all tasks.
   *
   * @param batch photos in a lesson
   * @param passes over each task
   */
  public Report run(Learner learner, int batch, int passes, long seed) {
    long began = System.nanoTime();
    var right = new int[tasks.length][];
    for (int t = 0; t < tasks.length; t++) {
      var feed = Feed.of(lessons, rows(lessons, tasks[t]), batch).shuffled(seed);
      for (int pass = 1; pass <= passes; pass++)
        try (var lessonsOfPass = feed.epoch(pass)) {
          for (var lesson : lessonsOfPass) learner.learn(lesson);
        }
      learner.rest();
      right[t] = Arrays.stream(tasks, 0, t + 1).mapToInt(task -> right(learner, task)).toArray();
    }
    var asked = Arrays.stream(tasks).mapToInt(task -> rows(exam, task).length).toArray();
    return new Report(right, asked, (System.nanoTime() - began) / 1e9);
  }

  private int right(Learner learner, int[] task) {
    int right = 0;
    try (var pass = Feed.of(exam, rows(exam, task), ASKED_AT_ONCE).epoch(1)) {
      for (var batch : pass)
        try (var scope = Scope.open()) {
          var said = learner.answer(batch.get("photo")).argmax(1).longs();
          for (int i = 0; i < said.length; i++)
            if (said[i] == exam.classes()[batch.rows()[i]]) right++;
        }
    }
    return right;
  }

  private static int[] rows(Images images, int[] classes) {
    return IntStream.range(0, images.size())
        .filter(row -> IntStream.of(classes).anyMatch(c -> c == images.classes()[row]))
        .toArray();
  }
}
