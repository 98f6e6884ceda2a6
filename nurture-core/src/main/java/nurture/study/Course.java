package nurture.study;

import nurture.feed.Listings;
import nurture.model.ListingNet.Witness;

/**
 * How one witness of a net learns; they share no weights, so each has a course of its own.
 *
 * @param witness who learns
 * @param epochs passes over the listings of which it knows something
 * @param batch listings in a step
 * @param rate the highest learning rate
 * @param filterRate the highest learning rate of a photo net's filters by Muon; 0 for AdamW
 * @param epsilon what AdamW adds to the size of gradients: more keeps rare words from moving far
 * @param decay how strongly weights are pulled to zero
 * @param average how much of itself the running average of the weights keeps at each step
 * @param early how listings vary in the first passes: with gaps, or with smaller photos
 * @param earlyEpochs how many those are
 * @param augment how they vary afterwards
 * @param threads how many threads an operation uses
 */
public record Course(
    Witness witness,
    int epochs,
    int batch,
    double rate,
    double filterRate,
    double epsilon,
    double decay,
    double average,
    Listings.Variation early,
    int earlyEpochs,
    Listings.Variation augment,
    int threads) {
  private static final double ADAMW = 3e-3;

  /**
   * The same by AdamW alone, at a rate that filters bear: Muon would bring those that have learnt
   * to a norm of its own.
   */
  Course withoutMuon() {
    return new Course(
        witness,
        epochs,
        batch,
        Math.min(rate, ADAMW),
        0,
        epsilon,
        decay,
        average,
        early,
        earlyEpochs,
        augment,
        threads);
  }

  /** The same in fewer or more passes, with another couple of rate and decay. */
  Course with(int passes, double rates, double pull) {
    return new Course(
        witness,
        passes,
        batch,
        rates * rate,
        rates * filterRate,
        epsilon,
        pull,
        average,
        early,
        earlyEpochs * passes / epochs,
        augment,
        threads);
  }
}
