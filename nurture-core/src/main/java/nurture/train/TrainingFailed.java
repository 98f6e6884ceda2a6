package nurture.train;

import java.util.List;

/** Learning cannot go on: the loss is no number any more. */
public final class TrainingFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  TrainingFailed(int epoch, long step, List<String> ids, Throwable cause) {
    super(
        "the loss must be finite, got %s at step %d (epoch %d) for the listings %s; look at these"
                .formatted(cause.getMessage(), step, epoch, some(ids))
            + " listings' numbers, or train with --precision fp32",
        cause);
  }

  private static String some(List<String> ids) {
    return String.join(", ", ids.subList(0, Math.min(10, ids.size())))
        + (ids.size() > 10 ? " and " + (ids.size() - 10) + " more" : "");
  }
}
