package nurture.app.http;

import java.util.Map;
import java.util.Set;
import nurture.app.memory.Learner;
import nurture.data.Notation;
import org.jspecify.annotations.Nullable;

/** What a caller says of a listing, on its way to becoming a {@link Learner.Verdict}. */
final class Lessons {
  /** The fields of feedback that are no inputs. */
  static final Set<String> FIELDS =
      Set.of("right_category", "right_price", "none_of_these", "new_category", "listing_id", "who");

  private static final int MOST_NAME = 200;
  private static final double DEAREST = 1e12;

  private Lessons() {}

  /**
   * What is right.
   *
   * @param notation how the price is written
   */
  static Learner.Verdict verdict(Form.Filled filled, Notation notation) throws Refusal {
    if (filled.listing().isEmpty())
      throw new Refusal(
          400, "The listing is empty; send its photo or its title with what is right.");
    var said = filled.said();
    var category = name(said, "right_category");
    var price = price(said.get("right_price"), notation);
    boolean none = yes(said, "none_of_these");
    if (none && category != null)
      throw new Refusal(400, "Send \"right_category\" or \"none_of_these\", not both.");
    if (category == null && price == null && !none)
      throw new Refusal(
          400, "Say what is right: \"right_category\", \"right_price\" or \"none_of_these\".");
    var who = name(said, "who");
    return new Learner.Verdict(
        category,
        price,
        none,
        yes(said, "new_category"),
        name(said, "listing_id"),
        who == null ? "" : who);
  }

  /** The listing to forget. */
  static String listing(Form.Filled filled) throws Refusal {
    var name = name(filled.said(), "listing_id");
    if (name == null || !filled.listing().isEmpty())
      throw new Refusal(
          400,
          "Send \"listing_id\" and nothing else: the listing's name, or the id that feedback gave.");
    return name;
  }

  /** The version that shall answer. */
  static String version(Form.Filled filled) throws Refusal {
    var version = name(filled.said(), "version");
    if (version == null || !filled.listing().isEmpty())
      throw new Refusal(400, "Send \"version\" and nothing else: which shall answer.");
    return version;
  }

  /**
   * That somebody looked at a listing.
   *
   * @param session in which
   */
  record Looked(String session, String listing) {
    static final Set<String> FIELDS = Set.of("session", "listing_id");
  }

  static Looked looked(Form.Filled filled) throws Refusal {
    var session = name(filled.said(), "session");
    var listing = name(filled.said(), "listing_id");
    if (session == null || listing == null || !filled.listing().isEmpty())
      throw new Refusal(
          400,
          "Send \"listing_id\", the listing that was looked at, and \"session\", a name of your"
              + " own for the visit.");
    return new Looked(session, listing);
  }

  private static @Nullable String name(Map<String, String> said, String field) throws Refusal {
    var name = said.get(field);
    if (name == null) return null;
    if (name.length() > MOST_NAME || name.chars().anyMatch(Character::isISOControl))
      throw new Refusal(
          400,
          Form.quoted(field)
              + " must be at most "
              + MOST_NAME
              + " characters in one line; shorten it.");
    return name;
  }

  private static @Nullable Double price(@Nullable String text, Notation notation) throws Refusal {
    if (text == null) return null;
    double price = notation.number(text).orElse(0);
    if (price > 0 && price < DEAREST) return price;
    throw new Refusal(400, "\"right_price\" must be a number above 0, such as 12.50.");
  }

  private static boolean yes(Map<String, String> said, String field) throws Refusal {
    return switch (said.getOrDefault(field, "false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Refusal(400, Form.quoted(field) + " must be true or false.");
    };
  }
}
