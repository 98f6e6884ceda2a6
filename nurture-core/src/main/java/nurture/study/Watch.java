package nurture.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import nurture.model.ListingNet.Witness;
import nurture.train.Event.EpochEnded;

/**
 * What a witness's curves say of how it learnt, as means over its nets.
 *
 * @param epochs passes that were made
 * @param kept the pass whose weights were kept
 * @param loss in that pass
 * @param validationLoss after it, on listings not learnt from; NaN where there were none
 * @param norm of the weights after the last pass
 * @param leaps passes whose loss was higher by a quarter than the least before, of all nets
 * @param advice sentences for a person who can change passes, rate or labels; none if all is well
 */
public record Watch(
    Witness witness,
    double epochs,
    double kept,
    double loss,
    double validationLoss,
    double norm,
    int leaps,
    List<String> advice) {
  private static final double LEAP = 1.25, EARLY = 0.6, BY_HEART = 4, STILL = 0.98, RISE = 1.1;

  /** Of each witness, in the order in which they learn. */
  public static List<Watch> of(List<Curve> curves) {
    return Stream.of(Witness.values())
        .map(witness ->
            curves.stream().filter(c -> c.witness() == witness && !c.epochs().isEmpty()).toList())
        .filter(nets -> !nets.isEmpty())
        .map(Watch::one)
        .toList();
  }

  private static Watch one(List<Curve> nets) {
    double epochs = mean(nets, net -> net.epochs().size());
    double kept = mean(nets, net -> kept(net).epoch());
    double loss = mean(nets, net -> kept(net).loss());
    double unseen = mean(nets, net -> kept(net).validationLoss());
    double norm = mean(nets, net -> net.epochs().getLast().norm());
    int leaps = nets.stream().mapToInt(Watch::leaps).sum();
    var advice = new ArrayList<String>();
    if (kept < EARLY * epochs)
      advice.add(
          String.format(
              Locale.ROOT,
              "Pass %.0f of %.0f was the best: fewer would do (--epochs %.0f).",
              kept,
              epochs,
              Math.ceil(kept * 1.2)));
    else if (nets.stream().allMatch(Watch::improving))
      advice.add(
          String.format(
              Locale.ROOT,
              "It still improved in the last passes: more may help (--epochs %.0f).",
              Math.ceil(epochs * 1.5)));
    if (nets.stream().filter(Watch::twice).count() * 2 > nets.size())
      advice.add(
          "The loss on new listings rose, and fell again with more passes (double descent): a first"
              + " rise is no reason to stop; judge it by its last passes.");
    if (unseen > BY_HEART * Math.max(loss, 1e-9))
      advice.add(
          String.format(
              Locale.ROOT,
              "It knows its lessons by heart (loss %.3f, on new listings %.3f): more labels will"
                  + " help it, more passes will not.",
              loss,
              unseen));
    if (leaps > 0)
      advice.add(
          String.format(
              Locale.ROOT,
              "The loss leapt up in %d of all passes: look for wrong labels or prices, or try another"
                  + " --seed.",
              leaps));
    return new Watch(
        nets.getFirst().witness(), epochs, kept, loss, unseen, norm, leaps, List.copyOf(advice));
  }

  private static EpochEnded kept(Curve net) {
    return net.epochs().reversed().stream()
        .filter(EpochEnded::best)
        .findFirst()
        .orElse(net.epochs().getLast());
  }

  /** Whether the loss on new listings fell through the last fifth of the passes. */
  private static boolean improving(Curve net) {
    int last = net.epochs().size() - 1;
    if (last < 4) return false;
    double before = net.epochs().get(last - Math.max(1, last / 5)).validationLoss();
    return net.epochs().get(last).validationLoss() < STILL * before;
  }

  /** Whether the loss on new listings rose by a tenth and then made good half of that or more. */
  private static boolean twice(Curve net) {
    double least = Double.POSITIVE_INFINITY, most = 0;
    for (var epoch : net.epochs()) {
      double loss = epoch.validationLoss();
      if (most > RISE * least && loss <= (least + most) / 2) return true;
      if (loss < least) {
        least = loss;
        most = loss;
      }
      most = Math.max(most, loss);
    }
    return false;
  }

  private static int leaps(Curve net) {
    double least = Double.POSITIVE_INFINITY;
    int leaps = 0;
    for (var epoch : net.epochs()) {
      if (epoch.loss() > LEAP * least) leaps++;
      least = Math.min(least, epoch.loss());
    }
    return leaps;
  }

  private static double mean(List<Curve> nets, ToDoubleFunction<Curve> figure) {
    return nets.stream().mapToDouble(figure).average().orElse(Double.NaN);
  }
}
