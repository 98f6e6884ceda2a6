package nurture.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nurture.data.Role;
import nurture.data.Schema;
import nurture.feed.Features;
import nurture.feed.Listings;
import nurture.model.ListingNet;
import nurture.model.ListingNet.Witness;
import nurture.serve.Card;
import nurture.tensor.Precision;

/**
 * How a study learns, derived from the data by the rules in {@link #of}, which are listed in {@code
 * docs/rules.md}.
 *
 * @param members how many nets learn, each on another part of the listings, and answer together
 * @param twin whether one more learns what the first does, to tell how much of an error is one
 *     net's own
 * @param folds how many parts the listings are cut into; a member leaves out one
 * @param size how large each net is
 * @param courses how each witness of a net learns, one after the other
 * @param smoothing how much of each label is spread over all classes
 * @param limits what a vocabulary holds
 * @param photoWidth pixels across that the nets see
 * @param photoHeight pixels down that the nets see
 * @param precision in how many bits they compute
 * @param reasons the rules that decided, in sentences
 */
public record Plan(
    int members,
    boolean twin,
    int folds,
    ListingNet.Size size,
    List<Course> courses,
    double smoothing,
    Features.Limits limits,
    int photoWidth,
    int photoHeight,
    Precision precision,
    List<String> reasons) {

  /** What is learnt from what: it decides how long and how freely a net may learn. */
  private enum Kind {
    /** A category, alone or with a price: words and photos are taken in thoroughly. */
    CATEGORY(1_500, 10, 60, 0.1, 1e-8, 0.05, 0.3),
    /** A price from words: they are soon known by heart, so few passes. */
    PRICE_FROM_WORDS(350, 6, 20, 0.02, 1e-4, 0.05, 0.1),
    /** A price from attributes: many passes under a strong pull to zero. */
    PRICE_FROM_ATTRIBUTES(1_700, 20, 60, 0.02, 1e-4, 1, 0);

    private final int steps;
    private final int fewestEpochs;
    private final int mostEpochs;
    private final double spread;
    private final double epsilon;
    private final double decay;
    private final double dropout;

    Kind(
        int steps,
        int fewestEpochs,
        int mostEpochs,
        double spread,
        double epsilon,
        double decay,
        double dropout) {
      this.steps = steps;
      this.fewestEpochs = fewestEpochs;
      this.mostEpochs = mostEpochs;
      this.spread = spread;
      this.epsilon = epsilon;
      this.decay = decay;
      this.dropout = dropout;
    }
  }

  private static final int MANY = 4_000, FEW = 2_000, LARGE = 20_000, PHOTO_EPOCHS = 28;
  private static final int FEWEST_TO_DIFFER = 3;
  private static final int NARROW = 24, WIDE = 48; // pixels across of photos
  private static final double FILTER_RATE = 0.06, PATCHED = 0.5;

  /** Of few photos, whose net begins as the identity and has far to go. */
  private static final double FEW_FILTER_RATE = 0.12, FEW_RATE = 1e-2;

  /**
   * The plan for so many listings with these inputs.
   *
   * @param lessons the listings, and what they say besides in columns that are no inputs
   */
  public static Plan of(int listings, int lessons, int classes, Schema inputs, Settings settings) {
    boolean photo = !inputs.of(Role.PHOTO).isEmpty();
    boolean words = !inputs.of(Role.TEXT).isEmpty();
    boolean many = photo && listings >= MANY;
    var kind =
        classes > 0
            ? Kind.CATEGORY
            : words || photo ? Kind.PRICE_FROM_WORDS : Kind.PRICE_FROM_ATTRIBUTES;
    var reasons = new ArrayList<String>();
    int members = settings.members() != null ? settings.members() : members(kind, listings, photo);
    int folds = folds(members, many);
    if (settings.members() != null) reasons.add("Nets: %d, as asked.".formatted(members));
    else if (many)
      reasons.add(
          "Nets: 1, because %,d listings with photos are many; a twentieth of them is set aside to choose"
                  .formatted(listings)
              + " the best epoch and to calibrate.");
    else
      reasons.add(
          "Nets: %d, because learning from %,d listings is quick; each leaves out another part, so"
                  .formatted(members, listings)
              + " that every listing is judged by a net that has not seen it.");
    boolean twin = kind != Kind.CATEGORY && members >= FEWEST_TO_DIFFER;
    if (twin)
      reasons.add(
          "One net more, which differs from the first by chance alone: the range is narrowed by what"
              + " several nets err less than one.");
    double gaps = inputs.columns().size() < 2 ? 0 : words || photo ? 0.4 : 0.1;
    var augment = new Listings.Variation(gaps, words ? 0.1 : 0, 3, true);
    var courses = new ArrayList<Course>();
    if (inputs.columns().size() > (photo ? 1 : 0)) {
      int batch = listings < FEW ? 32 : listings < LARGE ? 128 : 256;
      int epochs = epochs(kind, lessons, batch, settings);
      reasons.add(
          "Epochs of words and values: %d of %,d steps%s"
              .formatted(epochs, Math.max(1, lessons / batch), why(kind, settings)));
      if (lessons > listings)
        reasons.add(
            "Lessons: %,d more than listings, from texts and paths that are no inputs: what they say"
                    .formatted(lessons - listings)
                + " may be said in a title too.");
      courses.add(
          new Course(
              Witness.FACTS,
              epochs,
              batch,
              3e-3,
              0,
              kind.epsilon,
              kind.decay,
              photo && !many ? 0.99 : 0.998,
              augment,
              words || photo ? epochs : epochs * 6 / 10,
              augment.withoutGaps(),
              1)); // small operations are slower on two threads
    }
    if (photo) {
      int batch = listings < FEW ? 32 : 128;
      int epochs =
          settings.epochs() == null && many
              ? PHOTO_EPOCHS
              : epochs(kind, listings, batch, settings);
      reasons.add(
          "Epochs of photos: %d of %,d steps%s"
              .formatted(
                  epochs,
                  Math.max(1, listings / batch),
                  settings.epochs() == null && many
                      ? ": more would mostly cost time."
                      : why(kind, settings)));
      var varied = many ? augment.patched(PATCHED) : augment;
      courses.add(
          new Course(
              Witness.PHOTO,
              epochs,
              batch,
              many ? 2e-3 : FEW_RATE,
              many ? FILTER_RATE : FEW_FILTER_RATE,
              kind.epsilon,
              kind.decay,
              0.99, // filters move far
              varied,
              0,
              varied,
              many ? settings.threads() : 1));
      reasons.add(
          many
              ? "Photos: 48 × 64 pixels, filters learnt by Muon; in half of the steps each holds a part of"
                  + " another, so that no photo is learnt by heart."
              : "Photos: 24 × 32 pixels and a small net that begins by whitening them, because there are"
                  + " few.");
    }
    if (gaps > 0)
      reasons.add(
          "Gaps: in %.0f %% of the lessons%s about half of the inputs are left out, so that any may be"
                  .formatted(100 * gaps, words || photo ? "" : ", up to the last passes,")
              + " absent when asked.");
    boolean narrow = listings < FEW || (kind == Kind.PRICE_FROM_WORDS && listings < LARGE);
    var size =
        new ListingNet.Size(
            narrow ? 128 : 256,
            1,
            listings < LARGE ? kind.dropout : kind.dropout / 3,
            kind.spread,
            many ? 32 : 0,
            many ? List.of(48L, 96L, 192L, 384L) : List.of(32L, 128L, 128L));
    return new Plan(
        members,
        twin,
        folds,
        size,
        List.copyOf(courses),
        0.05,
        new Features.Limits(listings < 5_000 ? 1 : 2, 60_000),
        many ? WIDE : NARROW,
        many ? WIDE * 4 / 3 : NARROW * 4 / 3,
        settings.precision() == null ? Precision.best() : settings.precision(),
        List.copyOf(reasons));
  }

  /** Prices are noisy and nets that tell nothing else are small, so more of them pay. */
  private static int members(Kind kind, int listings, boolean photo) {
    if (photo) return listings >= MANY ? 1 : 5;
    return switch (kind) {
      case CATEGORY -> 5;
      case PRICE_FROM_WORDS -> listings < LARGE ? 10 : 5;
      case PRICE_FROM_ATTRIBUTES -> 10;
    };
  }

  private static int epochs(Kind kind, int lessons, int batch, Settings settings) {
    if (settings.epochs() != null) return settings.epochs();
    return Math.clamp(
        kind.steps / Math.max(1, lessons / batch), kind.fewestEpochs, kind.mostEpochs);
  }

  private static String why(Kind kind, Settings settings) {
    if (settings.epochs() != null) return ", as asked.";
    return switch (kind) {
      case CATEGORY -> ": few listings are seen more often.";
      case PRICE_FROM_WORDS -> ": prices of words are soon known by heart.";
      case PRICE_FROM_ATTRIBUTES -> ": attributes bear many passes.";
    };
  }

  private static int folds(int members, boolean many) {
    return many ? 20 : members == 1 ? 10 : Math.max(5, members);
  }

  /**
   * The same for nets that go on from others: as many and as large, each leaving out what its
   * forerunner left out.
   *
   * @param earlier the card of the bundle whose nets those are
   */
  Plan after(Card earlier, String why) {
    var photo = earlier.features().photo();
    var all = new ArrayList<>(reasons);
    all.add(why);
    return new Plan(
        earlier.members(),
        twin && earlier.members() >= FEWEST_TO_DIFFER,
        folds(earlier.members(), photo != null && photo.width() == WIDE),
        earlier.size(),
        courses.stream().map(Course::withoutMuon).toList(),
        smoothing,
        limits,
        photo == null ? photoWidth : photo.width(),
        photo == null ? photoHeight : photo.height(),
        precision,
        List.copyOf(all));
  }

  /** The same with other courses, and why. */
  Plan with(List<Course> others, List<String> why) {
    var all = new ArrayList<>(reasons);
    all.addAll(why);
    return new Plan(
        members,
        twin,
        folds,
        size,
        List.copyOf(others),
        smoothing,
        limits,
        photoWidth,
        photoHeight,
        precision,
        List.copyOf(all));
  }

  /** How this witness learns, if it does. */
  public Optional<Course> course(Witness witness) {
    return courses.stream().filter(course -> course.witness() == witness).findFirst();
  }

  /** How many nets learn. */
  public int nets() {
    return twin ? members + 1 : members;
  }

  /** How many threads the most demanding course uses. */
  public int threads() {
    return courses.stream().mapToInt(Course::threads).max().orElse(1);
  }
}
