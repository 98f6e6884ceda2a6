package nurture.tensor;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Functions that say how wrong an answer is: each gives one number, the mean over the batch. */
public final class Losses {
  private static final long MEAN = 1, NONE_IGNORED = -100;

  private Losses() {}

  /**
   * Cross-entropy, in nats, of logits [n, classes] against class numbers [n]; −100 marks a label
   * that is not known and does not count.
   *
   * @param classWeights one for each class, or none; the mean is then weighted
   * @param smoothing how much of each label is spread over all classes, in [0, 1)
   */
  public static Tensor crossEntropy(
      Tensor logits, Tensor classes, @Nullable Tensor classWeights, double smoothing) {
    return logits.op(
        "crossEntropy",
        () ->
            torch.cross_entropy_loss(
                logits.pointer().to(torch.ScalarType.Float),
                classes.pointer(),
                Kernels.optional(classWeights),
                MEAN,
                NONE_IGNORED,
                smoothing),
        List.of(classes));
  }

  /** Cross-entropy against class numbers, plain. */
  public static Tensor crossEntropy(Tensor logits, Tensor classes) {
    return crossEntropy(logits, classes, null, 0);
  }

  /** Squared difference. */
  public static Tensor squared(Tensor answer, Tensor truth) {
    return answer.op(
        "squared", () -> torch.mse_loss(answer.pointer(), truth.pointer()), List.of(truth));
  }

  /** Absolute difference. */
  public static Tensor absolute(Tensor answer, Tensor truth) {
    return answer.op(
        "absolute", () -> torch.l1_loss(answer.pointer(), truth.pointer()), List.of(truth));
  }

  /** Squared/2 up to a difference of {@code delta}, linear beyond it (Huber, 1964). */
  public static Tensor huber(Tensor answer, Tensor truth, double delta) {
    return answer.op(
        "huber",
        () -> torch.huber_loss(answer.pointer(), truth.pointer(), MEAN, delta),
        List.of(truth));
  }

  /** How far the right class falls short of a lead of 1 over each other (Crammer and Singer). */
  public static Tensor hinge(Tensor scores, Tensor classes) {
    return scores.op(
        "hinge",
        () ->
            torch.multi_margin_loss(
                scores.pointer(),
                classes.pointer(),
                new Scalar(1.0),
                new Scalar(1.0),
                new TensorOptional(),
                MEAN),
        List.of(classes));
  }

  /** Cross-entropy, in nats, of logits against truths in [0, 1], each on its own. */
  public static Tensor binaryCrossEntropy(Tensor logits, Tensor truth) {
    return logits.op(
        "binaryCrossEntropy",
        () ->
            torch.binary_cross_entropy_with_logits(
                logits.pointer(),
                truth.pointer(),
                new TensorOptional(),
                new TensorOptional(),
                MEAN),
        List.of(truth));
  }

  /** The pinball loss, least where {@code answer} is the {@code q}-quantile (Koenker, 1978). */
  public static Tensor quantile(Tensor answer, Tensor truth, double q) {
    if (!(q > 0 && q < 1))
      throw new IllegalArgumentException("quantile must be in (0, 1), got " + q);
    return answer.op(
        "quantile",
        () -> {
          var miss = truth.pointer().sub(answer.pointer());
          return torch.mean(torch.maximum(miss.mul(new Scalar(q)), miss.mul(new Scalar(q - 1))));
        },
        List.of(truth));
  }
}
