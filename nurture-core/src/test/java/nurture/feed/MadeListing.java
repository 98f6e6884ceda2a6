package nurture.feed;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A listing made of cells and perhaps a photo's bytes, for tests. */
public record MadeListing(String id, Map<String, String> cells, byte @Nullable [] pixels)
    implements Listings.Sample {
  /** Without a photo. */
  public static MadeListing of(Map<String, String> cells) {
    return new MadeListing("made", cells, null);
  }

  @Override
  public @Nullable String cell(String column) {
    return cells.get(column);
  }

  @Override
  public boolean hasPhoto() {
    return pixels != null;
  }

  @Override
  public void photo(byte[] into, int offset) {
    if (pixels == null) throw new AssertionError("there is none");
    System.arraycopy(pixels, 0, into, offset, pixels.length);
  }
}
