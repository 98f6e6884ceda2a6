package nurture.study;

import java.util.ArrayList;
import java.util.List;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.feed.Features;
import nurture.feed.Listings;
import nurture.model.ListingNet;
import nurture.tensor.Precision;

/**
 * How a study learns, derived from the data by the rules in {@link #of}, which are listed in {@code
 * docs/rules.md}.
 *
 * @param members how many nets learn, each on another part of the listings, and answer together
 * @param folds how many parts the listings are cut into; a member leaves out one
 * @param size how large each net is
 * @param epochs passes over the listings
 * @param batch listings in a step
 * @param rate the highest learning rate
 * @param epsilon what AdamW adds to the size of gradients: more keeps rare words from moving far
 * @param decay how strongly weights are pulled to zero
 * @param smoothing how much of each label is spread over all classes
 * @param average how much of itself the running average of the weights keeps at each step
 * @param augment how listings vary from pass to pass
 * @param limits what a vocabulary holds
 * @param photoWidth pixels across that the nets see
 * @param photoHeight pixels down that the nets see
 * @param precision in how many bits they compute
 * @param reasons the rules that decided, in sentences
 */
public record Plan(
    int members,
    int folds,
    ListingNet.Size size,
    int epochs,
    int batch,
    double rate,
    double epsilon,
    double decay,
    double smoothing,
    double average,
    Listings.Augment augment,
    Features.Limits limits,
    int photoWidth,
    int photoHeight,
    Precision precision,
    List<String> reasons) {

  private static final int LEAST_STEPS = 1_500, LEAST_STEPS_WITH_PHOTOS = 800;

  /** The plan for so many listings with these inputs. */
  public static Plan of(int listings, int classes, Schema inputs, Settings settings) {
    boolean photo = !inputs.of(Role.PHOTO).isEmpty();
    boolean words = !inputs.of(Role.TEXT).isEmpty();
    var reasons = new ArrayList<String>();
    int members = photo && listings > 4_000 ? 1 : 5;
    int folds = members == 1 ? 10 : members;
    reasons.add(
        members == 1
            ? "One net, because %,d listings with photos are many: a tenth of them is set aside to"
                    .formatted(listings)
                + " choose the best epoch and to calibrate."
            : "%d nets, because %,d listings are few enough: each leaves out a fifth, so that every"
                    .formatted(members, listings)
                + " listing is judged by a net that has not seen it.");
    if (settings.members() != null) {
      members = settings.members();
      folds = Math.max(5, members);
      reasons.add("%d nets, as asked.".formatted(members));
    }
    int batch = listings < 2_000 ? 32 : listings < 20_000 ? 128 : 256;
    int perEpoch = Math.max(1, listings / batch);
    int steps = photo ? LEAST_STEPS_WITH_PHOTOS : LEAST_STEPS;
    int epochs = Math.clamp(steps / perEpoch, photo ? 12 : 10, 60);
    reasons.add(
        "%d epochs of %,d steps: few listings are seen more often, at least %,d steps in all."
            .formatted(epochs, perEpoch, steps));
    if (settings.epochs() != null) {
      epochs = settings.epochs();
      reasons.add("%d epochs, as asked.".formatted(epochs));
    }
    boolean few = listings < 2_000;
    int width = Integer.getInteger("x.width", few ? 128 : 256);
    var photoWidths = listings < 4_000 ? List.of(32L, 64L, 128L) : List.of(48L, 96L, 192L, 384L);
    var size =
        new ListingNet.Size(
            width,
            Integer.getInteger("x.blocks", 1),
            x("drop", listings < 20_000 ? 0.3 : 0.1),
            x("spread", 0.1),
            32,
            photoWidths);
    int inputsCount = inputs.columns().size();
    return new Plan(
        members,
        folds,
        size,
        epochs,
        Integer.getInteger("x.batch", batch),
        x("rate", photo ? 2e-3 : 3e-3),
        x("eps", 1e-8),
        x("decay", 0.05),
        x("smooth", 0.05),
        x("avg", 0.998),
        new Listings.Augment(
            x("dropinput", inputsCount > 1 ? 0.2 : 0), x("dropword", words ? 0.1 : 0), 3, true),
        new Features.Limits(Integer.getInteger("x.least", listings < 5_000 ? 1 : 2), 60_000),
        Integer.getInteger("x.photo", listings < 4_000 ? 24 : 48),
        Integer.getInteger("x.photo", listings < 4_000 ? 24 : 48) * 4 / 3,
        settings.precision() == null ? Precision.best() : settings.precision(),
        List.copyOf(reasons));
  }

  private static double x(String name, double usual) {
    return Double.parseDouble(System.getProperty("x." + name, Double.toString(usual)));
  }
}
