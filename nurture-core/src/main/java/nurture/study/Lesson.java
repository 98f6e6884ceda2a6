package nurture.study;

import nurture.memory.Episode;
import nurture.serve.Listing;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said of a listing.
 *
 * @param id the name of what was said
 * @param name the listing's
 * @param listing what was shown
 * @param category the right one, {@link Episode#NONE} for none of those known, null if not said
 * @param price the right one, NaN if not said
 */
public record Lesson(
    String id, String name, Listing listing, @Nullable String category, double price) {}
