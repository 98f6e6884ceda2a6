package nurture.study;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import nurture.data.Column;
import nurture.data.Dataset;
import nurture.data.Role;
import nurture.data.Table;
import nurture.feed.Listings;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a study and, after them, what else there is to learn from, each as a listing whose
 * title says it: the name of each category, and what a listing says in texts and paths that will
 * not be known when asked. A name says what sellers will say, and where labels are few it is worth
 * several; so does a description.
 *
 * @param listings how many rows come before the names, which come before the asides
 * @param column the text column that carries what is said; null where there is none
 * @param asides columns of words that are neither asked for nor known when asked
 */
record Primer(
    Listings.Samples samples,
    int listings,
    Brief brief,
    @Nullable String column,
    List<String> asides,
    Table table)
    implements Listings.Samples {
  static Primer beside(Listings.Samples samples, Dataset data, Brief brief) {
    var texts = brief.inputs().of(Role.TEXT);
    return new Primer(
        samples,
        data.size(),
        brief,
        texts.isEmpty() ? null : texts.getFirst().name(),
        texts.isEmpty() ? List.of() : asides(data, brief),
        data.table());
  }

  /** How much the listings to learn from say aside. */
  static int told(Dataset data, Brief brief) {
    if (brief.inputs().of(Role.TEXT).isEmpty()) return 0;
    return asides(data, brief).stream()
        .mapToInt(aside ->
            (int)
                Arrays.stream(brief.train())
                    .filter(row -> data.table().cell(row, aside) != null)
                    .count())
        .sum();
  }

  /** The columns of words and paths that are neither inputs nor targets. */
  static List<String> asides(Dataset data, Brief brief) {
    return data.schema().columns().stream()
        .filter(c -> c.role() == Role.TEXT || c.role() == Role.PATH)
        .map(Column::name)
        .filter(name -> data.table().columns().contains(name))
        .filter(name -> !name.equals(brief.category()) && !name.equals(brief.price()))
        .filter(name -> brief.inputs().find(name).isEmpty())
        .toList();
  }

  /** These rows, those of the names, and those of what these rows say aside. */
  int[] with(int[] rows) {
    return column == null ? rows : joined(named(rows), told(rows));
  }

  /** These rows and those of the names. */
  int[] named(int[] rows) {
    return column == null
        ? rows
        : joined(rows, IntStream.range(listings, listings + brief.classes().size()).toArray());
  }

  /** The rows of what these rows say aside. */
  int[] told(int[] rows) {
    return IntStream.range(0, asides.size())
        .flatMap(a ->
            Arrays.stream(rows)
                .filter(row -> table.cell(row, asides.get(a)) != null)
                .map(row -> first() + a * listings + row))
        .toArray();
  }

  /** The listing of which a row says something; −1 for a name. */
  int listing(int row) {
    if (row < listings) return row;
    return row < first() ? -1 : (row - first()) % listings;
  }

  private int first() {
    return listings + brief.classes().size();
  }

  private static int[] joined(int[] rows, int[] more) {
    return IntStream.concat(Arrays.stream(rows), Arrays.stream(more)).toArray();
  }

  int[] labels() {
    var labels = new int[first() + asides.size() * listings];
    for (int row = 0; row < labels.length; row++)
      labels[row] = listing(row) < 0 ? row - listings : brief.labels()[listing(row)];
    return labels;
  }

  float[] prices(float[] standardised) {
    var prices = new float[first() + asides.size() * listings];
    for (int row = 0; row < prices.length; row++)
      prices[row] = listing(row) < 0 ? Float.NaN : standardised[listing(row)];
    return prices;
  }

  @Override
  public Listings.Sample sample(int row) {
    if (row < listings) return samples.sample(row);
    int number = row - listings;
    if (row < first())
      return new Said("the name " + brief.classes().get(number), brief.classes().get(number));
    int listing = listing(row);
    var aside = asides.get((row - first()) / listings);
    return new Said(samples.sample(listing).id() + "'s " + aside, table.cell(listing, aside));
  }

  private final class Said implements Listings.Sample {
    private final String id;
    private final @Nullable String words;

    Said(String id, @Nullable String words) {
      this.id = id;
      this.words = words;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public @Nullable String cell(String of) {
      return of.equals(column) ? words : null;
    }

    @Override
    public boolean hasPhoto() {
      return false;
    }

    @Override
    public void photo(byte[] into, int offset) {
      throw new IllegalStateException(id + " has no photo");
    }
  }
}
