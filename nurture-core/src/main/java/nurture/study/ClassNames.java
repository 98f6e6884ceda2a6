package nurture.study;

import java.util.Arrays;
import java.util.stream.IntStream;
import nurture.data.Role;
import nurture.feed.Listings;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a study and, after them, one more for each category: a listing whose title is the
 * category's name. A name says what sellers will say, and where labels are few it is worth several.
 *
 * @param listings how many rows come before the names
 * @param column the text column that carries a name; null where there is none
 */
record ClassNames(Listings.Samples samples, int listings, Brief brief, @Nullable String column)
    implements Listings.Samples {
  static ClassNames beside(Listings.Samples samples, int listings, Brief brief) {
    var texts = brief.inputs().of(Role.TEXT);
    return new ClassNames(
        samples, listings, brief, texts.isEmpty() ? null : texts.getFirst().name());
  }

  /** These rows and those of the names. */
  int[] with(int[] rows) {
    if (column == null) return rows;
    return IntStream.concat(
            Arrays.stream(rows), IntStream.range(listings, listings + brief.classes().size()))
        .toArray();
  }

  int[] labels() {
    var labels = Arrays.copyOf(brief.labels(), listings + brief.classes().size());
    for (int c = 0; c < brief.classes().size(); c++) labels[listings + c] = c;
    return labels;
  }

  float[] prices(float[] standardised) {
    var prices = Arrays.copyOf(standardised, listings + brief.classes().size());
    Arrays.fill(prices, listings, prices.length, Float.NaN);
    return prices;
  }

  @Override
  public Listings.Sample sample(int row) {
    return row < listings ? samples.sample(row) : new Named(brief.classes().get(row - listings));
  }

  private final class Named implements Listings.Sample {
    private final String name;

    Named(String name) {
      this.name = name;
    }

    @Override
    public String id() {
      return "the name " + name;
    }

    @Override
    public @Nullable String cell(String of) {
      return of.equals(column) ? name : null;
    }

    @Override
    public boolean hasPhoto() {
      return false;
    }

    @Override
    public void photo(byte[] into, int offset) {
      throw new IllegalStateException("a category's name has no photo");
    }
  }
}
