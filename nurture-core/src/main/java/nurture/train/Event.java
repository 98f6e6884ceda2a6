package nurture.train;

/** What happens in a run, as data: progress bars, charts, records and tests all read these. */
public sealed interface Event {
  /** Learning begins, or goes on after {@code done} epochs. */
  record Started(int epochs, int done, int batches, long parameters) implements Event {}

  /**
   * A step was made.
   *
   * @param step counted from 1 over all epochs
   * @param loss of this batch, before the step
   */
  record Stepped(int epoch, long step, float loss) implements Event {}

  /**
   * An epoch is over.
   *
   * @param rate what the schedule made of the optimizer's rate at the last step, as a factor
   * @param loss the mean over the epoch's samples, while learning
   * @param validationLoss the loss on samples not learnt from; NaN where it was not asked for
   * @param validation the validation figure, higher is better; NaN without one
   * @param best whether it is the best so far
   * @param norm the Euclidean norm of all weights but biases and scales
   * @param seconds how long the epoch took, with its validation
   */
  record EpochEnded(
      int epoch,
      double rate,
      double loss,
      double validationLoss,
      double validation,
      boolean best,
      double norm,
      double seconds)
      implements Event {}

  /** Learning is over; the model is as it was after epoch {@code kept}. */
  record Finished(int epochs, int kept, String reason) implements Event {}
}
