package nurture.app.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import nurture.ask.Labelled;
import nurture.ask.Outlook;
import nurture.ask.Saving;
import nurture.eval.Estimate;
import tools.jackson.databind.node.ObjectNode;

/** What labels that came back say: what choosing them saved, and what more would add. */
record Payoff(List<Labelled> labelled, long seed) {
  /** How many came in an arm. */
  long count(Labelled.Arm arm) {
    return labelled.stream().filter(l -> l.arm() == arm).count();
  }

  /** Says how many labels by chance one chosen was worth, as far as it can be told. */
  void saving(Voice voice, ObjectNode json) {
    if (count(Labelled.Arm.CONTROL) < Saving.FEWEST || count(Labelled.Arm.CHOSEN) < Saving.FEWEST) {
      voice.say(
          "What choosing saved cannot be said before there are %d labels of each arm."
              .formatted(Saving.FEWEST));
      return;
    }
    var saving = Saving.of(labelled, seed);
    if (!saving.told()) {
      voice.say(
          "What choosing saved cannot be told yet: one chosen label may have done nothing, or as much as %d by chance; label on to know."
              .formatted(Saving.MOST));
      return;
    }
    voice.say(
        String.format(
            Locale.ROOT,
            "One chosen label did as much as %.1f by chance [%.1f, %.1f].%s",
            saving.times().value(),
            saving.times().low(),
            saving.times().high(),
            saving.times().low() <= 1 && saving.times().high() >= 1
                ? " That may be chance too; label on to know."
                : ""));
    json.putObject("saving")
        .put("value", saving.times().value())
        .put("low", saving.times().low())
        .put("high", saving.times().high())
        .put("n", saving.times().n());
  }

  /**
   * Says what as many more labels would add.
   *
   * @param accuracy of the version that answers
   * @param worth the accuracy for which they are worth buying
   */
  void outlook(Optional<Estimate> accuracy, int more, double worth, Voice voice, ObjectNode json) {
    if (labelled.size() < Outlook.FEWEST || count(Labelled.Arm.BEFORE) == 0) return;
    if (accuracy.isEmpty()) {
      voice.say("What more labels would add cannot be said of a run without a report.");
      return;
    }
    var outlook = Outlook.of(labelled, error(accuracy.get()), more, worth, seed);
    voice.say(outlook.toString());
    json.putObject("next")
        .put("labels", outlook.next())
        .put("gain", outlook.gain().value())
        .put("low", outlook.gain().low())
        .put("high", outlook.gain().high())
        .put("stop", outlook.stop());
  }

  private static Estimate error(Estimate accuracy) {
    return new Estimate(
        1 - accuracy.value(), 1 - accuracy.high(), 1 - accuracy.low(), accuracy.n());
  }
}
