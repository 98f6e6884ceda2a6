package nurture.app.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said of a listing.
 *
 * @param id its name
 * @param listing the listing's name, or the id again where it has none
 * @param time when it was said
 * @param who said it
 * @param version of the bundle that made the embedding
 * @param inputs what was filled in, by name
 * @param photo a JPEG of bounded size, or null
 * @param embedding where the bundle puts the listing, in the bundle's own bytes
 * @param category the right one, {@link #NONE} for none that the bundle knows, null if not said
 * @param price the right one, or null if not said
 */
public record Feedback(
    String id,
    String listing,
    Instant time,
    String who,
    String version,
    Map<String, String> inputs,
    byte @Nullable [] photo,
    byte[] embedding,
    @Nullable String category,
    @Nullable Double price) {
  /** The category of a listing for which every category offered is wrong. */
  public static final String NONE = "";

  public Feedback {
    inputs = Map.copyOf(inputs);
    if (category == null && price == null)
      throw new IllegalArgumentException("feedback must name a category or a price, got neither");
  }

  /** The same, seen by another bundle. */
  public Feedback seenBy(String version, byte[] embedding) {
    return new Feedback(id, listing, time, who, version, inputs, photo, embedding, category, price);
  }

  /**
   * A hash of which listing this is of, in hex: what is said later of the same one replaces this.
   * Listings that have names of their own are never the same, however much they look it.
   */
  public String digest() {
    if (listing.equals(id)) return content();
    var digest = sha256();
    update(digest, listing);
    update(digest, content());
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A hash of what was shown of the listing, in hex. */
  public String content() {
    var digest = sha256();
    new TreeMap<>(inputs)
        .forEach((name, value) -> {
          update(digest, name);
          update(digest, value);
        });
    if (photo != null) digest.update(photo);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, String text) {
    digest.update((text.length() + ":" + text).getBytes(StandardCharsets.UTF_8));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
