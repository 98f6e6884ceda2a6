package nurture.memory;

import org.jspecify.annotations.Nullable;

/**
 * What was said of one listing.
 *
 * @param id the name of what was said
 * @param embedding where the listing lies
 * @param category the right one, {@link #NONE} for none of those that are known, null if not said
 * @param price the right one, NaN if not said
 */
public record Episode(String id, Embedding embedding, @Nullable String category, double price) {
  /** The category of a listing for which every known one is wrong. */
  public static final String NONE = "";
}
