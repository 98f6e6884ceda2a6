package nurture.app.cli;

import nurture.study.Replay;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a night learns, and what it may lose. */
final class NightFlags {
  @Option(
      names = "--margin",
      paramLabel = "X",
      defaultValue = "0.01",
      description =
          "By how much the accuracy, or the error of the price's logarithm, of any past day may be"
              + " worse (${DEFAULT-VALUE}).")
  double margin;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the listings; those of the run otherwise.")
  @Nullable Integer epochs;

  @Option(
      names = "--replay",
      paramLabel = "HOW",
      defaultValue = "all",
      description =
          "Which listings of earlier days the nets learn from again, beside the new ones:"
              + " ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  Replay replay = Replay.ALL;

  @Option(
      names = "--replay-size",
      paramLabel = "N",
      description = "How many of them, where it is not all.")
  @Nullable Integer replaySize;

  @Option(
      names = "--agree",
      paramLabel = "X",
      description =
          "Agree with what the version before answered about listings that it learnt from: how much"
              + " that counts beside the labels, such as 0.5; not at all otherwise.")
  @Nullable Double agree;

  @Option(
      names = "--ewc",
      paramLabel = "STRENGTH",
      description =
          "Go on from the nets of the version before, each weight held the more strongly the more"
              + " its answers hang on it (elastic weight consolidation); 0 holds none. Nets learn"
              + " anew otherwise.")
  @Nullable Double ewc;

  @Option(
      names = "--distil",
      description =
          "Release one small net that is taught by the night's. It believes corrections of nearly"
              + " the same listing only.")
  boolean distil;

  /**
   * Checks that they go together.
   *
   * @throws IllegalArgumentException in a sentence, if not
   */
  void check() {
    if (agree != null && !(agree > 0))
      throw new IllegalArgumentException("--agree must be greater than 0, got " + agree);
    if (ewc != null && !(ewc >= 0 && Double.isFinite(ewc)))
      throw new IllegalArgumentException("--ewc must be at least 0, got " + ewc);
    if (ewc != null && distil)
      throw new IllegalArgumentException(
          "--ewc goes on from nets of which --distil leaves none; give one of them");
    if ((replay == Replay.ALL) != (replaySize == null))
      throw new IllegalArgumentException(
          "--replay-size N belongs to --replay reservoir, balanced or hardest; give both or none");
    if (replaySize != null && replaySize < 0)
      throw new IllegalArgumentException("--replay-size must be at least 0, got " + replaySize);
    if (!(margin >= 0))
      throw new IllegalArgumentException("--margin must be at least 0, got " + margin);
  }

  /** As one would give them: what decides what comes of a night. */
  @Override
  public String toString() {
    var how = new StringBuilder("--margin " + margin);
    if (epochs != null) how.append(" --epochs ").append(epochs);
    if (replaySize != null)
      how.append(" --replay %s --replay-size %d".formatted(replay, replaySize));
    if (agree != null) how.append(" --agree ").append(agree);
    if (ewc != null) how.append(" --ewc ").append(ewc);
    if (distil) how.append(" --distil");
    return how.toString();
  }
}
