package nurture.app.report;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import nurture.data.Role;
import nurture.eval.Categories;
import nurture.eval.Confusion;
import nurture.eval.Estimate;
import nurture.eval.Memorised;
import nurture.eval.Mistake;
import nurture.eval.PerClass;
import nurture.eval.Prices;
import nurture.eval.Reliability;
import nurture.eval.Slices;
import nurture.quality.Repair;
import nurture.study.Watch;

/**
 * Everything that a report says.
 *
 * @param title what was learnt, such as {@code fashion: articleType from photo and title}
 * @param test the figures on listings that nothing was decided on: target → metric → figure
 * @param validation the same on the listings by which the model was chosen
 * @param alone what each photo and text is worth by itself, on the same listings as {@code test}
 * @param curves a point for each epoch
 * @param watched what the curves say of each net
 * @param forgotten what was forgotten while it learnt
 * @param slices where it does worst, of the category if there is one, else of the price
 * @param repairs what to put right first, of the category
 */
public record ReportData(
    String title,
    SequencedMap<String, SequencedMap<String, Estimate>> test,
    SequencedMap<String, SequencedMap<String, Estimate>> validation,
    List<Alone> alone,
    Data data,
    List<Problem> problems,
    List<Setting> settings,
    Provenance provenance,
    List<Epoch> curves,
    List<Watch> watched,
    List<Forgotten> forgotten,
    Slices slices,
    List<Repair> repairs,
    Optional<CategoryPart> category,
    Optional<PricePart> price) {

  /** How good the answers are where an input is all that is known. */
  public record Alone(String input, Optional<Estimate> accuracy, Optional<Estimate> rmsle) {}

  /**
   * What one kind of net forgot while it learnt.
   *
   * @param unforgettable share of the listings that every net learnt and none forgot
   * @param never share of those that no net ever answered as given
   * @param most those forgotten most often
   */
  public record Forgotten(
      String witness, Estimate unforgettable, Estimate never, List<Example> most) {
    /** A listing and how often a net forgot it, in the mean of those that learnt from it. */
    public record Example(String id, String title, String given, double times) {}
  }

  /**
   * Where the listings came from and how they were divided.
   *
   * @param learnt how many of those that it was tested on it had learnt from, which flatters
   */
  public record Data(
      String source,
      int rows,
      int train,
      int validation,
      int test,
      int learnt,
      List<Column> columns) {}

  /** A column, the role it plays, and why. */
  public record Column(String name, Role role, String why) {}

  /**
   * Something wrong in the data.
   *
   * @param kind such as {@code photo is truncated}
   * @param outcome what was done about it, such as {@code left out}
   * @param first the first ten
   */
  public record Problem(String kind, int count, String outcome, List<Row> first) {}

  /** A row as a spreadsheet shows the table, whose header is row 1, and what stood there. */
  public record Row(long row, String what) {}

  /** A setting and the rule that chose it. */
  public record Setting(String name, String value, String why) {}

  /** What it takes to get the same figures again. */
  public record Provenance(
      String dataHash,
      String commit,
      long seed,
      SequencedMap<String, String> versions,
      String hardware,
      Instant started,
      double seconds) {}

  /**
   * One pass over the training listings.
   *
   * @param witness what learnt: {@code photo} or {@code facts}
   * @param validation figures on the validation listings, such as accuracy, by name
   */
  public record Epoch(
      String witness,
      int epoch,
      double rate,
      double trainLoss,
      double validationLoss,
      SequencedMap<String, Double> validation) {}

  /**
   * What there is to say of a category target.
   *
   * @param mistakes the most confident ones
   * @param hardest others whose given class was thought least likely
   */
  public record CategoryPart(
      String target,
      List<PerClass> classes,
      Confusion confusion,
      Reliability reliability,
      List<Memorised> memorised,
      List<ShownMistake> mistakes,
      List<ShownMistake> hardest) {

    /** From the answers to the test listings and how often each class was trained on. */
    public static CategoryPart of(
        String target,
        Categories test,
        int[] train,
        List<Memorised> memorised,
        List<ShownMistake> mistakes,
        List<ShownMistake> hardest) {
      return new CategoryPart(
          target,
          PerClass.of(test, train),
          Confusion.of(test),
          Reliability.of(test),
          memorised,
          mistakes,
          hardest);
    }
  }

  /** A mistake with what the listing looked like, as far as it had a title or a photo. */
  public record ShownMistake(Mistake mistake, String title, Optional<Photo> photo) {}

  /** A small photo, which goes into the page as it is. */
  public record Photo(String mediaType, byte[] bytes) {
    private static final Set<String> KNOWN = Set.of("image/jpeg", "image/png", "image/webp");

    public Photo {
      if (!KNOWN.contains(mediaType))
        throw new IllegalArgumentException(
            "media type must be one of %s, got %s".formatted(KNOWN, mediaType));
    }

    String uri() {
      return "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }
  }

  /** What there is to say of a price target. */
  public record PricePart(String target, Prices test) {}
}
