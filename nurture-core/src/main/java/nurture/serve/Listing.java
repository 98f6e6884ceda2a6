package nurture.serve;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A listing as a seller has filled it in so far; any input may be absent.
 *
 * @param values what was filled in, by name of input, as text; an absent input has no entry
 * @param photo the bytes of an image file (JPEG, PNG or WebP) as they were uploaded; not copied
 */
public record Listing(Map<String, String> values, byte @Nullable [] photo) {
  public Listing {
    values = Map.copyOf(values);
  }

  /** A listing without a photo. */
  public static Listing of(Map<String, String> values) {
    return new Listing(values, null);
  }

  /** Whether nothing at all has been filled in. */
  public boolean isEmpty() {
    return values.isEmpty() && photo == null;
  }
}
