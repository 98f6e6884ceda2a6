package nurture.study;

import nurture.feed.Listings;
import org.jspecify.annotations.Nullable;

/** Samples as if one input were all that is known of them. */
record Alone(Listings.Samples samples, String input, boolean photo) implements Listings.Samples {

  @Override
  public Listings.Sample sample(int row) {
    return new Lone(samples.sample(row));
  }

  private final class Lone implements Listings.Sample {
    private final Listings.Sample whole;

    Lone(Listings.Sample whole) {
      this.whole = whole;
    }

    @Override
    public String id() {
      return whole.id();
    }

    @Override
    public @Nullable String cell(String column) {
      return column.equals(input) ? whole.cell(column) : null;
    }

    @Override
    public boolean hasPhoto() {
      return photo && whole.hasPhoto();
    }

    @Override
    public void photo(byte[] into, int offset) {
      whole.photo(into, offset);
    }
  }
}
