package nurture.study;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import nurture.feed.Batch;
import nurture.feed.Feed;
import nurture.memory.ReplayBuffer;
import nurture.nn.Layer;
import nurture.optim.Optimizer;
import nurture.tensor.Losses;
import nurture.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A net that goes on from what it knows and is reminded, in each step, of samples that it kept:
 * experience replay (Chaudhry et al., 2019), or with what it answered to them when it saw them:
 * dark experience replay (Buzzega et al., 2020).
 */
public final class Reminded implements Succession.Learner {
  /**
   * What is kept of a sample: where it stands, which counts as its bytes, and what was answered.
   */
  public record Kept(int row, float[] logits) {}

  /**
   * How a net is reminded.
   *
   * @param drawn so many kept samples in a step, by chance
   * @param alpha weight of the squared difference from the logits of then; at 0 the kept samples
   *     join the batch, each of the same weight as a new one
   * @param beta weight of the cross-entropy of other kept samples, where alpha is above 0
   */
  public record Reminders(int drawn, double alpha, double beta) {}

  private final Layer net;
  private final Optimizer rule;
  private final Feed.Source samples;
  private final ReplayBuffer<Kept> kept;
  private final Reminders reminders;
  private final SplittableRandom random;

  /**
   * Owns the net and the rule.
   *
   * @param samples of which batches are made, with {@code photo} and {@code class}
   * @param kept empty; one without room makes this plain fine-tuning
   */
  public Reminded(
      Layer net,
      Optimizer rule,
      Feed.Source samples,
      ReplayBuffer<Kept> kept,
      Reminders reminders,
      SplittableRandom random) {
    this.net = net;
    this.rule = rule;
    this.samples = samples;
    this.kept = kept;
    this.reminders = reminders;
    this.random = random;
  }

  @Override
  public void learn(Batch lesson) {
    var answers = new float[lesson.size()][];
    rule.step(() -> loss(lesson, answers));
    var classes = lesson.get("class").longs();
    for (int i = 0; i < answers.length; i++)
      kept.offer(new Kept(lesson.rows()[i], answers[i]), (int) classes[i]);
  }

  /** The loss of a step; {@code answers} are the logits of the lesson. */
  private Tensor loss(Batch lesson, float[][] answers) {
    var x = lesson.get("photo");
    var y = lesson.get("class");
    var before = drawn();
    boolean dark = reminders.alpha > 0;
    if (before != null && !dark) {
      x = Tensor.cat(List.of(x, before.get("photo")), 0);
      y = Tensor.cat(List.of(y, before.get("class")), 0);
    }
    var logits = net.apply(x);
    var flat = logits.detach().floats();
    int classes = (int) logits.size(1);
    Arrays.setAll(answers, i -> Arrays.copyOfRange(flat, i * classes, (i + 1) * classes));
    var loss = Losses.crossEntropy(logits, y);
    var labelled = drawn();
    if (!dark || before == null || labelled == null) return loss;
    var then = Losses.squared(net.apply(before.get("photo")), before.get("logits"));
    var named = Losses.crossEntropy(net.apply(labelled.get("photo")), labelled.get("class"));
    return loss.plus(then.times(reminders.alpha)).plus(named.times(reminders.beta));
  }

  private @Nullable Batch drawn() {
    var some = kept.draw(reminders.drawn, random);
    if (some.isEmpty()) return null;
    var rows = some.stream().mapToInt(Kept::row).toArray();
    int classes = some.getFirst().logits.length;
    var logits = new float[rows.length * classes];
    for (int i = 0; i < rows.length; i++)
      System.arraycopy(some.get(i).logits, 0, logits, i * classes, classes);
    var batch = samples.batch(rows, new Feed.Chance(1, random.split()));
    return new Batch(
        batch.ids(),
        rows,
        Map.of(
            "photo", batch.get("photo"),
            "class", batch.get("class"),
            "logits", Tensor.of(logits, rows.length, classes)));
  }

  @Override
  public Tensor answer(Tensor photos) {
    return net.apply(photos);
  }

  @Override
  public void close() {
    rule.close();
    net.free();
  }
}
