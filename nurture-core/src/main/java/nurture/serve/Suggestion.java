package nurture.serve;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a bundle says of one listing.
 *
 * @param categories the candidates, most probable first, at most five; empty when it suggests none
 * @param category how far down the path confidence reaches; null when it reaches nowhere
 * @param price null when the bundle suggests no price
 * @param used the names of the inputs that the answer rests on
 * @param unsure why the answer should not be relied upon; empty when nothing speaks against it
 * @param remembered the share of the category's answer that rests on what people said of such
 *     listings, in [0, 1]
 * @param version of the bundle that answered
 */
public record Suggestion(
    List<Choice> categories,
    @Nullable Answer category,
    @Nullable Price price,
    List<String> used,
    List<Doubt> unsure,
    double remembered,
    String version) {
  public Suggestion {
    categories = List.copyOf(categories);
    used = List.copyOf(used);
    unsure = List.copyOf(unsure);
  }

  /**
   * A reason for doubt.
   *
   * @param sentence for people
   */
  public record Doubt(Reason reason, String sentence) {}

  /** What may speak against an answer. */
  public enum Reason {
    /** Ordinary listings lie nearer to those that are known. */
    UNLIKE_ANYTHING_SEEN,
    /** Two categories are about as probable. */
    TORN_BETWEEN_TWO,
    /** No category is probable. */
    NO_CATEGORY,
    /** People said of such listings that none of the categories fits. */
    NONE_OF_THESE,
    /** The range of the price is wider than nine of ten. */
    PRICE_RANGE_TOO_WIDE
  }

  /**
   * A candidate.
   *
   * @param name a category; a path is written {@code Home > Kitchen > Mugs}
   * @param probability in [0, 1]
   */
  public record Choice(String name, double probability) {}

  /**
   * What the bundle commits itself to.
   *
   * @param name a category, or the beginning of its path
   * @param probability that the name is right, in [0, 1]
   * @param complete whether the name is a whole path rather than its beginning
   */
  public record Answer(String name, double probability, boolean complete) {}

  /**
   * A price and the range around it, in the currency of the {@link Description}. There is no range
   * where fewer than 20 prices were there to fit one.
   *
   * @param estimate the middle of what such a listing costs
   * @param low the lower end of the range; null without a range, as are high and level
   * @param high the upper end of the range
   * @param level the share of listings whose price lies in their range, such as 0.9
   */
  public record Price(
      double estimate, @Nullable Double low, @Nullable Double high, @Nullable Double level) {}
}
